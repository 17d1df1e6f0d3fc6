/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting, and the list of what needs a look. */
#include "output/html/html_overview.h"

#include <inttypes.h>
#include <string.h>

#include "output/html/html_parts.h"
#include "output/html/html_session.h"

struct html_limits html_limits_default(void)
{
    return (struct html_limits){
        .flagged = 1000, .calm = 500, .notices = 500, .octets = UINT64_C(64) << 20
    };
}

void html_overview_init(struct html_overview *overview, const struct html_limits *limits)
{
    *overview = (struct html_overview){ .limits = *limits };
}

void html_overview_clear(struct html_overview *overview)
{
    for (unsigned i = 0; i < overview->listed; i++)
        bounded_buffer_clear(&overview->list[i].item);
    overview->listed = 0;
}

bool html_overview_take(struct html_overview *overview, bool flagged, uint64_t octets)
{
    const struct html_limits *limits = &overview->limits;
    unsigned most = flagged ? limits->flagged : limits->calm;
    bool drawn = octets < limits->octets && overview->drawn[flagged] < most;

    if (drawn)
        overview->drawn[flagged]++;
    else
        overview->left_out[flagged]++;
    return drawn;
}

bool html_overview_take_notice(struct html_overview *overview)
{
    bool drawn = overview->notices < overview->limits.notices;

    if (drawn)
        overview->notices++;
    else
        overview->notices_left_out++;
    return drawn;
}

unsigned html_overview_drawn(const struct html_overview *overview)
{
    return (unsigned)(overview->drawn[0] + overview->drawn[1]);
}

/* Who, when, why, and what came of it. */
static void add_item(struct bounded_buffer *item, const struct session *session,
                     const struct html_rules *rules)
{
    html_add(item, "<li>");
    html_add_chip(item, html_session_severity(session));
    html_add(item, " <strong>");
    html_session_add_reason(item, session, html_session_reason(session, bytes_of(NULL, 0)), rules);
    html_add(item, "</strong> ");
    html_session_add_item(item, session);
    html_add(item, "</li>\n");
}

/* Behind all that are at least as severe. */
static unsigned place_in_list(const struct html_overview *overview, enum severity severity)
{
    unsigned place = overview->listed;

    while (place > 0 && overview->list[place - 1].severity < severity)
        place--;
    return place;
}

void html_overview_list(struct html_overview *overview, const struct session *session,
                        const struct html_rules *rules)
{
    enum severity severity = html_session_severity(session);
    unsigned place = place_in_list(overview, severity);
    struct html_listed *listed = &overview->list[place];

    if (place == HTML_LISTED)
        return;
    if (overview->listed == HTML_LISTED)
        bounded_buffer_clear(&overview->list[--overview->listed].item);
    memmove(listed + 1, listed, (overview->listed - place) * sizeof *listed);
    overview->listed++;
    listed->severity = severity;
    bounded_buffer_init(&listed->item, SIZE_MAX);
    add_item(&listed->item, session, rules);
}

static void add_left_out(struct bounded_buffer *page, uint64_t count, const char *one,
                         const char *more)
{
    if (count > 0)
        html_addf(page, "<p class=\"left-out\">%" PRIu64 " more %s not drawn here.</p>\n", count,
                  count == 1 ? one : more);
}

void html_overview_close_sessions(struct bounded_buffer *page, struct html_overview *overview)
{
    if (overview->closed)
        return;
    overview->closed = true;
    if (html_overview_drawn(overview) == 0 && overview->notices == 0)
        html_add(page, "<p>There was none.</p>\n");
    add_left_out(page, overview->left_out[true], "session that needs a look is",
                 "sessions that need a look are");
    add_left_out(page, overview->left_out[false], "session without a finding worth a look is",
                 "sessions without a finding worth a look are");
    if (overview->notices_left_out > 0)
        html_addf(page, "<p class=\"left-out\">%" PRIu64 " more notice%s not shown here.</p>\n",
                  overview->notices_left_out, overview->notices_left_out == 1 ? " is" : "s are");
    if (overview->left_out[true] + overview->left_out[false] > 0)
        html_addf(page,
                  "<p class=\"aside\">A page draws %u sessions that need a look and %u others, and "
                  "ends drawing at %u MiB. Choose with <code>--client</code>, "
                  "<code>--since</code> or <code>--anomalous</code>, or read all of them with "
                  "<code>--format text</code>.</p>\n",
                  overview->limits.flagged, overview->limits.calm,
                  (unsigned)(overview->limits.octets >> 20));
    html_add(page, "</section>\n");
}
