/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An input file: a path the operator gave, or `-` for standard input, opened.
 *
 * What is missing, forbidden or a directory is refused here, with one sentence
 * that names it. A read gives what is there, as read(2) does, so that a pipe's
 * octets are seen when they are written.
 *
 * A regular file can be shared: each sharer reads all of it at a pace of his
 * own, up to the size it had when it was opened, so that all of them read the
 * same octets whatever becomes of the path or is added meanwhile.
 */
#ifndef CAPTURE_INPUT_FILE_H
#define CAPTURE_INPUT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* Who is told before octets are waited for. */
struct input_watch {
    void *context;
    bool (*before_read)(void *context,
                        int descriptor); /* NULL: nobody; false: the input ends here */
};

struct input_file {
    int descriptor;
    uint64_t read; /* octets so far */
    uint64_t size; /* of a regular file, from where reading began; else 0 */
    uint64_t start;
    bool shared; /* reads from `start` on and leaves the descriptor's own place alone */
    struct input_watch watch;
};

enum input_result {
    INPUT_OCTETS,
    INPUT_END,
    INPUT_FAILED,
};

/* Closing leaves standard input itself open. False on error. */
bool input_file_open(struct input_file *file, const char *path, struct error *error);

/* The same without waiting for the writer of a named pipe. Until he comes a read
 * would find its end: a watch of the file polls the descriptor before. */
bool input_file_open_at_once(struct input_file *file, const char *path, struct error *error);

void input_file_close(struct input_file *file);

/* The same file for another reader, from where `file` began; `file` may be
 * closed before. Its size is above 0. False on error. */
bool input_file_share(const struct input_file *file, const char *path, struct input_file *ret_file,
                      struct error *error);

/* The first octets of a file whose size is above 0, without reading on; their number. */
size_t input_file_peek(const struct input_file *file, uint8_t *octets, size_t size);

/* Waits for at least one octet; `size` is above 0. INPUT_OCTETS: sets
 * *ret_length. INPUT_FAILED: *error has the system's reason alone. */
enum input_result input_file_read(struct input_file *file, uint8_t *octets, size_t size,
                                  size_t *ret_length, struct error *error);

/* Of a regular file; 0 when it is none, or not there. */
uint64_t input_file_size(const char *path);

/* What to call it in a message: the path, or "standard input". */
const char *input_file_label(const char *path);

#endif
