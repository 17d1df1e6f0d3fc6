/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which packet is whose, and how long it is kept. */
#include "reassembly/packet_keeper.h"

#include <stdlib.h>

#include "base/memory.h"
#include "reassembly/flow_table.h"
#include "reassembly/packet_copy.h"

/* So long stragglers of a connection that is over are told from a new one. */
#define STRAGGLERS (60 * DURATION_SECOND)

enum {
    OPENING_COST = 512, /* of a SYN and its answer, about */
    OPENING_SHARE = 8   /* of the store, one part in so many */
};

#define OPENING_SPARED DURATION_SECOND

/* Its phase says how it stands with the reassembler: CONNECTION_OPENING before its first event,
 * CONNECTION_OPEN between that and the last, CONNECTION_CLOSING likewise when its packets were
 * given up, CONNECTION_OVER behind the last one, or when nobody wants it. */
struct keeper_flow {
    struct flow flow;
    struct kept_packets packets;
};

/* The packet that the reassembler has just now. */
struct current_packet {
    const struct tcp_segment *segment; /* NULL: none that is kept */
    struct flow_key key;
    bool from_low;
    bool filed; /* it stands with its connection already */
};

struct packet_keeper {
    const struct reassembly_options *options;
    duration opening_most; /* an unopened connection is remembered so long */
    struct kept_packets_store *store;
    struct memory_budget budget; /* of the table */
    struct flow_table *flows;
    struct reassembler *reassembler;
    struct packet_sink packets;
    struct stream_sink streams;
    struct current_packet current;
    struct kept_packets *closed; /* of the connection that is being closed */
};

static struct keeper_flow *keeper_flow_of(struct flow *flow)
{
    return (struct keeper_flow *)flow;
}

struct packet_keeper *packet_keeper_new(const struct reassembly_options *options,
                                        struct kept_packets_store *store,
                                        struct stream_sink streams)
{
    struct packet_keeper *keeper = memory_new(1, sizeof *keeper);

    keeper->options = options;
    keeper->opening_most = reassembly_limits_filled(&options->limits).idle_timeout;
    keeper->store = store;
    memory_budget_init(&keeper->budget, &store->pool);
    keeper->flows = flow_table_new(false, &keeper->budget);
    keeper->streams = streams;
    return keeper;
}

static void forget(struct packet_keeper *keeper, struct flow *flow)
{
    struct keeper_flow *kept = keeper_flow_of(flow);

    flow_table_remove(keeper->flows, flow);
    kept_packets_clear(&kept->packets);
    memory_budget_give(&keeper->budget, memory_cost(sizeof *kept));
    free(kept);
}

static void forget_all(struct packet_keeper *keeper)
{
    struct flow **all = flow_table_in_order(keeper->flows);

    for (struct flow **flow = all; *flow != NULL; flow++)
        forget(keeper, *flow);
    free(all);
}

void packet_keeper_begin_capture(struct packet_keeper *keeper)
{
    forget_all(keeper);
}

void packet_keeper_free(struct packet_keeper *keeper)
{
    if (keeper == NULL)
        return;
    forget_all(keeper);
    flow_table_free(keeper->flows);
    memory_budget_clear(&keeper->budget);
    free(keeper);
}

/* ------------------------------------------------------------------------ room */

static void give_up_packets(struct packet_keeper *keeper, struct flow *flow)
{
    kept_packets_clear(&keeper_flow_of(flow)->packets);
    flow_table_touch(keeper->flows, flow, CONNECTION_CLOSING);
    atomic_fetch_add_explicit(&keeper->store->given_up, 1, memory_order_relaxed);
}

/* Most handshakes are over sooner; but those that never are must not have all the room. */
static bool may_give_up_opening(const struct packet_keeper *keeper, const struct flow *flow)
{
    size_t cost = flow_table_phase_count(keeper->flows, CONNECTION_OPENING) * OPENING_COST;

    return keeper->current.segment->packet->time - flow->idle_since >= OPENING_SPARED ||
           cost > keeper->store->pool.size / OPENING_SHARE;
}

static void give_up_opening(struct packet_keeper *keeper, struct flow *flow)
{
    atomic_fetch_add_explicit(&keeper->store->given_up, 1, memory_order_relaxed);
    forget(keeper, flow);
}

/* False when there is nothing that could be given up. */
static bool give_up_something(struct packet_keeper *keeper)
{
    struct flow *over = flow_table_longest_idle(keeper->flows, CONNECTION_OVER);
    struct flow *opening = flow_table_longest_idle(keeper->flows, CONNECTION_OPENING);
    struct flow *open = flow_table_longest_idle(keeper->flows, CONNECTION_OPEN);
    struct flow *given_up = flow_table_longest_idle(keeper->flows, CONNECTION_CLOSING);

    if (over != NULL)
        forget(keeper, over);
    else if (opening != NULL && may_give_up_opening(keeper, opening))
        give_up_opening(keeper, opening);
    else if (open != NULL)
        give_up_packets(keeper, open);
    else if (given_up != NULL)
        forget(keeper, given_up);
    else if (opening != NULL)
        give_up_opening(keeper, opening);
    else
        return false;
    return true;
}

/* Other keepers of the store, and who writes packets, may have all that there is. */
static bool take_room(struct packet_keeper *keeper, size_t size)
{
    while (!memory_pool_take(&keeper->store->pool, size))
        if (!give_up_something(keeper))
            return false;
    return true;
}

static void forget_idle(struct packet_keeper *keeper, enum connection_phase phase, timestamp before)
{
    struct flow *flow;

    while ((flow = flow_table_longest_idle(keeper->flows, phase)) != NULL &&
           flow->idle_since < before)
        forget(keeper, flow);
}

/* ---------------------------------------------------------------------- packets */

static struct flow *add_flow(struct packet_keeper *keeper)
{
    struct keeper_flow *kept = memory_new(1, sizeof *kept);

    memory_budget_charge(&keeper->budget, memory_cost(sizeof *kept));
    kept->flow.key = keeper->current.key;
    kept->flow.phase = CONNECTION_OPENING;
    kept->packets.store = keeper->store;
    flow_table_add(keeper->flows, &kept->flow);
    return &kept->flow;
}

/* A SYN that no packet of its connection was seen before. */
static bool begins_anew(const struct keeper_flow *kept, const struct tcp_header *tcp)
{
    const struct kept_packet *first = kept->packets.first;

    return kept->flow.phase == CONNECTION_OPENING && tcp_header_is_first_syn(tcp) &&
           first != NULL && packet_copy_sequence(first) != tcp->sequence;
}

/* Stragglers of a connection that is over come without a SYN. */
static bool is_straggler(const struct flow *flow, const struct tcp_header *tcp)
{
    return flow->phase == CONNECTION_CLOSING ||
           (flow->phase == CONNECTION_OVER && !tcp_header_is_first_syn(tcp));
}

static void touch(struct packet_keeper *keeper, struct flow *flow, enum connection_phase phase)
{
    flow->idle_since = keeper->current.segment->packet->time;
    flow_table_touch(keeper->flows, flow, phase);
}

/* What may still be kept of its payload. */
static size_t room_for_payload(const struct flow *flow)
{
    return PACKET_KEEPER_PAYLOAD -
           (flow != NULL ? ((const struct keeper_flow *)flow)->packets.payload : 0);
}

static void append(struct packet_keeper *keeper, struct flow *flow, size_t payload)
{
    struct keeper_flow *kept = keeper_flow_of(flow);
    struct kept_packet *packet = packet_copy_new(keeper->current.segment, payload);

    if (flow->phase == CONNECTION_OVER || begins_anew(kept, &keeper->current.segment->tcp))
        kept_packets_clear(&kept->packets);
    touch(keeper, flow,
          flow->phase == CONNECTION_OVER ? CONNECTION_OPENING : (enum connection_phase)flow->phase);
    packet->cost = packet_copy_cost(keeper->current.segment, payload);
    packet->from_low = keeper->current.from_low;
    kept_packets_add(&kept->packets, packet);
}

/* The connection of the packet; NULL when there is none, or the packet is not kept with it. */
static struct flow *find_current(struct packet_keeper *keeper, bool *ret_ignored)
{
    struct flow *flow = flow_table_find(keeper->flows, &keeper->current.key);

    *ret_ignored = flow != NULL && is_straggler(flow, &keeper->current.segment->tcp);
    if (*ret_ignored)
        touch(keeper, flow, (enum connection_phase)flow->phase);
    return *ret_ignored ? NULL : flow;
}

/* Making room may give up what it was made for. */
static void file_current(struct packet_keeper *keeper)
{
    bool ignored;
    struct flow *flow = find_current(keeper, &ignored);
    size_t payload = room_for_payload(flow);
    size_t cost = packet_copy_cost(keeper->current.segment, payload);

    keeper->current.filed = true;
    if (ignored)
        return;
    if (!take_room(keeper, cost)) {
        atomic_fetch_add_explicit(&keeper->store->given_up, 1, memory_order_relaxed);
        return;
    }
    flow = find_current(keeper, &ignored);
    if (ignored)
        memory_pool_give(&keeper->store->pool, cost);
    else
        append(keeper, flow != NULL ? flow : add_flow(keeper), payload);
}

static void receive_packet(void *context, const struct packet *packet)
{
    struct packet_keeper *keeper = context;
    struct tcp_segment segment = { .packet = packet };
    struct current_packet *current = &keeper->current;

    *current = (struct current_packet){ 0 };
    if (packet->kind == PACKET_IP && reassembler_takes(keeper->reassembler, packet, &segment.tcp)) {
        current->segment = &segment;
        current->key = flow_key_of(&segment, keeper->options->vlan_aware, &current->from_low);
    }
    keeper->packets.receive(keeper->packets.context, packet);
    if (current->segment == NULL)
        return;
    if (!current->filed)
        file_current(keeper);
    current->segment = NULL;
    forget_idle(keeper, CONNECTION_OVER, packet->time - STRAGGLERS);
    forget_idle(keeper, CONNECTION_OPENING, packet->time - keeper->opening_most);
}

void packet_keeper_set_reassembler(struct packet_keeper *keeper, struct reassembler *reassembler)
{
    keeper->reassembler = reassembler;
    keeper->packets = reassembler_packet_sink(reassembler);
}

struct packet_sink packet_keeper_packet_sink(struct packet_keeper *keeper)
{
    return (struct packet_sink){ keeper, receive_packet };
}

/* ----------------------------------------------------------------------- events */

/* The event is about the packet that the reassembler has just now. */
static bool brings(const struct packet_keeper *keeper, const struct flow_key *key)
{
    const struct current_packet *current = &keeper->current;

    return current->segment != NULL && !current->filed && flow_key_equal(&current->key, key) &&
           !reassembler_is_expiring(keeper->reassembler);
}

/* Of one that begins with this packet nothing is known yet. */
static void file_first(struct packet_keeper *keeper, struct flow *flow, const struct flow_key *key)
{
    if ((flow != NULL && flow->phase != CONNECTION_OVER) || !brings(keeper, key))
        return;
    if (flow != NULL)
        forget(keeper, flow);
    file_current(keeper);
}

/* What came before the connection is none of it. */
static void open_flow(struct packet_keeper *keeper, const struct stream_event *event)
{
    const struct stream *stream = event->stream;
    bool client_is_low;
    struct flow_key key = flow_key_of_stream(stream, keeper->options->vlan_aware, &client_is_low);
    struct kept_packets *packets;
    struct flow *flow;

    file_first(keeper, flow_table_find(keeper->flows, &key), &key);
    flow = flow_table_find(keeper->flows, &key);
    if (flow == NULL || flow->phase != CONNECTION_OPENING)
        return;
    packets = &keeper_flow_of(flow)->packets;
    while (packets->first != NULL && packets->first->time < stream->start)
        kept_packets_drop_first(packets);
    if (packets->first != NULL && packets->first->time == stream->start)
        flow_table_touch(keeper->flows, flow, CONNECTION_OPEN);
    else
        give_up_packets(keeper, flow); /* its beginning was, when it was an opening one */
}

static void name_senders(struct kept_packets *packets, bool client_is_low)
{
    for (struct kept_packet *packet = packets->first; packet != NULL; packet = packet->next)
        packet->from = packet->from_low == client_is_low ? SIDE_CLIENT : SIDE_SERVER;
}

/* The SYN that this packet answers, when it was the last one of the old connection; the reassembler
 * had held it until now. */
static struct kept_packet *take_held_syn(struct packet_keeper *keeper, struct kept_packets *packets)
{
    const struct tcp_header *answer = &keeper->current.segment->tcp;
    struct kept_packets before = { .store = packets->store };
    struct kept_packet *held = NULL;

    if (!tcp_header_has(answer, TCP_FLAG_SYN) || !tcp_header_has(answer, TCP_FLAG_ACK))
        return NULL;
    while (packets->first != NULL) {
        struct kept_packet *packet = kept_packets_take_first(packets);
        uint8_t flags = packet->octets[packet->tcp + 13];

        if ((flags & (TCP_FLAG_SYN | TCP_FLAG_ACK)) == TCP_FLAG_SYN && held == NULL &&
            packet_copy_sequence(packet) + 1 == answer->acknowledgment)
            held = packet;
        else
            kept_packets_add(&before, packet);
    }
    *packets = before;
    return held;
}

/* The packet that closes it is its last one, unless it opens another. */
static struct kept_packet *file_last(struct packet_keeper *keeper, struct flow *flow,
                                     const struct stream_event *event)
{
    if (flow->phase != CONNECTION_OPEN || !brings(keeper, &flow->key))
        return NULL;
    if (event->close.reason == CLOSE_PORT_REUSED)
        return take_held_syn(keeper, &keeper_flow_of(flow)->packets);
    file_current(keeper);
    return NULL;
}

static void close_flow(struct packet_keeper *keeper, const struct stream_event *event)
{
    bool client_is_low;
    struct flow_key key =
        flow_key_of_stream(event->stream, keeper->options->vlan_aware, &client_is_low);
    struct flow *flow = flow_table_find(keeper->flows, &key);
    struct kept_packet *held;
    struct kept_packets *packets;

    if (flow == NULL)
        return;
    held = file_last(keeper, flow, event);
    flow = flow_table_find(keeper->flows, &key);
    if (flow == NULL) /* given up for room */
        return;
    packets = &keeper_flow_of(flow)->packets;
    if (flow->phase == CONNECTION_OPEN) {
        name_senders(packets, client_is_low);
        keeper->closed = kept_packets_detach(packets);
    }
    kept_packets_clear(packets);
    if (held != NULL)
        kept_packets_add(packets, held);
    flow_table_touch(keeper->flows, flow,
                     event->close.reason == CLOSE_PORT_REUSED ? CONNECTION_OPENING
                                                              : CONNECTION_OVER);
}

static void unwant(struct packet_keeper *keeper, const struct stream_event *event)
{
    bool client_is_low;
    struct flow_key key =
        flow_key_of_stream(event->stream, keeper->options->vlan_aware, &client_is_low);
    struct flow *flow = flow_table_find(keeper->flows, &key);

    if (flow == NULL)
        return;
    kept_packets_clear(&keeper_flow_of(flow)->packets);
    flow_table_touch(keeper->flows, flow, CONNECTION_OVER);
}

static enum stream_interest receive_event(void *context, const struct stream_event *event)
{
    struct packet_keeper *keeper = context;
    enum stream_interest interest;

    if (event->kind == STREAM_OPENED)
        open_flow(keeper, event);
    if (event->kind == STREAM_CLOSED)
        close_flow(keeper, event);
    interest = keeper->streams.receive(keeper->streams.context, event);
    if (event->kind == STREAM_CLOSED)
        kept_packets_free(packet_keeper_take(keeper));
    else if (event->kind == STREAM_ATTEMPT || interest == STREAM_UNWANTED)
        unwant(keeper, event);
    return interest;
}

struct stream_sink packet_keeper_stream_sink(struct packet_keeper *keeper)
{
    return (struct stream_sink){ .context = keeper, .receive = receive_event };
}

struct kept_packets *packet_keeper_take(struct packet_keeper *keeper)
{
    struct kept_packets *packets = keeper->closed;

    keeper->closed = NULL;
    return packets;
}
