#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#if defined(__GLIBC__)
#include <malloc.h>
#include <sys/mman.h>
#endif

extern char **environ;

#if !defined(__linux__)
static int closed_on_exec(int descriptor) {
    int flags = fcntl(descriptor, F_GETFD);
    return flags == -1 || fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) == -1 ? errno : 0;
}
#endif

int cplatform_pipe(int descriptors[2]) {
#if defined(__linux__)
    return pipe2(descriptors, O_CLOEXEC) == -1 ? errno : 0;
#else
    if (pipe(descriptors) == -1) return errno;
    int failure = closed_on_exec(descriptors[0]);
    return failure ? failure : closed_on_exec(descriptors[1]);
#endif
}

void cplatform_set_nonblocking(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    if (flags != -1) (void)fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}

static int local_socket(const char *path, struct sockaddr_un *address) {
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    if (strlen(path) >= sizeof address->sun_path) return -ENAMETOOLONG;
    strcpy(address->sun_path, path);
    int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
    if (descriptor == -1) return -errno;
    (void)fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    return descriptor;
}

static int closed_after(int descriptor, int failure) {
    close(descriptor);
    return -failure;
}

int cplatform_listen(const char *path) {
    struct sockaddr_un address;
    int descriptor = local_socket(path, &address);
    if (descriptor < 0) return descriptor;
    cplatform_set_nonblocking(descriptor);
#if defined(__linux__)
    /* The file gets the mode of the socket. */
    if (fchmod(descriptor, 0600) == -1) return closed_after(descriptor, errno);
#endif
    if (bind(descriptor, (struct sockaddr *)&address, sizeof address) == -1 || listen(descriptor, 64) == -1)
        return closed_after(descriptor, errno);
    return descriptor;
}

int cplatform_accept(int listener) {
    int descriptor = accept(listener, NULL, NULL);
    if (descriptor == -1) return -errno;
    (void)fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    cplatform_set_nonblocking(descriptor);
    return descriptor;
}

int cplatform_connect(const char *path, int waits) {
    struct sockaddr_un address;
    int descriptor = local_socket(path, &address);
    if (descriptor < 0) return descriptor;
    if (!waits) cplatform_set_nonblocking(descriptor);
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) == -1)
        return closed_after(descriptor, errno);
    return descriptor;
}

int cplatform_open_lock(const char *path, mode_t mode) {
    int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode);
    return descriptor == -1 ? -errno : descriptor;
}

int cplatform_open_directory(const char *path) {
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    return descriptor == -1 ? -errno : descriptor;
}

int cplatform_open_append(const char *path, mode_t mode) {
    int descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, mode);
    if (descriptor == -1) return -errno;
    if (descriptor > 2) return descriptor;
    /* Where a standard descriptor was closed, this has taken its place, and a child that is given it would get /dev/null there. */
    int higher = fcntl(descriptor, F_DUPFD_CLOEXEC, 3), failure = errno;
    close(descriptor);
    return higher == -1 ? -failure : higher;
}

void cplatform_raise_descriptors(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == -1) return;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

int cplatform_exchange(const char *one, const char *other) {
#if defined(__linux__)
    return renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE) == -1 ? errno : 0;
#else
    return renamex_np(one, other, RENAME_SWAP) == -1 ? errno : 0;
#endif
}

int cplatform_try_lock(int descriptor) {
    return flock(descriptor, LOCK_EX | LOCK_NB) == -1 ? errno : 0;
}

#if defined(__GLIBC__)
void cplatform_expect_large_memory(void) {
    const size_t expected = (size_t)256 << 20;
    const size_t block = (size_t)16 << 20;
    /* What is freed is used again instead of being given back and asked for anew: up to the 32 MB that the threshold allows a block
       comes from one heap, for all threads. */
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    mallopt(M_TOP_PAD, (int)expected);
    void *grown = malloc(block);
    if (!grown) return;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t start = ((uintptr_t)grown + page - 1) / page * page, end = (uintptr_t)sbrk(0) / page * page;
    /* The kernel may not have such pages; then it stays with small ones. */
    if (start < end) (void)madvise((void *)start, end - start, MADV_HUGEPAGE);
    free(grown);
    mallopt(M_TOP_PAD, (int)(expected / 4));
}
#else
void cplatform_expect_large_memory(void) {}
#endif

/* Descriptors that other code opened without O_CLOEXEC must not live on in a server that outlasts us. */
static int closed_from_three(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes, short *flags) {
#if defined(__APPLE__)
    (void)actions;
    (void)attributes;
    *flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
    return 0;
#else
    (void)attributes;
    (void)flags;
    return posix_spawn_file_actions_addclosefrom_np(actions, 3);
#endif
}

int cplatform_spawn(
    char *const arguments[], char *const environment[], int input, int output, int errors, pid_t *child) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    sigset_t none, defaults;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure) return failure;
    failure = posix_spawnattr_init(&attributes);
    if (failure) {
        posix_spawn_file_actions_destroy(&actions);
        return failure;
    }
    sigemptyset(&none);
    /* A server started by a program that ignores SIGPIPE must not inherit that. */
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    sigaddset(&defaults, SIGINT);
    sigaddset(&defaults, SIGTERM);
    if (input == -1) {
        failure = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    } else {
        failure = posix_spawn_file_actions_adddup2(&actions, input, 0);
    }
    if (!failure) failure = posix_spawn_file_actions_adddup2(&actions, output, 1);
    if (!failure) failure = posix_spawn_file_actions_adddup2(&actions, errors, 2);
    if (!failure) failure = posix_spawn_file_actions_addchdir_np(&actions, "/");
    if (!failure) failure = closed_from_three(&actions, &attributes, &flags);
    if (!failure) failure = posix_spawnattr_setsigmask(&attributes, &none);
    if (!failure) failure = posix_spawnattr_setsigdefault(&attributes, &defaults);
    if (!failure) failure = posix_spawnattr_setflags(&attributes, flags);
    if (!failure)
        failure = posix_spawnp(child, arguments[0], &actions, &attributes, arguments, environment ? environment : environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return failure;
}
