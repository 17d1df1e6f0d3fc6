/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of a session on a page, from top to bottom.
 */
#ifndef OUTPUT_HTML_HTML_PARTS_H
#define OUTPUT_HTML_HTML_PARTS_H

#include "output/html/html_session.h"

/* html_findings.c: what was found, and whether something in between changed the dialogue;
 * nothing when there is neither. */
void html_add_findings(struct bounded_buffer *page, const struct session *session,
                       const struct html_session_place *place);

/* A severity as a coloured word. */
void html_add_chip(struct bounded_buffer *page, enum severity severity);

/* html_mails.c: the transactions; nothing without any. */
void html_add_mails(struct bounded_buffer *page, const struct session *session);

/* A name and what it is about, in a list of such; nothing without. */
void html_add_fact(struct bounded_buffer *page, const char *name, struct bytes value);

/* html_facts.c: who, over what, what the capture lacks, where the time went. */
void html_add_facts(struct bounded_buffer *page, const struct session *session);

/* html_dialogue.c: the ladder, and all its steps in a table. */
void html_add_dialogue(struct bounded_buffer *page, const struct session *session,
                       const struct html_session_place *place);

#endif
