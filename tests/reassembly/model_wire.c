/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From one peer to the other, past the capture point. */
#include "tests/reassembly/model_wire.h"

#include <assert.h>

enum { TIME_TO_LIVE = 60, OPEN_WINDOW = 64240 };

/* --------------------------------------------------------------------- capturing */

static void take(struct model_peers *peers, const struct model_packet *packet, duration later)
{
    const struct model_network *network = &peers->plan->network;
    timestamp time = peers->now + network->skew[packet->from] + later;

    if (peers->taken_count == MODEL_PACKETS)
        return; /* as if not captured */
    if (network->jitter > 0)
        time += roll(&peers->dice, (uint32_t)(network->jitter / DURATION_MICROSECOND)) *
                DURATION_MICROSECOND;
    peers->taken[peers->taken_count] = (struct taken){ *packet, time, peers->taken_count };
    peers->taken_count++;
}

static void capture(struct model_peers *peers, const struct model_packet *packet)
{
    const struct model_network *network = &peers->plan->network;
    struct model_packet copy = *packet;

    take(peers, packet, 0);
    copy.spec.ttl--;
    if (network->mirrored)
        take(peers, &copy, roll(&peers->dice, 3) * DURATION_MILLISECOND);
    if (roll_chance(&peers->dice, network->doubled))
        take(peers, packet, (12 + roll(&peers->dice, 100)) * DURATION_MILLISECOND);
}

/* The bytes of a letter in memory of their own; altered, they are sent again
 * with one of them changed, as some middleboxes do. */
static const uint8_t *octets_of(struct model_peers *peers, enum side from,
                                const struct letter *letter, bool altered)
{
    uint8_t *octets = peers->octets + peers->octet_count;

    assert(peers->octet_count + letter->length <= MODEL_OCTETS);
    peers->octet_count += letter->length;
    if (letter->is_garbage)
        memset(octets, 0, letter->length);
    else if (letter->length > 0)
        memcpy(octets, peers->plan->text[from] + letter->start, letter->length);
    if (altered && letter->length > 0)
        octets[roll(&peers->dice, letter->length)] ^= 0x20;
    return octets;
}

static struct tcp_spec write_spec(struct model_peers *peers, enum side from,
                                  const struct letter *letter)
{
    const struct model_plan *plan = peers->plan;
    struct peer *peer = &peers->peer[from];
    enum side to = side_other(from);
    bool is_syn = (letter->flags & TALK_SYN) != 0;

    return (struct tcp_spec){
        .time = peers->now,
        .from = plan->end[from],
        .to = plan->end[to],
        .sequence = plan->first[from] + (uint32_t)letter->start - is_syn,
        .acknowledgment =
            (letter->flags & TALK_ACK) != 0 ? plan->first[to] + (uint32_t)peer->got : 0,
        .flags = (uint8_t)letter->flags,
        .ttl = TIME_TO_LIVE,
        .identification = plan->counts_packets ? ++peer->identification : 0,
        .window = peer->shut_until > peers->now ? 0 : OPEN_WINDOW,
        .tunnel_key = plan->tunnel_key,
        .source = "model",
    };
}

/* When the bytes were sent for the first time tells what they answer. */
static void remember_needs(struct model_peers *peers, enum side from, const struct letter *letter)
{
    struct peer *peer = &peers->peer[from];
    uint64_t end = (uint64_t)letter->start + letter->length;

    for (; letter->length > 0 && peer->highest < end; peer->highest++)
        peers->needs[from][peer->highest] = (uint16_t)peer->got;
}

static void fly(struct model_peers *peers, enum side from, const struct letter *letter)
{
    if (peers->flights == WIRE_FLIGHTS)
        return; /* as if lost */
    peers->flight[peers->flights++] = (struct flight){
        .from = from,
        .letter = *letter,
        .acknowledged = peers->peer[from].got,
        .arrives = peers->now + (100 + roll(&peers->dice, 2000)) * DURATION_MICROSECOND,
    };
}

void wire_transmit(struct model_peers *peers, enum side from, struct letter letter)
{
    const struct model_network *network = &peers->plan->network;
    struct peer *peer = &peers->peer[from];
    struct model_packet packet = { .from = from, .start = letter.start, .length = letter.length };

    packet.again = letter.length > 0 && (uint64_t)letter.start < peer->highest;
    packet.spec = write_spec(peers, from, &letter);
    packet.octets = octets_of(peers, from, &letter,
                              packet.again && roll_chance(&peers->dice, network->altered));
    packet.captured = network->snap_length > 0 && letter.length > network->snap_length
                          ? network->snap_length
                          : letter.length;
    packet.acknowledged = (letter.flags & TALK_ACK) != 0 ? peer->got : 0;
    remember_needs(peers, from, &letter);
    peer->owes = false;
    if (roll_chance(&peers->dice, network->lost_before))
        return;
    if (!roll_chance(&peers->dice, network->uncaptured))
        capture(peers, &packet);
    if (!letter.is_refused && !roll_chance(&peers->dice, network->lost_behind))
        fly(peers, from, &letter);
}

/* --------------------------------------------------------------------- receiving */

static void receive(struct model_peers *peers, const struct flight *flight)
{
    const struct letter *letter = &flight->letter;
    struct peer *to = &peers->peer[side_other(flight->from)];
    uint64_t length = peers->plan->length[flight->from];

    if (flight->acknowledged > to->confirmed) {
        to->confirmed = flight->acknowledged;
        to->progress = peers->now;
    }
    if ((uint64_t)letter->start < to->got)
        to->owes = true; /* a keepalive, or sent again for lack of an acknowledgement */
    if (letter->length == 0 && (letter->flags & TALK_FIN) == 0)
        return;
    to->owes = true;
    memset(to->has + letter->start, 1, letter->length);
    if ((letter->flags & TALK_FIN) != 0)
        to->has[length] = 1;
    while (to->got <= length && to->has[to->got] != 0)
        to->got++;
}

void wire_receive(struct model_peers *peers)
{
    for (size_t i = 0; i < peers->flights;) {
        struct flight flight = peers->flight[i];

        if (flight.arrives > peers->now) {
            i++;
            continue;
        }
        peers->flight[i] = peers->flight[--peers->flights];
        receive(peers, &flight);
    }
}

/* ----------------------------------------------------------------- what is captured */

static int by_time(const void *left, const void *right)
{
    const struct taken *a = left, *b = right;

    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return a->number < b->number ? -1 : 1;
}

static bool is_in_sight(const struct model_plan *plan, enum side from)
{
    return plan->seen == DIRECTIONS_BOTH ||
           from == (plan->seen == DIRECTIONS_CLIENT ? SIDE_CLIENT : SIDE_SERVER);
}

void wire_hand_out(struct model_peers *peers, struct model_capture *ret_capture)
{
    struct model_plan *plan = peers->plan;
    uint32_t count = (uint32_t)peers->taken_count;
    size_t from = plan->midstream && count > 0 ? roll(&peers->dice, count / 2 + 1) : 0;
    size_t to = plan->cut && count > 0 ? count - roll(&peers->dice, count / 2 + 1) : count;

    qsort(peers->taken, count, sizeof peers->taken[0], by_time);
    ret_capture->count = 0;
    ret_capture->times_run_back = plan->network.times_run_back;
    memcpy(ret_capture->end, plan->end, sizeof ret_capture->end);
    memcpy(ret_capture->needs, peers->needs, sizeof ret_capture->needs);
    for (size_t i = from; i < to; i++) {
        struct model_packet *packet = &peers->taken[i].packet;

        if (!is_in_sight(plan, packet->from))
            continue;
        if (!plan->network.times_run_back)
            packet->spec.time = peers->taken[i].time;
        ret_capture->packet[ret_capture->count++] = *packet;
    }
}
