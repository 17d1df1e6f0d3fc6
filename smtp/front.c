/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stages of what stands in front of a dialogue. */
#include "smtp/front.h"

#include <stdlib.h>

#include "base/memory.h"
#include "smtp/dialogue_parts.h"
#include "smtp/front_state.h"
#include "smtp/proxy_header.h"
#include "smtp/socks_messages.h"

/* How what is in front may begin. */
static const struct opening {
    const uint8_t *start;
    size_t length;
    enum front_stage stage;
    bool is_tunnel;
} openings[] = {
    { (const uint8_t *)"PROXY ", 6, FRONT_PROXY_LINE, false },
    { proxy_signature, PROXY_SIGNATURE_SIZE, FRONT_PROXY_BINARY, false },
    { (const uint8_t *)"\x05", 1, FRONT_SOCKS5_METHODS, true },
    { (const uint8_t *)"\x04\x01", 2, FRONT_SOCKS4_REQUEST, true },
    { (const uint8_t *)"CONNECT ", 8, FRONT_CONNECT_REQUEST, true },
};

enum { OPENING_COUNT = sizeof openings / sizeof openings[0] };

static bool read_opening(struct front *front);

/* What a stage is about. */
enum subject { SUBJECT_OPENING, SUBJECT_PROXY, SUBJECT_TUNNEL };

static const struct stage {
    enum subject subject;
    enum side from; /* who has to speak */
    bool (*read)(struct front *front);
    bool (*go_past)(struct front *front); /* when nothing of the server was captured */
} stages[] = {
    [FRONT_OPENING] = { SUBJECT_OPENING, SIDE_CLIENT, read_opening, NULL },
    [FRONT_PROXY_LINE] = { SUBJECT_PROXY, SIDE_CLIENT, front_read_proxy_line, NULL },
    [FRONT_PROXY_REST] = { SUBJECT_PROXY, SIDE_CLIENT, front_read_proxy_rest, NULL },
    [FRONT_PROXY_BINARY] = { SUBJECT_PROXY, SIDE_CLIENT, front_read_proxy_binary, NULL },
    [FRONT_SOCKS5_METHODS] = { SUBJECT_TUNNEL, SIDE_CLIENT, front_read_socks5_methods, NULL },
    [FRONT_SOCKS5_METHOD] = { SUBJECT_TUNNEL, SIDE_SERVER, front_read_socks5_method,
                              front_go_past_socks5_method },
    [FRONT_SOCKS5_PASSWORD] = { SUBJECT_TUNNEL, SIDE_CLIENT, front_read_socks5_password, NULL },
    [FRONT_SOCKS5_STATUS] = { SUBJECT_TUNNEL, SIDE_SERVER, front_read_socks5_status,
                              front_go_past_socks5_status },
    [FRONT_SOCKS5_REQUEST] = { SUBJECT_TUNNEL, SIDE_CLIENT, front_read_socks5_request, NULL },
    [FRONT_SOCKS5_REPLY] = { SUBJECT_TUNNEL, SIDE_SERVER, front_read_socks5_reply,
                             front_go_past_answer },
    [FRONT_SOCKS4_REQUEST] = { SUBJECT_TUNNEL, SIDE_CLIENT, front_read_socks4_request, NULL },
    [FRONT_SOCKS4_REPLY] = { SUBJECT_TUNNEL, SIDE_SERVER, front_read_socks4_reply,
                             front_go_past_answer },
    [FRONT_CONNECT_REQUEST] = { SUBJECT_TUNNEL, SIDE_CLIENT, front_read_connect_request, NULL },
    [FRONT_CONNECT_ANSWER] = { SUBJECT_TUNNEL, SIDE_SERVER, front_read_connect_answer,
                               front_go_past_connect_answer },
    [FRONT_CONNECT_AGAIN] = { SUBJECT_TUNNEL, SIDE_CLIENT, front_read_connect_again, NULL },
    [FRONT_BLOCKED] = { SUBJECT_TUNNEL, SIDE_CLIENT, NULL, NULL },
    [FRONT_OVER] = { SUBJECT_OPENING, SIDE_CLIENT, NULL, NULL },
};

_Static_assert(sizeof stages / sizeof stages[0] == FRONT_STAGE_COUNT, "a row for each stage");

/* ------------------------------------------------------------------ its life */

bool front_may_begin(const struct dialogue *dialogue, const struct stream_data *data)
{
    bool late = dialogue->position[SIDE_SERVER] > 0;

    if (data->from != SIDE_CLIENT || dialogue->position[SIDE_CLIENT] > 0 || !dialogue->beginning)
        return false;
    for (size_t i = 0; i < OPENING_COUNT; i++)
        if (data->bytes.data[0] == openings[i].start[0] && !(late && openings[i].is_tunnel))
            return true;
    return false;
}

struct front *front_new(struct dialogue *dialogue)
{
    struct front *front = memory_new(1, sizeof *front);

    front->dialogue = dialogue;
    front->now = dialogue->now;
    front->late = dialogue->position[SIDE_SERVER] > 0;
    for (enum side side = 0; side < SIDE_COUNT; side++)
        bounded_buffer_init(&front->held[side], dialogue->limits->front);
    return front;
}

void front_free(struct front *front)
{
    if (front == NULL)
        return;
    bounded_buffer_clear(&front->held[SIDE_CLIENT]);
    bounded_buffer_clear(&front->held[SIDE_SERVER]);
    free(front);
}

size_t front_memory(const struct front *front)
{
    if (front == NULL)
        return 0;
    return memory_cost(sizeof *front) + bounded_buffer_memory(&front->held[SIDE_CLIENT]) +
           bounded_buffer_memory(&front->held[SIDE_SERVER]);
}

bool front_is_over(const struct front *front)
{
    return front->stage == FRONT_OVER;
}

bool front_is_blocked(const struct front *front)
{
    return front->stage == FRONT_BLOCKED;
}

uint64_t front_length(const struct front *front, enum side from)
{
    return front->length[from] + front->held[from].length;
}

bool front_leads_to_mail(const struct front *front)
{
    static const uint16_t ports[] = { 25, 465, 587 };

    for (size_t i = 0; front->tunnelled != NULL && i < sizeof ports / sizeof ports[0]; i++)
        if (front->tunnelled->has_target && front->tunnelled->port == ports[i])
            return true;
    return false;
}

duration front_time(const struct front *front)
{
    return dialogue_time(front->dialogue, front->now);
}

struct arena *front_arena(const struct front *front)
{
    return &front->dialogue->record.draft.arena;
}

/* -------------------------------------------------------------- what is held */

static void hand_over(struct front *front, enum side from, struct bytes bytes, bool ends_segment,
                      timestamp time)
{
    struct stream_data data = { .from = from,
                                .bytes = bytes,
                                .offset = front->offset[from],
                                .heard = front->heard[from],
                                .starts_segment = true,
                                .ends_segment = ends_segment };

    if (bytes.length > 0)
        dialogue_data(front->dialogue, &data, front->captured, time);
}

/* Behind it nothing is left of it in memory: it may have been a password. */
static void take_off(struct front *front, enum side from, size_t length)
{
    struct bounded_buffer *held = &front->held[from];

    front->offset[from] += length;
    if (from == front->speaker)
        front->before -= length < front->before ? length : front->before;
    held->length -= length;
    memmove(held->data, held->data + length, held->length);
    memset(held->data + held->length, 0, length);
    if (held->length == 0)
        bounded_buffer_clear(held);
}

/* What a side said before the other one spoke last. */
static void release_older(struct front *front)
{
    enum side from = front->speaker;
    size_t length = front->before;

    hand_over(front, from, bytes_first(front_held(front, from), length), true, front->before_time);
    if (length > 0)
        take_off(front, from, length);
}

/* All of one side goes to the dialogue. */
static void release(struct front *front, enum side from)
{
    hand_over(front, from, front_held(front, from), front->ends_segment[from], front->time[from]);
    front->offset[from] += front->held[from].length;
    bounded_buffer_clear(&front->held[from]);
}

void front_show(struct front *front, enum side from, size_t length)
{
    hand_over(front, from, bytes_first(front_held(front, from), length), true, front->time[from]);
}

void front_consume(struct front *front, enum side from, size_t length)
{
    front->length[from] += length;
    if (front->tunnelled != NULL && stages[front->stage].subject == SUBJECT_TUNNEL)
        front->tunnelled->bytes[from] += length;
    front->looked[from] = 0;
    if (length == 0)
        return;
    take_off(front, from, length);
}

void front_enter(struct front *front, enum front_stage stage)
{
    front->stage = stage;
    front->looked[SIDE_CLIENT] = 0;
    front->looked[SIDE_SERVER] = 0;
}

void front_end(struct front *front)
{
    if (front->claimed > 0 && front->tunnelled->requests <= 1)
        front->tunnelled = NULL;
    front->claimed = 0;
    front_enter(front, FRONT_OVER);
    if (front->speaker == SIDE_CLIENT && front->held[SIDE_SERVER].length > 0)
        release_older(front);
    release(front, side_other(front->speaker));
    release(front, front->speaker);
    dialogue_move_clock(front->dialogue, front->now);
}

/* ---------------------------------------------------------------- the stages */

static bool may_come(const struct front *front, const struct opening *opening)
{
    return opening->is_tunnel ? front->tunnelled == NULL && !front->late : front->proxied == NULL;
}

/* With these bytes, or more of them. */
static bool read_opening(struct front *front)
{
    struct bytes held = front_held(front, SIDE_CLIENT);
    bool undecided = false;

    for (size_t i = 0; i < OPENING_COUNT; i++) {
        const struct opening *opening = &openings[i];
        size_t length = held.length < opening->length ? held.length : opening->length;

        if (!may_come(front, opening) || memcmp(held.data, opening->start, length) != 0)
            continue;
        if (length == opening->length) {
            front_enter(front, opening->stage);
            return true;
        }
        undecided = true;
    }
    if (!undecided)
        front_end(front);
    return !undecided;
}

void front_go_on(struct front *front)
{
    front_enter(front, FRONT_OPENING);
    for (size_t i = 0; i < OPENING_COUNT; i++)
        if (may_come(front, &openings[i]))
            return;
    front_end(front);
}

static bool goes_past(struct front *front, const struct stage *stage)
{
    return stage->go_past != NULL && !front->captured[SIDE_SERVER] &&
           front->held[SIDE_CLIENT].length > front->claimed && stage->go_past(front);
}

/* A server that says something to a client whose header is under way has not
 * waited for it. When it does so again it answers what it has got of it. */
static void hear_server(struct front *front, bool begins)
{
    if (front->stage == FRONT_PROXY_BINARY && !front->shown) {
        front_show(front, SIDE_CLIENT, PROXY_SIGNATURE_SIZE);
        front->shown = true;
    }
    if (begins && front->late && front->stage != FRONT_PROXY_BINARY &&
        front->held[SIDE_CLIENT].length > 0) {
        front_end(front);
        return;
    }
    front->late = true;
    release(front, SIDE_SERVER);
    if (front->stage == FRONT_OPENING && front->held[SIDE_CLIENT].length == 0)
        front_go_on(front);
}

/* `turns`: the latest bytes are the first of their side behind some of the other. */
static void advance(struct front *front, bool turns)
{
    bool changed = true;

    while (changed && stages[front->stage].read != NULL) {
        const struct stage *stage = &stages[front->stage];

        changed =
            (front->held[stage->from].length > 0 && stage->read(front)) || goes_past(front, stage);
        if (!changed)
            front->looked[stage->from] = front->held[stage->from].length;
    }
    if (stages[front->stage].subject != SUBJECT_TUNNEL && front->held[SIDE_SERVER].length > 0)
        hear_server(front, turns);
}

/* ------------------------------------------------------------- data and gaps */

/* More comes than is held of what is not yet whole. */
static void overflow(struct front *front)
{
    if (stages[front->stage].subject == SUBJECT_TUNNEL && front->tunnelled != NULL)
        front_block(front, TUNNEL_UNREADABLE);
    else
        front_end(front);
}

/* Nobody reads these: the body of a refusal, and all that follows the last one. */
static bool is_passed_over(const struct front *front, enum side from)
{
    return front->stage == FRONT_BLOCKED ||
           (front->stage == FRONT_CONNECT_AGAIN && from == SIDE_SERVER);
}

static void pass_over(struct front *front, enum side from, uint64_t length)
{
    front->offset[from] += length;
    front->length[from] += length;
    front->tunnelled->bytes[from] += length;
}

void front_data(struct front *front, const struct stream_data *data,
                const bool captured[SIDE_COUNT], timestamp time)
{
    struct bounded_buffer *held = &front->held[data->from];
    bool turns = data->from != front->speaker;

    if (turns) {
        front->before = held->length;
        front->before_time = front->time[data->from];
    }
    front->speaker = data->from;
    if (time > front->now)
        front->now = time;
    front->time[data->from] = front->now;
    memcpy(front->captured, captured, sizeof front->captured);
    front->heard[data->from] = data->heard;
    front->ends_segment[data->from] = data->ends_segment;
    if (held->length == 0)
        front->offset[data->from] = data->offset;
    if (is_passed_over(front, data->from)) {
        pass_over(front, data->from, data->bytes.length);
        return;
    }
    if (data->bytes.length > held->maximum - held->length) {
        overflow(front);
        if (front_is_over(front))
            dialogue_data(front->dialogue, data, captured, time);
        else
            pass_over(front, data->from, data->bytes.length);
        return;
    }
    bounded_buffer_append(held, data->bytes);
    advance(front, turns);
}

/* Nothing of it can be told any more. */
static void drop_all(struct front *front)
{
    front_consume(front, SIDE_CLIENT, front->held[SIDE_CLIENT].length);
    front_consume(front, SIDE_SERVER, front->held[SIDE_SERVER].length);
    front->claimed = 0;
}

/* Whether the other side is behind a hole as well: nobody knows where in its bytes
 * the dialogue begins. */
static bool lose(struct front *front, enum side from)
{
    if (front->stage == FRONT_OPENING ||
        (stages[front->stage].subject == SUBJECT_TUNNEL && front->tunnelled == NULL)) {
        front_end(front);
        return false;
    }
    if (stages[front->stage].subject == SUBJECT_PROXY) {
        if (from == SIDE_CLIENT)
            front_cut_proxy(front);
        return false;
    }
    drop_all(front);
    front_enter(front, FRONT_OVER);
    return true;
}

void front_gap(struct front *front, const struct stream_gap *gap)
{
    bool both = false;

    if (gap->from == SIDE_SERVER && stages[front->stage].subject != SUBJECT_TUNNEL)
        front->late = true;
    else if (!is_passed_over(front, gap->from))
        both = lose(front, gap->from);
    dialogue_move_clock(front->dialogue, front->now);
    dialogue_gap(front->dialogue, gap);
    front->offset[gap->from] = gap->offset + gap->length;
    if (both && gap->from == SIDE_CLIENT)
        server_gap(front->dialogue, 0);
    else if (both)
        client_gap(front->dialogue, 0);
}

/* A client that a proxy has not answered is believed. */
void front_finish(struct front *front)
{
    switch (stages[front->stage].subject) {
    case SUBJECT_OPENING:
        if (!front_is_over(front))
            front_end(front);
        break;
    case SUBJECT_PROXY:
        front_cut_proxy(front);
        break;
    case SUBJECT_TUNNEL:
        if (front->tunnelled != NULL)
            drop_all(front);
        else
            front_end(front);
        break;
    }
    dialogue_move_clock(front->dialogue, front->now);
}

void front_record(const struct front *front, struct session *session)
{
    session->proxied = front->proxied;
    session->tunnelled = front->tunnelled;
    if (front->proxied != NULL)
        session->left_out.proxy_tlvs += front->proxied->tlvs_left_out;
}
