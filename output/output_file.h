/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where lines go: a file of our own or standard output.
 *
 * A record may hold addresses and subjects of people's mail, so a file is
 * created with mode 0600; one that exists keeps its mode.
 *
 * The first failure is remembered and ends the writing; what comes after it is
 * dropped silently, so that a sink need not ask. Standard output whose reader
 * has gone (EPIPE) is no failure but an ending of its own kind: the program
 * should stop without a word. To see it, the program ignores SIGPIPE.
 *
 * Whoever must not wait, since packets pass by meanwhile, takes a file that is written by a
 * thread of its own (line_writer.h): there a failure ends nothing.
 */
#ifndef OUTPUT_OUTPUT_FILE_H
#define OUTPUT_OUTPUT_FILE_H

#include "base/bytes.h"
#include "base/error.h"
#include "output/line_writer.h"
#include "output/output_status.h"

struct output_file;

/* Creates or empties the file; NULL and an error when that cannot be done. */
struct output_file *output_file_open(const char *path, struct error *error);

struct output_file *output_file_standard(void);

/* Written by a thread of its own; what is written at once is a line. Owns the writer. */
struct output_file *output_file_queued(struct line_writer *writer);

/* That thread's; NULL: it has none. */
struct line_writer *output_file_writer(const struct output_file *file);

void output_file_write(struct output_file *file, struct bytes bytes);

/* Hands what is buffered to the system, so that a reader sees it now. */
void output_file_flush(struct output_file *file);

/* How many octets were written, buffered ones included. */
uint64_t output_file_octets(const struct output_file *file);

/* What is known so far; buffered bytes can still fail. */
enum output_status output_file_status(const struct output_file *file);

/* Flushes, closes and frees (standard output stays open). Sets the error when
 * it returns OUTPUT_FAILED. */
enum output_status output_file_close(struct output_file *file, struct error *error);

#endif
