/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The libnids engine: from segment to connection to libnids. */
#include "reassembly/libnids_engine.h"

#include <stdlib.h>

#include "base/memory.h"
#include "reassembly/connection_reuse.h"
#include "reassembly/libnids_internal.h"

static void *start(const struct engine_setup *setup, struct error *error)
{
    struct libnids_instance *instance = memory_new(1, sizeof *instance);
    size_t maximum = setup->limits->connections;

    instance->setup = *setup;
    instance->maximum = maximum < LIBNIDS_CAPACITY ? maximum : LIBNIDS_CAPACITY;
    instance->guest = (struct libnids_guest){ instance, libnids_on_stream, libnids_on_warning };
    if (!libnids_guard_start(&instance->guest, error)) {
        free(instance);
        return NULL;
    }
    instance->flows = flow_table_new(true, setup->budget);
    instance->sources = source_names_new();
    return instance;
}

static void stop(void *context)
{
    struct libnids_instance *instance = context;
    struct flow **all;

    if (instance == NULL)
        return;
    all = flow_table_in_order(instance->flows);
    for (struct flow **flow = all; *flow != NULL; flow++) {
        libnids_release(tcp_connection_of(*flow));
        libnids_forget(instance, tcp_connection_of(*flow));
    }
    free(all);
    libnids_guard_stop(&instance->guest);
    flow_table_free(instance->flows);
    source_names_free(instance->sources);
    free(instance);
}

/* The one to give up: one that is over anyway, or else the longest idle of all. */
static struct flow *choose_victim(const struct libnids_instance *instance)
{
    struct flow *victim = flow_table_longest_idle(instance->flows, CONNECTION_OVER);

    if (victim != NULL)
        return victim;
    for (enum connection_phase phase = 0; phase < CONNECTION_OVER; phase++) {
        struct flow *candidate = flow_table_longest_idle(instance->flows, phase);

        if (candidate != NULL && (victim == NULL || candidate->idle_since < victim->idle_since))
            victim = candidate;
    }
    return victim;
}

static void make_room(struct libnids_instance *instance, timestamp time)
{
    struct tcp_connection *victim;

    if (flow_table_count(instance->flows) < instance->maximum)
        return;
    victim = tcp_connection_of(choose_victim(instance));
    if (victim->flow.phase != CONNECTION_OVER)
        libnids_close(instance, victim, CLOSE_EVICTED, time);
    libnids_forget(instance, victim);
}

/* libnids knows no tunnels: of connections with the same endpoints in different
 * tunnels it can only have one. */
static bool has_fed_namesake(const struct libnids_instance *instance,
                             const struct tcp_connection *connection)
{
    struct flow *namesake = flow_table_next_namesake(instance->flows, &connection->flow, NULL);

    while (namesake != NULL && !tcp_connection_of(namesake)->fed)
        namesake = flow_table_next_namesake(instance->flows, &connection->flow, namesake);
    return namesake != NULL;
}

static struct flow_key key_of(const struct libnids_instance *instance,
                              const struct tcp_segment *segment, bool *ret_from_low)
{
    return flow_key_of(segment, instance->setup.vlan_aware, ret_from_low);
}

static struct tcp_connection *connection_new(const struct libnids_instance *instance,
                                             const struct tcp_segment *segment)
{
    struct tcp_connection *connection = memory_new(1, sizeof *connection);
    const struct connection_names names = {
        .source = source_names_keep(instance->sources, segment->packet->source),
        .engine = libnids_engine.name,
    };
    bool from_low;
    struct flow_key key = key_of(instance, segment, &from_low);
    struct flow flow;

    flow_begin(&flow, segment, &key, from_low, instance->setup.ports);
    tcp_connection_init(connection, &flow, &segment->packet->encapsulation, segment->time, names);
    memory_budget_charge(instance->setup.budget, memory_cost(sizeof *connection));
    return connection;
}

static struct tcp_connection *open_connection(struct libnids_instance *instance,
                                              const struct tcp_segment *segment)
{
    struct tcp_connection *connection;

    make_room(instance, segment->time);
    connection = connection_new(instance, segment);
    flow_table_add(instance->flows, &connection->flow);
    libnids_count(instance, COUNT_CONNECTIONS);
    connection->counted_only = segment->packet->source_address.family != IP_FAMILY_4;
    connection->fed = !connection->counted_only && !has_fed_namesake(instance, connection);
    if (connection->counted_only)
        libnids_count(instance, COUNT_IPV6_CONNECTIONS);
    else if (!connection->fed)
        libnids_count(instance, COUNT_TUNNEL_NAMESAKES);
    return connection;
}

static void feed(struct libnids_instance *instance, struct tcp_connection *connection,
                 const struct tcp_segment *segment, enum side from)
{
    instance->fed_connection = connection;
    instance->fed_segment = segment;
    instance->fed_from = from;
    libnids_feed_push(&instance->feed, segment);
    instance->fed_connection = NULL;
    instance->fed_segment = NULL;
}

/* Without a stream of libnids's nobody else says that it is over. */
static void close_if_over(struct libnids_instance *instance, struct tcp_connection *connection,
                          timestamp time)
{
    if (connection->flow.phase != CONNECTION_CLOSING || connection->report == REPORT_DATA)
        return;
    if (tcp_connection_is_finished(connection))
        libnids_close(instance, connection, tcp_connection_reason(connection, CLOSE_FIN), time);
}

static void count_segment(struct libnids_instance *instance,
                          const struct tcp_connection *connection,
                          const struct tcp_segment *segment, enum side from,
                          enum reassembly_statistic refusal)
{
    if (connection->flow.phase == CONNECTION_OVER)
        libnids_count(instance, COUNT_AFTER_CLOSE);
    if (connection->side[from].novelty == SEGMENT_IMPLAUSIBLE)
        libnids_count(instance, COUNT_IMPLAUSIBLE);
    if (tcp_header_has(&segment->tcp, TCP_FLAG_URG))
        libnids_count(instance, COUNT_URGENT);
    if (refusal != COUNT_ANALYSED)
        libnids_count(instance, refusal);
}

static void handle(struct libnids_instance *instance, struct tcp_connection *connection,
                   const struct tcp_segment *arrived)
{
    struct tcp_segment moved;
    const struct tcp_segment *segment =
        tcp_segment_not_before(arrived, connection->stream.start, &moved);
    enum side from = tcp_connection_sender(connection, segment->packet, &segment->tcp);
    enum reassembly_statistic refusal = libnids_feed_judge(segment);

    tcp_connection_observe(connection, segment, from);
    flow_table_touch(instance->flows, &connection->flow, tcp_connection_judge_phase(connection));
    count_segment(instance, connection, segment, from, refusal);
    if (connection->fed && refusal == COUNT_ANALYSED)
        feed(instance, connection, segment, from);
    close_if_over(instance, connection, segment->time);
}

/* Ends the old connection for a new one of the same endpoints. */
static void replace(struct libnids_instance *instance, struct tcp_connection *connection,
                    timestamp time)
{
    if (connection->flow.phase != CONNECTION_OVER)
        libnids_close(instance, connection, CLOSE_PORT_REUSED, time);
    libnids_forget(instance, connection);
}

static void open_with_held_syn(struct libnids_instance *instance, struct tcp_connection *connection,
                               const struct tcp_segment *answer)
{
    struct held_segment *syn = connection->syn;

    connection->syn = NULL;
    syn->segment.now = answer->now;
    replace(instance, connection, answer->time);
    connection = open_connection(instance, &syn->segment);
    handle(instance, connection, &syn->segment);
    handle(instance, connection, answer);
    free(syn);
}

static void hold_syn(struct libnids_instance *instance, struct tcp_connection *connection,
                     const struct tcp_segment *segment)
{
    libnids_count(instance, COUNT_SYN_ON_OPEN);
    tcp_connection_hold_syn(connection, segment,
                            source_names_keep(instance->sources, segment->packet->source));
}

/* Whether libnids follows it without loss, or the sink asked for no more than facts. */
static bool is_sound(const struct tcp_connection *connection)
{
    if (connection->report == REPORT_PENDING)
        return false;
    return connection->report == REPORT_DONE ||
           (tcp_connection_missing(connection, SIDE_CLIENT) == 0 &&
            tcp_connection_missing(connection, SIDE_SERVER) == 0);
}

static void find_connection(struct libnids_instance *instance, const struct tcp_segment *segment,
                            const struct flow_key *key, bool from_low)
{
    struct flow *flow = flow_table_find(instance->flows, key);
    struct tcp_connection *connection;

    if (flow == NULL) {
        handle(instance, open_connection(instance, segment), segment);
        return;
    }
    connection = tcp_connection_of(flow);
    switch (connection_reuse_judge(connection, segment, flow_sender(flow, from_low),
                                   is_sound(connection))) {
    case SEGMENT_OPENS_NEW:
        replace(instance, connection, segment->time);
        handle(instance, open_connection(instance, segment), segment);
        break;
    case SEGMENT_MAY_OPEN_NEW:
        hold_syn(instance, connection, segment);
        break;
    case SEGMENT_ANSWERS_HELD_SYN:
        open_with_held_syn(instance, connection, segment);
        break;
    default:
        handle(instance, connection, segment);
        break;
    }
}

static void segment_arrives(void *context, const struct tcp_segment *segment)
{
    struct libnids_instance *instance = context;
    bool from_low;
    struct flow_key key = key_of(instance, segment, &from_low);
    struct flow *flow;

    find_connection(instance, segment, &key, from_low);
    flow = segment->time > segment->now ? flow_table_find(instance->flows, &key) : NULL;
    if (flow != NULL)
        flow_table_is_ahead(instance->flows, flow, segment->now);
}

const struct reassembly_engine libnids_engine = {
    .name = "libnids",
    .capabilities = 0,
    .start = start,
    .segment = segment_arrives,
    .expire = libnids_expire,
    .end = libnids_end,
    .stop = stop,
};
