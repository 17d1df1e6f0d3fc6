/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is said of a capture file that cannot be read, or no further.
 *
 * One form for all formats: the file, what is wrong, and how much was read.
 */
#ifndef CAPTURE_READING_ERROR_H
#define CAPTURE_READING_ERROR_H

#include "capture/compressed_file.h"
#include "capture/packet_source_operations.h"

/* Cut inside a record; `record` is what the format calls it. */
void reading_error_cut(struct error *error, const struct packet_source *source, const char *record);

/* Anything else: `reason` follows a colon. */
void reading_error_stopped(struct error *error, const struct packet_source *source,
                           const char *reason);

/* Where the octets ran out: false when the file ended as it should or there is
 * none, so that the format's word stands; else true with the error. */
bool reading_error_of_file(struct error *error, const struct packet_source *source);

/* The same at opening, before there is a source. */
bool opening_error_of_file(struct error *error, const char *path,
                           const struct compressed_file *file);

#endif
