/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A walk along the steps: each span between two belongs to somebody. */
#include "smtp/timeline.h"

#include "smtp/session_stages.h"

/* Whose turn it is to speak. */
enum turn { TURN_GREETING, TURN_OF_CLIENT, TURN_OF_SERVER, TURN_UNKNOWN };

/* What is known of that. */
enum knowledge {
    KNOWN,
    BEFORE_GREETING, /* the server has to begin */
    LOST,            /* until a reply answers something behind `gap` */
};

struct timeline {
    const struct session *session;
    struct session_timing *timing;
    enum knowledge knowledge;
    duration cursor;     /* everything before it has its place */
    duration wait;       /* how much of it since the last reply was spent waiting for one */
    step_index sent;     /* the last step of the client that a reply is due to */
    step_index answered; /* the last one that a reply came to */
    step_index oldest;   /* the first one behind `answered` */
    step_index gap;      /* the last gap, or reply that nobody can place */
    bool turned;         /* the server plays the client, behind TURN or ATRN */
    struct stage_timing stages[STAGE_COUNT];
};

/* Times of a record are whole microseconds, so that what is written adds up too. */
static duration whole(duration span)
{
    return span - span % DURATION_MICROSECOND;
}

/* When the dialogue could begin: behind what stands in front of it, which belongs to
 * connecting. */
static duration begins(const struct session *session)
{
    duration t = session->established;

    if (session->proxied != NULL && !session->proxied->late && session->proxied->t > t)
        t = session->proxied->t;
    if (session->tunnelled != NULL && session->tunnelled->t > t)
        t = session->tunnelled->t;
    return t;
}

/* --------------------------------------------------------------------- the parts */

/* Behind TURN who waits for whom is turned as well. */
static enum time_part part_of(const struct timeline *timeline, enum time_part part)
{
    if (!timeline->turned)
        return part;
    if (part == TIME_WAITED_FOR_SERVER)
        return TIME_WAITED_FOR_CLIENT;
    return part == TIME_WAITED_FOR_CLIENT ? TIME_WAITED_FOR_SERVER : part;
}

/* Everything up to `end` that has no place yet. */
static void spend(struct timeline *timeline, duration end, enum time_part part,
                  enum session_stage stage)
{
    duration span = whole(end) - timeline->cursor;

    if (span <= 0)
        return;
    timeline->cursor += span;
    timeline->timing->parts[part_of(timeline, part)] += span;
    timeline->stages[stage].parts[part_of(timeline, part)] += span;
    if (part == TIME_WAITED_FOR_SERVER)
        timeline->wait += span;
}

static void end_wait(struct timeline *timeline, enum session_stage stage)
{
    struct stage_timing *timing = &timeline->stages[stage];

    if (timeline->wait > timing->longest)
        timing->longest = timeline->wait;
    timeline->wait = 0;
}

static bool expects_reply(const struct step *step)
{
    return step->kind == STEP_COMMAND || step->kind == STEP_MESSAGE ||
           step->kind == STEP_AUTH_RESPONSE;
}

/* Only commands that were sent count, so there is always one in front of `sent`. */
static enum session_stage stage_that_waits(struct timeline *timeline)
{
    const struct step *steps = timeline->session->steps;

    while (timeline->oldest <= timeline->answered || !expects_reply(&steps[timeline->oldest]))
        timeline->oldest++;
    return stage_of_answer(&steps[timeline->oldest]);
}

static enum turn turn_of(const struct timeline *timeline)
{
    if (timeline->knowledge == LOST)
        return TURN_UNKNOWN;
    if (timeline->knowledge == BEFORE_GREETING)
        return TURN_GREETING;
    return timeline->sent > timeline->answered ? TURN_OF_SERVER : TURN_OF_CLIENT;
}

/* Up to `end`, when what comes next, if anything does, is of this stage. */
static void spend_waiting(struct timeline *timeline, duration end, enum session_stage next)
{
    switch (turn_of(timeline)) {
    case TURN_GREETING:
        spend(timeline, begins(timeline->session) < end ? begins(timeline->session) : end,
              TIME_CONNECT, STAGE_GREETING);
        spend(timeline, end, TIME_WAITED_FOR_SERVER, STAGE_GREETING);
        break;
    case TURN_OF_CLIENT:
        spend(timeline, end, TIME_WAITED_FOR_CLIENT, next);
        break;
    case TURN_OF_SERVER:
        spend(timeline, end, TIME_WAITED_FOR_SERVER, stage_that_waits(timeline));
        break;
    case TURN_UNKNOWN:
        spend(timeline, end, TIME_UNKNOWN, STAGE_UNKNOWN);
        break;
    }
}

/* --------------------------------------------------------------------- the steps */

static void lose(struct timeline *timeline, step_index index)
{
    timeline->knowledge = LOST;
    timeline->gap = index;
}

/* AUTH is answered again and again; each time what it answers is the response
 * before. */
static step_index answered_by(const struct timeline *timeline, const struct step *reply)
{
    const struct step *asked = &timeline->session->steps[reply->reply_to];
    const struct step *sent;

    if (timeline->sent <= reply->reply_to || stage_of_client(asked) != STAGE_AUTH)
        return reply->reply_to;
    sent = &timeline->session->steps[timeline->sent];
    return sent->kind == STEP_AUTH_RESPONSE ? timeline->sent : reply->reply_to;
}

/* Of LMTP's replies to one message each is waited for, RFC 2033 4.2. */
static bool is_due(const struct timeline *timeline, enum session_stage stage)
{
    return timeline->sent > timeline->answered ||
           (stage == STAGE_EOD && timeline->session->protocol == PROTOCOL_LMTP);
}

/* Whatever was lost besides, what it answers has waited for it. */
static void pass_answer(struct timeline *timeline, const struct step *reply)
{
    step_index answered = answered_by(timeline, reply);
    enum session_stage stage = stage_of_answer(&timeline->session->steps[answered]);

    if (timeline->knowledge == BEFORE_GREETING)
        spend_waiting(timeline, reply->t, stage);
    spend(timeline, reply->t,
          is_due(timeline, stage) ? TIME_WAITED_FOR_SERVER : TIME_WAITED_FOR_CLIENT, stage);
    end_wait(timeline, stage);
    if (answered > timeline->answered) {
        timeline->answered = answered;
        timeline->stages[STAGE_EOD].count += stage == STAGE_EOD;
    }
    if (answered > timeline->gap)
        timeline->knowledge = KNOWN;
}

/* A reply that answers nothing while something waits may answer that after all. */
static void pass_unpaired(struct timeline *timeline, const struct step *reply, step_index index)
{
    if (index == timeline->session->greeting) {
        spend_waiting(timeline, reply->t, STAGE_GREETING);
        end_wait(timeline, STAGE_GREETING);
        timeline->stages[STAGE_GREETING].count = 1;
        if (timeline->gap == STEP_NONE && timeline->session->directions == DIRECTIONS_BOTH)
            timeline->knowledge = KNOWN;
        return;
    }
    spend_waiting(timeline, reply->t, STAGE_CLOSE);
    timeline->wait = 0;
    if (timeline->knowledge != KNOWN || timeline->sent > timeline->answered)
        lose(timeline, index);
}

static void pass_content(struct timeline *timeline, const struct step *step)
{
    struct stage_timing *data = &timeline->stages[STAGE_DATA];
    duration start = timeline->cursor;

    spend(timeline, step->t_end, TIME_TRANSFER, STAGE_DATA);
    if (timeline->cursor - start > data->longest)
        data->longest = timeline->cursor - start;
}

static void pass_client(struct timeline *timeline, const struct step *step, step_index index)
{
    enum session_stage stage = stage_of_client(step);

    spend_waiting(timeline, step->t, stage);
    if (step->kind != STEP_AUTH_RESPONSE)
        timeline->stages[stage].count++;
    if ((step->kind == STEP_MESSAGE && !step->refused) || step->has_octets)
        pass_content(timeline, step);
    timeline->sent = index;
}

/* Who begins TLS waits for no reply in clear, also where the client speaks first. */
static void begin_tls(struct timeline *timeline, duration t)
{
    timeline->stages[STAGE_TLS].count = 1;
    if (timeline->knowledge == BEFORE_GREETING)
        spend(timeline, begins(timeline->session), TIME_CONNECT, STAGE_GREETING);
    spend(timeline, t, timeline->knowledge != LOST ? TIME_WAITED_FOR_CLIENT : TIME_UNKNOWN,
          timeline->knowledge != LOST ? STAGE_TLS : STAGE_UNKNOWN);
}

/* One step for each direction; together they are one span. */
static void pass_tls(struct timeline *timeline, const struct step *step)
{
    const struct tls_handshake *handshake = timeline->session->tls.handshake;
    duration secured = handshake != NULL ? handshake->secured : -1;

    if (timeline->stages[STAGE_TLS].count == 0)
        begin_tls(timeline, step->t);
    spend(timeline, secured >= 0 && secured < step->t_end ? secured : step->t_end, TIME_TLS,
          STAGE_TLS);
    spend(timeline, step->t_end, TIME_TLS, STAGE_ENCRYPTED);
    timeline->stages[STAGE_ENCRYPTED].count = secured >= 0;
}

static void pass(struct timeline *timeline, step_index index)
{
    const struct step *step = &timeline->session->steps[index];

    if (expects_reply(step) || step->kind == STEP_REPLY)
        timeline->turned = step->from == (step->kind == STEP_REPLY ? SIDE_CLIENT : SIDE_SERVER);
    switch (step->kind) {
    case STEP_REPLY:
        if (step->reply_to != STEP_NONE)
            pass_answer(timeline, step);
        else
            pass_unpaired(timeline, step, index);
        break;
    case STEP_COMMAND:
    case STEP_MESSAGE:
    case STEP_AUTH_RESPONSE:
        pass_client(timeline, step, index);
        break;
    case STEP_TLS:
        pass_tls(timeline, step);
        break;
    case STEP_GAP:
        spend_waiting(timeline, step->t, STAGE_CLOSE);
        lose(timeline, index);
        break;
    case STEP_STRAY_LINE:
        spend_waiting(timeline, step->t, STAGE_CLOSE);
        break;
    case STEP_KIND_COUNT:
        break;
    }
}

/* ----------------------------------------------------------------------- the end */

/* A client that has said QUIT need not wait for the reply; RFC 5321 4.1.1.10 says
 * it should, and many do not. */
static bool has_taken_leave(const struct session *session, const struct step *sent)
{
    return stage_of_client(sent) == STAGE_QUIT &&
           (session->closed_by == CLOSED_BY_CLIENT || session->closed_by == CLOSED_BY_BOTH);
}

/* What was sent last was never answered. */
static void wait_in_vain(struct timeline *timeline, duration end)
{
    const struct session *session = timeline->session;
    const struct step *sent = &session->steps[timeline->sent];
    enum session_stage stage = stage_that_waits(timeline);

    if (has_taken_leave(session, sent)) {
        spend(timeline, end, TIME_IDLE, STAGE_CLOSE);
        return;
    }
    switch (progress_of_client(session, sent)) {
    case PROGRESS_COMPLETE:
        spend(timeline, end, TIME_WAITED_FOR_SERVER, stage);
        end_wait(timeline, stage);
        timeline->stages[STAGE_EOD].count += stage == STAGE_EOD;
        break;
    case PROGRESS_UNDER_WAY:
        spend(timeline, end, TIME_WAITED_FOR_CLIENT, STAGE_DATA);
        break;
    case PROGRESS_UNKNOWN:
        spend(timeline, end, TIME_UNKNOWN, STAGE_UNKNOWN);
        break;
    }
}

/* The server has asked for something, with 354 or 334. */
static bool asks_for_more(const struct session *session)
{
    const struct step *last = &session->steps[session->step_count - 1];

    return last->kind == STEP_REPLY && reply_class(last->reply.code) == 3 &&
           last->reply_to != STEP_NONE;
}

static void rest(struct timeline *timeline, duration end)
{
    const struct session *session = timeline->session;
    enum session_stage asked;

    if (!asks_for_more(session)) {
        spend(timeline, end, TIME_IDLE, STAGE_CLOSE);
        return;
    }
    asked = stage_of_client(&session->steps[session->steps[session->step_count - 1].reply_to]);
    spend(timeline, end, TIME_WAITED_FOR_CLIENT, asked == STAGE_DATA_INIT ? STAGE_DATA : asked);
}

static bool lacks_the_end(const struct session *session)
{
    return session->left_out.steps > 0 ||
           session->missing[SIDE_CLIENT] + session->missing[SIDE_SERVER] > 0;
}

static void pass_end(struct timeline *timeline, duration end)
{
    const struct session *session = timeline->session;

    if (lacks_the_end(session)) {
        spend(timeline, end, TIME_UNKNOWN, STAGE_UNKNOWN);
        return;
    }
    /* Of what is encrypted only the amount is known, not when the last of it came. */
    if (timeline->stages[STAGE_TLS].count > 0) {
        spend(timeline, end, TIME_TLS,
              timeline->stages[STAGE_ENCRYPTED].count > 0 ? STAGE_ENCRYPTED : STAGE_TLS);
        return;
    }
    switch (turn_of(timeline)) {
    case TURN_OF_SERVER:
        wait_in_vain(timeline, end);
        break;
    case TURN_OF_CLIENT:
        rest(timeline, end);
        break;
    case TURN_GREETING:
    case TURN_UNKNOWN:
        spend_waiting(timeline, end, STAGE_CLOSE);
        end_wait(timeline, STAGE_GREETING);
        break;
    }
}

static bool took_place(const struct stage_timing *stage)
{
    duration span = 0;

    for (unsigned part = 0; part < TIME_PART_COUNT; part++)
        span += stage->parts[part];
    return stage->count > 0 || span > 0;
}

static void keep_stages(struct timeline *timeline, struct arena *arena)
{
    struct stage_timing *kept;
    size_t count = 0;

    for (size_t i = STAGE_UNKNOWN + 1; i < STAGE_COUNT; i++)
        count += took_place(&timeline->stages[i]);
    kept = arena_new(arena, count, sizeof *kept);
    timeline->timing->stages = kept;
    timeline->timing->stage_count = count;
    for (size_t i = STAGE_UNKNOWN + 1; i < STAGE_COUNT; i++) {
        timeline->stages[i].stage = (enum session_stage)i;
        if (took_place(&timeline->stages[i]))
            *kept++ = timeline->stages[i];
    }
}

void session_find_timing(struct session *session)
{
    struct timeline timeline = { .session = session,
                                 .timing = &session->timing,
                                 .sent = STEP_NONE,
                                 .answered = STEP_NONE,
                                 .gap = STEP_NONE };
    bool from_start = session->directions == DIRECTIONS_BOTH && session->established >= 0;

    session->timing = (struct session_timing){ .until = -1 };
    timeline.knowledge = from_start ? BEFORE_GREETING : LOST;
    for (size_t i = 0; i < session->step_count; i++)
        pass(&timeline, (step_index)i);
    if (session->left_out.steps > 0)
        session->timing.until = timeline.cursor;
    pass_end(&timeline, session->end - session->start);
    keep_stages(&timeline, &session->arena);
    if (session->closed_by != CLOSED_BY_NOBODY)
        session->timing.closed_in = session_last_stage(session);
}
