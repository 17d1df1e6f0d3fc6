/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The native engine: from segment to connection. */
#include "reassembly/native_engine.h"

#include <stdlib.h>

#include "base/memory.h"
#include "reassembly/connection_reuse.h"
#include "reassembly/native_internal.h"

static void *start(const struct engine_setup *setup, struct error *error)
{
    struct native_instance *instance = memory_new(1, sizeof *instance);

    (void)error;
    instance->setup = *setup;
    instance->flows = flow_table_new(false, setup->budget);
    instance->sources = source_names_new();
    return instance;
}

static void stop(void *context)
{
    struct native_instance *instance = context;
    struct flow **all;

    if (instance == NULL)
        return;
    all = flow_table_in_order(instance->flows);
    for (struct flow **flow = all; *flow != NULL; flow++)
        native_forget(instance, *flow);
    free(all);
    flow_table_free(instance->flows);
    source_names_free(instance->sources);
    free(instance);
}

static void count_segment(struct native_instance *instance,
                          const struct native_connection *connection,
                          const struct tcp_segment *segment, enum side from)
{
    if (connection->tcp.side[from].novelty == SEGMENT_IMPLAUSIBLE)
        native_count(instance, COUNT_IMPLAUSIBLE);
    if (tcp_header_has(&segment->tcp, TCP_FLAG_URG))
        native_count(instance, COUNT_URGENT);
    if (packet_is_snapped(segment->packet))
        native_count(instance, COUNT_SNAPPED);
}

static bool is_copy(struct native_instance *instance, struct native_connection *connection,
                    const struct tcp_segment *segment, enum side from)
{
    struct packet_print print = packet_print_of(segment);

    if (!mirror_copies_has(&connection->stream[from].copies, &print))
        return false;
    connection->tcp.side[from].traffic.copies++;
    native_count(instance, COUNT_COPIES);
    return true;
}

static void charge_holes(struct native_instance *instance, struct native_connection *connection,
                         enum side from)
{
    if (connection->tcp.side[from].holes == NULL || connection->stream[from].holes_charged)
        return;
    connection->stream[from].holes_charged = true;
    memory_budget_charge(instance->setup.budget, tcp_sender_holes_cost());
}

/* A segment that was overtaken may show that the side begins earlier. */
static void observe(struct native_connection *connection, const struct tcp_segment *segment,
                    enum side from)
{
    const struct tcp_sender *sender = &connection->tcp.side[from];
    const uint32_t base = sender->base;
    const bool was_based = sender->based;

    tcp_connection_observe(&connection->tcp, segment, from);
    if (!was_based || sender->base == base)
        return;
    connection->stream[from].hole.end = 0;
    segment_queue_move_needs(&connection->stream[side_other(from)].queue,
                             (int32_t)(base - sender->base));
}

/* An RST is no part of the stream, and a number far from all others has no place in it. */
static void take_into_stream(struct native_instance *instance, struct native_connection *connection,
                             const struct tcp_segment *segment, enum side from)
{
    enum segment_novelty novelty = connection->tcp.side[from].novelty;

    if (tcp_header_has(&segment->tcp, TCP_FLAG_RST) || novelty == SEGMENT_IMPLAUSIBLE ||
        !native_takes_data(connection))
        return;
    native_tell_gap(instance, connection, from, segment->time); /* now the side was seen */
    if (connection->stream[from].queue.first != NULL)
        native_limit_needs(connection, segment, from);
    if (segment->tcp.payload_length > 0 && novelty != SEGMENT_KEEPALIVE &&
        native_takes_data(connection))
        native_take_payload(instance, connection, segment, from);
}

/* Acknowledgement first, then payload: what the segment acknowledges may end
 * the wait of bytes that stand before its own. */
static void take_segment(struct native_instance *instance, struct native_connection *connection,
                         const struct tcp_segment *segment, enum side from)
{
    struct tcp_connection *tcp = &connection->tcp;

    connection->packets++;
    observe(connection, segment, from);
    tcp->stream.handshake = tcp->handshake_seen;
    charge_holes(instance, connection, from);
    flow_table_touch(instance->flows, &tcp->flow, tcp_connection_judge_phase(tcp));
    count_segment(instance, connection, segment, from);
    take_into_stream(instance, connection, segment, from);
    if (connection->wait_class > 0 || native_is_waiting(connection))
        native_settle(instance, connection, moment_of(segment));
    native_close_if_over(instance, connection, segment->time);
}

static void handle_awake(struct native_instance *instance, struct native_connection *connection,
                         const struct tcp_segment *arrived, enum side from)
{
    struct tcp_segment moved;
    const struct tcp_segment *segment =
        tcp_segment_not_before(arrived, connection->tcp.stream.start, &moved);
    struct flow *flow = &connection->tcp.flow;

    if (flow->phase == CONNECTION_OVER) {
        native_count(instance, COUNT_AFTER_CLOSE);
        flow->idle_since = flow_activity(segment);
        flow_table_touch(instance->flows, flow, CONNECTION_OVER);
    } else if (!is_copy(instance, connection, segment, from)) {
        take_segment(instance, connection, segment, from);
    }
}

/* Takes the segment in when it leaves the connection dormant. */
static bool stays_dormant(struct native_instance *instance, struct flow *flow,
                          const struct tcp_segment *arrived, enum side from)
{
    struct dormant_connection *dormant = dormant_connection_of(flow);
    struct tcp_segment moved;
    const struct tcp_segment *segment = tcp_segment_not_before(arrived, flow->start, &moved);
    uint8_t copies = dormant->side[from].copies;

    if (!dormant_connection_observe(dormant, segment, from))
        return false;
    flow_table_touch(instance->flows, flow,
                     dormant->handshake_seen ? CONNECTION_OPEN : CONNECTION_OPENING);
    if (dormant->side[from].copies != copies)
        native_count(instance, COUNT_COPIES);
    return true;
}

static void open_connection(struct native_instance *instance, const struct tcp_segment *segment,
                            const struct flow_key *key, bool from_low)
{
    const char *source = source_names_keep(instance->sources, segment->packet->source);
    struct dormant_connection *dormant;
    struct flow flow;
    enum side from;

    native_keep_limit(instance, moment_of(segment));
    flow_begin(&flow, segment, key, from_low, instance->setup.ports);
    from = flow_sender(&flow, from_low);
    dormant = dormant_connection_new(&flow, segment, source);
    memory_budget_charge(instance->setup.budget, dormant_connection_cost(dormant));
    flow_table_add(instance->flows, &dormant->flow);
    native_count(instance, COUNT_CONNECTIONS);
    if (!stays_dormant(instance, &dormant->flow, segment, from))
        handle_awake(instance, native_wake(instance, &dormant->flow), segment, from);
}

static void replace(struct native_instance *instance, struct native_connection *connection,
                    timestamp time)
{
    native_end_flow(instance, &connection->tcp.flow, CLOSE_PORT_REUSED, time);
}

static void hold_syn(struct native_instance *instance, struct native_connection *connection,
                     const struct tcp_segment *segment)
{
    native_count(instance, COUNT_SYN_ON_OPEN);
    if (connection->tcp.syn == NULL)
        memory_budget_charge(instance->setup.budget, memory_cost(sizeof *connection->tcp.syn));
    tcp_connection_hold_syn(&connection->tcp, segment,
                            source_names_keep(instance->sources, segment->packet->source));
}

static void segment_arrives(void *context, const struct tcp_segment *segment);

static void open_with_held_syn(struct native_instance *instance,
                               struct native_connection *connection,
                               const struct tcp_segment *answer)
{
    struct held_segment *syn = connection->tcp.syn;

    connection->tcp.syn = NULL;
    memory_budget_give(instance->setup.budget, memory_cost(sizeof *syn));
    syn->segment.now = answer->now;
    replace(instance, connection, answer->time);
    segment_arrives(instance, &syn->segment);
    segment_arrives(instance, answer);
    free(syn);
}

static void arrives_awake(struct native_instance *instance, struct native_connection *connection,
                          const struct tcp_segment *segment, enum side from)
{
    switch (connection_reuse_judge(&connection->tcp, segment, from, true)) {
    case SEGMENT_OPENS_NEW:
        replace(instance, connection, segment->time);
        segment_arrives(instance, segment);
        break;
    case SEGMENT_MAY_OPEN_NEW:
        hold_syn(instance, connection, segment);
        break;
    case SEGMENT_ANSWERS_HELD_SYN:
        open_with_held_syn(instance, connection, segment);
        break;
    default:
        handle_awake(instance, connection, segment, from);
        break;
    }
}

/* A jump of the time that the clock has not believed yet. */
static void note_ahead(struct native_instance *instance, const struct flow_key *key,
                       timestamp clock)
{
    struct flow *flow = flow_table_find(instance->flows, key);

    if (flow != NULL)
        flow_table_is_ahead(instance->flows, flow, clock);
}

static void segment_arrives(void *context, const struct tcp_segment *segment)
{
    struct native_instance *instance = context;
    bool from_low;
    struct flow_key key = flow_key_of(segment, instance->setup.vlan_aware, &from_low);
    struct flow *flow = flow_table_find(instance->flows, &key);
    enum side from = flow != NULL ? flow_sender(flow, from_low) : SIDE_COUNT;

    if (flow == NULL)
        open_connection(instance, segment, &key, from_low);
    else if (!flow->is_dormant)
        arrives_awake(instance, native_connection_of(flow), segment, from);
    else if (!stays_dormant(instance, flow, segment, from))
        arrives_awake(instance, native_wake(instance, flow), segment, from); /* frees `flow` */
    if (segment->time > segment->now)
        note_ahead(instance, &key, segment->now);
    native_relieve(instance, moment_of(segment));
}

const struct reassembly_engine native_engine = {
    .name = "native",
    .capabilities =
        ENGINE_GAPS | ENGINE_CAUSAL_ORDER | ENGINE_IPV6 | ENGINE_MIDSTREAM | ENGINE_MANY_INSTANCES,
    .start = start,
    .segment = segment_arrives,
    .expire = native_expire,
    .end = native_end,
    .stop = stop,
};
