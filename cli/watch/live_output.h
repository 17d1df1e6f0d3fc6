/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where `smtpscope watch` writes to: an output that a thread of its own writes.
 */
#ifndef CLI_WATCH_LIVE_OUTPUT_H
#define CLI_WATCH_LIVE_OUTPUT_H

#include "base/file_access.h"
#include "output/bottom_line.h"
#include "output/output_file.h"

struct live_output_options {
    struct queue_limits queue;
    struct file_access access;
    int64_t period; /* seconds, of a file that is rotated; 0: any */
    size_t size;    /* octets, the same */
    bool compressed;
    bool logged;                /* to syslog */
    unsigned facility;          /* there */
    struct bottom_line *bottom; /* of the terminal that is standard output; NULL: it has none */
};

struct live_output_options live_output_default(void);

/* Opens it; nothing is written before the writer begins. `path` is NULL for standard output and
 * for syslog.
 * NULL with an error. */
struct output_file *live_output_open(const char *path, const struct live_output_options *options,
                                     struct error *error);

/* Starts the thread that writes, as line_writer_begin does. */
bool live_output_begin(struct output_file *file, struct error *error);

/* For the orders of the operator. False when opening it again has no meaning. */
bool live_output_reopen(struct output_file *file);

/* The program is to end in 2 s, this one included. */
void live_output_hurry(struct output_file *file);

#endif
