/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The part of a report's page with the sessions that need a look (flagged_sessions.h): by severity,
 * each of them a line that opens to its ladder.
 *
 * It is drawn before the page is begun, since what stands above it links to the sessions that
 * it has. What it has not is counted, and the page says which command draws it.
 */
#ifndef OUTPUT_REPORT_REPORT_HTML_SESSIONS_H
#define OUTPUT_REPORT_REPORT_HTML_SESSIONS_H

#include "base/bounded_buffer.h"
#include "output/html/html_rules.h"
#include "output/output_file.h"
#include "output/report/flagged_sessions.h"
#include "output/report/report.h"

/* What a page is made with; all lent. */
struct report_html_look {
    const struct html_rules *rules;
    struct flagged_sessions *flagged;
    uint64_t octets;        /* of the sessions, behind which no more is drawn */
    unsigned sessions_most; /* that the limit of `flagged` can be set to */
    /* The command that makes this page, quoted for a shell, in two halves between which a further
     * option can stand; absent: it is not known. */
    struct bytes command[2];
};

struct report_html_sessions;

/* Draws them. */
struct report_html_sessions *report_html_sessions_new(const struct report *report,
                                                      const struct report_html_look *look);
void report_html_sessions_free(struct report_html_sessions *sessions);

bool report_html_sessions_have(const struct report_html_sessions *sessions, uint64_t id);

/* How many are drawn, which are numbered from 1 on. */
unsigned report_html_sessions_drawn(const struct report_html_sessions *sessions);

/* Whether any session needs a look, also one that is not drawn. */
bool report_html_sessions_any(const struct report_html_sessions *sessions);

/* The whole section; nothing where no session needs a look. */
void report_html_sessions_write(struct report_html_sessions *sessions, struct output_file *file);

#endif
