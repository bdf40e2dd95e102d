#define _GNU_SOURCE
#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Numbers and types of libcurl 4's binary interface, from its curl.h; they never change within that version
   (https://curl.se/libcurl/abi.html), so the header is not needed to build. */
enum {
    OPTION_WRITEDATA = 10001,
    OPTION_URL = 10002,
    OPTION_ERRORBUFFER = 10010,
    OPTION_POSTFIELDS = 10015,
    OPTION_USERAGENT = 10018,
    OPTION_HTTPHEADER = 10023,
    OPTION_CAINFO = 10065,
    OPTION_WRITEFUNCTION = 20011,
    OPTION_POSTFIELDSIZE_LARGE = 30120,
    OPTION_SSLVERSION = 32,
    OPTION_POST = 47,
    OPTION_FOLLOWLOCATION = 52,
    OPTION_NOSIGNAL = 99,
    OPTION_TIMEOUT_MS = 155,
    OPTION_CONNECTTIMEOUT_MS = 156,
    OPTION_PROTOCOLS = 181,
    INFO_CONTENT_TYPE = 0x100000 + 18,
    INFO_RESPONSE_CODE = 0x200000 + 2,
    ERROR_SIZE = 256,
    GLOBAL_DEFAULT = 3,
    PROTOCOL_HTTP = 1,
    PROTOCOL_HTTPS = 2,
    SSLVERSION_TLS_1_2 = 6
};

static struct {
    const char *missing;
    char missing_text[256];
    int (*global_init)(long flags);
    void *(*easy_init)(void);
    int (*setopt)(void *handle, int option, ...);
    int (*perform)(void *handle);
    int (*getinfo)(void *handle, int info, ...);
    void (*cleanup)(void *handle);
    const char *(*message)(int code);
    void *(*append)(void *list, const char *text);
    void (*free_list)(void *list);
} curl;

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
#if defined(__APPLE__)
    void *library = dlopen("libcurl.4.dylib", RTLD_NOW | RTLD_LOCAL);
#else
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
#endif
    if (!library) {
        const char *reason = dlerror();
        snprintf(
            curl.missing_text, sizeof curl.missing_text, "libcurl 4 (Debian: libcurl4) cannot be loaded: %s", reason ? reason : "");
        curl.missing = curl.missing_text;
        return;
    }
    struct {
        const char *name;
        void **place;
    } symbols[] = {
        {"curl_global_init", (void **)&curl.global_init}, {"curl_easy_init", (void **)&curl.easy_init},
        {"curl_easy_setopt", (void **)&curl.setopt},      {"curl_easy_perform", (void **)&curl.perform},
        {"curl_easy_getinfo", (void **)&curl.getinfo},    {"curl_easy_cleanup", (void **)&curl.cleanup},
        {"curl_easy_strerror", (void **)&curl.message},   {"curl_slist_append", (void **)&curl.append},
        {"curl_slist_free_all", (void **)&curl.free_list},
    };
    for (size_t index = 0; index < sizeof symbols / sizeof *symbols; index++) {
        *symbols[index].place = dlsym(library, symbols[index].name);
        if (!*symbols[index].place) {
            snprintf(curl.missing_text, sizeof curl.missing_text, "libcurl has no %s", symbols[index].name);
            curl.missing = curl.missing_text;
            return;
        }
    }
    if (curl.global_init(GLOBAL_DEFAULT)) curl.missing = "libcurl does not start";
}

struct sink {
    struct ccurl_answer *answer;
    size_t limit;
    int is_full;
};

/* Another count than was given makes libcurl stop. */
static size_t take(char *bytes, size_t size, size_t count, void *context) {
    struct sink *sink = context;
    struct ccurl_answer *answer = sink->answer;
    size_t length = size * count;
    if (length > sink->limit - answer->length) {
        sink->is_full = 1;
        return 0;
    }
    unsigned char *longer = realloc(answer->body, answer->length + length + 1);
    if (!longer) return 0;
    memcpy(longer + answer->length, bytes, length);
    answer->body = longer;
    answer->length += length;
    return length;
}

static void fail(struct ccurl_answer *answer, const char *reason) {
    answer->failure = 1;
    snprintf(answer->reason, sizeof answer->reason, "%s", reason);
}

void ccurl_post(const struct ccurl_request *request, struct ccurl_answer *answer) {
    memset(answer, 0, sizeof *answer);
    pthread_once(&once, load);
    if (curl.missing) {
        fail(answer, curl.missing);
        return;
    }
    void *handle = curl.easy_init();
    if (!handle) {
        fail(answer, "libcurl gives no handle");
        return;
    }
    char error[ERROR_SIZE] = "";
    struct sink sink = {answer, request->limit, 0};
    void *headers = NULL;
    int failure = 0;
    for (const char *const *header = request->headers; *header && !failure; header++) {
        void *longer = curl.append(headers, *header);
        if (longer) headers = longer;
        else failure = 27; /* CURLE_OUT_OF_MEMORY */
    }
#define SET(option, value) \
    if (!failure) failure = curl.setopt(handle, option, value)
    SET(OPTION_ERRORBUFFER, error);
    SET(OPTION_URL, request->url);
    SET(OPTION_PROTOCOLS, (long)(PROTOCOL_HTTP | PROTOCOL_HTTPS));
    SET(OPTION_SSLVERSION, (long)SSLVERSION_TLS_1_2);
    SET(OPTION_FOLLOWLOCATION, 0L);
    /* Timeouts by signal are for programs of one thread. */
    SET(OPTION_NOSIGNAL, 1L);
    SET(OPTION_CONNECTTIMEOUT_MS, request->connect_milliseconds);
    SET(OPTION_TIMEOUT_MS, request->total_milliseconds);
    SET(OPTION_USERAGENT, "sitrep");
    SET(OPTION_HTTPHEADER, headers);
    SET(OPTION_POST, 1L);
    SET(OPTION_POSTFIELDSIZE_LARGE, (long long)request->length);
    SET(OPTION_POSTFIELDS, request->body);
    SET(OPTION_WRITEFUNCTION, take);
    SET(OPTION_WRITEDATA, &sink);
    if (request->ca_file) SET(OPTION_CAINFO, request->ca_file);
#undef SET
    if (!failure) failure = curl.perform(handle);
    if (sink.is_full) {
        fail(answer, "the answer is too long");
    } else if (failure) {
        fail(answer, *error ? error : curl.message(failure));
    } else {
        const char *type = NULL;
        if (curl.getinfo(handle, INFO_RESPONSE_CODE, &answer->status)) answer->status = 0;
        if (!curl.getinfo(handle, INFO_CONTENT_TYPE, &type) && type) {
            snprintf(answer->content_type, sizeof answer->content_type, "%s", type);
        }
    }
    curl.free_list(headers);
    curl.cleanup(handle);
}
