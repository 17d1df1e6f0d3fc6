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
    size_t told;        /* when the first event was raised */
    int64_t base;       /* where the engine's offset 0 lies */
    int64_t end;        /* behind the last byte that must be accounted for */
    int64_t last;       /* the same with an acknowledged byte that may have been the FIN */
    int64_t position;   /* accounted for up to here */
    uint16_t had[MODEL_TEXT + 2];
    uint16_t acknowledged[MODEL_TEXT + 2];
    uint16_t shown[MODEL_TEXT + 2];
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
 * acknowledged; or behind the SYN, if that comes before any byte does. */
static void look_up_base(struct direction *direction, const struct model_packet *packet,
                         size_t index)
{
    bool is_syn = model_has(packet, TALK_SYN);

    if (!direction->seen) {
        direction->seen = true;
        direction->first = index;
    }
    if (!direction->based || (is_syn && direction->shows_nothing && index <= direction->told))
        direction->base = packet->start;
    direction->based = true;
    if (packet->length > 0)
        direction->shows_nothing = false;
}

static void look_up_acknowledgement(struct direction *direction, const struct model_packet *packet,
                                    size_t index, int64_t *acknowledged)
{
    if (!direction->based && model_has(packet, TALK_SYN) && model_has(packet, TALK_ACK)) {
        direction->based = true;
        direction->base = (int64_t)packet->acknowledged;
    }
    if (!direction->based || (int64_t)packet->acknowledged <= *acknowledged)
        return;
    mark(direction->acknowledged, *acknowledged, (int64_t)packet->acknowledged, index);
    *acknowledged = (int64_t)packet->acknowledged;
}

/* Marks above a level only grow, so each byte is marked once. */
static void look_up_packet(struct model_oracle *oracle, size_t index, int64_t shown[],
                           int64_t acknowledged[])
{
    const struct model_packet *packet = &oracle->capture->packet[index];
    enum side from = packet->from, to = side_other(from);
    struct direction *own = &oracle->direction[from];

    if (model_has(packet, TALK_RST))
        return;
    look_up_base(own, packet, index);
    mark(own->had, packet->start, packet->start + packet->captured, index);
    if (model_end(packet) > shown[from]) {
        mark(own->shown, shown[from], packet->start + packet->length, index);
        shown[from] = model_end(packet);
    }
    look_up_acknowledgement(&oracle->direction[to], packet, index, &acknowledged[to]);
}

/* How far the direction must be accounted for. A FIN that was captured tells the
 * true length; without it one acknowledged byte may have been the FIN. */
static void look_up_end(struct model_oracle *oracle, enum side side, int64_t acknowledged)
{
    struct direction *direction = &oracle->direction[side];
    int64_t fin = -1;

    direction->end = direction->base;
    for (size_t i = 0; i < oracle->count; i++) {
        const struct model_packet *packet = &oracle->capture->packet[i];
        int64_t end = packet->start + packet->length;

        if (packet->from != side || model_has(packet, TALK_RST))
            continue;
        if (end > direction->end && (packet->length > 0 || model_has(packet, TALK_FIN)))
            direction->end = end;
        if (model_has(packet, TALK_FIN))
            fin = end;
    }
    direction->last = direction->end;
    if (fin >= 0 || acknowledged <= direction->end)
        return;
    direction->last = acknowledged;
    direction->end = acknowledged - 1;
}

static size_t first_event(const struct model_log *log, enum side side)
{
    for (size_t i = 0; i < log->count; i++)
        if ((log->event[i].kind == STREAM_DATA || log->event[i].kind == STREAM_GAP) &&
            log->event[i].from == side)
            return log->event[i].at;
    return SIZE_MAX;
}

static void look_up(struct model_oracle *oracle)
{
    int64_t shown[SIDE_COUNT] = { 0 };
    int64_t acknowledged[SIDE_COUNT] = { 0 };

    for (int side = 0; side < SIDE_COUNT; side++) {
        struct direction *direction = &oracle->direction[side];

        direction->seen = direction->based = false;
        direction->shows_nothing = true;
        direction->told = first_event(oracle->log, (enum side)side);
        direction->base = direction->position = 0;
        memset(direction->had, 0xff, sizeof direction->had);
        memset(direction->acknowledged, 0xff, sizeof direction->acknowledged);
        memset(direction->shown, 0xff, sizeof direction->shown);
    }
    for (size_t i = 0; i < oracle->count; i++) {
        timestamp time = oracle->capture->packet[i].spec.time;

        oracle->latest[i] = i > 0 && oracle->latest[i - 1] > time ? oracle->latest[i - 1] : time;
        look_up_packet(oracle, i, shown, acknowledged);
    }
    for (int side = 0; side < SIDE_COUNT; side++) {
        look_up_end(oracle, (enum side)side, acknowledged[side]);
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

/* A reply comes behind what its sender had got of the command, unless nothing
 * was known of the other side when it came. */
static bool judge_cause(struct model_oracle *oracle, const struct model_event *event, int64_t byte)
{
    const struct direction *other = &oracle->direction[side_other(event->from)];
    int64_t needs = oracle->capture->needs[event->from][byte];

    if (!other->seen || other->first > oracle->direction[event->from].had[byte] ||
        other->position >= needs || other->position >= other->end)
        return true;
    return fail(oracle,
                "%s %" PRId64 " came when %" PRId64 " of the %" PRId64
                " bytes that it answers had come",
                side_name(event->from), byte, other->position, needs);
}

/* Bytes wait only for others. */
static bool may_be_queued(const struct model_oracle *oracle, const struct model_event *event)
{
    return event > oracle->log->event && event[-1].at == event->at &&
           event[-1].kind != STREAM_OPENED;
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
    if (event->octets[i] != packet->octets[byte - packet->start])
        return fail(oracle, "%s %" PRId64 " is %02x and was %02x at first", side_name(event->from),
                    byte, event->octets[i], packet->octets[byte - packet->start]);
    if (event->queued ? had == event->at && !may_be_queued(oracle, event) : had < event->at)
        return fail(oracle, "%s %" PRId64 " is%s marked as queued", side_name(event->from), byte,
                    event->queued ? "" : " not");
    return judge_cause(oracle, event, byte);
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
    if (event->time != first->spec.time)
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

        if (had != NONE && (had < event->at || !came_late(oracle, event->from, byte)))
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

static bool has_octets(const struct model_capture *capture)
{
    for (size_t i = 0; i < capture->count; i++)
        if (capture->packet[i].captured > 0 && !model_has(&capture->packet[i], TALK_RST))
            return true;
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

    for (size_t i = 0; i < oracle->capture->count; i++)
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
    if (!judge_edges(oracle) || log->opened == 0)
        return log->opened == 0 && !has_octets(capture) && log->disorder[0] == '\0';
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
