/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Content in pieces, taken apart at the boundary lines of multiparts (RFC 2046,
 * 5.1.1).
 *
 * A boundary line is two hyphens, the boundary, perhaps two hyphens more, and
 * blanks. The line end in front of it belongs to it and not to what it ends; so
 * a line end is held back until the next line has begun. What is no boundary
 * line comes out as it went in.
 *
 * In a header that would be too late: its last line may make a boundary known
 * that the next line has. There each line comes out by itself and with its end.
 *
 * The boundaries that are looked for are a stack, one for each entity that is
 * open; that of a message has none. The innermost is asked first.
 */
#ifndef SMTP_MIME_BOUNDARIES_H
#define SMTP_MIME_BOUNDARIES_H

#include "base/bounded_buffer.h"
#include "smtp/mime_fields.h"

/* Entities inside one another; what is deeper is not taken apart. */
enum { MIME_DEPTH_MAXIMUM = 32 };

enum mime_piece_kind {
    MIME_PIECE_CONTENT,
    MIME_PIECE_BOUNDARY, /* the next part of the multipart at `level` begins */
    MIME_PIECE_CLOSE,    /* that multipart is over */
    MIME_PIECE_KIND_COUNT
};

struct mime_piece {
    enum mime_piece_kind kind;
    struct bytes content; /* of MIME_PIECE_CONTENT; lent until the next call */
    unsigned level;       /* of the others: the index in the stack */
};

enum mime_line_state {
    MIME_LINE_START,  /* behind a line end, which is held back */
    MIME_LINE_CR,     /* behind a CR, which is held back */
    MIME_LINE_INSIDE, /* nothing is held back */
    MIME_LINE_HYPHEN, /* the line began with a hyphen: all of it is held back */
    MIME_LINE_STATE_COUNT
};

struct mime_boundaries {
    enum mime_line_state state;
    bool in_header;             /* set by whoever reads the lines */
    struct bounded_buffer held; /* the line end, and the line if it may be a boundary's */
    size_t line;                /* where in it the line begins */
    size_t lent;                /* bytes at its beginning that were given out */
    unsigned depth;
    struct bytes boundaries[MIME_DEPTH_MAXIMUM]; /* lent; absent for a message */
};

void mime_boundaries_init(struct mime_boundaries *boundaries);
void mime_boundaries_clear(struct mime_boundaries *boundaries);

/* False when the stack is full. */
bool mime_boundaries_push(struct mime_boundaries *boundaries, struct bytes boundary);

/* Leaves so many. */
void mime_boundaries_cut(struct mime_boundaries *boundaries, unsigned depth);

/* Takes the next piece off `*input`; false when the input is used up before. */
bool mime_boundaries_next(struct mime_boundaries *boundaries, struct bytes *input,
                          struct mime_piece *ret_piece);

/* The same for what was held back when no more will come. */
bool mime_boundaries_finish(struct mime_boundaries *boundaries, struct mime_piece *ret_piece);

/* Bytes it has taken beside itself. */
size_t mime_boundaries_memory(const struct mime_boundaries *boundaries);

#endif
