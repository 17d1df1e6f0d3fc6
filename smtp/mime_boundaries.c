/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking for boundary lines, resumable at any byte. */
#include "config.h" /* memmem, before any system header */

#include "smtp/mime_boundaries.h"

/* The line end before it, hyphens on both sides, and some blanks. */
enum { HELD_MAXIMUM = 2 + 2 + MIME_BOUNDARY_MAXIMUM + 2 + 64 };

void mime_boundaries_init(struct mime_boundaries *boundaries)
{
    *boundaries = (struct mime_boundaries){ .state = MIME_LINE_START };
    bounded_buffer_init(&boundaries->held, HELD_MAXIMUM);
}

void mime_boundaries_clear(struct mime_boundaries *boundaries)
{
    bounded_buffer_clear(&boundaries->held);
}

size_t mime_boundaries_memory(const struct mime_boundaries *boundaries)
{
    return bounded_buffer_memory(&boundaries->held);
}

bool mime_boundaries_push(struct mime_boundaries *boundaries, struct bytes boundary)
{
    if (boundaries->depth == MIME_DEPTH_MAXIMUM)
        return false;
    boundaries->boundaries[boundaries->depth++] = boundary;
    return true;
}

void mime_boundaries_cut(struct mime_boundaries *boundaries, unsigned depth)
{
    boundaries->depth = depth;
}

/* ---------------------------------------------------------------- the held line */

static size_t line_end_length(struct bytes text)
{
    const uint8_t *end = text.data + text.length;

    if (text.length > 1 && end[-1] == '\n' && end[-2] == '\r')
        return 2;
    return text.length > 0 && (end[-1] == '\n' || end[-1] == '\r') ? 1 : 0;
}

static bool starts_with(struct bytes text, struct bytes prefix)
{
    return text.length >= prefix.length && bytes_equal(bytes_first(text, prefix.length), prefix);
}

/* `line` is what stands behind the two hyphens. */
static bool fits(struct bytes line, struct bytes boundary, enum mime_piece_kind *ret_kind)
{
    struct bytes rest = bytes_after(line, boundary.length);

    if (boundary.data == NULL || !starts_with(line, boundary))
        return false;
    *ret_kind = MIME_PIECE_BOUNDARY;
    if (starts_with(rest, bytes_of_string("--"))) {
        *ret_kind = MIME_PIECE_CLOSE;
        rest = bytes_after(rest, 2);
    }
    return bytes_trimmed(rest).length == 0;
}

/* Whether the line that is held is a boundary's. */
static bool find_boundary(const struct mime_boundaries *boundaries, struct mime_piece *ret_piece)
{
    struct bytes line = bytes_after(bounded_buffer_bytes(&boundaries->held), boundaries->line);

    line.length -= line_end_length(line);
    if (!starts_with(line, bytes_of_string("--")))
        return false;
    for (unsigned i = boundaries->depth; i-- > 0;) {
        ret_piece->level = i;
        if (fits(bytes_after(line, 2), boundaries->boundaries[i], &ret_piece->kind))
            return true;
    }
    return false;
}

/* Gives out what is held but for the last `kept` bytes. */
static bool lend_held(struct mime_boundaries *boundaries, size_t kept, struct mime_piece *ret_piece)
{
    boundaries->lent = boundaries->held.length - kept;
    ret_piece->kind = MIME_PIECE_CONTENT;
    ret_piece->content = bytes_first(bounded_buffer_bytes(&boundaries->held), boundaries->lent);
    return boundaries->lent > 0;
}

static void forget_lent(struct mime_boundaries *boundaries)
{
    struct bounded_buffer *held = &boundaries->held;

    if (boundaries->lent == 0)
        return;
    held->length -= boundaries->lent;
    memmove(held->data, held->data + boundaries->lent, held->length);
    boundaries->lent = 0;
}

static void hold(struct mime_boundaries *boundaries, struct bytes *input, size_t length)
{
    bounded_buffer_append(&boundaries->held, bytes_first(*input, length));
    *input = bytes_after(*input, length);
}

/* ---------------------------------------------------------------------- states */

static bool begin_line(struct mime_boundaries *boundaries, struct bytes *input,
                       struct mime_piece *ret_piece)
{
    if (input->data[0] != '-') {
        boundaries->state = MIME_LINE_INSIDE;
        return lend_held(boundaries, 0, ret_piece);
    }
    boundaries->line = boundaries->held.length;
    boundaries->state = MIME_LINE_HYPHEN;
    hold(boundaries, input, 1);
    return false;
}

static bool end_line(struct mime_boundaries *boundaries, struct bytes *input,
                     struct mime_piece *ret_piece)
{
    if (input->data[0] != '\n') {
        boundaries->state = MIME_LINE_INSIDE;
        return lend_held(boundaries, 0, ret_piece);
    }
    boundaries->state = MIME_LINE_START;
    hold(boundaries, input, 1);
    return false;
}

/* One line, or the part of it that is there. */
static bool pass_header_line(struct mime_boundaries *boundaries, struct bytes *input,
                             struct mime_piece *ret_piece)
{
    size_t length = bytes_find(*input, '\n');

    if (length < input->length) {
        boundaries->state = MIME_LINE_START;
        length++;
    }
    ret_piece->kind = MIME_PIECE_CONTENT;
    ret_piece->content = bytes_first(*input, length);
    *input = bytes_after(*input, length);
    return true;
}

/* Lines that begin without a hyphen, as many as follow one another. */
static bool pass_body_lines(struct mime_boundaries *boundaries, struct bytes *input,
                            struct mime_piece *ret_piece)
{
    const uint8_t *found = memmem(input->data, input->length, "\n-", 2);
    struct bytes run =
        bytes_first(*input, found != NULL ? (size_t)(found - input->data) + 1 : input->length);
    size_t line_end = line_end_length(run);

    if (line_end > 0)
        boundaries->state = run.data[run.length - 1] == '\n' ? MIME_LINE_START : MIME_LINE_CR;
    ret_piece->kind = MIME_PIECE_CONTENT;
    ret_piece->content = bytes_first(run, run.length - line_end);
    *input = bytes_after(*input, ret_piece->content.length);
    hold(boundaries, input, line_end);
    return ret_piece->content.length > 0;
}

static bool pass_lines(struct mime_boundaries *boundaries, struct bytes *input,
                       struct mime_piece *ret_piece)
{
    return boundaries->in_header ? pass_header_line(boundaries, input, ret_piece)
                                 : pass_body_lines(boundaries, input, ret_piece);
}

/* It cannot be a boundary line any more. A CR may be the first half of its end. */
static bool give_up_line(struct mime_boundaries *boundaries, struct mime_piece *ret_piece)
{
    const struct bounded_buffer *held = &boundaries->held;
    bool after_cr = held->data[held->length - 1] == '\r';

    boundaries->state = after_cr ? MIME_LINE_CR : MIME_LINE_INSIDE;
    return lend_held(boundaries, after_cr ? 1 : 0, ret_piece);
}

static bool collect_line(struct mime_boundaries *boundaries, struct bytes *input,
                         struct mime_piece *ret_piece)
{
    struct bounded_buffer *held = &boundaries->held;
    size_t length = bytes_find(*input, '\n');
    bool ends_here = length < input->length;

    if (held->length == boundaries->line + 1 && input->data[0] != '-')
        return give_up_line(boundaries, ret_piece);
    if (ends_here)
        length++;
    if (length > held->maximum - held->length)
        return give_up_line(boundaries, ret_piece);
    hold(boundaries, input, length);
    if (!ends_here)
        return false;
    boundaries->state = MIME_LINE_START;
    if (!find_boundary(boundaries, ret_piece))
        return lend_held(boundaries, line_end_length(bounded_buffer_bytes(held)), ret_piece);
    bounded_buffer_reset(held);
    return true;
}

typedef bool line_reader(struct mime_boundaries *boundaries, struct bytes *input,
                         struct mime_piece *ret_piece);

static line_reader *const readers[] = {
    [MIME_LINE_START] = begin_line,
    [MIME_LINE_CR] = end_line,
    [MIME_LINE_INSIDE] = pass_lines,
    [MIME_LINE_HYPHEN] = collect_line,
};

_Static_assert(sizeof readers / sizeof readers[0] == MIME_LINE_STATE_COUNT, "one for each state");

bool mime_boundaries_next(struct mime_boundaries *boundaries, struct bytes *input,
                          struct mime_piece *ret_piece)
{
    forget_lent(boundaries);
    while (input->length > 0)
        if (readers[boundaries->state](boundaries, input, ret_piece))
            return true;
    return false;
}

bool mime_boundaries_finish(struct mime_boundaries *boundaries, struct mime_piece *ret_piece)
{
    enum mime_line_state state = boundaries->state;

    forget_lent(boundaries);
    boundaries->state = MIME_LINE_INSIDE;
    if (state != MIME_LINE_HYPHEN || !find_boundary(boundaries, ret_piece))
        return lend_held(boundaries, 0, ret_piece);
    bounded_buffer_reset(&boundaries->held);
    return true;
}
