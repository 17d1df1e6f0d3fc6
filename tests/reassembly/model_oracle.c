/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judging what an engine said of a capture. */
#include "tests/reassembly/model_oracle.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

enum {
    NONE = UINT16_MAX, /* no such packet */
    FEW_PACKETS = 60,  /* an engine waits for 64 at least */
};

#define SHORT_WAIT   (499 * DURATION_MILLISECOND) /* and for 500 ms */
#define LONG_WAIT    (2 * DURATION_SECOND)        /* where nobody acknowledges */
#define LONG_SILENCE (5 * DURATION_SECOND)        /* of the other side, or of both when closing */

_Static_assert((int)MODEL_PACKETS < (int)NONE, "an index fits");

/* Of one direction. Positions are of the model: 0 is the byte behind the SYN. */
struct direction {
    bool seen;
    size_t first; /* packet, meaningful when seen */
    bool based;
    bool shows_nothing; /* no byte of it was captured yet */
    size_t moved;       /* when the base was found */
    size_t settled;     /* when its first event, or the close, was raised */
    int64_t base;       /* where the engine's offset 0 lies */
    int64_t end;        /* behind the last byte that must be accounted for */
    int64_t last;       /* the same with an acknowledged byte that may have been the FIN */
    int64_t position;   /* accounted for up to here */
    int64_t received;   /* as far as the other side acknowledged */
    int64_t surely_received;
    bool finished;     /* its FIN was seen */
    int64_t shown_end; /* the last byte that was seen, or the FIN */
    uint16_t had[MODEL_TEXT + 2];
    uint16_t acknowledged[MODEL_TEXT + 2];
    uint16_t shown[MODEL_TEXT + 2];
    uint16_t
        snapped[MODEL_TEXT + 2]; /* which packet had it first, and lost it to the snap length */
};

struct model_oracle {
    const struct model_capture *capture;
    const struct model_log *log;
    size_t count;                    /* packets that matter: those before a reset ended it */
    timestamp latest[MODEL_PACKETS]; /* the latest time up to each packet */
    struct direction direction[SIDE_COUNT];
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

/* --------------------------------------------------------------------- looking up */

/* Sets what is not set yet in [from, to). */
static void mark(uint16_t *marks, int64_t from, int64_t to, size_t packet)
{
    if (to > MODEL_TEXT + 1)
        to = MODEL_TEXT + 1;
    for (int64_t i = from < 0 ? 0 : from; i < to; i++)
        if (marks[i] == NONE)
            marks[i] = (uint16_t)packet;
}

/* Offset 0 is where the first packet of the side is, or what answered its SYN
 * acknowledged. As long as no byte was seen, a SYN or bytes before it move it. */
static void look_up_base(struct direction *direction, const struct model_packet *packet,
                         size_t index)
{
    bool is_earlier = model_has(packet, TALK_SYN) ||
                      (packet->length > 0 && packet->start < direction->base &&
                       (packet->length > 1 || packet->start + 1 < direction->base));

    if (!direction->seen) {
        direction->seen = true;
        direction->first = index;
    }
    if (!direction->based ||
        (is_earlier && direction->shows_nothing && index <= direction->settled)) {
        direction->base = packet->start;
        direction->moved = index;
    }
    direction->based = true;
    if (packet->length > 0 && packet->start + packet->length > direction->base)
        direction->shows_nothing = false;
}

/* Whether it may be taken for a copy that a mirror made: nothing is learnt from it. */
static bool may_be_copy(const struct model_oracle *oracle, size_t index)
{
    const struct model_packet *packet = &oracle->capture->packet[index];

    for (size_t i = 0; i < index; i++) {
        const struct model_packet *earlier = &oracle->capture->packet[i];

        if (earlier->from == packet->from && earlier->spec.sequence == packet->spec.sequence &&
            earlier->spec.acknowledgment == packet->spec.acknowledgment &&
            earlier->spec.identification == packet->spec.identification &&
            earlier->length == packet->length)
            return true;
    }
    return false;
}

static void look_up_acknowledgement(struct model_oracle *oracle, size_t index)
{
    const struct model_packet *packet = &oracle->capture->packet[index];
    struct direction *direction = &oracle->direction[side_other(packet->from)];
    int64_t acknowledged = (int64_t)packet->acknowledged;

    if (!direction->based && model_has(packet, TALK_SYN) && model_has(packet, TALK_ACK)) {
        direction->based = true;
        direction->base = acknowledged;
    }
    if (!direction->based || acknowledged <= direction->surely_received)
        return;
    if (acknowledged > direction->base && !may_be_copy(oracle, index))
        direction->surely_received = acknowledged;
    if (acknowledged <= direction->received)
        return;
    mark(direction->acknowledged, direction->received, acknowledged, index);
    direction->received = acknowledged;
}

/* Marks above a level only grow, so each byte is marked once. What lies before
 * the base is not part of the stream. */
static void look_up_packet(struct model_oracle *oracle, size_t index)
{
    const struct model_packet *packet = &oracle->capture->packet[index];
    struct direction *own = &oracle->direction[packet->from];
    int64_t captured_end = packet->start + packet->captured;
    int64_t end = packet->start + packet->length;

    if (model_has(packet, TALK_RST))
        return;
    look_up_base(own, packet, index);
    mark(own->had, packet->start > own->base ? packet->start : own->base, captured_end, index);
    mark(own->snapped, captured_end, end, index);
    if (model_has(packet, TALK_FIN))
        own->finished = true;
    if (end > own->end && (model_has(packet, TALK_FIN) || (packet->length > 0 && end > own->base)))
        own->end = end;
    if (model_end(packet) > own->shown_end) {
        mark(own->shown, own->shown_end, end, index);
        own->shown_end = model_end(packet);
    }
    look_up_acknowledgement(oracle, index);
}

/* How far the direction must be accounted for. A FIN that was captured tells the
 * true length; without it one acknowledged byte may have been the FIN. */
static void look_up_end(struct direction *direction)
{
    if (direction->end < direction->base)
        direction->end = direction->base;
    direction->last = direction->received > direction->end ? direction->received : direction->end;
    if (!direction->finished && direction->surely_received - 1 > direction->end)
        direction->end = direction->surely_received - 1;
}

static size_t first_event(const struct model_log *log, enum side side)
{
    for (size_t i = 0; i < log->count; i++) {
        const struct model_event *event = &log->event[i];

        if (event->kind == STREAM_CLOSED || (event->kind != STREAM_OPENED && event->from == side))
            return event->at;
    }
    return SIZE_MAX;
}

static void look_up(struct model_oracle *oracle)
{
    for (int side = 0; side < SIDE_COUNT; side++) {
        struct direction *direction = &oracle->direction[side];

        direction->seen = direction->based = false;
        direction->shows_nothing = true;
        direction->moved = 0;
        direction->settled = first_event(oracle->log, (enum side)side);
        direction->base = direction->position = 0;
        direction->received = direction->surely_received = direction->shown_end = 0;
        direction->end = 0;
        direction->finished = false;
        memset(direction->had, 0xff, sizeof direction->had);
        memset(direction->acknowledged, 0xff, sizeof direction->acknowledged);
        memset(direction->shown, 0xff, sizeof direction->shown);
        memset(direction->snapped, 0xff, sizeof direction->snapped);
    }
    for (size_t i = 0; i < oracle->count; i++) {
        timestamp time = oracle->capture->packet[i].spec.time;

        oracle->latest[i] = i > 0 && oracle->latest[i - 1] > time ? oracle->latest[i - 1] : time;
        look_up_packet(oracle, i);
    }
    for (int side = 0; side < SIDE_COUNT; side++) {
        look_up_end(&oracle->direction[side]);
        oracle->direction[side].position = oracle->direction[side].base;
    }
}

/* ------------------------------------------------------------------ what may be lost */

/* Whether this side, or both, said nothing for long between two packets. */
static bool was_silent(const struct model_oracle *oracle, enum side side, size_t from, size_t to)
{
    timestamp last = INT64_MIN / 2; /* never seen is silent, too */
    timestamp last_of_both = oracle->latest[from];

    for (size_t i = 0; i <= to; i++) {
        bool is_heard = i == to || oracle->capture->packet[i].from == side;

        if (i > from && is_heard && oracle->latest[i] - last >= LONG_SILENCE)
            return true;
        if (i > from && oracle->latest[i] - last_of_both >= LONG_SILENCE)
            return true;
        if (is_heard)
            last = oracle->latest[i];
        if (i > from)
            last_of_both = oracle->latest[i];
    }
    return false;
}

/* Whether the engine was free to give the byte up before it came. */
static bool came_late(const struct model_oracle *oracle, enum side side, int64_t byte)
{
    const struct direction *direction = &oracle->direction[side];
    size_t had = direction->had[byte];
    size_t acknowledged = direction->acknowledged[byte];
    size_t shown = direction->shown[byte];

    if (acknowledged < had &&
        (had - acknowledged >= FEW_PACKETS ||
         oracle->latest[had] - oracle->capture->packet[acknowledged].spec.time >= SHORT_WAIT))
        return true;
    return shown < had &&
           oracle->latest[had] - oracle->capture->packet[shown].spec.time >= LONG_WAIT &&
           was_silent(oracle, side_other(side), shown, had);
}

/* --------------------------------------------------------------------- the events */

/* Whether the bytes that are waited for seem to answer the packet in their turn:
 * then one of the two was sent again, and nobody can tell which. */
static bool answer_each_other(const struct model_oracle *oracle, const struct model_packet *packet)
{
    const struct direction *other = &oracle->direction[side_other(packet->from)];
    size_t had = other->had[other->position];

    if (other->snapped[other->position] < had)
        had = other->snapped[other->position];
    return had != NONE && (int64_t)oracle->capture->packet[had].acknowledged > packet->start;
}

/* Whether the one byte that is waited for looked like a FIN by then. */
static bool may_be_a_fin(const struct model_oracle *oracle, const struct model_event *event,
                         int64_t needs)
{
    const struct direction *other = &oracle->direction[side_other(event->from)];
    size_t had = other->had[other->position], beyond = other->acknowledged[other->position + 1];

    return needs == other->position + 1 && (had == NONE || had >= event->at) &&
           (beyond == NONE || beyond >= event->at);
}

/* A reply comes behind what its sender had got of the command, unless nothing
 * was known of the other side when it came. */
static bool judge_cause(struct model_oracle *oracle, const struct model_event *event, int64_t byte)
{
    const struct direction *own = &oracle->direction[event->from];
    const struct direction *other = &oracle->direction[side_other(event->from)];
    int64_t needs = oracle->capture->needs[event->from][byte];

    if (!other->seen || other->first > own->had[byte] || other->moved > own->had[byte] ||
        other->position >= needs || other->position >= other->end ||
        answer_each_other(oracle, &oracle->capture->packet[own->had[byte]]) ||
        may_be_a_fin(oracle, event, needs))
        return true;
    return fail(oracle,
                "%s %" PRId64 " came when %" PRId64 " of the %" PRId64
                " bytes that it answers had come",
                side_name(event->from), byte, other->position, needs);
}

/* Bytes of the packet at hand wait only for others: those that an event before
 * theirs gave up or released, or what their sender had acknowledged. */
static bool may_be_queued(const struct model_oracle *oracle, const struct model_event *event,
                          const struct model_packet *packet)
{
    const struct direction *other = &oracle->direction[side_other(event->from)];

    return (event[-1].at == event->at && event[-1].kind != STREAM_OPENED) ||
           other->position < (int64_t)packet->acknowledged;
}

static bool judge_byte(struct model_oracle *oracle, const struct model_event *event, uint64_t i)
{
    const struct direction *direction = &oracle->direction[event->from];
    int64_t byte = direction->position + (int64_t)i;
    size_t had = direction->had[byte];
    const struct model_packet *packet = &oracle->capture->packet[had];

    if (had == NONE || had > event->at)
        return fail(oracle, "%s %" PRId64 " was delivered at %zu, before it was captured",
                    side_name(event->from), byte, event->at);
    if (event->octets[i] != packet->octets[byte - packet->start] && !may_be_copy(oracle, had))
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
    for (size_t i = 0; i < oracle->count && i <= event->at; i++) {
        const struct model_packet *packet = &oracle->capture->packet[i];
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
    for (size_t i = 0; i < oracle->count && i <= at; i++) {
        const struct model_packet *packet = &oracle->capture->packet[i];

        if (packet->from == side && packet->length > 0 &&
            packet->start + (is_end ? packet->length : 0) == byte)
            return true;
    }
    return false;
}

static bool judge_marks(struct model_oracle *oracle, const struct model_event *event)
{
    const struct direction *direction = &oracle->direction[event->from];
    int64_t start = direction->position, end = start + (int64_t)event->length;
    const struct model_packet *first = &oracle->capture->packet[direction->had[start]];
    const struct model_packet *last = &oracle->capture->packet[direction->had[end - 1]];
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
    const struct direction *direction = &oracle->direction[event->from];

    if (direction->position + (int64_t)event->length > direction->last)
        return fail(oracle, "%s %" PRIu64 "+%" PRIu64 " lies behind the end",
                    side_name(event->from), event->offset, event->length);
    for (uint64_t i = 0; i < event->length; i++)
        if (!judge_byte(oracle, event, i))
            return false;
    return judge_marks(oracle, event);
}

static bool judge_gap(struct model_oracle *oracle, const struct model_event *event)
{
    const struct direction *direction = &oracle->direction[event->from];
    int64_t end = direction->position + (int64_t)event->length;

    if (event->length == 0 || end > direction->last)
        return fail(oracle, "a gap of %s %" PRId64 "+%" PRIu64 ", but it ends at %" PRId64,
                    side_name(event->from), direction->position, event->length, direction->last);
    for (int64_t byte = direction->position; byte < end; byte++) {
        size_t had = direction->had[byte];

        if (had != NONE && direction->snapped[byte] > had && !may_be_copy(oracle, had) &&
            (had < event->at || !came_late(oracle, event->from, byte)))
            return fail(oracle, "a gap of %s at %zu for %" PRId64 ", which packet %zu had",
                        side_name(event->from), event->at, byte, had);
    }
    return true;
}

static bool judge_events(struct model_oracle *oracle)
{
    for (size_t i = 0; i < oracle->log->count; i++) {
        const struct model_event *event = &oracle->log->event[i];
        struct direction *direction = &oracle->direction[event->from];

        if (event->kind != STREAM_DATA && event->kind != STREAM_GAP)
            continue;
        if (!direction->seen)
            return fail(oracle, "an event of %s, which was never seen", side_name(event->from));
        if (direction->base + (int64_t)event->offset != direction->position)
            return fail(oracle, "%s goes on at %" PRIu64 ", not %" PRId64, side_name(event->from),
                        event->offset, direction->position - direction->base);
        if (!(event->kind == STREAM_DATA ? judge_data(oracle, event) : judge_gap(oracle, event)))
            return false;
        direction->position += (int64_t)event->length;
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
        return !has_octets(oracle->capture) || fail(oracle, "there were bytes, but no event");
    if (log->event[0].kind != STREAM_OPENED || log->event[log->count - 1].kind != STREAM_CLOSED)
        return fail(oracle, "opened is not the first event or closed not the last one");
    return true;
}

static bool judge_ends(struct model_oracle *oracle)
{
    for (int side = 0; side < SIDE_COUNT; side++) {
        const struct direction *direction = &oracle->direction[side];

        if (direction->seen &&
            (direction->position < direction->end || direction->position > direction->last))
            return fail(oracle, "%s is accounted for up to %" PRId64 ", not %" PRId64,
                        side_name((enum side)side), direction->position, direction->end);
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

static bool judge_side_facts(struct model_oracle *oracle, enum side side)
{
    const struct direction_facts *facts = &oracle->log->close.side[side];
    size_t at = oracle->log->event[oracle->log->count - 1].at;
    uint64_t packets = 0, bytes = 0;

    for (size_t i = 0; i < oracle->capture->count && i <= at; i++) {
        const struct model_packet *packet = &oracle->capture->packet[i];

        if (packet->from != side)
            continue;
        packets++;
        bytes += model_has(packet, TALK_RST) ? 0 : packet->length;
    }
    if (facts->delivered != delivered(oracle->log, side) || facts->missing != 0)
        return fail(oracle, "%s: %" PRIu64 " delivered, %" PRIu64 " missing", side_name(side),
                    facts->delivered, facts->missing);
    if (facts->traffic.packets > packets || facts->traffic.bytes > bytes)
        return fail(oracle,
                    "%s: %" PRIu64 " packets and %" PRIu64 " bytes of %" PRIu64 " and %" PRIu64,
                    side_name(side), facts->traffic.packets, facts->traffic.bytes, packets, bytes);
    return true;
}

static bool judge_close(struct model_oracle *oracle)
{
    const struct stream_close *close = &oracle->log->close;
    bool seen[SIDE_COUNT] = { false };
    enum directions directions;

    for (size_t i = 0; i < oracle->count; i++)
        seen[oracle->capture->packet[i].from] = true;
    directions = seen[SIDE_CLIENT] && seen[SIDE_SERVER] ? DIRECTIONS_BOTH
                 : seen[SIDE_CLIENT]                    ? DIRECTIONS_CLIENT
                                                        : DIRECTIONS_SERVER;
    if (close->directions != directions)
        return fail(oracle, "directions are said to be %s", directions_name(close->directions));
    return judge_side_facts(oracle, SIDE_CLIENT) && judge_side_facts(oracle, SIDE_SERVER);
}

/* A reset is the end: what is captured behind it does not count. */
static size_t packets_that_matter(const struct model_capture *capture, const struct model_log *log)
{
    if (log->closed == 1 && log->close.reason == CLOSE_RST)
        return log->event[log->count - 1].at + 1;
    return capture->count;
}

bool model_oracle_judge(struct model_oracle *oracle, const struct model_capture *capture,
                        const struct model_log *log, char fault[MODEL_FAULT_SIZE])
{
    oracle->capture = capture;
    oracle->log = log;
    oracle->fault = fault;
    if (!judge_edges(oracle))
        return false;
    if (log->opened == 0)
        return true;
    oracle->count = packets_that_matter(capture, log);
    if (oracle->count > capture->count)
        oracle->count = capture->count;
    look_up(oracle);
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
