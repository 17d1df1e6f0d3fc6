/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes become lines.
 *
 * A line of SMTP ends with CRLF (RFC 5321, 2.3.8). A bare LF ends one too,
 * since that is how the parties in question read it; the ending is reported.
 * A CR elsewhere is part of the line.
 *
 * Of a line longer than the maximum the first bytes are kept and the others
 * counted in `cut`. A line is lent until the next call.
 */
#ifndef SMTP_LINE_SPLITTER_H
#define SMTP_LINE_SPLITTER_H

#include "base/bounded_buffer.h"
#include "base/timestamp.h"

enum line_ending {
    LINE_ENDING_CRLF,
    LINE_ENDING_LF,
    LINE_ENDING_NONE, /* the stream stopped inside the line */
    LINE_ENDING_COUNT
};

struct smtp_line {
    struct bytes text; /* without the line ending */
    enum line_ending ending;
    uint64_t cut;    /* bytes of text left out */
    timestamp first; /* when its first byte came */
    timestamp last;  /* when its last byte came, the line ending included */
};

/* What it took in the stream, its ending included. */
static inline uint64_t smtp_line_length(const struct smtp_line *line)
{
    static const unsigned endings[] = {
        [LINE_ENDING_CRLF] = 2, [LINE_ENDING_LF] = 1, [LINE_ENDING_NONE] = 0
    };

    return line->text.length + line->cut + endings[line->ending];
}

struct line_splitter {
    size_t maximum;
    struct bounded_buffer *partial; /* of a line that came in pieces, which are few; else NULL */
    bool inside;                    /* a line has begun */
    bool after_cr;                  /* the last byte was a CR */
    timestamp first;
    timestamp last;
};

void line_splitter_init(struct line_splitter *splitter, size_t maximum);
void line_splitter_clear(struct line_splitter *splitter);

/* Takes bytes off `*input` up to the end of a line. False when the input is
 * used up before. */
bool line_splitter_next(struct line_splitter *splitter, struct bytes *input, timestamp time,
                        struct smtp_line *ret_line);

/* The line that the end of the stream cut short; false when there is none. */
bool line_splitter_finish(struct line_splitter *splitter, struct smtp_line *ret_line);

/* What has come of a line that is not complete. */
struct bytes line_splitter_partial(const struct line_splitter *splitter);

/* How many bytes that were, kept or not. */
uint64_t line_splitter_length(const struct line_splitter *splitter);

/* Bytes it has taken beside itself. */
size_t line_splitter_memory(const struct line_splitter *splitter);

/* Forgets what has come of the current line. */
void line_splitter_reset(struct line_splitter *splitter);

#endif
