/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was found on a page, by rule: how often, where first, what it means and what to do.
 *
 * It has as many entries as there are rules, however many sessions there are.
 */
#ifndef OUTPUT_HTML_HTML_GLOSSARY_H
#define OUTPUT_HTML_HTML_GLOSSARY_H

#include "output/html/html_rules.h"
#include "output/html/html_text.h"
#include "smtp/session.h"

struct html_glossary_entry {
    const char *id;         /* of a rule; constant */
    enum severity severity; /* the worst it had */
    uint64_t count;
    bool has_example;
    uint64_t example; /* the first session that is on the page and has it */
};

struct html_glossary {
    const struct html_rules *rules;
    size_t count;
    size_t capacity;
    struct html_glossary_entry *entries;
};

/* The rules are lent. */
void html_glossary_init(struct html_glossary *glossary, const struct html_rules *rules);
void html_glossary_clear(struct html_glossary *glossary);

/* The findings of a session, which may be an example when it can be linked to. */
void html_glossary_count(struct html_glossary *glossary, const struct session *session,
                         bool linkable);

/* The finding of a notice. */
void html_glossary_count_finding(struct html_glossary *glossary, const struct finding *finding);

/* The entries, the most severe first and then by number, as a section, which
 * is there without any too: the page links to it before it knows. Sorts them. */
void html_glossary_add(struct bounded_buffer *page, struct html_glossary *glossary);

#endif
