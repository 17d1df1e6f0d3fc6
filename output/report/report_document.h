/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A report as a document: what is said, in which order, and in which words. The formats
 * (text, Markdown, HTML) differ only in how they show it, so all of them say the same.
 *
 * It is a headline and sections; a section is a list of blocks. Texts may hold anything
 * from the wire: each format escapes every one of them. A word that is our own needs
 * no other treatment.
 *
 * Everything in it lies in its arena or belongs to the report, which is lent and must
 * not change while the document lives.
 */
#ifndef OUTPUT_REPORT_REPORT_DOCUMENT_H
#define OUTPUT_REPORT_REPORT_DOCUMENT_H

#include "base/arena.h"
#include "output/report/report.h"

enum block_kind {
    BLOCK_PARAGRAPH, /* sentences */
    BLOCK_TABLE,
    BLOCK_FINDING, /* something that needs attention, with examples */
    BLOCK_CHART,   /* volumes over time */
    BLOCK_KIND_COUNT
};

struct document_column {
    const char *heading;
    bool is_number; /* stands at the right */
    bool gives_way; /* is cut short where there is no room for all of it */
};

enum { DOCUMENT_COLUMNS = 8 };

struct document_row {
    struct bytes cells[DOCUMENT_COLUMNS];
};

struct document_table {
    const char *title; /* NULL for none */
    size_t column_count;
    const struct document_column *columns;
    size_t most; /* rows that are shown; what is left out is said in `note` */
    size_t row_count;
    size_t row_capacity;
    struct document_row *rows;
    struct bytes note; /* below it, such as how many rows are left out; absent without one */
};

struct document_finding {
    enum severity severity;
    struct bytes id;
    struct bytes title;  /* the rule's own words; absent for one that is not known */
    struct bytes remedy; /* likewise: what to do */
    struct bytes count;  /* `17 in 12 sessions (2 critical, 15 warning)` */
    struct bytes when;
    struct bytes message; /* of the first of the most severe ones */
    struct bytes clients; /* absent without */
    struct bytes servers;
    size_t command_count;        /* 0: there is no example */
    const struct bytes *command; /* that shows the first example: pieces with blanks between them */
    struct bytes note;           /* what is to be known of the command; absent without */
    const struct report_examples *examples;
};

/* What is drawn for one piece of time. */
enum chart_series { CHART_SESSIONS, CHART_MESSAGES, CHART_BYTES, CHART_REFUSALS, CHART_COUNT };

struct chart_point {
    timestamp start;
    struct bytes label;
    uint64_t values[CHART_COUNT];
};

struct document_chart {
    const char *title;
    const char *unit; /* of time: "hour", "day" */
    size_t count;
    struct chart_point *points; /* without holes, but for long ones in which nothing was */
};

struct document_block {
    enum block_kind kind;
    union {
        struct bytes paragraph;
        struct document_table table;
        struct document_finding finding;
        struct document_chart chart;
    };
};

struct document_section {
    const char *id; /* a word for links */
    const char *heading;
    size_t block_count;
    size_t block_capacity;
    struct document_block *blocks;
};

enum { DOCUMENT_SECTIONS = 16 };

struct report_document {
    struct arena arena;
    struct report *report;
    struct bytes period; /* what it is about: from when to when, and the zone */
    struct bytes headline;
    bool needs_attention;
    bool is_doubtful; /* the capture is; or there was nothing */
    bool is_empty;    /* there was no session, as the headline says */
    size_t section_count;
    struct document_section sections[DOCUMENT_SECTIONS];
};

/* What is said of a rule by `smtpscope explain`. */
struct rule_words {
    const char *title;
    const char *remedy;
    bool rests_on_others; /* other sessions make the finding, or change its severity */
};

struct document_options {
    size_t rows; /* of a table at most; what is left out is said below it */
    /* False for a rule that is not known; NULL: none is. */
    bool (*find_rule)(const char *id, struct rule_words *ret_words);
    /* All of it is out of one capture, with nothing known from before. */
    bool is_one_capture;
    struct report *baseline; /* an earlier report to compare with; NULL for none; lent */
};

/* Lists of the report are brought into their order. */
struct report_document *report_document_new(struct report *report,
                                            const struct document_options *options);
void report_document_free(struct report_document *document);

const char *chart_series_name(enum chart_series series); /* "sessions", ... */

#endif
