/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Simulated peers. */
#include "tests/reassembly/model_peers.h"

#include "tests/reassembly/model_wire.h"

enum { PEERS_STEPS = 4000 };

/* ----------------------------------------------------------------------- talking */

static uint64_t may_say(const struct model_peers *peers, enum side side)
{
    uint64_t end = 0;

    for (size_t i = 0; i < peers->plan->turn_count; i++) {
        const struct model_turn *turn = &peers->plan->turn[i];

        if (turn->side != side)
            continue;
        if (turn->needs > peers->peer[side].got)
            break;
        end = turn->end;
    }
    return end;
}

/* Whether a FIN may follow, or go with, the last byte. */
static bool may_finish(const struct model_peers *peers, enum side side)
{
    const struct model_plan *plan = peers->plan;
    uint64_t others = plan->length[side_other(side)];

    if (plan->ending == MODEL_CROSSED_END)
        return may_say(peers, side) == plan->length[side];
    if (plan->ending != MODEL_ORDERLY_END)
        return false;
    return peers->peer[side].got >= others + (plan->ends == side ? 0 : 1);
}

static void send_new(struct model_peers *peers, enum side side, uint64_t length)
{
    struct peer *peer = &peers->peer[side];
    struct letter letter = { .flags = TALK_ACK | TALK_PSH,
                             .start = (int64_t)peer->next,
                             .length = (uint32_t)length };
    bool is_last = peer->next + length == peers->plan->length[side];

    if (is_last && may_finish(peers, side) && (length == 0 || roll_chance(&peers->dice, 500)))
        letter.flags |= TALK_FIN;
    peer->next += length + ((letter.flags & TALK_FIN) != 0);
    peer->progress = peers->now;
    wire_transmit(peers, side, letter);
}

/* A byte that the other has no room for: sent, captured, and sent again later. */
static void probe_window(struct model_peers *peers, enum side side)
{
    struct peer *peer = &peers->peer[side];

    wire_transmit(
        peers, side,
        (struct letter){
            .flags = TALK_ACK, .start = (int64_t)peer->next, .length = 1, .is_refused = true });
}

static void say(struct model_peers *peers, enum side side)
{
    struct peer *peer = &peers->peer[side];
    uint64_t length = may_say(peers, side) - peer->next;
    uint64_t largest = 1 + roll(&peers->dice, peers->plan->largest_segment);

    if (peers->peer[side_other(side)].shut_until > peers->now) {
        if (roll_chance(&peers->dice, 50))
            probe_window(peers, side);
        return;
    }
    if (length > largest)
        length = largest;
    if (peer->next > peer->confirmed && peer->next + length > peer->confirmed + peers->plan->window)
        return;
    send_new(peers, side, length);
}

/* [start, start + length) of what was said, with the FIN when that was sent and lies behind. */
static void say_again(struct model_peers *peers, enum side side, uint64_t start, uint64_t length)
{
    uint64_t all = peers->plan->length[side];
    struct peer *peer = &peers->peer[side];
    uint64_t said = peer->next < all ? peer->next : all;
    struct letter letter = { .flags = TALK_ACK, .start = (int64_t)start };

    letter.length = (uint32_t)(start + length > said ? said - start : length);
    if (peer->next > all && start + letter.length == all)
        letter.flags |= TALK_FIN;
    peer->progress = peers->now;
    wire_transmit(peers, side, letter);
}

static void keep_alive(struct model_peers *peers, enum side side)
{
    struct peer *peer = &peers->peer[side];
    uint32_t length = roll(&peers->dice, 2);

    if (peer->next == 0 || peer->next != peer->confirmed || peer->next > peers->plan->length[side])
        return;
    wire_transmit(peers, side,
                  (struct letter){ .flags = TALK_ACK,
                                   .start = (int64_t)peer->next - 1,
                                   .length = length,
                                   .is_garbage = length > 0 });
}

static void acknowledge(struct model_peers *peers, enum side side)
{
    wire_transmit(peers, side,
                  (struct letter){ .flags = TALK_ACK, .start = (int64_t)peers->peer[side].next });
}

/* What TCP does of its own accord. */
static void act_without_need(struct model_peers *peers, enum side side)
{
    const struct model_plan *plan = peers->plan;
    struct peer *peer = &peers->peer[side];

    if (peer->next > 0 && roll_chance(&peers->dice, plan->spurious))
        say_again(peers, side, roll(&peers->dice, (uint32_t)peer->next),
                  1 + roll(&peers->dice, plan->largest_segment));
    if (roll_chance(&peers->dice, plan->keepalive))
        keep_alive(peers, side);
    if (roll_chance(&peers->dice, plan->shut)) {
        peer->shut_until = peers->now + roll(&peers->dice, 100) * DURATION_MILLISECOND;
        acknowledge(peers, side);
    }
    if (peer->shut_until != 0 && peer->shut_until <= peers->now) {
        peer->shut_until = 0;
        peer->owes = true;
    }
}

static void act(struct model_peers *peers, enum side side)
{
    struct peer *peer = &peers->peer[side];
    uint64_t all = peers->plan->length[side];

    act_without_need(peers, side);
    if (may_say(peers, side) > peer->next)
        say(peers, side);
    else if (peer->next == all && may_finish(peers, side))
        send_new(peers, side, 0);
    if (peer->next > peer->confirmed && peers->now - peer->progress > peers->patience)
        say_again(peers, side, peer->confirmed < all ? peer->confirmed : all,
                  1 + roll(&peers->dice, 2 * peers->plan->largest_segment));
    if (peer->owes && roll_chance(&peers->dice, 400))
        acknowledge(peers, side);
}

static bool all_is_said(const struct model_peers *peers)
{
    for (int side = 0; side < SIDE_COUNT; side++)
        if (peers->peer[side].confirmed < peers->plan->length[side])
            return false;
    return true;
}

static bool is_over(struct model_peers *peers)
{
    const struct model_plan *plan = peers->plan;

    if (plan->ending == MODEL_NO_END)
        return all_is_said(peers);
    if (plan->ending == MODEL_RESET) {
        struct peer *peer = &peers->peer[plan->ends];

        if (!all_is_said(peers) && !roll_chance(&peers->dice, 3))
            return false;
        wire_transmit(
            peers, plan->ends,
            (struct letter){ .flags = TALK_RST | TALK_ACK, .start = (int64_t)peer->next });
        return true;
    }
    return peers->peer[SIDE_CLIENT].confirmed > plan->length[SIDE_CLIENT] &&
           peers->peer[SIDE_SERVER].confirmed > plan->length[SIDE_SERVER];
}

/* ----------------------------------------------------------------------- opening */

/* Each of the three may be sent twice, and is received however often it is
 * captured: without them there is no talk. */
static void send_opening(struct model_peers *peers, enum side side, const struct letter *letter)
{
    for (uint32_t copies = roll_chance(&peers->dice, 50) ? 2 : 1; copies > 0; copies--) {
        wire_transmit(peers, side, *letter);
        peers->now += (100 + roll(&peers->dice, 30000)) * DURATION_MICROSECOND;
    }
    peers->flights = 0;
}

static void open_talk(struct model_peers *peers)
{
    const struct model_plan *plan = peers->plan;
    struct peer *client = &peers->peer[SIDE_CLIENT];
    struct peer *server = &peers->peer[SIDE_SERVER];
    uint32_t early = plan->syn_payload;

    if (early > plan->length[SIDE_CLIENT])
        early = 0;
    send_opening(peers, SIDE_CLIENT, &(struct letter){ .flags = TALK_SYN, .length = early });
    if (early > 0 && roll_chance(&peers->dice, 500)) {
        memset(server->has, 1, early);
        server->got = client->next = early;
    }
    send_opening(peers, SIDE_SERVER, &(struct letter){ .flags = TALK_SYN | TALK_ACK });
    client->confirmed = server->got;
    send_opening(peers, SIDE_CLIENT,
                 &(struct letter){ .flags = TALK_ACK, .start = (int64_t)client->next });
}

struct model_peers *model_peers_new(void)
{
    return malloc(sizeof(struct model_peers));
}

void model_peers_free(struct model_peers *peers)
{
    free(peers);
}

static void begin(struct model_peers *peers, struct model_plan *plan)
{
    memset(peers, 0, offsetof(struct model_peers, flight));
    peers->taken_count = peers->octet_count = 0;
    peers->plan = plan;
    peers->dice = plan->dice;
    peers->now = plan->start;
    peers->patience = (roll_chance(&peers->dice, 700) ? 30 : 250) * DURATION_MILLISECOND;
    for (int side = 0; side < SIDE_COUNT; side++)
        peers->peer[side].identification = (uint16_t)roll(&peers->dice, 65536);
}

/* Not so long that the connection is forgotten when one of them has closed. */
static duration pause_of(struct model_peers *peers)
{
    uint32_t longest = peers->plan->pause;

    for (int side = 0; side < SIDE_COUNT; side++)
        if (peers->peer[side].next > peers->plan->length[side] && longest > 1)
            longest = 1;
    if (longest == 0 || !roll_chance(&peers->dice, 5))
        return 0;
    return roll(&peers->dice, longest * 1000) * DURATION_MILLISECOND;
}

void model_peers_talk(struct model_peers *peers, struct model_plan *plan,
                      struct model_capture *ret_capture)
{
    begin(peers, plan);
    open_talk(peers);
    for (int step = 0; step < PEERS_STEPS && !is_over(peers); step++) {
        enum side first = (enum side)roll(&peers->dice, SIDE_COUNT);

        peers->now += (10 + roll(&peers->dice, 3000)) * DURATION_MICROSECOND + pause_of(peers);
        wire_receive(peers);
        act(peers, first);
        act(peers, side_other(first));
    }
    wire_hand_out(peers, ret_capture);
}
