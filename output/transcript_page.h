/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The page a transcript is written on: text with few colours and fixed columns.
 *
 * The colours are some of the 256 that terminals agree on, chosen so that each
 * has a contrast of 4:1 or more on black as well as on white. No fact is told
 * by colour alone.
 *
 * Three ways to add: our own words, the wire's bytes (escaped), counts. There
 * is no fourth, so that no wire byte gets onto the page as it is.
 */
#ifndef OUTPUT_TRANSCRIPT_PAGE_H
#define OUTPUT_TRANSCRIPT_PAGE_H

#include "base/bounded_buffer.h"
#include "base/connection.h"
#include "base/timestamp.h"
#include "output/transcript.h"

enum text_style {
    STYLE_PLAIN, /* ends every other */
    STYLE_HEADING,
    STYLE_DIM,
    STYLE_CLIENT,
    STYLE_SERVER,
    STYLE_INFO,
    STYLE_NOTICE,
    STYLE_WARNING,
    STYLE_CRITICAL,
    STYLE_COUNT
};

enum { TRANSCRIPT_WIDTH = 80 };

struct transcript_page {
    struct bounded_buffer text;
    size_t column; /* where the next word goes; a code point counts as one */
    struct transcript_options options;
};

void transcript_page_init(struct transcript_page *page, const struct transcript_options *options);
void transcript_page_clear(struct transcript_page *page);

void page_style(struct transcript_page *page, enum text_style style);

/* Our own words. */
void page_add(struct transcript_page *page, const char *words);

/* Our own words in a style. */
void page_add_styled(struct transcript_page *page, enum text_style style, const char *words);

/* Bytes from the wire. */
void page_add_wire(struct transcript_page *page, struct bytes wire);

/* The first word of a line of the heading, and the blanks that fill its column. */
void page_add_label(struct transcript_page *page, enum text_style style, const char *label);

/* As wide as that column. */
#define PAGE_NO_LABEL "        "

/* What every line of a paragraph begins with. */
struct page_margin {
    enum text_style style;
    const char *words;
};

/* A sentence that may quote the wire, in lines of at most TRANSCRIPT_WIDTH
 * columns (a longer word has its own). It goes on where the page's last line
 * ends, or begins with the margin as all further lines do. Ends the line. */
void page_add_paragraph(struct transcript_page *page, const struct page_margin *margin,
                        struct bytes wire);

/* A part of one: as above, but the line may go on behind it. */
void page_add_words(struct transcript_page *page, const struct page_margin *margin,
                    struct bytes wire);

/* The same, and a paragraph behind it. */
void page_add_labelled(struct transcript_page *page, enum text_style style, const char *label,
                       struct bytes wire);

/* `1 byte`, `240 bytes`. */
void page_add_count(struct transcript_page *page, uint64_t count, const char *noun);

/* 16 hexadecimal digits. */
void page_add_session_id(struct transcript_page *page, uint64_t id);

/* For people: without the T, and the zone in letters. */
void page_add_time(struct transcript_page *page, timestamp time);

/* `->`, or the arrow of Unicode. */
const char *page_arrow(const struct transcript_page *page);

/* `10.007 s`. */
void page_add_span(struct transcript_page *page, duration span);

/* The column of offsets at the start of a line: a time, or dots. */
void page_add_offset(struct transcript_page *page, duration t);
void page_add_dots(struct transcript_page *page);

/* The column behind it: who speaks, with an arrow to the other, or nothing for a further line of
 * the same speaker. */
void page_add_speaker(struct transcript_page *page, enum side from);
void page_add_no_speaker(struct transcript_page *page);

void page_end_line(struct transcript_page *page);

#endif
