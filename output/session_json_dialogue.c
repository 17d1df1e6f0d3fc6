/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The steps of the dialogue. */
#include <assert.h>

#include "output/json_build.h"
#include "output/session_json_parts.h"

/* What differs between the kinds stands between `from` and the marks at the end. */
typedef void put_step_facts(json_t *object, const struct step *step, int64_t reply_to, bool *lossy);

static void put_reply(json_t *object, const struct step *step, int64_t reply_to, bool *lossy)
{
    const struct reply *reply = &step->reply;

    json_put_count(object, "code", reply->code);
    json_put(object, "lines", json_texts_new(reply->line_count, reply->lines, lossy));
    if (reply_to >= 0)
        json_put_count(object, "reply_to", (uint64_t)reply_to);
    json_put_seconds(object, "latency", step->latency);
}

static void put_stray_line(json_t *object, const struct step *step, int64_t reply_to, bool *lossy)
{
    (void)reply_to;
    json_put_text(object, "line", step->line, lossy);
    json_put_flag(object, "unknown", true);
}

static void put_octets(json_t *object, const char *key, const struct step *step)
{
    json_t *counted = json_object_new();

    json_put_count(counted, "bytes", step->octets);
    json_put(object, key, counted);
}

static void put_message(json_t *object, const struct step *step, int64_t reply_to, bool *lossy)
{
    (void)reply_to;
    (void)lossy;
    put_octets(object, "message", step);
    json_put_seconds(object, "t_end", step->t_end);
    json_put_flag(object, "refused", step->refused);
}

static void put_command(json_t *object, const struct step *step, int64_t reply_to, bool *lossy)
{
    json_put_text(object, "verb", step->command.verb, lossy);
    json_put_text(object, "argument", step->command.argument, lossy);
    if (step->has_octets)
        put_message(object, step, reply_to, lossy);
    json_put_flag(object, "unknown", step->command.unknown);
}

static void put_auth_response(json_t *object, const struct step *step, int64_t reply_to,
                              bool *lossy)
{
    (void)reply_to;
    (void)step;
    (void)lossy;
    json_put_flag(object, "auth_response", true);
}

static void put_tls(json_t *object, const struct step *step, int64_t reply_to, bool *lossy)
{
    (void)reply_to;
    (void)lossy;
    put_octets(object, "tls", step);
}

static void put_gap(json_t *object, const struct step *step, int64_t reply_to, bool *lossy)
{
    (void)reply_to;
    (void)lossy;
    if (step->octets > 0)
        json_put_count(object, "gap", step->octets);
    if (step->unread > 0)
        json_put_count(object, "unread", step->unread);
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

void session_json_put_step_facts(json_t *object, const struct step *step, int64_t reply_to)
{
    bool lossy = false;

    assert(step->kind < STEP_KIND_COUNT);
    json_put_seconds(object, "t", step->t);
    json_put_word(object, "from", side_name(step->from));
    put_facts[step->kind](object, step, reply_to, &lossy);
    json_put_flag(object, "bare_lf", step->bare_line_end);
    json_put_flag(object, "revised", step->revised);
    json_put_flag(object, "lossy", lossy);
}

static json_t *step_json(const struct session *session, const struct step *step)
{
    json_t *object = json_object_new();
    bool in_dialogue = step->reply_to >= 0 && (size_t)step->reply_to < session->step_count;

    session_json_put_step_facts(object, step, in_dialogue ? step->reply_to : STEP_NONE);
    return object;
}

json_t *session_json_steps(const struct session *session, size_t count, const struct step *steps)
{
    json_t *array = json_array_new();

    for (size_t i = 0; i < count; i++)
        json_append(array, step_json(session, &steps[i]));
    return array;
}
