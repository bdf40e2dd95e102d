#include "CLibcrypto.h"

#include <limits.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

/* Looking an algorithm up takes longer than a short digest; what was found stays for the life of the process. Two threads that look at
   once find the same, and one of the two references is never given back. */
static const EVP_MD *sha256(void) {
    static const EVP_MD *found;
    const EVP_MD *known = __atomic_load_n(&found, __ATOMIC_ACQUIRE);
    if (!known) {
        known = EVP_MD_fetch(NULL, "SHA2-256", NULL);
        __atomic_store_n(&found, known, __ATOMIC_RELEASE);
    }
    return known;
}

int clibcrypto_sha256(
    const void *first, size_t first_size, const void *second, size_t second_size, unsigned char digest[32]) {
    /* One a thread, for the millions of short digests of a tree: making one would take as long as using it. */
    static _Thread_local EVP_MD_CTX *context;
    const EVP_MD *algorithm = sha256();
    if (!algorithm) return 0;
    if (!context && !(context = EVP_MD_CTX_new())) return 0;
    return EVP_DigestInit_ex2(context, algorithm, NULL) && (!first_size || EVP_DigestUpdate(context, first, first_size)) &&
           (!second_size || EVP_DigestUpdate(context, second, second_size)) && EVP_DigestFinal_ex(context, digest, NULL);
}

clibcrypto_running *clibcrypto_begin(void) {
    const EVP_MD *algorithm = sha256();
    EVP_MD_CTX *context = algorithm ? EVP_MD_CTX_new() : NULL;
    if (context && !EVP_DigestInit_ex2(context, algorithm, NULL)) {
        EVP_MD_CTX_free(context);
        context = NULL;
    }
    return (clibcrypto_running *)context;
}

clibcrypto_running *clibcrypto_copy(const clibcrypto_running *running) {
    EVP_MD_CTX *copy = EVP_MD_CTX_new();
    if (copy && !EVP_MD_CTX_copy_ex(copy, (const EVP_MD_CTX *)running)) {
        EVP_MD_CTX_free(copy);
        copy = NULL;
    }
    return (clibcrypto_running *)copy;
}

int clibcrypto_update(clibcrypto_running *running, const void *bytes, size_t size) {
    return !size || EVP_DigestUpdate((EVP_MD_CTX *)running, bytes, size);
}

int clibcrypto_digest(const clibcrypto_running *running, unsigned char digest[32]) {
    clibcrypto_running *copy = clibcrypto_copy(running);
    int done = copy && EVP_DigestFinal_ex((EVP_MD_CTX *)copy, digest, NULL);
    clibcrypto_free(copy);
    return done;
}

void clibcrypto_free(clibcrypto_running *running) { EVP_MD_CTX_free((EVP_MD_CTX *)running); }

int clibcrypto_sha1(const void *bytes, size_t size, unsigned char digest[20]) {
    return EVP_Digest(bytes, size, digest, NULL, EVP_sha1(), NULL);
}

int clibcrypto_ed25519_public(const unsigned char private_key[32], unsigned char public_key[32]) {
    size_t size = 32;
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, private_key, 32);
    int done = key && EVP_PKEY_get_raw_public_key(key, public_key, &size) && size == 32;
    EVP_PKEY_free(key);
    return done;
}

int clibcrypto_ed25519_sign(
    const unsigned char private_key[32], const void *message, size_t size, unsigned char signature[64]) {
    size_t length = 64;
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, private_key, 32);
    EVP_MD_CTX *context = key ? EVP_MD_CTX_new() : NULL;
    int done = context && EVP_DigestSignInit(context, NULL, NULL, NULL, key) &&
               EVP_DigestSign(context, signature, &length, message, size) && length == 64;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return done;
}

int clibcrypto_ed25519_verify(
    const unsigned char public_key[32], const void *message, size_t size, const unsigned char signature[64]) {
    EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_key, 32);
    EVP_MD_CTX *context = key ? EVP_MD_CTX_new() : NULL;
    int done = context && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
               EVP_DigestVerify(context, signature, 64, message, size) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return done;
}

int clibcrypto_random(void *bytes, size_t size) {
    return size <= INT_MAX && RAND_priv_bytes(bytes, (int)size) == 1;
}
