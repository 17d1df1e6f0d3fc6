/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parsing replies. */
#include "smtp/reply_parser.h"

#include <stdlib.h>

#include "base/memory.h"

void reply_parser_init(struct reply_parser *parser, const struct smtp_limits *limits)
{
    *parser = (struct reply_parser){ .maximum_lines = limits->reply_lines };
    bounded_buffer_init(&parser->text, limits->line * 4);
}

void reply_parser_clear(struct reply_parser *parser)
{
    bounded_buffer_clear(&parser->text);
    free(parser->lines);
    free(parser->ends);
}

static void begin(struct reply_parser *parser, timestamp first)
{
    bounded_buffer_reset(&parser->text);
    parser->line_count = 0;
    parser->inside = true;
    parser->parsed = (struct parsed_reply){ .first = first };
}

static void keep_line(struct reply_parser *parser, struct bytes text)
{
    bool fits = text.length <= parser->text.maximum - parser->text.length;

    /* Once a line was left out the others are too: the first ones are kept. */
    if (parser->line_count == parser->maximum_lines || !fits || parser->parsed.lines_left_out > 0) {
        parser->parsed.lines_left_out++;
        return;
    }
    if (parser->line_count == parser->line_capacity) {
        parser->line_capacity = parser->line_capacity > 0 ? parser->line_capacity * 2 : 8;
        parser->lines = memory_resize(parser->lines, parser->line_capacity, sizeof *parser->lines);
        parser->ends = memory_resize(parser->ends, parser->line_capacity, sizeof *parser->ends);
    }
    bounded_buffer_append(&parser->text, text);
    parser->ends[parser->line_count++] = parser->text.length;
}

static const struct parsed_reply *complete(struct reply_parser *parser)
{
    size_t start = 0;

    for (size_t i = 0; i < parser->line_count; i++) {
        parser->lines[i] = bytes_first(bytes_after(bounded_buffer_bytes(&parser->text), start),
                                       parser->ends[i] - start);
        start = parser->ends[i];
    }
    parser->inside = false;
    parser->parsed.reply.line_count = parser->line_count;
    parser->parsed.reply.lines = parser->lines;
    return &parser->parsed;
}

/* Three digits, then a blank, a hyphen or the end. */
static bool is_reply_line(struct bytes text)
{
    return text.length >= 3 && ascii_is_digit(text.data[0]) && ascii_is_digit(text.data[1]) &&
           ascii_is_digit(text.data[2]) &&
           (text.length == 3 || ascii_is_blank(text.data[3]) || text.data[3] == '-');
}

enum reply_progress reply_parser_add(struct reply_parser *parser, const struct smtp_line *line,
                                     const struct parsed_reply **ret_reply)
{
    struct bytes text = line->text;

    if (!is_reply_line(text))
        return REPLY_STRAY;
    if (!parser->inside)
        begin(parser, line->first);
    keep_line(parser, bytes_after(text, 4));
    parser->parsed.reply.code =
        (uint16_t)((text.data[0] - '0') * 100 + (text.data[1] - '0') * 10 + (text.data[2] - '0'));
    parser->parsed.last = line->last;
    parser->parsed.bare_line_end |= line->ending == LINE_ENDING_LF;
    if (text.length > 3 && text.data[3] == '-')
        return REPLY_MORE;
    *ret_reply = complete(parser);
    return REPLY_COMPLETE;
}

bool reply_parser_finish(struct reply_parser *parser, const struct parsed_reply **ret_reply)
{
    if (!parser->inside)
        return false;
    *ret_reply = complete(parser);
    return true;
}

void reply_parser_reset(struct reply_parser *parser)
{
    parser->inside = false;
}

/* The length of one to three digits at the start, 0 for none or more. */
static size_t number_length(struct bytes text)
{
    size_t length = 0;

    while (length < text.length && ascii_is_digit(text.data[length]))
        length++;
    return length <= 3 ? length : 0;
}

/* The length of an enhanced status code at the start of a text, 0 for none. */
static size_t enhanced_code_length(struct bytes text)
{
    size_t subject, detail, length;

    if (text.length < 5 || text.data[0] < '2' || text.data[0] > '5' || text.data[1] != '.')
        return 0;
    subject = number_length(bytes_after(text, 2));
    if (subject == 0 || 2 + subject >= text.length || text.data[2 + subject] != '.')
        return 0;
    detail = number_length(bytes_after(text, 3 + subject));
    length = 3 + subject + detail;
    if (detail == 0 || (length < text.length && !ascii_is_blank(text.data[length])))
        return 0;
    return length;
}

struct reply_status reply_status_of(const struct reply *reply)
{
    struct reply_status status = { .code = reply->code, .text = bytes_empty() };
    struct bytes text;
    size_t length;

    if (reply->line_count == 0)
        return status;
    text = reply->lines[reply->line_count - 1];
    length = enhanced_code_length(text);
    if (length > 0)
        status.enhanced = bytes_first(text, length);
    text = bytes_trimmed(bytes_after(text, length));
    if (text.length > 0)
        status.text = text;
    return status;
}
