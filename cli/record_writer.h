/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The end of the chain: what becomes of sessions once they are known.
 *
 *   selection -> tally -> mask -> JSON lines or transcripts -> file
 */
#ifndef CLI_RECORD_WRITER_H
#define CLI_RECORD_WRITER_H

#include "cli/read_options.h"
#include "output/output_file.h"
#include "output/session_tally.h"
#include "output/summary.h"

struct record_writer;

/* Whether standard output is a terminal and the place where records go. */
bool records_go_to_terminal(const struct read_options *options);

/* Opens the output last, so that an error elsewhere does not empty a file. */
struct record_writer *record_writer_open(const struct read_options *options, struct error *error);

/* Valid until it is closed. */
struct session_sink record_writer_sink(struct record_writer *writer);
struct output_file *record_writer_file(struct record_writer *writer);

/* The sessions whose text may be written before they come (record_text.h): those that are
 * sure to become a line as they are. NULL when none are. */
const struct selection_criteria *record_writer_ahead(const struct record_writer *writer,
                                                     const struct read_options *options);
const struct tally_counts *record_writer_tally(const struct record_writer *writer);
const struct selection_counts *record_writer_selection(const struct record_writer *writer);

/* The last line or block. */
void record_writer_summary(struct record_writer *writer, const struct summary *summary);

/* Flushes, closes and frees; the error is set with OUTPUT_FAILED. */
enum output_status record_writer_close(struct record_writer *writer, struct error *error);

#endif
