/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words, columns and colours. */
#include "output/transcript_page.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "output/text_escape.h"

/* Only what every terminal has and what stays readable on dark and light. */
static const char *const style_codes[] = {
    [STYLE_PLAIN] = "\033[0m",   [STYLE_HEADING] = "\033[1m",  [STYLE_DIM] = "\033[2m",
    [STYLE_CLIENT] = "\033[36m", [STYLE_SERVER] = "\033[32m",  [STYLE_INFO] = "\033[34m",
    [STYLE_NOTICE] = "\033[35m", [STYLE_WARNING] = "\033[33m", [STYLE_CRITICAL] = "\033[1;31m",
};

_Static_assert(sizeof style_codes / sizeof style_codes[0] == STYLE_COUNT, "a code for each style");

void transcript_page_init(struct transcript_page *page, const struct transcript_options *options)
{
    page->options = *options;
    /* A session's own limits bound its transcript. */
    bounded_buffer_init(&page->text, SIZE_MAX);
}

void transcript_page_clear(struct transcript_page *page)
{
    bounded_buffer_clear(&page->text);
}

void page_style(struct transcript_page *page, enum text_style style)
{
    assert(style < STYLE_COUNT);
    if (page->options.colour)
        page_add(page, style_codes[style]);
}

void page_add(struct transcript_page *page, const char *words)
{
    bounded_buffer_append(&page->text, bytes_of_string(words));
}

void page_add_styled(struct transcript_page *page, enum text_style style, const char *words)
{
    page_style(page, style);
    page_add(page, words);
    page_style(page, STYLE_PLAIN);
}

void page_add_wire(struct transcript_page *page, struct bytes wire)
{
    text_escape_append(&page->text, wire, page->options.unicode ? TEXT_UTF8 : TEXT_ASCII);
}

/* Code points, near enough to columns for our sentences. */
static size_t columns_of(struct bytes text)
{
    size_t columns = 0;

    for (size_t i = 0; i < text.length; i++)
        columns += (text.data[i] & 0xC0) != 0x80;
    return columns;
}

static void add_blanks(struct transcript_page *page, unsigned count)
{
    while (count-- > 0)
        page_add(page, " ");
}

void page_add_paragraph(struct transcript_page *page, unsigned indent, struct bytes wire)
{
    struct bounded_buffer escaped;
    struct bytes rest, word;
    size_t column = 0;

    bounded_buffer_init(&escaped, SIZE_MAX);
    text_escape_append(&escaped, wire, page->options.unicode ? TEXT_UTF8 : TEXT_ASCII);
    rest = bounded_buffer_bytes(&escaped);
    while ((word = bytes_next_word(&rest)).length > 0) {
        size_t columns = columns_of(word);

        if (column > 0 && column + 1 + columns > TRANSCRIPT_WIDTH) {
            page_end_line(page);
            column = 0;
        }
        add_blanks(page, column == 0 ? indent : 1);
        column += (column == 0 ? indent : 1) + columns;
        bounded_buffer_append(&page->text, word);
    }
    page_end_line(page);
    bounded_buffer_clear(&escaped);
}

void page_add_count(struct transcript_page *page, uint64_t count, const char *noun)
{
    char text[24];

    snprintf(text, sizeof text, "%" PRIu64 " ", count);
    page_add(page, text);
    page_add(page, noun);
    if (count != 1)
        page_add(page, "s");
}

void page_add_code(struct transcript_page *page, uint16_t code)
{
    char text[8];

    snprintf(text, sizeof text, "%03u", (unsigned)code);
    page_add(page, text);
}

static const char *arrow(const struct transcript_page *page)
{
    return page->options.unicode ? "\xE2\x86\x92" : "->";
}

void page_add_arrow(struct transcript_page *page)
{
    page_add(page, " ");
    page_add(page, arrow(page));
    page_add(page, " ");
}

void page_add_span(struct transcript_page *page, duration span)
{
    char text[32];

    snprintf(text, sizeof text, "%" PRId64 ".%03u s", span / DURATION_SECOND,
             (unsigned)(span % DURATION_SECOND / DURATION_MILLISECOND));
    page_add(page, text);
}

/* `   0.009000` and two blanks: room for 9999 s before a column moves. */
#define OFFSET_COLUMN "%11s  "

static void add_offset_text(struct transcript_page *page, const char *offset)
{
    char text[48];

    snprintf(text, sizeof text, OFFSET_COLUMN, offset);
    page_add_styled(page, STYLE_DIM, text);
}

void page_add_offset(struct transcript_page *page, duration t)
{
    char text[DURATION_TEXT_SIZE];

    duration_format(t, text);
    add_offset_text(page, text);
}

void page_add_dots(struct transcript_page *page)
{
    add_offset_text(page, "...");
}

void page_add_no_offset(struct transcript_page *page)
{
    char text[48];

    snprintf(text, sizeof text, OFFSET_COLUMN, "");
    page_add(page, text);
}

void page_add_speaker(struct transcript_page *page, enum side from)
{
    page_style(page, from == SIDE_CLIENT ? STYLE_CLIENT : STYLE_SERVER);
    page_add(page, from == SIDE_CLIENT ? "C" : "S");
    page_add_arrow(page);
    page_add(page, from == SIDE_CLIENT ? "S" : "C");
    page_style(page, STYLE_PLAIN);
    page_add(page, "  ");
}

void page_add_no_speaker(struct transcript_page *page)
{
    page_add_no_offset(page);
    page_add(page, page->options.unicode ? "       " : "        ");
}

void page_end_line(struct transcript_page *page)
{
    page_add(page, "\n");
}
