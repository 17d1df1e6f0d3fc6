/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Taking stuffed dots off, resumable at any byte. */
#include "smtp/dot_unstuffer.h"

#include "smtp/content_scan.h"

void dot_unstuffer_init(struct dot_unstuffer *unstuffer)
{
    unstuffer->state = UNSTUFFER_LINE_START;
}

/* The state behind a run, in which no line began with a dot. */
static enum unstuffer_state behind_run(enum unstuffer_state before, struct bytes run)
{
    uint8_t last = run.data[run.length - 1];
    bool after_cr = run.length > 1 ? run.data[run.length - 2] == '\r' : before == UNSTUFFER_CR;

    if (last == '\r')
        return UNSTUFFER_CR;
    return last == '\n' && after_cr ? UNSTUFFER_LINE_START : UNSTUFFER_TEXT;
}

/* Lines that begin without a dot, as many as follow one another, are one run;
 * the first byte belongs to it. */
static size_t run_length(enum unstuffer_state state, struct bytes input)
{
    if (state == UNSTUFFER_CR && input.length > 1 && input.data[0] == '\n' && input.data[1] == '.')
        return 1;
    return content_find_dot_line(input);
}

bool dot_unstuffer_next(struct dot_unstuffer *unstuffer, struct bytes *input,
                        struct bytes *ret_content)
{
    static const uint8_t carriage_return[] = { '\r' };
    uint8_t first;

    *ret_content = bytes_of(NULL, 0);
    if (input->length == 0)
        return false;
    first = input->data[0];
    switch (unstuffer->state) {
    case UNSTUFFER_DOT:
        if (first == '\r') {
            unstuffer->state = UNSTUFFER_DOT_CR;
            *input = bytes_after(*input, 1);
            return false;
        }
        unstuffer->state = UNSTUFFER_TEXT;
        break;
    case UNSTUFFER_DOT_CR:
        if (first == '\n') {
            unstuffer->state = UNSTUFFER_LINE_START;
            *input = bytes_after(*input, 1);
            return true;
        }
        /* The CR was text after all. */
        unstuffer->state = UNSTUFFER_CR;
        *ret_content = bytes_of(carriage_return, 1);
        return false;
    case UNSTUFFER_LINE_START:
        if (first == '.') {
            unstuffer->state = UNSTUFFER_DOT;
            *input = bytes_after(*input, 1);
            return false;
        }
        break;
    case UNSTUFFER_TEXT:
    case UNSTUFFER_CR:
    case UNSTUFFER_STATE_COUNT:
        break;
    }
    *ret_content = bytes_first(*input, run_length(unstuffer->state, *input));
    *input = bytes_after(*input, ret_content->length);
    unstuffer->state = behind_run(unstuffer->state, *ret_content);
    return false;
}
