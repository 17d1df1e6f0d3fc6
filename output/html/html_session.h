/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One session on a page: a line that says who, when and what came of it, which opens to
 * the diagnosis, the findings, the mails, the ladder and everything else that the
 * transcript tells.
 */
#ifndef OUTPUT_HTML_HTML_SESSION_H
#define OUTPUT_HTML_HTML_SESSION_H

#include "output/html/html_rules.h"
#include "output/html/html_text.h"
#include "smtp/session.h"

/* Steps that the table of a session has. */
enum { HTML_STEPS = 400 };

struct html_session_place {
    const struct html_rules *rules;
    unsigned number; /* of this session on the page, from 1 */
    /* It can be linked to by its identifier, `s-` before it: the first that has it. */
    bool anchored;
    /* One of those on a page about more: closed however it was judged until a link leads into
     * it, and without what only the whole record has (session_reader.h). */
    bool is_excerpt;
    /* The finding that it is an example of, by identifier; absent: its worst is. */
    struct bytes finding;
    size_t command_count;        /* 0: it is whole, or nobody knows */
    const struct bytes *command; /* that shows it whole: pieces with blanks between them */
    bool linked; /* the page says elsewhere what rules mean, at `rule-` and their identifier */
};

void html_session_add(struct bounded_buffer *page, const struct session *session,
                      const struct html_session_place *place);

/* It has a finding that is more than an information, or the verdict is that something is
 * in between: such a session is open from the start. */
bool html_session_is_flagged(const struct session *session);

/* Why it needs a look: the most severe finding of that identifier, or of all when it is absent or
 * has none; the first of equals. NULL without a finding. */
const struct finding *html_session_reason(const struct session *session, struct bytes id);

/* Of the most severe finding; info also without any. */
enum severity html_session_severity(const struct session *session);

/* The title of that finding, and how many others the session has; without one, the verdict on
 * interception. */
void html_session_add_reason(struct bounded_buffer *page, const struct session *session,
                             const struct finding *reason, const struct html_rules *rules);

/* When it began. */
void html_session_add_when(struct bounded_buffer *page, const struct session *session);

/* Of a list: who, with a link to the session, when, and what came of it. */
void html_session_add_item(struct bounded_buffer *page, const struct session *session);

/* A notice is a block of its own; `is_drawn` says whether a session can be linked to. */
struct html_links {
    const void *context;
    bool (*is_drawn)(const void *context, uint64_t session);
};
void html_notice_add(struct bounded_buffer *page, const struct notice *notice,
                     const struct html_session_place *place, const struct html_links *links);

#endif
