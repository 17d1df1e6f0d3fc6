/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Taking stuffed dots off, resumable at any byte. */
#include "smtp/dot_unstuffer.h"

void dot_unstuffer_init(struct dot_unstuffer *unstuffer)
{
    unstuffer->state = UNSTUFFER_LINE_START;
}

static enum unstuffer_state after_text(uint8_t byte)
{
    return byte == '\r' ? UNSTUFFER_CR : UNSTUFFER_TEXT;
}

/* Goes through text up to the start of a line or the end of the input;
 * returns how many bytes that were. */
static size_t pass_text(struct dot_unstuffer *unstuffer, struct bytes input)
{
    size_t i = 0;

    while (i < input.length) {
        if (unstuffer->state == UNSTUFFER_CR && input.data[i] == '\n') {
            unstuffer->state = UNSTUFFER_LINE_START;
            return i + 1;
        }
        i += bytes_find(bytes_after(input, i), '\r');
        if (i == input.length) {
            unstuffer->state = UNSTUFFER_TEXT;
            return i;
        }
        unstuffer->state = UNSTUFFER_CR;
        i++;
    }
    return i;
}

/* Lines that begin without a dot, as many as follow one another, are one run. */
static size_t pass_lines(struct dot_unstuffer *unstuffer, struct bytes input)
{
    size_t length = 0;

    while (length < input.length) {
        if (unstuffer->state == UNSTUFFER_LINE_START) {
            if (input.data[length] == '.')
                break;
            unstuffer->state = after_text(input.data[length]);
            length++;
        } else {
            length += pass_text(unstuffer, bytes_after(input, length));
        }
    }
    return length;
}

bool dot_unstuffer_next(struct dot_unstuffer *unstuffer, struct bytes *input,
                        struct bytes *ret_content)
{
    static const uint8_t carriage_return[] = { '\r' };
    uint8_t first;
    size_t length;

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
    length = pass_lines(unstuffer, *input);
    *ret_content = bytes_first(*input, length);
    *input = bytes_after(*input, length);
    return false;
}
