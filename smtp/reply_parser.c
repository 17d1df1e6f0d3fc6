/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parsing replies. */
#include "smtp/reply_parser.h"

#include <stdlib.h>

#include "base/memory.h"

/* Its lines stand in `text` one behind the other. */
struct reply_lines {
    struct bounded_buffer text;
    size_t count;
    size_t capacity;
    uint64_t octets;
    struct bytes *lines; /* lengths; views into `text` when the reply is complete */
    bool complete;
    struct parsed_reply parsed;
};

void reply_parser_init(struct reply_parser *parser, const struct smtp_limits *limits)
{
    *parser = (struct reply_parser){ .limits = limits };
}

void reply_parser_reset(struct reply_parser *parser)
{
    struct reply_lines *lines = parser->lines;

    if (lines == NULL)
        return;
    bounded_buffer_clear(&lines->text);
    free(lines->lines);
    free(lines);
    parser->lines = NULL;
}

void reply_parser_clear(struct reply_parser *parser)
{
    reply_parser_reset(parser);
}

bool reply_parser_is_inside(const struct reply_parser *parser)
{
    return parser->lines != NULL && !parser->lines->complete;
}

uint64_t reply_parser_octets(const struct reply_parser *parser)
{
    return reply_parser_is_inside(parser) ? parser->lines->octets : 0;
}

size_t reply_parser_memory(const struct reply_parser *parser)
{
    const struct reply_lines *lines = parser->lines;

    if (lines == NULL)
        return 0;
    return memory_cost(sizeof *lines) + bounded_buffer_memory(&lines->text) +
           memory_cost(lines->capacity * sizeof *lines->lines);
}

bool reply_line_has_form(struct bytes text)
{
    return text.length >= 3 && ascii_is_digit(text.data[0]) && ascii_is_digit(text.data[1]) &&
           ascii_is_digit(text.data[2]) &&
           (text.length == 3 || ascii_is_blank(text.data[3]) || text.data[3] == '-');
}

static bool goes_on(struct bytes text)
{
    return text.length > 3 && text.data[3] == '-';
}

/* What each line of a reply adds to what is known of it. */
static void note_line(struct parsed_reply *parsed, const struct smtp_line *line)
{
    const uint8_t *digits = line->text.data;
    uint16_t before = parsed->reply.code;
    uint16_t code =
        (uint16_t)((digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0'));

    if (before != 0 && before != code)
        parsed->reply.other_code = before;
    parsed->reply.code = code;
    parsed->last = line->last;
    parsed->bare_line_end |= line->ending == LINE_ENDING_LF;
}

static struct reply_lines *reply_lines_new(const struct smtp_limits *limits, timestamp first)
{
    struct reply_lines *lines = memory_new(1, sizeof *lines);

    bounded_buffer_init(&lines->text, limits->line * 4);
    lines->parsed.first = first;
    return lines;
}

static void keep_line(struct reply_lines *lines, struct bytes text, size_t maximum)
{
    bool fits = text.length <= lines->text.maximum - lines->text.length;

    /* Once a line was left out the others are too: the first ones are kept. */
    if (lines->count == maximum || !fits || lines->parsed.lines_left_out > 0) {
        lines->parsed.lines_left_out++;
        return;
    }
    if (lines->count == lines->capacity) {
        lines->capacity = lines->capacity > 0 ? lines->capacity * 2 : 8;
        lines->lines = memory_resize(lines->lines, lines->capacity, sizeof *lines->lines);
    }
    bounded_buffer_append(&lines->text, text);
    lines->lines[lines->count++].length = text.length;
}

static void complete(struct reply_lines *lines, struct parsed_reply *ret_reply)
{
    struct bytes rest = bounded_buffer_bytes(&lines->text);

    for (size_t i = 0; i < lines->count; i++) {
        struct bytes *line = &lines->lines[i];

        line->data = rest.data;
        rest = bytes_after(rest, line->length);
    }
    lines->complete = true;
    lines->parsed.reply.line_count = lines->count;
    lines->parsed.reply.lines = lines->lines;
    *ret_reply = lines->parsed;
}

/* Lent as it came. */
static void take_single(const struct smtp_line *line, size_t maximum,
                        struct parsed_reply *ret_reply)
{
    *ret_reply = (struct parsed_reply){
        .reply = { .line_count = maximum > 0 ? 1 : 0, .lines = &ret_reply->single_line },
        .single_line = bytes_after(line->text, 4),
        .lines_left_out = maximum > 0 ? 0 : 1,
        .first = line->first,
    };
    note_line(ret_reply, line);
}

enum reply_progress reply_parser_add(struct reply_parser *parser, const struct smtp_line *line,
                                     struct parsed_reply *ret_reply)
{
    size_t maximum = parser->limits->reply_lines;

    if (!reply_line_has_form(line->text))
        return REPLY_STRAY;
    if (!reply_parser_is_inside(parser)) {
        reply_parser_reset(parser);
        if (!goes_on(line->text)) {
            take_single(line, maximum, ret_reply);
            return REPLY_COMPLETE;
        }
        parser->lines = reply_lines_new(parser->limits, line->first);
    }
    keep_line(parser->lines, bytes_after(line->text, 4), maximum);
    note_line(&parser->lines->parsed, line);
    parser->lines->octets += smtp_line_length(line);
    if (goes_on(line->text))
        return REPLY_MORE;
    complete(parser->lines, ret_reply);
    return REPLY_COMPLETE;
}

bool reply_parser_finish(struct reply_parser *parser, struct parsed_reply *ret_reply)
{
    if (!reply_parser_is_inside(parser))
        return false;
    complete(parser->lines, ret_reply);
    return true;
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
