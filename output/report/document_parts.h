/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Building a document: sections, blocks, and who writes which section.
 */
#ifndef OUTPUT_REPORT_DOCUMENT_PARTS_H
#define OUTPUT_REPORT_DOCUMENT_PARTS_H

#include "output/report/report_document.h"
#include "output/report/report_words.h"

/* A document while it is made. */
struct document_draft {
    struct report_document *document;
    struct arena *arena;
    struct report *report;
    const struct document_options *options;
};

struct document_section *document_section(struct document_draft *draft, const char *id,
                                          const char *heading);

/* A new block of the section, to be filled. */
struct document_block *document_block(struct document_draft *draft,
                                      struct document_section *section, enum block_kind kind);

void document_paragraph(struct document_draft *draft, struct document_section *section,
                        struct bytes text);

struct document_table *document_table(struct document_draft *draft,
                                      struct document_section *section, const char *title,
                                      size_t column_count, const struct document_column *columns);

/* A new row, with empty cells. NULL when the table is as long as the options allow: then it
 * is counted among those left out. */
struct document_row *document_row(struct document_draft *draft, struct document_table *table);

/* Says below the table how many rows more there are, and by how much the counts of the list they
 * are from (NULL: of none) can be too low. */
void document_note(struct document_draft *draft, struct document_table *table,
                   struct top_list *list, size_t all);

/* Joins texts. */
struct bytes document_words(struct document_draft *draft, size_t count, const struct bytes *parts);

/* `greeting`, `RCPT`, ... */
const char *document_wait_words(enum report_wait wait);

/* What a report is about: from when to when, and the zone. */
struct bytes document_period(struct document_draft *draft, const struct report *report);

/* `192.0.2.1 mail.example.com` */
struct bytes document_party(struct document_draft *draft, struct bytes address, struct bytes name);

/* The sections, each in a file document_*.c of its own; one with nothing to say is left out. */
void document_attention(struct document_draft *draft);
void document_changes(struct document_draft *draft);
void document_interception(struct document_draft *draft);
void document_volumes(struct document_draft *draft);
void document_outcomes(struct document_draft *draft);
void document_servers(struct document_draft *draft);
void document_clients(struct document_draft *draft);
void document_tls(struct document_draft *draft);
void document_greylisting(struct document_draft *draft);
void document_guessing(struct document_draft *draft);
void document_health(struct document_draft *draft);

/* Why there is no session, where there is none. */
struct bytes document_empty_words(struct document_draft *draft);

/* The sentence at the top. */
void document_headline(struct document_draft *draft);

/* How much of what was captured is missing or could not be read, in sentences for people, worst
 * first; returns how many there are, at most `most`. */
size_t document_health_doubts(struct document_draft *draft, struct bytes *ret_sentences,
                              size_t most);

#endif
