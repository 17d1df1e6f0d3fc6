/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The steps of a dialogue: what was refused, and how long replies took. */
#include "output/report/entry_keep.h"

struct verb_stage {
    struct bytes verb;
    enum session_stage stage;
};

static const struct verb_stage verbs[] = {
    { JSON_KEY("RCPT"), STAGE_RCPT },      { JSON_KEY("MAIL"), STAGE_MAIL },
    { JSON_KEY("DATA"), STAGE_DATA_INIT }, { JSON_KEY("EHLO"), STAGE_HELO },
    { JSON_KEY("HELO"), STAGE_HELO },      { JSON_KEY("LHLO"), STAGE_HELO },
    { JSON_KEY("QUIT"), STAGE_QUIT },      { JSON_KEY("RSET"), STAGE_RSET },
    { JSON_KEY("AUTH"), STAGE_AUTH },      { JSON_KEY("STARTTLS"), STAGE_STARTTLS },
    { JSON_KEY("BDAT"), STAGE_DATA },      { JSON_KEY("NOOP"), STAGE_NOOP },
};

static enum session_stage stage_of_verb(struct bytes verb)
{
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (bytes_equal(verbs[i].verb, verb))
            return verbs[i].stage;
    return STAGE_OTHER;
}

static void take_from(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;

    (void)key;
    draft->step.from_server = bytes_equal(scalar->text, bytes_of_string("server"));
}

static void take_code(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;

    (void)key;
    draft->step.has_code = true;
    draft->step.code = (uint16_t)json_scalar_count(scalar);
}

/* Of a reply with several lines the first: the others most often go on from it. Kept
 * only when it is refused, for which its code stands before it. */
static void take_line(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;

    (void)key;
    if (draft->step.has_line || draft->step.code < 400 || scalar->kind != SCALAR_TEXT)
        return;
    draft->step.has_line = true;
    draft->step.line = arena_copy(draft->arena, scalar->text);
}

static void take_reply_to(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;

    (void)key;
    draft->step.reply_to = (int64_t)json_scalar_count(scalar);
}

static void take_latency(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;

    (void)key;
    draft->step.latency = json_scalar_seconds(scalar);
}

static void take_verb(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;

    (void)key;
    draft->step.stage = stage_of_verb(scalar->text);
}

/* The last chunk is the end of the message; RFC 3030, 2. */
static void take_argument(void *context, struct bytes key, const struct json_scalar *scalar)
{
    DRAFT;
    struct bytes text = bytes_trimmed(scalar->text);

    (void)key;
    if (draft->step.stage == STAGE_DATA && text.length > 4 &&
        bytes_equal_ignoring_case(bytes_after(text, text.length - 4), bytes_of_string("LAST")))
        draft->step.stage = STAGE_EOD;
}

/* A BDAT has one of its own. */
static void begin_message(void *context)
{
    DRAFT;

    if (draft->step.stage == STAGE_UNKNOWN)
        draft->step.stage = STAGE_EOD;
}

static void begin_step(void *context)
{
    DRAFT;

    draft->step = (struct step_draft){ .reply_to = -1, .latency = -1 };
}

static enum session_stage stage_answered(const struct entry_draft *draft)
{
    const struct step_draft *step = &draft->step;
    const uint8_t *stages = draft->stages.items;

    if (step->reply_to >= 0 && (size_t)step->reply_to < draft->stages.count)
        return (enum session_stage)stages[step->reply_to];
    return draft->stages.count == 0 ? STAGE_GREETING : STAGE_CLOSE;
}

static bool is_enhanced(struct bytes word)
{
    size_t dots = 0;

    for (size_t i = 0; i < word.length; i++) {
        if (word.data[i] == '.')
            dots++;
        else if (!ascii_is_digit(word.data[i]))
            return false;
    }
    return dots == 2 && word.length >= 5 && word.data[1] == '.' && word.data[0] >= '2' &&
           word.data[0] <= '5' && word.data[word.length - 1] != '.';
}

static void add_refused(struct entry_draft *draft, enum session_stage stage)
{
    struct report_refused *refused = draft_array_add(&draft->refused, sizeof *refused);
    struct bytes rest = draft->step.line;
    struct bytes word = bytes_next_word(&rest);

    *refused = (struct report_refused){ .stage = stage,
                                        .code = draft->step.code,
                                        .text = draft->step.line };
    if (is_enhanced(word)) {
        refused->enhanced = word;
        refused->text = bytes_trimmed(rest);
    }
}

static void add_waited(struct entry_draft *draft, enum session_stage stage)
{
    static const enum report_wait waits[STAGE_COUNT] = {
        [STAGE_RCPT] = WAIT_RCPT, [STAGE_DATA_INIT] = WAIT_DATA, [STAGE_EOD] = WAIT_EOD
    };
    struct report_waited *waited;

    if (waits[stage] == WAIT_GREETING)
        return;
    waited = draft_array_add(&draft->waited, sizeof *waited);
    *waited = (struct report_waited){ waits[stage], draft->step.latency };
}

static void end_step(void *context)
{
    DRAFT;
    const struct step_draft *step = &draft->step;

    if (step->has_code) {
        enum session_stage stage = stage_answered(draft);

        if (step->code >= 400 && step->code < 600)
            add_refused(draft, stage);
        if (step->latency >= 0)
            add_waited(draft, stage);
    }
    *(uint8_t *)draft_array_add(&draft->stages, 1) = (uint8_t)step->stage;
}

static const struct json_shape message_shape = { 0, NULL, begin_message, NULL };

static const struct json_field step_fields[] = {
    FIELD("t", NULL),
    FIELD("from", take_from),
    FIELD("code", take_code),
    FIELD("lines", take_line),
    FIELD("reply_to", take_reply_to),
    FIELD("latency", take_latency),
    FIELD("verb", take_verb),
    FIELD("argument", take_argument),
    { JSON_KEY("message"), NULL, &message_shape },
};

const struct json_shape entry_step = { sizeof step_fields / sizeof step_fields[0], step_fields,
                                       begin_step, end_step };
