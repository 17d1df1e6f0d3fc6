/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A thread that writes lines, so that whoever makes them never waits for a disk or a reader.
 *
 * Lines wait in a queue (line_queue.h), from which they go to an outlet (line_outlet.h) as
 * soon as there are many, or somebody wants them out, or a second has passed. What cannot be
 * written is tried again every second, and said once a minute. Meanwhile lines wait, and
 * when there is no room the oldest are dropped and counted.
 *
 * One thread adds lines; the same or another asks for counts. A line is in exactly one place:
 * written, waiting, or dropped.
 */
#ifndef OUTPUT_LINE_WRITER_H
#define OUTPUT_LINE_WRITER_H

#include "base/error.h"
#include "output/line_outlet.h"
#include "output/line_queue.h"
#include "output/output_status.h"

enum { LINE_QUEUE_OCTETS = 64 << 20, LINE_QUEUE_LINES = 1 << 18 };

/* Who is told; in the thread that writes. */
struct writer_host {
    void *context;
    void (*trouble)(void *context, const char *sentence);
    void (*remark)(void *context, const char *sentence);
};

struct line_writer;

/* Owns the outlet. Nothing is written before it begins. */
struct line_writer *line_writer_new(struct line_outlet *outlet, const struct queue_limits *limits,
                                    const struct writer_host *host);

/* Starts the thread: it has the rights, and is in the sandbox, of whoever calls this, and
 * takes the signals that the caller takes. False with an error. */
bool line_writer_begin(struct line_writer *writer, struct error *error);

/* Copies the text. */
void line_writer_add(struct line_writer *writer, struct bytes text);

/* What waits is to be written now. */
void line_writer_flush(struct line_writer *writer);

/* The outlet is to be opened again by its name, behind the lines that were added before, unless
 * these cannot be written now. False when that has no meaning. */
bool line_writer_reopen(struct line_writer *writer);

/* Never OUTPUT_FAILED: what cannot be written now may be later. */
enum output_status line_writer_status(const struct line_writer *writer);

/* How it stands. */
struct writer_counts {
    struct outlet_counts outlet;
    uint64_t written_lines;
    uint64_t waiting_lines;
    uint64_t waiting_octets;
    uint64_t dropped_lines;
    uint64_t dropped_octets;
    uint64_t rounds; /* the thread has made: about one a second, unless it hangs */
    duration oldest; /* how long the oldest line that waits has done so; 0: none does */
};

void line_writer_count(struct line_writer *writer, struct writer_counts *ret_counts);

/* It is to have ended at this moment of clock_monotonic(), whatever waits then. Without it
 * LINE_WRITER_PATIENCE are given to the close, and with it 300 ms at least. */
void line_writer_end_by(struct line_writer *writer, duration moment);

#define LINE_WRITER_PATIENCE (1500 * DURATION_MILLISECOND)

/* Writes what waits, closes the outlet and frees everything; what cannot be written in time is
 * dropped. OUTPUT_FAILED with an error when a line was dropped, now or ever, or the outlet
 * could not be closed well. A thread that the system does not let go on by then is left
 * behind, with what it uses; the program should end. */
enum output_status line_writer_close(struct line_writer *writer, struct error *error);

#endif
