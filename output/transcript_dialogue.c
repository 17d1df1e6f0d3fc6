/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dialogue in a transcript, from the first line to the close. */
#include <assert.h>

#include "output/transcript_parts.h"

/* Silence between the end of one thing and the start of the next. */
static void add_pause(struct transcript_page *page, duration from, duration to)
{
    const char *rule = page->options.unicode ? "\xE2\x94\x80\xE2\x94\x80" : "--";

    if (to - from <= TRANSCRIPT_PAUSE)
        return;
    page_add_dots(page);
    page_style(page, STYLE_HEADING);
    page_add(page, rule);
    page_add(page, " ");
    page_add_span(page, to - from);
    page_add(page, " later ");
    page_add(page, rule);
    page_style(page, STYLE_PLAIN);
    page_end_line(page);
}

/* Whether a finding on the step is more than an information. */
static bool is_odd(const struct session *session, step_index step)
{
    for (size_t i = 0; i < session->finding_count; i++)
        if (session->findings[i].step == step && session->findings[i].severity > SEVERITY_INFO)
            return true;
    return false;
}

static void add_findings_on(struct transcript_page *page, const struct session *session,
                            step_index step)
{
    for (size_t i = 0; i < session->finding_count; i++)
        if (session->findings[i].step == step)
            transcript_add_finding(page, FINDING_UNDER_STEP, &session->findings[i]);
}

static void add_steps(struct transcript_page *page, const struct session *session)
{
    duration previous = 0;

    for (size_t i = 0; i < session->step_count; i++) {
        const struct step *step = &session->steps[i];

        add_pause(page, previous, step->t);
        transcript_add_step(page, session, step, is_odd(session, (step_index)i));
        add_findings_on(page, session, (step_index)i);
        previous = step->t_end;
    }
}

static void add_last_steps(struct transcript_page *page, const struct session *session)
{
    uint64_t unknown = session->left_out.steps - session->last_step_count;

    assert(session->left_out.steps >= session->last_step_count);
    if (unknown > 0) {
        page_add_dots(page);
        page_add(page, "[");
        page_add_count(page, unknown, "step");
        page_add(page, " left out]");
        page_end_line(page);
    }
    for (size_t i = 0; i < session->last_step_count; i++)
        transcript_add_step(page, session, &session->last_steps[i], false);
}

static const char *const close_words[] = {
    [CLOSE_FIN] = "closed",
    [CLOSE_RST] = "reset",
    [CLOSE_TIMEOUT] = "timed out",
    [CLOSE_END_OF_CAPTURE] = "the capture ends here",
    [CLOSE_EVICTED] = "given up to stay inside a limit",
    [CLOSE_STALLED] = "the engine stalled here",
    [CLOSE_PORT_REUSED] = "the client opened a new connection from the same port",
    [CLOSE_INTERFACE_LOST] = "the interface went away",
};

static const char *const closed_by_words[] = {
    [CLOSED_BY_NOBODY] = "",
    [CLOSED_BY_CLIENT] = " by the client",
    [CLOSED_BY_SERVER] = " by the server",
    [CLOSED_BY_BOTH] = " by both sides",
};

_Static_assert(sizeof close_words / sizeof close_words[0] == CLOSE_COUNT, "words for each");
_Static_assert(sizeof closed_by_words / sizeof closed_by_words[0] == CLOSED_BY_COUNT, "for each");

/* Nothing behind QUIT, where a connection is to end. */
static const char *const closed_in_words[] = {
    [STAGE_UNKNOWN] = "",
    [STAGE_CONNECT] = " before the greeting",
    [STAGE_GREETING] = " after the greeting",
    [STAGE_HELO] = " after HELO",
    [STAGE_STARTTLS] = " after STARTTLS",
    [STAGE_TLS] = " during the TLS handshake",
    [STAGE_ENCRYPTED] = "",
    [STAGE_AUTH] = " after AUTH",
    [STAGE_MAIL] = " after MAIL",
    [STAGE_RCPT] = " after RCPT",
    [STAGE_DATA_INIT] = " after DATA",
    [STAGE_DATA] = " inside the message",
    [STAGE_EOD] = " after the message",
    [STAGE_RSET] = " after RSET",
    [STAGE_NOOP] = " after NOOP",
    [STAGE_OTHER] = " after another command",
    [STAGE_QUIT] = "",
    [STAGE_CLOSE] = "",
};

_Static_assert(sizeof closed_in_words / sizeof closed_in_words[0] == STAGE_COUNT, "for each");

/* A connection that ended otherwise may have been half closed, RFC 9293 3.6. */
static void add_close(struct transcript_page *page, const struct session *session)
{
    bool closed = session->close == CLOSE_FIN || session->close == CLOSE_RST;

    assert(session->close < CLOSE_COUNT && session->closed_by < CLOSED_BY_COUNT);
    page_add_offset(page, session->end - session->start);
    page_add(page, close_words[session->close]);
    if (!closed && session->closed_by != CLOSED_BY_NOBODY)
        page_add(page, ", FIN sent");
    page_add(page, closed_by_words[session->closed_by]);
    if (session->closed_by != CLOSED_BY_NOBODY)
        page_add(page, closed_in_words[session->timing.closed_in]);
    page_end_line(page);
}

/* The step that was said last, NULL without any. */
static const struct step *final_step(const struct session *session)
{
    if (session->last_step_count > 0)
        return &session->last_steps[session->last_step_count - 1];
    return session->step_count > 0 ? &session->steps[session->step_count - 1] : NULL;
}

/* Within TLS there is no silence to speak of: nobody knows what was said. */
static void add_pause_before_close(struct transcript_page *page, const struct session *session)
{
    const struct step *last = final_step(session);

    if (last == NULL || last->kind != STEP_TLS)
        add_pause(page, last != NULL ? last->t_end : 0, session->end - session->start);
}

void transcript_add_dialogue(struct transcript_page *page, const struct session *session)
{
    add_steps(page, session);
    add_last_steps(page, session);
    add_pause_before_close(page, session);
    add_close(page, session);
}
