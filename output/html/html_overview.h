/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keeps count of the sessions of a page: which are drawn, which are only counted, and
 * which need a look.
 */
#ifndef OUTPUT_HTML_HTML_OVERVIEW_H
#define OUTPUT_HTML_HTML_OVERVIEW_H

#include "output/html/html_rules.h"
#include "output/html/html_text.h"
#include "smtp/session.h"

/* What of them a page has; the rest is counted, and the page says so. */
struct html_limits {
    unsigned flagged; /* sessions drawn that need a look */
    unsigned calm;    /* other sessions drawn */
    unsigned notices;
    uint64_t octets; /* of a page, behind which no session is drawn any more */
};

/* Flagged sessions that the summary names: the most severe, and of equals the first. */
enum { HTML_LISTED = 100 };

struct html_listed {
    enum severity severity;
    struct bounded_buffer item; /* of the list, as HTML */
};

struct html_limits html_limits_default(void);

/* What is known of the sessions so far. */
struct html_overview {
    struct html_limits limits;
    bool closed;       /* the section of the sessions is */
    uint64_t drawn[2]; /* calm and flagged ones */
    uint64_t left_out[2];
    uint64_t notices;
    uint64_t notices_left_out;
    unsigned listed;
    struct html_listed list[HTML_LISTED]; /* the most severe first */
};

void html_overview_init(struct html_overview *overview, const struct html_limits *limits);
void html_overview_clear(struct html_overview *overview);

/* Counts a session, and says whether it is to be drawn on a page that has so many octets. */
bool html_overview_take(struct html_overview *overview, bool flagged, uint64_t octets);
bool html_overview_take_notice(struct html_overview *overview);

/* Sessions drawn, the last one taken among them. */
unsigned html_overview_drawn(const struct html_overview *overview);

/* A flagged session that is drawn; a less severe one makes room for it. */
void html_overview_list(struct html_overview *overview, const struct session *session,
                        const struct html_rules *rules);

/* What was left out, and the end of the section; once. */
void html_overview_close_sessions(struct bounded_buffer *page, struct html_overview *overview);

#endif
