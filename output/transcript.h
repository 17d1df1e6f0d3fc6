/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session sink that writes each session as a transcript for people.
 *
 * A heading with who talked and what was found, the dialogue with one wire line
 * per line, each finding under the line it belongs to, how the connection
 * closed, and what became of each transaction. Offsets are seconds since the
 * session's start, as `t` in the JSON record. Words in square brackets are
 * ours, not the wire's. A notice is a block of its own between sessions.
 *
 * Silence of more than TRANSCRIPT_PAUSE and replies later than
 * TRANSCRIPT_SLOW_REPLY are pointed out. Of a transaction's recipients the
 * first MAIL_WORDS_RECIPIENTS are named, of a notice's sessions the first
 * TRANSCRIPT_NOTICE_SESSIONS. Sentences are wrapped, what the wire said is not.
 *
 * Whatever comes from the wire passes through text_escape.h, so that it cannot
 * steer a terminal.
 */
#ifndef OUTPUT_TRANSCRIPT_H
#define OUTPUT_TRANSCRIPT_H

#include "base/bounded_buffer.h"
#include "output/output_file.h"
#include "smtp/session.h"

#define TRANSCRIPT_PAUSE      (2 * DURATION_SECOND)
#define TRANSCRIPT_SLOW_REPLY (1 * DURATION_SECOND)
enum { TRANSCRIPT_NOTICE_SESSIONS = 12 };

/* What the place it is shown at can do; the caller finds out. */
struct transcript_options {
    bool colour;  /* ECMA-48 colours, 8.3.117 */
    bool unicode; /* it speaks UTF-8; without, the text is pure ASCII */
};

struct transcript;

/* The file is lent and must outlive the object. */
struct transcript *transcript_new(struct output_file *file,
                                  const struct transcript_options *options);
void transcript_free(struct transcript *transcript);

/* Valid as long as the object. Sessions are freed also when the file has failed. */
struct session_sink transcript_sink(struct transcript *transcript);

#endif
