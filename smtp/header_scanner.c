/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading a message's header. */
#include "smtp/header_scanner.h"

#include "smtp/encoded_words.h"
#include "smtp/message_id.h"
#include "smtp/session.h"

static const struct header_name names[] = {
    [HEADER_FROM] = { .name = "From" },
    [HEADER_TO] = { .name = "To" },
    [HEADER_CC] = { .name = "Cc" },
    [HEADER_REPLY_TO] = { .name = "Reply-To" },
    [HEADER_SUBJECT] = { .name = "Subject" },
    [HEADER_DATE] = { .name = "Date" },
    [HEADER_USER_AGENT] = { .name = "User-Agent" },
    [HEADER_MESSAGE_ID] = { .name = "Message-ID" },
    [HEADER_MAILER] = { .name = "X-Mailer" },
    [HEADER_KEPT_COUNT] = { .name = "Received", .counted = true },
};

enum { NAME_COUNT = sizeof names / sizeof names[0] };

void header_scanner_init(struct header_scanner *scanner, const struct smtp_limits *limits, bool all)
{
    size_t first = all ? 0 : HEADER_MESSAGE_ID;

    *scanner = (struct header_scanner){ .all = all, .maximum = limits->header_bytes };
    line_splitter_init(&scanner->lines, limits->header_field);
    header_fields_init(&scanner->fields, names + first, all ? NAME_COUNT : 1, limits->header_field);
    for (size_t i = 0; i < HEADER_KEPT_COUNT; i++)
        bounded_buffer_init(&scanner->values[i].text, limits->header_field);
}

void header_scanner_clear(struct header_scanner *scanner)
{
    line_splitter_clear(&scanner->lines);
    header_fields_clear(&scanner->fields);
    for (size_t i = 0; i < HEADER_KEPT_COUNT; i++)
        bounded_buffer_clear(&scanner->values[i].text);
}

size_t header_scanner_memory(const struct header_scanner *scanner)
{
    size_t memory = line_splitter_memory(&scanner->lines) + header_fields_memory(&scanner->fields);

    for (size_t i = 0; i < HEADER_KEPT_COUNT; i++)
        memory += bounded_buffer_memory(&scanner->values[i].text);
    return memory;
}

static void keep(struct header_scanner *scanner, struct header_value *value,
                 const struct header_field *field)
{
    if (value->found) {
        value->repeated = true;
        return;
    }
    value->found = true;
    scanner->cut += field->cut;
    bounded_buffer_append(&value->text, field->body);
}

static void take_field(struct header_scanner *scanner, const struct header_field *field)
{
    size_t name = scanner->all ? field->name : HEADER_MESSAGE_ID;
    struct bounded_buffer *text;

    if (name == HEADER_KEPT_COUNT) {
        scanner->received++;
        return;
    }
    keep(scanner, &scanner->values[name], field);
    if (name != HEADER_MESSAGE_ID)
        return;
    text = &scanner->values[name].text;
    text->length = message_id_reduce(text->data, text->length);
    if (!scanner->all)
        scanner->state = HEADER_READ;
}

static void take_line(struct header_scanner *scanner, const struct smtp_line *line)
{
    struct header_field field;

    if (header_fields_add(&scanner->fields, line->text, line->cut, &field))
        take_field(scanner, &field);
    if (scanner->fields.state == HEADER_FIELDS_ENDED)
        scanner->state = HEADER_READ;
}

void header_scanner_add(struct header_scanner *scanner, struct bytes content)
{
    struct bytes searched = bytes_first(content, scanner->maximum - scanner->scanned);
    bool is_beyond = searched.length < content.length;
    struct smtp_line line;

    scanner->scanned += searched.length;
    while (scanner->state == HEADER_UNDER_WAY &&
           line_splitter_next(&scanner->lines, &searched, 0, &line))
        take_line(scanner, &line);
    if (scanner->state == HEADER_UNDER_WAY && is_beyond)
        scanner->state = HEADER_TOO_LONG;
}

void header_scanner_gap(struct header_scanner *scanner)
{
    if (scanner->state == HEADER_UNDER_WAY)
        scanner->state = HEADER_BROKEN;
}

void header_scanner_finish(struct header_scanner *scanner)
{
    struct header_field field;
    struct smtp_line line;

    if (scanner->state != HEADER_UNDER_WAY)
        return;
    if (line_splitter_finish(&scanner->lines, &line))
        take_line(scanner, &line);
    if (header_fields_finish(&scanner->fields, &field))
        take_field(scanner, &field);
    scanner->state = HEADER_READ;
}

struct bytes header_scanner_message_id(const struct header_scanner *scanner)
{
    return bounded_buffer_bytes(&scanner->values[HEADER_MESSAGE_ID].text);
}

/* --------------------------------------------------------------- on request */

static struct bytes decoded(struct arena *arena, const struct header_value *value)
{
    struct bytes text = bounded_buffer_bytes(&value->text);

    text = encoded_words_decode(arena, text);
    return text.length > 0 ? text : bytes_empty();
}

static const struct header_value *value_of(const struct header_scanner *scanner,
                                           enum header_text text)
{
    const struct header_value *value = &scanner->values[text];

    if (text == HEADER_USER_AGENT && !value->found)
        return &scanner->values[HEADER_MAILER];
    return value;
}

const struct message_headers *header_scanner_describe(const struct header_scanner *scanner,
                                                      struct arena *arena)
{
    struct message_headers *headers = arena_new(arena, 1, sizeof *headers);

    for (enum header_text i = 0; i < HEADER_TEXT_COUNT; i++) {
        const struct header_value *value = value_of(scanner, i);

        headers->repeated[i] = value->repeated;
        if (value->found)
            headers->texts[i] = decoded(arena, value);
    }
    headers->received = scanner->received;
    headers->complete = scanner->state == HEADER_READ;
    return headers;
}
