/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Taking stuffed dots off, resumable at any byte. */
#include "smtp/dot_unstuffer.h"

#include "smtp/content_scan.h"

void dot_unstuffer_init(struct dot_unstuffer *unstuffer)
{
    *unstuffer = (struct dot_unstuffer){ .state = UNSTUFFER_LINE_START };
}

void dot_unstuffer_lose(struct dot_unstuffer *unstuffer)
{
    unstuffer->state = UNSTUFFER_LOST;
}

bool dot_unstuffer_may_have_ended(const struct dot_unstuffer *unstuffer, struct dot_line *ret_line)
{
    *ret_line = (struct dot_line){ unstuffer->line.before, LINE_END_CR };
    return unstuffer->state == UNSTUFFER_DOT_CR;
}

/* The state behind a run, in which no line began with a dot. */
static enum unstuffer_state behind_run(enum unstuffer_state before, struct bytes run)
{
    uint8_t last = run.data[run.length - 1];
    bool after_cr = run.length > 1 ? run.data[run.length - 2] == '\r'
                                   : before == UNSTUFFER_CR || before == UNSTUFFER_LOST;

    if (last == '\r')
        return UNSTUFFER_CR;
    if (last == '\n')
        return after_cr ? UNSTUFFER_LINE_START : UNSTUFFER_LF;
    return UNSTUFFER_TEXT;
}

/* Lines that begin without a dot, as many as follow one another, are one run;
 * the first byte belongs to it. */
static struct bytes take_run(struct dot_unstuffer *unstuffer, struct bytes *input)
{
    struct bytes run = bytes_first(*input, content_find_dot_line(*input));

    *input = bytes_after(*input, run.length);
    unstuffer->state = behind_run(unstuffer->state, run);
    return run;
}

/* A dot that was put there by the client is none of the content. */
static struct bytes dot_of(const struct dot_unstuffer *unstuffer)
{
    return unstuffer->line.before == LINE_END_CRLF ? bytes_of(NULL, 0) : bytes_of_string(".");
}

/* The content that a lone dot is, with the line end behind it. */
static struct bytes take_kept(struct dot_unstuffer *unstuffer)
{
    static const struct {
        const char *text;
        enum unstuffer_state state;
    } kept[] = {
        [LINE_END_CRLF] = { ".\r\n", UNSTUFFER_LINE_START },
        [LINE_END_LF] = { ".\n", UNSTUFFER_LF },
        [LINE_END_CR] = { ".\r", UNSTUFFER_CR },
    };
    struct bytes text = bytes_of_string(kept[unstuffer->line.behind].text);

    unstuffer->state = kept[unstuffer->line.behind].state;
    return unstuffer->line.before == LINE_END_CRLF ? bytes_after(text, 1) : text;
}

static enum unstuffed find_odd_end(struct dot_unstuffer *unstuffer, enum line_end behind)
{
    unstuffer->line.behind = behind;
    unstuffer->state = UNSTUFFER_KEPT;
    return UNSTUFFED_ODD_END;
}

static void count_dots(struct dot_unstuffer *unstuffer, uint8_t behind)
{
    uint16_t *count = behind == '.' ? &unstuffer->doubled : &unstuffer->single;

    if (unstuffer->line.before == LINE_END_CRLF && *count < UINT16_MAX)
        ++*count;
}

static enum unstuffed read_behind_dot(struct dot_unstuffer *unstuffer, struct bytes *input,
                                      struct bytes *ret_content)
{
    uint8_t first = input->data[0];

    if (first == '\r') {
        unstuffer->state = UNSTUFFER_DOT_CR;
    } else if (first == '\n') {
        *input = bytes_after(*input, 1);
        return find_odd_end(unstuffer, LINE_END_LF);
    } else {
        count_dots(unstuffer, first);
        unstuffer->state = UNSTUFFER_TEXT;
        *ret_content = dot_of(unstuffer);
        return UNSTUFFED_CONTENT;
    }
    *input = bytes_after(*input, 1);
    return UNSTUFFED_CONTENT;
}

static enum unstuffed read_behind_dot_and_cr(struct dot_unstuffer *unstuffer, struct bytes *input)
{
    if (input->data[0] != '\n')
        return find_odd_end(unstuffer, LINE_END_CR);
    *input = bytes_after(*input, 1);
    if (unstuffer->line.before != LINE_END_CRLF)
        return find_odd_end(unstuffer, LINE_END_CRLF);
    unstuffer->state = UNSTUFFER_LINE_START;
    return UNSTUFFED_END;
}

/* Whether the input begins with a dot that begins a line, and takes it off. */
static bool take_dot(struct dot_unstuffer *unstuffer, struct bytes *input, enum line_end before)
{
    if (input->data[0] != '.')
        return false;
    *input = bytes_after(*input, 1);
    unstuffer->line.before = before;
    unstuffer->state = UNSTUFFER_DOT;
    return true;
}

static bool takes_dot(struct dot_unstuffer *unstuffer, struct bytes *input)
{
    switch (unstuffer->state) {
    case UNSTUFFER_LINE_START:
        return take_dot(unstuffer, input, LINE_END_CRLF);
    case UNSTUFFER_LF:
        return take_dot(unstuffer, input, LINE_END_LF);
    case UNSTUFFER_CR:
        return take_dot(unstuffer, input, LINE_END_CR);
    default:
        return false;
    }
}

enum unstuffed dot_unstuffer_next(struct dot_unstuffer *unstuffer, struct bytes *input,
                                  struct bytes *ret_content)
{
    *ret_content = bytes_of(NULL, 0);
    if (unstuffer->state == UNSTUFFER_KEPT)
        *ret_content = take_kept(unstuffer);
    else if (input->length == 0)
        return UNSTUFFED_CONTENT;
    else if (unstuffer->state == UNSTUFFER_DOT)
        return read_behind_dot(unstuffer, input, ret_content);
    else if (unstuffer->state == UNSTUFFER_DOT_CR)
        return read_behind_dot_and_cr(unstuffer, input);
    else if (!takes_dot(unstuffer, input))
        *ret_content = take_run(unstuffer, input);
    return UNSTUFFED_CONTENT;
}
