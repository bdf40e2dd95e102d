/* POST by libcurl, which is loaded when the first one is sent: linked, it and the seven libraries that only it needs would add
   more than a millisecond to the start of every command (docs/decisions/0016-http-client.md). */
#ifndef CCURL_H
#define CCURL_H

#include <stddef.h>

struct ccurl_request {
    const char *url;
    /* `Name: value` each; ended by NULL. */
    const char *const *headers;
    const void *body;
    size_t length;
    /* PEM certificates to trust instead of the system's, or NULL. */
    const char *ca_file;
    long connect_milliseconds;
    /* For everything together. */
    long total_milliseconds;
    /* A longer answer is cut off and the request fails. */
    size_t limit;
};

struct ccurl_answer {
    /* 0, or what went wrong is in `reason`; an answer of any HTTP status is none of that. */
    int failure;
    char reason[512];
    long status;
    char content_type[128];
    /* To be freed by the caller. */
    unsigned char *body;
    size_t length;
};

/* Sends the request and waits for the answer. Follows no redirects, speaks HTTP and HTTPS only, from TLS 1.2 on. */
void ccurl_post(const struct ccurl_request *request, struct ccurl_answer *answer);

#endif
