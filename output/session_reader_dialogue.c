/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The steps of the dialogue. */
#include "output/session_reader_parts.h"

/* The key that tells a kind of step from the others, in the order in which they are asked
 * for: a chunk of BDAT is a command that has a message too. */
static const struct {
    const char *key;
    enum step_kind kind;
} kinds[] = {
    { "code", STEP_REPLY },
    { "verb", STEP_COMMAND },
    { "line", STEP_STRAY_LINE },
    { "message", STEP_MESSAGE },
    { "auth_response", STEP_AUTH_RESPONSE },
    { "tls", STEP_TLS },
};

static enum step_kind kind_of(const json_t *object)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (json_object_get(object, kinds[i].key) != NULL)
            return kinds[i].kind;
    return STEP_GAP;
}

static void read_reply(struct session *session, struct step *step, const json_t *object)
{
    const json_t *array = json_object_get(object, "lines");
    size_t count = json_array_size(array);
    struct bytes *lines = arena_new(&session->arena, count + 1, sizeof *lines);
    const json_t *reply_to = json_object_get(object, "reply_to");

    for (size_t i = 0; i < count; i++)
        lines[i] = read_text(session, json_array_get(array, i));
    step->reply = (struct reply){ .code = (uint16_t)read_count_at(object, "code"),
                                  .line_count = count,
                                  .lines = lines };
    if (json_is_integer(reply_to))
        step->reply_to = (step_index)json_integer_value(reply_to);
    step->latency = read_span_at(object, "latency", -1);
}

static void read_command(struct session *session, struct step *step, const json_t *object)
{
    step->command = (struct command){ .verb = read_text_at(session, object, "verb"),
                                      .argument = read_text_at(session, object, "argument"),
                                      .unknown = read_flag_at(object, "unknown") };
    step->has_octets = json_object_get(object, "message") != NULL;
}

static uint64_t octets_of(const struct step *step, const json_t *object)
{
    if (step->kind == STEP_GAP)
        return read_count_at(object, "gap");
    return read_count_at(json_object_get(object, step->kind == STEP_TLS ? "tls" : "message"),
                         "bytes");
}

static void read_step(struct session *session, struct step *step, const json_t *object)
{
    duration t = read_span_at(object, "t", 0);

    *step = (struct step){ .kind = kind_of(object),
                           .from = read_side_at(object, "from"),
                           .revised = read_flag_at(object, "revised"),
                           .refused = read_flag_at(object, "refused"),
                           .bare_line_end = read_flag_at(object, "bare_lf"),
                           .reply_to = STEP_NONE,
                           .transaction = TRANSACTION_NONE,
                           .t = t,
                           .t_end = read_span_at(object, "t_end", t),
                           .latency = -1 };
    step->octets = octets_of(step, object);
    if (step->kind == STEP_REPLY)
        read_reply(session, step, object);
    else if (step->kind == STEP_COMMAND)
        read_command(session, step, object);
    else if (step->kind == STEP_STRAY_LINE)
        step->line = read_text_at(session, object, "line");
    else if (step->kind == STEP_GAP)
        step->unread = read_count_at(object, "unread");
}

static struct step *read_steps(struct session *session, const json_t *array, size_t *ret_count)
{
    size_t count = json_array_size(array);
    struct step *steps = arena_new(&session->arena, count + 1, sizeof *steps);

    for (size_t i = 0; i < count; i++)
        read_step(session, &steps[i], json_array_get(array, i));
    *ret_count = count;
    return steps;
}

void read_dialogue(struct session *session, const json_t *record)
{
    uint64_t left_out = read_count_at(json_object_get(record, "truncated"), "dialogue");

    session->steps = read_steps(session, json_object_get(record, "dialogue"), &session->step_count);
    session->last_steps =
        read_steps(session, json_object_get(record, "last_steps"), &session->last_step_count);
    session->step_capacity = session->step_count;
    if (session->last_step_count > SESSION_LAST_STEPS)
        session->last_step_count = SESSION_LAST_STEPS;
    session->left_out.steps =
        left_out > session->last_step_count ? left_out : session->last_step_count;
}
