/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Splitting bytes into lines; a line that came whole is lent without a copy. */
#include "smtp/line_splitter.h"

#include <stdlib.h>

#include "base/memory.h"

void line_splitter_init(struct line_splitter *splitter, size_t maximum)
{
    *splitter = (struct line_splitter){ .maximum = maximum };
}

void line_splitter_clear(struct line_splitter *splitter)
{
    if (splitter->partial == NULL)
        return;
    bounded_buffer_clear(splitter->partial);
    free(splitter->partial);
    splitter->partial = NULL;
}

void line_splitter_reset(struct line_splitter *splitter)
{
    line_splitter_clear(splitter);
    splitter->inside = false;
    splitter->after_cr = false;
}

struct bytes line_splitter_partial(const struct line_splitter *splitter)
{
    if (!splitter->inside || splitter->partial == NULL)
        return bytes_of(NULL, 0);
    return bounded_buffer_bytes(splitter->partial);
}

uint64_t line_splitter_length(const struct line_splitter *splitter)
{
    if (!splitter->inside || splitter->partial == NULL)
        return 0;
    return splitter->partial->length + splitter->partial->dropped;
}

size_t line_splitter_memory(const struct line_splitter *splitter)
{
    if (splitter->partial == NULL)
        return 0;
    return memory_cost(sizeof *splitter->partial) + bounded_buffer_memory(splitter->partial);
}

/* Fills in the line from its bytes without the LF. */
static void make_line(const struct line_splitter *splitter, struct bytes text, uint64_t dropped,
                      bool ends_in_lf, struct smtp_line *line)
{
    size_t maximum = splitter->maximum;
    uint64_t length = text.length + dropped;
    bool ends_in_cr = ends_in_lf && splitter->after_cr;

    if (ends_in_cr)
        length--;
    line->text = bytes_first(text, length < maximum ? (size_t)length : maximum);
    line->cut = length - line->text.length;
    line->ending = !ends_in_lf ? LINE_ENDING_NONE : ends_in_cr ? LINE_ENDING_CRLF : LINE_ENDING_LF;
    line->first = splitter->first;
    line->last = splitter->last;
}

static void make_line_of_pieces(const struct line_splitter *splitter, bool ends_in_lf,
                                struct smtp_line *line)
{
    const struct bounded_buffer *partial = splitter->partial;

    if (partial == NULL)
        make_line(splitter, bytes_of(NULL, 0), 0, ends_in_lf, line);
    else
        make_line(splitter, bounded_buffer_bytes(partial), partial->dropped, ends_in_lf, line);
}

static void keep(struct line_splitter *splitter, struct bytes bytes)
{
    if (bytes.length == 0)
        return;
    if (splitter->partial == NULL) {
        splitter->partial = memory_new(1, sizeof *splitter->partial);
        bounded_buffer_init(splitter->partial, splitter->maximum);
    }
    bounded_buffer_append(splitter->partial, bytes);
    splitter->after_cr = bytes.data[bytes.length - 1] == '\r';
}

bool line_splitter_next(struct line_splitter *splitter, struct bytes *input, timestamp time,
                        struct smtp_line *ret_line)
{
    struct bytes text = bytes_first(*input, bytes_find(*input, '\n'));
    bool ends_here = text.length < input->length;

    if (input->length == 0)
        return false;
    if (!splitter->inside) {
        /* The line before is no longer lent. */
        line_splitter_reset(splitter);
        splitter->inside = true;
        splitter->first = time;
    }
    splitter->last = time;
    *input = bytes_after(*input, text.length + 1);
    if (!ends_here) {
        keep(splitter, text);
        return false;
    }
    splitter->inside = false;
    if (splitter->partial == NULL) {
        splitter->after_cr = text.length > 0 && text.data[text.length - 1] == '\r';
        make_line(splitter, text, 0, true, ret_line);
    } else {
        keep(splitter, text);
        make_line_of_pieces(splitter, true, ret_line);
    }
    return true;
}

bool line_splitter_finish(struct line_splitter *splitter, struct smtp_line *ret_line)
{
    if (!splitter->inside)
        return false;
    splitter->inside = false;
    make_line_of_pieces(splitter, false, ret_line);
    return true;
}
