/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The steps of the dialogue. */
#include <assert.h>

#include "output/session_json_parts.h"

/* What differs between the kinds stands between `from` and the marks at the end. */
typedef void put_step_facts(struct bounded_buffer *line, const struct session *session,
                            const struct step *step, bool *lossy);

static void put_reply(struct bounded_buffer *line, const struct session *session,
                      const struct step *step, bool *lossy)
{
    const struct reply *reply = &step->reply;

    json_put_count(line, "code", reply->code);
    json_put_texts(line, "lines", reply->line_count, reply->lines, lossy);
    session_json_put_step(line, "reply_to", session, step->reply_to);
    json_put_seconds(line, "latency", step->latency);
}

static void put_stray_line(struct bounded_buffer *line, const struct session *session,
                           const struct step *step, bool *lossy)
{
    (void)session;
    json_put_text(line, "line", step->line, lossy);
    json_put_flag(line, "unknown", true);
}

static void put_octets(struct bounded_buffer *line, const char *key, const struct step *step)
{
    json_begin_object(line, key);
    json_put_count(line, "bytes", step->octets);
    json_end_object(line);
}

static void put_message(struct bounded_buffer *line, const struct session *session,
                        const struct step *step, bool *lossy)
{
    (void)session;
    (void)lossy;
    put_octets(line, "message", step);
    json_put_seconds(line, "t_end", step->t_end);
}

static void put_command(struct bounded_buffer *line, const struct session *session,
                        const struct step *step, bool *lossy)
{
    json_put_text(line, "verb", step->command.verb, lossy);
    json_put_text(line, "argument", step->command.argument, lossy);
    if (step->has_octets)
        put_message(line, session, step, lossy);
    json_put_flag(line, "unknown", step->command.unknown);
}

static void put_auth_response(struct bounded_buffer *line, const struct session *session,
                              const struct step *step, bool *lossy)
{
    (void)session;
    (void)step;
    (void)lossy;
    json_put_flag(line, "auth_response", true);
}

static void put_tls(struct bounded_buffer *line, const struct session *session,
                    const struct step *step, bool *lossy)
{
    (void)session;
    (void)lossy;
    put_octets(line, "tls", step);
}

static void put_gap(struct bounded_buffer *line, const struct session *session,
                    const struct step *step, bool *lossy)
{
    (void)session;
    (void)lossy;
    json_put_count(line, "gap", step->octets);
}

static put_step_facts *const put_facts[] = {
    [STEP_REPLY] = put_reply,
    [STEP_STRAY_LINE] = put_stray_line,
    [STEP_COMMAND] = put_command,
    [STEP_MESSAGE] = put_message,
    [STEP_AUTH_RESPONSE] = put_auth_response,
    [STEP_TLS] = put_tls,
    [STEP_GAP] = put_gap,
};

_Static_assert(sizeof put_facts / sizeof put_facts[0] == STEP_KIND_COUNT, "facts of each kind");

static void put_step(struct bounded_buffer *line, const struct session *session,
                     const struct step *step)
{
    bool lossy = false;

    assert(step->kind < STEP_KIND_COUNT);
    json_begin_object(line, NULL);
    json_put_seconds(line, "t", step->t);
    json_put_word(line, "from", side_name(step->from));
    put_facts[step->kind](line, session, step, &lossy);
    json_put_flag(line, "revised", step->revised);
    json_put_flag(line, "lossy", lossy);
    json_end_object(line);
}

void session_json_put_dialogue(struct bounded_buffer *line, const struct session *session)
{
    json_begin_array(line, "dialogue");
    for (size_t i = 0; i < session->step_count; i++)
        put_step(line, session, &session->steps[i]);
    json_end_array(line);
}

void session_json_put_last_steps(struct bounded_buffer *line, const struct session *session)
{
    size_t mark = line->length;

    json_begin_array(line, "last_steps");
    for (size_t i = 0; i < session->last_step_count; i++)
        put_step(line, session, &session->last_steps[i]);
    json_end_filled_array(line, mark);
}
