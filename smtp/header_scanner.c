/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Searching a message header. */
#include "smtp/header_scanner.h"

/* RFC 5322 2.1.1 allows lines of 998; a folded Message-ID may have a few. */
enum { LINE_MAXIMUM = 4096, MESSAGE_ID_MAXIMUM = 2048 };

void header_scanner_init(struct header_scanner *scanner, size_t maximum)
{
    *scanner = (struct header_scanner){ .maximum = maximum };
    line_splitter_init(&scanner->lines, LINE_MAXIMUM);
    bounded_buffer_init(&scanner->message_id, MESSAGE_ID_MAXIMUM);
}

void header_scanner_clear(struct header_scanner *scanner)
{
    line_splitter_clear(&scanner->lines);
    bounded_buffer_clear(&scanner->message_id);
}

size_t header_scanner_memory(const struct header_scanner *scanner)
{
    return line_splitter_memory(&scanner->lines) + bounded_buffer_memory(&scanner->message_id);
}

static bool is_folded(struct bytes line)
{
    return line.length > 0 && ascii_is_blank(line.data[0]);
}

static void begin_field(struct header_scanner *scanner, struct bytes line)
{
    size_t colon = bytes_find(line, ':');
    struct bytes name = bytes_trimmed(bytes_first(line, colon));

    if (colon == line.length || !bytes_equal_ignoring_case(name, bytes_of_string("Message-ID")))
        return;
    scanner->state = HEADER_MESSAGE_ID;
    bounded_buffer_append(&scanner->message_id, bytes_trimmed(bytes_after(line, colon + 1)));
}

static void add_line(struct header_scanner *scanner, struct bytes line)
{
    if (scanner->state == HEADER_MESSAGE_ID && is_folded(line)) {
        if (scanner->message_id.length > 0)
            bounded_buffer_append(&scanner->message_id, bytes_of_string(" "));
        bounded_buffer_append(&scanner->message_id, bytes_trimmed(line));
    } else if (scanner->state == HEADER_MESSAGE_ID || line.length == 0) {
        scanner->state = HEADER_DONE;
    } else if (!is_folded(line)) {
        begin_field(scanner, line);
    }
}

void header_scanner_add(struct header_scanner *scanner, struct bytes content)
{
    struct bytes searched = bytes_first(content, scanner->maximum - scanner->scanned);
    struct smtp_line line;

    scanner->scanned += searched.length;
    while (scanner->state != HEADER_DONE &&
           line_splitter_next(&scanner->lines, &searched, 0, &line))
        add_line(scanner, line.text);
    if (scanner->scanned == scanner->maximum)
        scanner->state = HEADER_DONE;
}

void header_scanner_lose(struct header_scanner *scanner)
{
    struct bytes value = header_scanner_message_id(scanner);
    bool is_whole = value.length > 0 && value.data[value.length - 1] == '>';

    if (scanner->state == HEADER_MESSAGE_ID && !is_whole)
        bounded_buffer_reset(&scanner->message_id);
    scanner->state = HEADER_DONE;
}

struct bytes header_scanner_message_id(const struct header_scanner *scanner)
{
    return bytes_trimmed(bounded_buffer_bytes(&scanner->message_id));
}
