/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A session from its one line to all of it. */
#include "output/html/html_session.h"

#include <inttypes.h>

#include "output/html/html_parts.h"
#include "output/session_words.h"

/* Columns of the sentence in the line, and in a list. */
enum { SENTENCE_COLUMNS = 200, LISTED_COLUMNS = 120 };

/* An absent identifier is that of every finding. */
static const struct finding *worst(const struct session *session, struct bytes id)
{
    const struct finding *found = NULL;

    for (size_t i = 0; i < session->finding_count; i++) {
        const struct finding *finding = &session->findings[i];

        if (id.length > 0 && !bytes_equal(bytes_of_string(finding->id), id))
            continue;
        if (found == NULL || finding->severity > found->severity)
            found = finding;
    }
    return found;
}

const struct finding *html_session_reason(const struct session *session, struct bytes id)
{
    const struct finding *found = worst(session, id);

    return found != NULL ? found : worst(session, bytes_of(NULL, 0));
}

enum severity html_session_severity(const struct session *session)
{
    const struct finding *reason = worst(session, bytes_of(NULL, 0));

    return reason != NULL ? reason->severity : SEVERITY_INFO;
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

void html_session_add_when(struct bounded_buffer *page, const struct session *session)
{
    char text[TIMESTAMP_TEXT_SIZE];
    struct bounded_buffer words;

    timestamp_format(session->start, text);
    html_addf(page, "<time class=\"when\" datetime=\"%s\">", text);
    bounded_buffer_init(&words, SIZE_MAX);
    words_append_time(&words, session->start);
    html_add_made(page, &words);
    html_add(page, "</time>");
}

void html_session_add_reason(struct bounded_buffer *page, const struct session *session,
                             const struct finding *reason, const struct html_rules *rules)
{
    struct bounded_buffer text;

    if (reason == NULL) {
        if (session->interception.verdict != VERDICT_NONE)
            html_addf(page, "Interception %s", verdict_name(session->interception.verdict));
        return;
    }
    html_add_string(page, html_rule_title(rules, reason->id));
    if (session->finding_count == 1)
        return;
    bounded_buffer_init(&text, SIZE_MAX);
    words_append(&text, ", and ");
    words_append_count(&text, session->finding_count - 1, "other finding");
    html_add_made(page, &text);
}

/* What made it worth a look, or an example. */
static void add_why(struct bounded_buffer *page, const struct session *session,
                    const struct finding *reason, const struct html_rules *rules)
{
    html_add(page, "\n<span class=\"why\">");
    html_session_add_reason(page, session, reason, rules);
    html_add(page, "</span>");
}

static void add_line(struct bounded_buffer *page, const struct session *session,
                     const struct finding *reason, const struct html_rules *rules)
{
    char client[ADDRESS_TEXT_SIZE];
    char server[ENDPOINT_TEXT_SIZE];

    ip_address_format(&session->client.address, client);
    endpoint_format(&session->server, server);
    html_add(page, "<summary>");
    if (reason != NULL)
        html_add_chip(page, reason->severity);
    html_add(page, "<h3>");
    html_add_string(page, client);
    html_add(page, " \xE2\x86\x92 ");
    html_add_string(page, server);
    html_add(page, "</h3> ");
    html_session_add_when(page, session);
    if (reason != NULL || session->interception.verdict != VERDICT_NONE)
        add_why(page, session, reason, rules);
    html_add(page, "\n<span class=\"what\">");
    add_sentence(page, session);
    html_add(page, "</span></summary>\n");
}

void html_session_add_item(struct bounded_buffer *page, const struct session *session)
{
    char text[ADDRESS_TEXT_SIZE];

    html_addf(page, "<a href=\"#s-%016" PRIx64 "\">", session->id);
    ip_address_format(&session->client.address, text);
    html_add_string(page, text);
    html_add(page, " \xE2\x86\x92 ");
    ip_address_format(&session->server.address, text);
    html_add_string(page, text);
    html_add(page, "</a> ");
    html_session_add_when(page, session);
    if (session->diagnosis.sentence_count == 0)
        return;
    html_add(page, "\n<span class=\"what\">");
    html_add_cut(page, session->diagnosis.sentences[0], LISTED_COLUMNS);
    html_add(page, "</span>");
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

static void add_command(struct bounded_buffer *page, const struct html_session_place *place)
{
    if (place->command_count == 0)
        return;
    html_add(page, "<p class=\"aside\">Shown whole by <code class=\"wire\">");
    html_add_command(page, place->command_count, place->command);
    html_add(page, "</code></p>\n");
}

/* A link into something that is shut opens it (HTML Living Standard, 4.11.1, ancestor details
 * revealing algorithm); one to the whole of it does not. */
static void add_anchor(struct bounded_buffer *page, const struct session *session,
                       const struct html_session_place *place, bool inside)
{
    if (place->anchored && place->is_excerpt == inside)
        html_addf(page, " id=\"s-%016" PRIx64 "\"", session->id);
}

void html_session_add(struct bounded_buffer *page, const struct session *session,
                      const struct html_session_place *place)
{
    bool flagged = html_session_is_flagged(session);
    bool has_reason = flagged || place->finding.length > 0;
    const struct finding *reason = has_reason ? html_session_reason(session, place->finding) : NULL;

    html_addf(page, "<details class=\"session %s\"",
              reason != NULL ? severity_name(reason->severity)
              : flagged      ? "info"
                             : "calm");
    add_anchor(page, session, place, false);
    html_add(page, flagged && !place->is_excerpt ? " open=\"open\">\n" : ">\n");
    add_line(page, session, reason, place->rules);
    html_add(page, "<div class=\"inside\"");
    add_anchor(page, session, place, true);
    html_add(page, ">\n");
    add_diagnosis(page, &session->diagnosis);
    html_add_mails(page, session);
    html_add_dialogue(page, session, place);
    html_add_findings(page, session, place);
    if (!place->is_excerpt)
        html_add_facts(page, session);
    add_command(page, place);
    html_add(page, "</div></details>\n");
}
