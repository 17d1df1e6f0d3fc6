/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting, and the list of what needs a look. */
#include "output/html/html_overview.h"

#include <inttypes.h>

#include "output/html/html_parts.h"

/* Columns of the sentence in the list. */
enum { SENTENCE_COLUMNS = 120 };

struct html_limits html_limits_default(void)
{
    return (struct html_limits){
        .flagged = 1000, .calm = 500, .notices = 500, .octets = UINT64_C(64) << 20
    };
}

void html_overview_init(struct html_overview *overview, const struct html_limits *limits)
{
    *overview = (struct html_overview){ .limits = *limits };
    bounded_buffer_init(&overview->list, SIZE_MAX);
}

void html_overview_clear(struct html_overview *overview)
{
    bounded_buffer_clear(&overview->list);
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

void html_overview_list(struct html_overview *overview, const struct session *session)
{
    struct bounded_buffer *list = &overview->list;
    char text[ADDRESS_TEXT_SIZE];

    if (overview->listed == HTML_LISTED)
        return;
    overview->listed++;
    html_add(list, "<li>");
    html_add_chip(list, html_session_severity(session));
    html_addf(list, " <a href=\"#s-%016" PRIx64 "\">", session->id);
    ip_address_format(&session->client.address, text);
    html_add_string(list, text);
    html_add(list, " \xE2\x86\x92 ");
    ip_address_format(&session->server.address, text);
    html_add_string(list, text);
    html_add(list, "</a> ");
    if (session->diagnosis.sentence_count > 0)
        html_add_cut(list, session->diagnosis.sentences[0], SENTENCE_COLUMNS);
    html_add(list, "</li>\n");
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
