/* What Sitrep needs of OpenSSL's libcrypto, which libpq brings into every process. Functions that answer int answer 1 when they have done it
   and 0 when libcrypto could not: it had no memory, or its configuration does not allow the algorithm. */
#ifndef CLIBCRYPTO_H
#define CLIBCRYPTO_H

#include <stddef.h>

/* SHA-256 of two runs of bytes, one behind the other, without anything to be freed. Either may be empty. */
int clibcrypto_sha256(
    const void *first, size_t first_size, const void *second, size_t second_size, unsigned char digest[32]);

/* SHA-256 of what comes in pieces. NULL where it can't be begun or copied. */
typedef struct clibcrypto_running clibcrypto_running;
clibcrypto_running *clibcrypto_begin(void);
clibcrypto_running *clibcrypto_copy(const clibcrypto_running *running);
int clibcrypto_update(clibcrypto_running *running, const void *bytes, size_t size);
/* Its answer so far; more may follow. */
int clibcrypto_digest(const clibcrypto_running *running, unsigned char digest[32]);
void clibcrypto_free(clibcrypto_running *running);

int clibcrypto_sha1(const void *bytes, size_t size, unsigned char digest[20]);

/* Ed25519 (RFC 8032): private keys are the 32 bytes that it calls so. */
int clibcrypto_ed25519_public(const unsigned char private_key[32], unsigned char public_key[32]);
int clibcrypto_ed25519_sign(
    const unsigned char private_key[32], const void *message, size_t size, unsigned char signature[64]);
int clibcrypto_ed25519_verify(
    const unsigned char public_key[32], const void *message, size_t size, const unsigned char signature[64]);

/* Bytes for keys, from the system's source of randomness. */
int clibcrypto_random(void *bytes, size_t size);

#endif
