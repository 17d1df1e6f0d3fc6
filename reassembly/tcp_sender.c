/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Following one side's sequence numbers. */
#include "reassembly/tcp_sender.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/memory_budget.h"

#define FARTHEST_AWAY (INT64_C(1) << 30)

enum { FARTHEST_OVERTAKEN = 65535 }; /* bytes: an unscaled window */

/* As a signed distance, so that what lies before offset 0 can be told. */
static bool place_of(const struct tcp_sender *sender, uint32_t sequence, int64_t *ret_place)
{
    int64_t distance = (int32_t)(sequence - (sender->base + (uint32_t)sender->next));

    if (distance > FARTHEST_AWAY || distance < -FARTHEST_AWAY)
        return false;
    *ret_place = (int64_t)sender->next + distance;
    return true;
}

bool tcp_sender_offset(const struct tcp_sender *sender, uint32_t sequence, uint64_t *ret_offset)
{
    int64_t place;

    if (!sender->based || !place_of(sender, sequence, &place) || place < 0)
        return false;
    *ret_offset = (uint64_t)place;
    return true;
}

static void forget_hole(struct tcp_sender *sender, size_t index)
{
    sender->hole_count--;
    memmove(sender->holes + index, sender->holes + index + 1,
            (sender->hole_count - index) * sizeof sender->holes[0]);
}

static void add_hole(struct tcp_sender *sender, struct sequence_hole hole)
{
    if (sender->holes == NULL)
        sender->holes = memory_new(SENDER_HOLES, sizeof sender->holes[0]);
    if (sender->hole_count == SENDER_HOLES)
        forget_hole(sender, 0);
    sender->holes[sender->hole_count++] = hole;
}

/* Takes [start, end) out of a hole that it touches: nothing, an end or the
 * whole is left, or two pieces, of which the later becomes a hole of its own. */
static void fill_hole(struct tcp_sender *sender, size_t index, uint64_t start, uint64_t end)
{
    struct sequence_hole hole = sender->holes[index];
    struct sequence_hole behind = { end, hole.end, hole.seen };

    if (start > hole.start) {
        sender->holes[index].end = start;
        if (end < hole.end)
            add_hole(sender, behind);
    } else if (end < hole.end) {
        sender->holes[index] = behind;
    } else {
        forget_hole(sender, index);
    }
}

/* Fills what holes [start, end) touches; returns when the oldest of them was
 * seen, or `none`. Backwards, as filling one may remove it or append another. */
static timestamp fill_holes(struct tcp_sender *sender, uint64_t start, uint64_t end, timestamp none)
{
    timestamp oldest = none;

    for (size_t i = sender->hole_count; i-- > 0;) {
        const struct sequence_hole *hole;

        if (i >= sender->hole_count)
            continue;
        hole = &sender->holes[i];
        if (start >= hole->end || end <= hole->start)
            continue;
        if (oldest == none || hole->seen < oldest)
            oldest = hole->seen;
        fill_hole(sender, i, start, end);
    }
    return oldest;
}

static enum segment_novelty place_payload(struct tcp_sender *sender, uint64_t start, uint64_t end,
                                          timestamp time)
{
    const timestamp none = INT64_MIN;
    timestamp hole_seen;

    if (start > sender->next) {
        add_hole(sender, (struct sequence_hole){ sender->next, start, time });
        sender->next = end;
        return SEGMENT_AHEAD;
    }
    hole_seen = fill_holes(sender, start, end, none);
    if (hole_seen != none) {
        if (end > sender->next)
            sender->next = end;
        return time - hole_seen > SENDER_REORDERING ? SEGMENT_REPAIR : SEGMENT_LATE;
    }
    if (end <= sender->next)
        return SEGMENT_REPEATED;
    sender->next = end;
    return SEGMENT_NEXT;
}

/* The largest segment that was sent again, and how often in a row of
 * retransmissions: what a link that swallows full packets looks like. */
static void count_repetition(struct tcp_sender *sender, uint64_t offset, uint32_t length)
{
    struct repetition *run = &sender->repetition;
    struct traffic *traffic = &sender->traffic;

    if (run->times == 0 || run->offset != offset || run->length != length)
        *run = (struct repetition){ offset, length, 0 };
    run->times++;
    if (length > traffic->largest_retransmitted ||
        (length == traffic->largest_retransmitted && run->times > traffic->times_retransmitted)) {
        traffic->largest_retransmitted = length;
        traffic->times_retransmitted = run->times;
    }
}

static void count_payload(struct tcp_sender *sender, uint32_t length)
{
    if (length == 0 || sender->novelty == SEGMENT_KEEPALIVE)
        return;
    sender->traffic.bytes += length;
    if (sender->novelty == SEGMENT_AHEAD)
        sender->traffic.out_of_order++;
    if (sender->novelty == SEGMENT_REPEATED) {
        sender->traffic.retransmitted++;
        count_repetition(sender, sender->segment_start, length);
    }
}

/* An acknowledgement of the FIN is one beyond the data (RFC 9293, 3.4). */
static void settle_fin(struct tcp_sender *sender)
{
    if (!sender->fin_seen || sender->acknowledged <= sender->fin_offset)
        return;
    sender->acknowledged = sender->fin_offset;
    sender->fin_acknowledged = true;
}

/* Whether the segment continues others as far away as itself, often enough. */
static bool strays_have_won(struct tcp_sender *sender, uint32_t sequence, uint32_t length)
{
    if (length == 0)
        return false;
    sender->stray_count = sequence == sender->stray_next ? sender->stray_count + 1 : 1;
    sender->stray_next = sequence + length;
    return sender->stray_count >= SENDER_STRAYS;
}

static enum segment_novelty judge_payload(struct tcp_sender *sender, int64_t end,
                                          const struct tcp_segment *segment)
{
    uint32_t length = segment->tcp.payload_length;

    if (length == 0)
        return SEGMENT_EMPTY;
    if (length == 1 && end >= 0 && (uint64_t)end == sender->next &&
        sender->acknowledged == sender->next)
        return SEGMENT_KEEPALIVE;
    return place_payload(sender, sender->segment_start, sender->segment_end, segment->time);
}

static void observe_sequence(struct tcp_sender *sender, const struct tcp_segment *segment)
{
    const struct tcp_header *tcp = &segment->tcp;
    uint32_t sequence = tcp->sequence + tcp_header_has(tcp, TCP_FLAG_SYN);
    int64_t start, end;

    if (!place_of(sender, sequence, &start)) {
        sender->novelty = SEGMENT_IMPLAUSIBLE;
        if (!strays_have_won(sender, sequence, tcp->payload_length))
            return;
        start = (int64_t)sender->next + (sequence - (sender->base + (uint32_t)sender->next));
    }
    sender->stray_count = 0;
    end = start + tcp->payload_length;
    sender->segment_start = start > 0 ? (uint64_t)start : 0;
    sender->segment_end = end > 0 ? (uint64_t)end : 0;
    sender->novelty = judge_payload(sender, end, segment);
    count_payload(sender, tcp->payload_length);
    if (tcp_header_has(tcp, TCP_FLAG_FIN) && !sender->fin_seen && end >= 0) {
        sender->fin_seen = true;
        sender->fin_offset = (uint64_t)end;
        settle_fin(sender);
    }
}

static uint64_t moved(uint64_t offset, int64_t by)
{
    return by < 0 && offset < (uint64_t)-by ? 0 : offset + (uint64_t)by;
}

/* What is known by offsets so far moves with the base. */
static void move_base(struct tcp_sender *sender, uint32_t base)
{
    int64_t by = (int32_t)(sender->base - base);

    sender->base = base;
    if (sender->acknowledged > 0)
        sender->acknowledged = moved(sender->acknowledged, by);
    if (sender->fin_seen)
        sender->fin_offset = moved(sender->fin_offset, by);
}

/* Whether the segment lies before all others of the side, which overtook it. A
 * single octet may be a keepalive. */
static bool comes_before(const struct tcp_sender *sender, const struct tcp_header *tcp)
{
    uint32_t before = sender->base - tcp->sequence;

    if (tcp_header_has(tcp, TCP_FLAG_SYN))
        return true;
    return !sender->syn.seen && tcp->payload_length > 0 && before > 0 &&
           before <= FARTHEST_OVERTAKEN && (tcp->payload_length > 1 || before > 1);
}

/* Offset 0 is where the side begins; that may be found out as long as no byte
 * of it was seen or given up. */
static void observe_base(struct tcp_sender *sender, const struct tcp_segment *segment)
{
    const struct tcp_header *tcp = &segment->tcp;
    bool is_syn = tcp_header_has(tcp, TCP_FLAG_SYN);

    if (sender->based && sender->next == 0 && sender->skipped == 0 && comes_before(sender, tcp))
        move_base(sender, tcp->sequence + is_syn);
    if (!sender->based)
        sender->base = tcp->sequence + is_syn;
    sender->based = true;
    if (!is_syn || sender->syn.seen)
        return;
    sender->syn = tcp_header_syn_facts(tcp, segment->packet->ttl);
    sender->syn_overtaken = sender->base != tcp->sequence + 1;
}

/* The window in a SYN is not scaled and in an RST means nothing. */
static void observe_window(struct tcp_sender *sender, const struct tcp_segment *segment)
{
    bool shut = segment->tcp.window == 0;

    if (shut && !sender->window_shut) {
        sender->traffic.zero_window++;
        sender->window_shut_since = segment->time;
    } else if (!shut && sender->window_shut && segment->time > sender->window_shut_since) {
        sender->traffic.zero_window_time += segment->time - sender->window_shut_since;
    }
    sender->window_shut = shut;
}

void tcp_sender_observe(struct tcp_sender *sender, const struct tcp_segment *segment)
{
    const struct tcp_header *tcp = &segment->tcp;

    sender->traffic.packets++;
    sender->traffic.snapped += packet_is_snapped(segment->packet);
    sender->last_seen = segment->time;
    if (tcp_header_has(tcp, TCP_FLAG_RST))
        return; /* what an RST carries is a text for people, no part of the stream */
    observe_base(sender, segment);
    observe_sequence(sender, segment);
    if (!tcp_header_has(tcp, TCP_FLAG_SYN))
        observe_window(sender, segment);
    sender->ttl = segment->packet->ttl;
    sender->identification = segment->packet->identification;
}

void tcp_sender_acknowledge(struct tcp_sender *sender, uint32_t acknowledgment)
{
    uint64_t offset;

    if (!tcp_sender_offset(sender, acknowledgment, &offset) || offset <= sender->acknowledged)
        return;
    if (sender->fin_acknowledged)
        return; /* nothing comes behind a FIN */
    sender->acknowledged = offset;
    settle_fin(sender);
}

void tcp_sender_clear(struct tcp_sender *sender)
{
    free(sender->holes);
    sender->holes = NULL;
}

size_t tcp_sender_holes_cost(void)
{
    return memory_cost(SENDER_HOLES * sizeof(struct sequence_hole));
}

uint64_t tcp_sender_sent(const struct tcp_sender *sender)
{
    /* One beyond the last byte seen may be a FIN that was not captured. */
    if (sender->fin_seen || sender->acknowledged <= sender->next + 1)
        return sender->fin_seen && sender->fin_offset > sender->next ? sender->fin_offset
                                                                     : sender->next;
    return sender->acknowledged;
}

uint64_t tcp_sender_end(const struct tcp_sender *sender)
{
    return sender->fin_seen ? sender->fin_offset : tcp_sender_sent(sender);
}

struct traffic tcp_sender_traffic(const struct tcp_sender *sender, timestamp end)
{
    struct traffic traffic = sender->traffic;

    if (sender->window_shut && end > sender->window_shut_since)
        traffic.zero_window_time += end - sender->window_shut_since;
    return traffic;
}
