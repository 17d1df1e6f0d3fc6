/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking up what packets show. */
#include "tests/reassembly/model_lookup.h"

enum { FEW_PACKETS = 60 }; /* an engine waits for 64 at least */

#define SHORT_WAIT   (499 * DURATION_MILLISECOND) /* and for 500 ms */
#define LONG_WAIT    (2 * DURATION_SECOND)        /* where nobody acknowledges */
#define LONG_SILENCE (5 * DURATION_SECOND)        /* of the other side, or of both when closing */

/* Sets what is not set yet in [from, to). */
static void mark(uint16_t *marks, int64_t from, int64_t to, size_t packet)
{
    if (to > MODEL_TEXT + 1)
        to = MODEL_TEXT + 1;
    for (int64_t i = from < 0 ? 0 : from; i < to; i++)
        if (marks[i] == MODEL_NO_PACKET)
            marks[i] = (uint16_t)packet;
}

/* Offset 0 is where the first packet of the side is, or what answered its SYN
 * acknowledged. As long as no byte was seen, a SYN or bytes before it move it. */
static void look_up_base(struct model_direction *direction, const struct model_packet *packet,
                         size_t index)
{
    bool is_earlier = model_has(packet, TALK_SYN) ||
                      (packet->length > 0 && packet->start < direction->base &&
                       (packet->length > 1 || packet->start + 1 < direction->base));

    if (!direction->based ||
        (is_earlier && direction->shows_nothing && index <= direction->settled)) {
        direction->base = packet->start;
        direction->moved = index;
    }
    direction->based = true;
    if (packet->length > 0 && packet->start + packet->length > direction->base)
        direction->shows_nothing = false;
}

bool model_may_be_copy(const struct model_lookup *lookup, size_t index)
{
    const struct model_packet *packet = &lookup->capture->packet[index];

    for (size_t i = 0; i < index; i++) {
        const struct model_packet *earlier = &lookup->capture->packet[i];

        if (earlier->from == packet->from && earlier->spec.sequence == packet->spec.sequence &&
            earlier->spec.acknowledgment == packet->spec.acknowledgment &&
            earlier->spec.identification == packet->spec.identification &&
            earlier->length == packet->length)
            return true;
    }
    return false;
}

static void look_up_acknowledgement(struct model_lookup *lookup, size_t index)
{
    const struct model_packet *packet = &lookup->capture->packet[index];
    struct model_direction *direction = &lookup->direction[side_other(packet->from)];
    int64_t acknowledged = (int64_t)packet->acknowledged;

    if (!direction->based && model_has(packet, TALK_SYN) && model_has(packet, TALK_ACK)) {
        direction->based = true;
        direction->base = acknowledged;
    }
    if (!direction->based || acknowledged <= direction->surely_received)
        return;
    if (acknowledged > direction->base && !model_may_be_copy(lookup, index))
        direction->surely_received = acknowledged;
    if (acknowledged <= direction->received)
        return;
    mark(direction->acknowledged, direction->received, acknowledged, index);
    direction->received = acknowledged;
}

/* Marks above a level only grow, so each byte is marked once. What lies before
 * the base is not part of the stream. */
static void look_up_packet(struct model_lookup *lookup, size_t index)
{
    const struct model_packet *packet = &lookup->capture->packet[index];
    struct model_direction *own = &lookup->direction[packet->from];
    int64_t captured_end = packet->start + packet->captured;
    int64_t end = packet->start + packet->length;

    if (!own->seen) {
        own->seen = true;
        own->first = index;
    }
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
    look_up_acknowledgement(lookup, index);
}

/* How far the direction must be accounted for. A FIN that was captured tells the
 * true length; without it one acknowledged byte may have been the FIN. */
static void look_up_end(struct model_direction *direction)
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

static void look_up_all(struct model_lookup *lookup, const struct model_log *log)
{
    for (int side = 0; side < SIDE_COUNT; side++) {
        struct model_direction *direction = &lookup->direction[side];

        direction->seen = direction->based = false;
        direction->shows_nothing = true;
        direction->moved = 0;
        direction->settled = first_event(log, (enum side)side);
        direction->base = 0;
        direction->received = direction->surely_received = direction->shown_end = 0;
        direction->end = 0;
        direction->finished = false;
        memset(direction->had, 0xff, sizeof direction->had);
        memset(direction->acknowledged, 0xff, sizeof direction->acknowledged);
        memset(direction->shown, 0xff, sizeof direction->shown);
        memset(direction->snapped, 0xff, sizeof direction->snapped);
    }
    for (size_t i = 0; i < lookup->count; i++) {
        timestamp time = lookup->capture->packet[i].spec.time;

        lookup->latest[i] = i > 0 && lookup->latest[i - 1] > time ? lookup->latest[i - 1] : time;
        look_up_packet(lookup, i);
    }
    for (int side = 0; side < SIDE_COUNT; side++)
        look_up_end(&lookup->direction[side]);
}

/* ------------------------------------------------------------------ what may be lost */

/* Whether this side, or both, said nothing for long between two packets. */
static bool was_silent(const struct model_lookup *lookup, enum side side, size_t from, size_t to)
{
    timestamp last = INT64_MIN / 2; /* never seen is silent, too */
    timestamp last_of_both = lookup->latest[from];

    for (size_t i = 0; i <= to; i++) {
        bool is_heard = i == to || lookup->capture->packet[i].from == side;

        if (i > from && is_heard && lookup->latest[i] - last >= LONG_SILENCE)
            return true;
        if (i > from && lookup->latest[i] - last_of_both >= LONG_SILENCE)
            return true;
        if (is_heard)
            last = lookup->latest[i];
        if (i > from)
            last_of_both = lookup->latest[i];
    }
    return false;
}

bool model_came_late(const struct model_lookup *lookup, enum side side, int64_t byte)
{
    const struct model_direction *direction = &lookup->direction[side];
    size_t had = direction->had[byte];
    size_t acknowledged = direction->acknowledged[byte];
    size_t shown = direction->shown[byte];

    if (acknowledged < had &&
        (had - acknowledged >= FEW_PACKETS ||
         lookup->latest[had] - lookup->capture->packet[acknowledged].spec.time >= SHORT_WAIT))
        return true;
    return shown < had &&
           lookup->latest[had] - lookup->capture->packet[shown].spec.time >= LONG_WAIT &&
           was_silent(lookup, side_other(side), shown, had);
}

/* A reset is the end: what is captured behind it does not count. */
static size_t packets_that_matter(const struct model_capture *capture, const struct model_log *log)
{
    if (log->closed == 1 && log->close.reason == CLOSE_RST)
        return log->event[log->count - 1].at + 1;
    return capture->count;
}

void model_look_up(struct model_lookup *lookup, const struct model_capture *capture,
                   const struct model_log *log)
{
    lookup->capture = capture;
    lookup->count = packets_that_matter(capture, log);
    if (lookup->count > capture->count)
        lookup->count = capture->count;
    look_up_all(lookup, log);
}
