/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words, columns and colours. */
#include "output/transcript_page.h"

#include <assert.h>
#include <stdio.h>

#include "output/text_escape.h"
#include "output/words.h"

/* ECMA-48 8.3.117; `38;5;N` is colour N of the usual palette of 256. */
static const char *const style_codes[] = {
    [STYLE_PLAIN] = "\033[0m",
    [STYLE_HEADING] = "\033[1m",
    [STYLE_DIM] = "\033[38;5;243m",
    [STYLE_CLIENT] = "\033[38;5;31m",
    [STYLE_SERVER] = "\033[38;5;28m",
    [STYLE_INFO] = "\033[38;5;243m",
    [STYLE_NOTICE] = "\033[38;5;133m",
    [STYLE_WARNING] = "\033[1;38;5;130m",
    [STYLE_CRITICAL] = "\033[1;38;5;196m",
};

_Static_assert(sizeof style_codes / sizeof style_codes[0] == STYLE_COUNT, "a code for each style");

void transcript_page_init(struct transcript_page *page, const struct transcript_options *options)
{
    page->options = *options;
    page->column = 0;
    /* A session's own limits bound its transcript. */
    bounded_buffer_init(&page->text, SIZE_MAX);
}

void transcript_page_clear(struct transcript_page *page)
{
    bounded_buffer_clear(&page->text);
}

/* Code points, near enough to columns. */
static size_t columns_of(struct bytes text)
{
    size_t columns = 0;

    for (size_t i = 0; i < text.length; i++)
        columns += (text.data[i] & 0xC0) != 0x80;
    return columns;
}

/* Text that is safe to show and has no end of line. */
static void add_text(struct transcript_page *page, struct bytes text)
{
    bounded_buffer_append(&page->text, text);
    page->column += columns_of(text);
}

void page_style(struct transcript_page *page, enum text_style style)
{
    assert(style < STYLE_COUNT);
    if (page->options.colour)
        bounded_buffer_append(&page->text, bytes_of_string(style_codes[style]));
}

void page_add(struct transcript_page *page, const char *words)
{
    add_text(page, bytes_of_string(words));
}

void page_add_styled(struct transcript_page *page, enum text_style style, const char *words)
{
    if (style == STYLE_PLAIN) {
        page_add(page, words);
        return;
    }
    page_style(page, style);
    page_add(page, words);
    page_style(page, STYLE_PLAIN);
}

static enum text_charset charset_of(const struct transcript_page *page)
{
    return page->options.unicode ? TEXT_UTF8 : TEXT_ASCII;
}

void page_add_wire(struct transcript_page *page, struct bytes wire)
{
    size_t start = page->text.length;

    text_escape_append(&page->text, wire, charset_of(page));
    page->column += columns_of(bytes_after(bounded_buffer_bytes(&page->text), start));
}

/* A further line has a word of its own, however long. */
static void add_word(struct transcript_page *page, const struct page_margin *margin,
                     struct bytes word)
{
    if (page->column > 0 && page->column + 1 + columns_of(word) > TRANSCRIPT_WIDTH)
        page_end_line(page);
    if (page->column > 0)
        page_add(page, " ");
    else
        page_add_styled(page, margin->style, margin->words);
    add_text(page, word);
}

void page_add_words(struct transcript_page *page, const struct page_margin *margin,
                    struct bytes wire)
{
    struct bounded_buffer escaped;
    struct bytes rest, word;

    bounded_buffer_init(&escaped, SIZE_MAX);
    text_escape_append(&escaped, wire, charset_of(page));
    rest = bounded_buffer_bytes(&escaped);
    while ((word = bytes_next_word(&rest)).length > 0)
        add_word(page, margin, word);
    bounded_buffer_clear(&escaped);
}

void page_add_paragraph(struct transcript_page *page, const struct page_margin *margin,
                        struct bytes wire)
{
    page_add_words(page, margin, wire);
    page_end_line(page);
}

void page_add_labelled(struct transcript_page *page, enum text_style style, const char *label,
                       struct bytes wire)
{
    static const char blanks[] = PAGE_NO_LABEL;
    const struct page_margin margin = { STYLE_PLAIN, PAGE_NO_LABEL };

    /* The blank in front of the first word is the column's last one. */
    assert(page->column == 0 && strlen(label) + 1 < sizeof blanks);
    page_add_styled(page, style, label);
    page_add(page, &blanks[strlen(label) + 1]);
    page_add_paragraph(page, &margin, wire);
}

void page_add_label(struct transcript_page *page, enum text_style style, const char *label)
{
    assert(page->column == 0 && strlen(label) < strlen(PAGE_NO_LABEL));
    page_add_styled(page, style, label);
    page_add(page, &PAGE_NO_LABEL[strlen(label)]);
}

/* What words.h has made of numbers. */
static void add_made(struct transcript_page *page, struct bounded_buffer *text)
{
    add_text(page, bounded_buffer_bytes(text));
    bounded_buffer_clear(text);
}

void page_add_count(struct transcript_page *page, uint64_t count, const char *noun)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    words_append_count(&text, count, noun);
    add_made(page, &text);
}

void page_add_session_id(struct transcript_page *page, uint64_t id)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    words_append_session_id(&text, id);
    add_made(page, &text);
}

void page_add_time(struct transcript_page *page, timestamp time)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    words_append_time(&text, time);
    add_made(page, &text);
}

void page_add_span(struct transcript_page *page, duration span)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    words_append_span(&text, span);
    add_made(page, &text);
}

const char *page_arrow(const struct transcript_page *page)
{
    return page->options.unicode ? "\xE2\x86\x92" : "->";
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

/* An arrow away from the one who speaks, as between the two in the heading. */
struct speaker {
    enum text_style style;
    const char *ascii;
    const char *unicode;
};

static const struct speaker speakers[] = {
    [SIDE_CLIENT] = { STYLE_CLIENT, "client ->", "client \xE2\x86\x92" },
    [SIDE_SERVER] = { STYLE_SERVER, "<- server", "\xE2\x86\x90 server" },
};

_Static_assert(sizeof speakers / sizeof speakers[0] == SIDE_COUNT, "words for each side");

void page_add_speaker(struct transcript_page *page, enum side from)
{
    const struct speaker *speaker = &speakers[from];

    page_add_styled(page, speaker->style,
                    page->options.unicode ? speaker->unicode : speaker->ascii);
    page_add(page, "  ");
}

void page_add_no_speaker(struct transcript_page *page)
{
    page_add(page, page->options.unicode ? "                       " : "                        ");
}

void page_end_line(struct transcript_page *page)
{
    bounded_buffer_append(&page->text, bytes_of_string("\n"));
    page->column = 0;
}
