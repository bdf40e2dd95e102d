/* What processes and large computations need from the C library and Swift's Glibc module does not show. */
#ifndef CPLATFORM_H
#define CPLATFORM_H

#include <sys/types.h>

/* Starts `arguments[0]` in the directory "/" with an empty signal mask, standard input from `input`
   (a descriptor, or -1 for /dev/null), standard output to the descriptor `output` and messages to `errors`.
   No other descriptor reaches the child. `environment` is NULL for that of this process.
   Returns 0 and the child's id, or an errno value. */
int cplatform_spawn(
    char *const arguments[], char *const environment[], int input, int output, int errors, pid_t *child);

/* A pipe whose ends are closed on exec: descriptors[0] reads, descriptors[1] writes. Returns 0 or an errno value. */
int cplatform_pipe(int descriptors[2]);

/* Opens for reading and writing, creating with `mode`, closed on exec, never through a symbolic link.
   Returns the descriptor or the negated errno value. */
int cplatform_open_lock(const char *path, mode_t mode);

/* Opens a directory, closed on exec, never through a symbolic link. Returns the descriptor or the negated errno value. */
int cplatform_open_directory(const char *path);

/* Opens for appending, creating with `mode`, closed on exec, never through a symbolic link. Returns the descriptor or the negated errno value. */
int cplatform_open_append(const char *path, mode_t mode);

/* Takes the exclusive lock without waiting. Returns 0, or an errno value (EWOULDBLOCK while another holds it). */
int cplatform_try_lock(int descriptor);

/* For a program that is about to fill some hundred megabytes and to end: from here on memory comes in pages of 2 MB from one heap
   that keeps what is freed. Faults of 4 KB pages took a third of the processor time of figures over a million incidents. */
void cplatform_expect_large_memory(void);

/* Exchanges what two names stand for, in one step where the system can. Returns 0 or an errno value. */
int cplatform_exchange(const char *one, const char *other);

/* Listens on a unix socket at `path`, where nothing may be yet, for its owner alone. Returns the descriptor, which does not block and is
   closed on exec, or the negated errno value. */
int cplatform_listen(const char *path);

/* The next client of a listening socket; its descriptor does not block and is closed on exec. Returns it or the negated errno value. */
int cplatform_accept(int listener);

/* Connects to a unix socket. Returns the descriptor, closed on exec, or the negated errno value; without `waits` also when the listener
   is too busy at the moment, and reads and writes of the descriptor return at once. */
int cplatform_connect(const char *path, int waits);

/* As many descriptors as the system allows this process to ask for. */
void cplatform_raise_descriptors(void);

/* Makes reads and writes return at once. */
void cplatform_set_nonblocking(int descriptor);

#endif
