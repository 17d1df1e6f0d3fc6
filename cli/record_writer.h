/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The end of the chain: what becomes of sessions once they are known.
 *
 *   [writer of packets ->] [saver of messages ->] selection -> tally -> mask -> JSON lines,
 * transcripts or a page -> file
 *
 * and of events, when they are wanted, while the sessions go on:
 *
 *   filter (selection and mask) -> JSON lines -> file
 */
#ifndef CLI_RECORD_WRITER_H
#define CLI_RECORD_WRITER_H

#include "cli/options/read_options.h"
#include "output/message_saver.h"
#include "output/output_file.h"
#include "output/packet_writer.h"
#include "output/session_tally.h"
#include "output/summary.h"

struct record_writer;

/* Whether standard output is a terminal and the place where records go. */
bool records_go_to_terminal(const struct read_options *options);

/* They are transcripts; and those have colours. */
bool records_are_text(const struct read_options *options);
bool records_have_colour(const struct read_options *options);

/* Opens the output last, so that an error elsewhere does not empty a file. */
struct record_writer *record_writer_open(const struct read_options *options, struct error *error);

/* Valid until it is closed. */
struct session_sink record_writer_sink(struct record_writer *writer);
/* Its function is NULL when no events are wanted. */
struct session_event_sink record_writer_event_sink(struct record_writer *writer);

/* Who wants the contents of messages; NULL: nobody. */
const struct content_sink *record_writer_keeper(struct record_writer *writer);

/* What became of them; false when nobody wanted them. */
bool record_writer_saved(const struct record_writer *writer,
                         struct message_saver_counts *ret_counts);

/* The same of the packets of sessions. */
bool record_writer_packets(const struct record_writer *writer,
                           struct packet_writer_counts *ret_counts);

struct output_file *record_writer_file(struct record_writer *writer);

/* The sessions whose text may be written before they come (record_text.h): those that are
 * sure to become a line as they are. NULL when none are. */
const struct selection_criteria *record_writer_ahead(const struct record_writer *writer,
                                                     const struct read_options *options);
const struct tally_counts *record_writer_tally(const struct record_writer *writer);
const struct selection_counts *record_writer_selection(const struct record_writer *writer);

/* A page always has one. */
bool record_writer_wants_summary(const struct record_writer *writer,
                                 const struct read_options *options);

/* The last line or block. */
void record_writer_summary(struct record_writer *writer, const struct summary *summary);

/* Behind the last session; false with an error when not every message could be saved. */
bool record_writer_end_saving(struct record_writer *writer, struct error *error);

/* Flushes, closes and frees; the error is set with OUTPUT_FAILED. */
enum output_status record_writer_close(struct record_writer *writer, struct error *error);

#endif
