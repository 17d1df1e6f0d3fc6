/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judging what an engine said of a capture. */
#include "tests/reassembly/model_oracle.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "tests/reassembly/model_lookup.h"

struct model_oracle {
    struct model_lookup facts;
    const struct model_log *log;
    int64_t position[SIDE_COUNT]; /* accounted for up to here */
    char *fault;
};

__attribute__((format(printf, 2, 3))) static bool fail(struct model_oracle *oracle,
                                                       const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(oracle->fault, MODEL_FAULT_SIZE, format, arguments);
    va_end(arguments);
    return false;
}

static const struct model_direction *direction_of(const struct model_oracle *oracle, enum side side)
{
    return &oracle->facts.direction[side];
}

static const struct model_packet *packet_at(const struct model_oracle *oracle, size_t index)
{
    return &oracle->facts.capture->packet[index];
}

/* --------------------------------------------------------------------- the events */

/* Whether the bytes that are waited for seem to answer the packet in their turn:
 * then one of the two was sent again, and nobody can tell which. */
static bool answer_each_other(const struct model_oracle *oracle, const struct model_packet *packet)
{
    const struct model_direction *other = direction_of(oracle, side_other(packet->from));
    int64_t position = oracle->position[side_other(packet->from)];
    size_t had = other->had[position];

    if (other->snapped[position] < had)
        had = other->snapped[position];
    return had != MODEL_NO_PACKET && (int64_t)packet_at(oracle, had)->acknowledged > packet->start;
}

/* Whether the one byte that is waited for looked like a FIN by then. */
static bool may_be_a_fin(const struct model_oracle *oracle, const struct model_event *event,
                         int64_t needs)
{
    const struct model_direction *other = direction_of(oracle, side_other(event->from));
    int64_t position = oracle->position[side_other(event->from)];
    size_t had = other->had[position], beyond = other->acknowledged[position + 1];

    return needs == position + 1 && (had == MODEL_NO_PACKET || had >= event->at) &&
           (beyond == MODEL_NO_PACKET || beyond >= event->at);
}

/* A reply comes behind what its sender had got of the command, unless nothing
 * was known of the other side when it came. */
static bool judge_cause(struct model_oracle *oracle, const struct model_event *event, int64_t byte)
{
    const struct model_direction *own = direction_of(oracle, event->from);
    const struct model_direction *other = direction_of(oracle, side_other(event->from));
    int64_t position = oracle->position[side_other(event->from)];
    int64_t needs = oracle->facts.capture->needs[event->from][byte];

    if (!other->seen || other->first > own->had[byte] || other->moved > own->had[byte] ||
        position >= needs || position >= other->end ||
        answer_each_other(oracle, packet_at(oracle, own->had[byte])) ||
        may_be_a_fin(oracle, event, needs))
        return true;
    return fail(oracle,
                "%s %" PRId64 " came when %" PRId64 " of the %" PRId64
                " bytes that it answers had come",
                side_name(event->from), byte, position, needs);
}

/* Bytes of the packet at hand wait only for others: those that an event before
 * theirs gave up or released, or what their sender had acknowledged. */
static bool may_be_queued(const struct model_oracle *oracle, const struct model_event *event,
                          const struct model_packet *packet)
{
    return (event[-1].at == event->at && event[-1].kind != STREAM_OPENED) ||
           oracle->position[side_other(event->from)] < (int64_t)packet->acknowledged;
}

static bool judge_byte(struct model_oracle *oracle, const struct model_event *event, uint64_t i)
{
    const struct model_direction *direction = direction_of(oracle, event->from);
    int64_t byte = oracle->position[event->from] + (int64_t)i;
    size_t had = direction->had[byte];
    const struct model_packet *packet = packet_at(oracle, had);

    if (had == MODEL_NO_PACKET || had > event->at)
        return fail(oracle, "%s %" PRId64 " was delivered at %zu, before it was captured",
                    side_name(event->from), byte, event->at);
    if (event->octets[i] != packet->octets[byte - packet->start] &&
        !model_may_be_copy(&oracle->facts, had))
        return fail(oracle, "%s %" PRId64 " is %02x and was %02x at first", side_name(event->from),
                    byte, event->octets[i], packet->octets[byte - packet->start]);
    if (event->queued ? had == event->at && !may_be_queued(oracle, event, packet) : had < event->at)
        return fail(oracle, "%s %" PRId64 " is%s marked as queued", side_name(event->from), byte,
                    event->queued ? "" : " not");
    return judge_cause(oracle, event, byte);
}

/* The time of a packet that had the byte; of one that is older than the
 * connection's first packet it is that of the first. */
static bool has_time_of_a_packet(const struct model_oracle *oracle, const struct model_event *event,
                                 int64_t byte)
{
    for (size_t i = 0; i < oracle->facts.count && i <= event->at; i++) {
        const struct model_packet *packet = packet_at(oracle, i);
        timestamp time = packet->spec.time;

        if (time < oracle->log->stream.start)
            time = oracle->log->stream.start;
        if (packet->from == event->from && packet->start <= byte &&
            byte < packet->start + packet->captured && time == event->time)
            return true;
    }
    return false;
}

/* Whether a segment of this side, captured by then, begins (or ends) there. */
static bool has_border(const struct model_oracle *oracle, enum side side, size_t at, int64_t byte,
                       bool is_end)
{
    for (size_t i = 0; i < oracle->facts.count && i <= at; i++) {
        const struct model_packet *packet = packet_at(oracle, i);

        if (packet->from == side && packet->length > 0 &&
            packet->start + (is_end ? packet->length : 0) == byte)
            return true;
    }
    return false;
}

static bool judge_marks(struct model_oracle *oracle, const struct model_event *event)
{
    const struct model_direction *direction = direction_of(oracle, event->from);
    int64_t start = oracle->position[event->from], end = start + (int64_t)event->length;
    const struct model_packet *first = packet_at(oracle, direction->had[start]);
    const struct model_packet *last = packet_at(oracle, direction->had[end - 1]);
    bool starts = has_border(oracle, event->from, event->at, start, false);
    bool ends = has_border(oracle, event->from, event->at, end, true);

    if (event->starts_segment ? !starts : first->start == start)
        return fail(oracle, "%s %" PRId64 "%s starts a segment", side_name(event->from), start,
                    event->starts_segment ? " does not say that it" : " says that it");
    if (event->ends_segment ? !ends : last->start + last->length == end)
        return fail(oracle, "%s %" PRId64 " ends a segment: said %d", side_name(event->from), end,
                    event->ends_segment);
    if (!has_time_of_a_packet(oracle, event, start))
        return fail(oracle, "%s %" PRId64 " has not the time of its packet", side_name(event->from),
                    start);
    return true;
}

static bool judge_data(struct model_oracle *oracle, const struct model_event *event)
{
    const struct model_direction *direction = direction_of(oracle, event->from);

    if (oracle->position[event->from] + (int64_t)event->length > direction->last)
        return fail(oracle, "%s %" PRIu64 "+%" PRIu64 " lies behind the end",
                    side_name(event->from), event->offset, event->length);
    for (uint64_t i = 0; i < event->length; i++)
        if (!judge_byte(oracle, event, i))
            return false;
    return judge_marks(oracle, event);
}

static bool judge_gap(struct model_oracle *oracle, const struct model_event *event)
{
    const struct model_direction *direction = direction_of(oracle, event->from);
    int64_t start = oracle->position[event->from], end = start + (int64_t)event->length;

    if (event->length == 0 || end > direction->last)
        return fail(oracle, "a gap of %s %" PRId64 "+%" PRIu64 ", but it ends at %" PRId64,
                    side_name(event->from), start, event->length, direction->last);
    for (int64_t byte = start; byte < end; byte++) {
        size_t had = direction->had[byte];

        if (had != MODEL_NO_PACKET && direction->snapped[byte] > had &&
            !model_may_be_copy(&oracle->facts, had) &&
            (had < event->at || !model_came_late(&oracle->facts, event->from, byte)))
            return fail(oracle, "a gap of %s at %zu for %" PRId64 ", which packet %zu had",
                        side_name(event->from), event->at, byte, had);
    }
    return true;
}

static bool judge_events(struct model_oracle *oracle)
{
    for (size_t i = 0; i < oracle->log->count; i++) {
        const struct model_event *event = &oracle->log->event[i];
        const struct model_direction *direction = direction_of(oracle, event->from);
        int64_t *position = &oracle->position[event->from];

        if (event->kind != STREAM_DATA && event->kind != STREAM_GAP)
            continue;
        if (!direction->seen)
            return fail(oracle, "an event of %s, which was never seen", side_name(event->from));
        if (direction->base + (int64_t)event->offset != *position)
            return fail(oracle, "%s goes on at %" PRIu64 ", not %" PRId64, side_name(event->from),
                        event->offset, *position - direction->base);
        if (!(event->kind == STREAM_DATA ? judge_data(oracle, event) : judge_gap(oracle, event)))
            return false;
        *position += (int64_t)event->length;
    }
    return true;
}

/* ----------------------------------------------------------------------- the whole */

/* What comes behind a reset, or behind both FINs, may come too late. */
static bool has_octets(const struct model_capture *capture)
{
    bool closed[SIDE_COUNT] = { false };

    for (size_t i = 0; i < capture->count; i++) {
        const struct model_packet *packet = &capture->packet[i];

        if (packet->captured > 1)
            return true; /* a single octet may be a keepalive */
        if (model_has(packet, TALK_FIN))
            closed[packet->from] = true;
        if (model_has(packet, TALK_RST) || (closed[SIDE_CLIENT] && closed[SIDE_SERVER]))
            return false;
    }
    return false;
}

static bool judge_edges(struct model_oracle *oracle)
{
    const struct model_log *log = oracle->log;

    if (log->disorder[0] != '\0')
        return fail(oracle, "%s", log->disorder);
    if (log->opened != log->closed || log->opened > 1)
        return fail(oracle, "opened %u times, closed %u times", log->opened, log->closed);
    if (log->opened == 0)
        return !has_octets(oracle->facts.capture) || fail(oracle, "there were bytes, but no event");
    if (log->event[0].kind != STREAM_OPENED || log->event[log->count - 1].kind != STREAM_CLOSED)
        return fail(oracle, "opened is not the first event or closed not the last one");
    return true;
}

static bool judge_ends(struct model_oracle *oracle)
{
    for (int side = 0; side < SIDE_COUNT; side++) {
        const struct model_direction *direction = direction_of(oracle, (enum side)side);
        int64_t position = oracle->position[side];

        if (direction->seen && (position < direction->end || position > direction->last))
            return fail(oracle, "%s is accounted for up to %" PRId64 ", not %" PRId64,
                        side_name((enum side)side), position, direction->end);
    }
    return true;
}

static uint64_t delivered(const struct model_log *log, enum side side)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < log->count; i++)
        if (log->event[i].kind == STREAM_DATA && log->event[i].from == side)
            sum += log->event[i].length;
    return sum;
}

/* What the counters of a side can be at most: of the packets up to the close. */
struct tally {
    uint64_t packets;
    uint64_t bytes;
    uint64_t late;        /* bytes that came when they were in a gap */
    uint64_t conflicting; /* packets with other bytes than came first */
};

static bool is_in_gap(const struct model_oracle *oracle, enum side side, size_t before,
                      int64_t byte)
{
    for (size_t i = 0; i < oracle->log->count && oracle->log->event[i].at <= before; i++) {
        const struct model_event *event = &oracle->log->event[i];
        int64_t start = direction_of(oracle, side)->base + (int64_t)event->offset;

        if (event->kind == STREAM_GAP && event->from == side && byte >= start &&
            byte < start + (int64_t)event->length)
            return true;
    }
    return false;
}

static void tally_packet(const struct model_oracle *oracle, size_t index, struct tally *tally)
{
    const struct model_packet *packet = packet_at(oracle, index);
    const struct model_direction *direction = direction_of(oracle, packet->from);
    bool conflicts = false;

    tally->packets++;
    if (model_has(packet, TALK_RST))
        return;
    tally->bytes += packet->length;
    for (uint32_t i = 0; i < packet->captured; i++) {
        int64_t byte = packet->start + i;
        size_t had = direction->had[byte];

        tally->late += is_in_gap(oracle, packet->from, index, byte);
        if (had < index && packet_at(oracle, had)->octets[byte - packet_at(oracle, had)->start] !=
                               packet->octets[i])
            conflicts = true;
    }
    tally->conflicting += conflicts;
}

static bool judge_traffic(struct model_oracle *oracle, enum side side,
                          const struct traffic *traffic)
{
    struct tally tally = { 0 };
    size_t at = oracle->log->event[oracle->log->count - 1].at;
    uint64_t packets = traffic->packets + traffic->copies;

    for (size_t i = 0; i < oracle->facts.capture->count && i <= at; i++)
        if (packet_at(oracle, i)->from == side)
            tally_packet(oracle, i, &tally);
    /* It may have been closed before the packet at hand was looked at. */
    if (packets > tally.packets || packets + 1 < tally.packets || traffic->bytes > tally.bytes)
        return fail(oracle,
                    "%s: %" PRIu64 " packets and %" PRIu64 " bytes of %" PRIu64 " and %" PRIu64,
                    side_name(side), packets, traffic->bytes, tally.packets, tally.bytes);
    if (traffic->late > tally.late || traffic->conflicting > tally.conflicting)
        return fail(oracle, "%s: %" PRIu64 " late of %" PRIu64 ", %u conflicting of %" PRIu64,
                    side_name(side), traffic->late, tally.late, traffic->conflicting,
                    tally.conflicting);
    return true;
}

static bool judge_side_facts(struct model_oracle *oracle, enum side side)
{
    const struct direction_facts *facts = &oracle->log->close.side[side];

    if (facts->delivered != delivered(oracle->log, side) || facts->missing != 0)
        return fail(oracle, "%s: %" PRIu64 " delivered, %" PRIu64 " missing", side_name(side),
                    facts->delivered, facts->missing);
    return judge_traffic(oracle, side, &facts->traffic);
}

static bool judge_close(struct model_oracle *oracle)
{
    const struct stream_close *close = &oracle->log->close;
    bool seen[SIDE_COUNT] = { false };
    enum directions directions;

    for (size_t i = 0; i < oracle->facts.count; i++)
        seen[packet_at(oracle, i)->from] = true;
    directions = seen[SIDE_CLIENT] && seen[SIDE_SERVER] ? DIRECTIONS_BOTH
                 : seen[SIDE_CLIENT]                    ? DIRECTIONS_CLIENT
                                                        : DIRECTIONS_SERVER;
    if (close->directions != directions)
        return fail(oracle, "directions are said to be %s", directions_name(close->directions));
    return judge_side_facts(oracle, SIDE_CLIENT) && judge_side_facts(oracle, SIDE_SERVER);
}

bool model_oracle_judge(struct model_oracle *oracle, const struct model_capture *capture,
                        const struct model_log *log, char fault[MODEL_FAULT_SIZE])
{
    oracle->facts.capture = capture;
    oracle->log = log;
    oracle->fault = fault;
    if (!judge_edges(oracle))
        return false;
    if (log->opened == 0)
        return true;
    model_look_up(&oracle->facts, capture, log);
    for (int side = 0; side < SIDE_COUNT; side++)
        oracle->position[side] = oracle->facts.direction[side].base;
    return judge_events(oracle) && judge_ends(oracle) && judge_close(oracle);
}

struct model_oracle *model_oracle_new(void)
{
    return malloc(sizeof(struct model_oracle));
}

void model_oracle_free(struct model_oracle *oracle)
{
    free(oracle);
}
