/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A session from its one line to all of it. */
#include "output/html/html_session.h"

#include <inttypes.h>

#include "output/html/html_parts.h"
#include "output/session_words.h"

/* Columns of the sentence in the line. */
enum { SENTENCE_COLUMNS = 200 };

enum severity html_session_severity(const struct session *session)
{
    enum severity worst = SEVERITY_INFO;

    for (size_t i = 0; i < session->finding_count; i++)
        if (session->findings[i].severity > worst)
            worst = session->findings[i].severity;
    return worst;
}

bool html_session_is_flagged(const struct session *session)
{
    return html_session_severity(session) > SEVERITY_INFO ||
           session->interception.verdict != VERDICT_NONE;
}

/* What the session comes to; without a diagnosis, how it ended. */
static void add_sentence(struct bounded_buffer *page, const struct session *session)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    if (session->diagnosis.sentence_count > 0)
        bounded_buffer_append(&text, session->diagnosis.sentences[0]);
    else
        session_words_append_close(&text, session);
    html_add_cut(page, bounded_buffer_bytes(&text), SENTENCE_COLUMNS);
    bounded_buffer_clear(&text);
}

static void add_when(struct bounded_buffer *page, timestamp start)
{
    char text[TIMESTAMP_TEXT_SIZE];
    struct bounded_buffer words;

    timestamp_format(start, text);
    html_addf(page, "<time class=\"when\" datetime=\"%s\">", text);
    bounded_buffer_init(&words, SIZE_MAX);
    words_append_time(&words, start);
    html_add_made(page, &words);
    html_add(page, "</time>");
}

static void add_line(struct bounded_buffer *page, const struct session *session, bool flagged)
{
    char client[ADDRESS_TEXT_SIZE];
    char server[ENDPOINT_TEXT_SIZE];

    ip_address_format(&session->client.address, client);
    endpoint_format(&session->server, server);
    html_add(page, "<summary>");
    if (flagged)
        html_add_chip(page, html_session_severity(session));
    html_add(page, "<h3>");
    html_add_string(page, client);
    html_add(page, " \xE2\x86\x92 ");
    html_add_string(page, server);
    html_add(page, "</h3> ");
    add_when(page, session->start);
    html_add(page, "\n<span class=\"what\">");
    add_sentence(page, session);
    html_add(page, "</span></summary>\n");
}

static void add_diagnosis(struct bounded_buffer *page, const struct diagnosis *diagnosis)
{
    if (diagnosis->sentence_count == 0)
        return;
    html_add(page, "<p class=\"short\">");
    for (size_t i = 0; i < diagnosis->sentence_count; i++) {
        html_add(page, i > 0 ? " " : "");
        html_add_text(page, diagnosis->sentences[i]);
    }
    html_add(page, "</p>\n");
    if (diagnosis->remedy == NULL)
        return;
    html_add(page, "<p class=\"remedy\"><strong>What to do:</strong> ");
    html_add_string(page, diagnosis->remedy);
    html_add(page, "</p>\n");
}

void html_session_add(struct bounded_buffer *page, const struct session *session,
                      const struct html_session_place *place)
{
    bool flagged = html_session_is_flagged(session);

    html_addf(page, "<details class=\"session %s\"",
              flagged ? severity_name(html_session_severity(session)) : "calm");
    if (place->anchored)
        html_addf(page, " id=\"s-%016" PRIx64 "\"", session->id);
    html_add(page, flagged && !place->is_excerpt ? " open=\"open\">\n" : ">\n");
    add_line(page, session, flagged);
    html_add(page, "<div class=\"inside\">\n");
    add_diagnosis(page, &session->diagnosis);
    html_add_mails(page, session);
    html_add_dialogue(page, session, place);
    html_add_findings(page, session, place);
    if (!place->is_excerpt)
        html_add_facts(page, session);
    html_add(page, "</div></details>\n");
}
