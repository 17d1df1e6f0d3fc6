/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The native engine: how connections end. */
#include "reassembly/native_internal.h"

#include <stdlib.h>

#include "base/memory.h"
#include "reassembly/closing_counts.h"
#include "reassembly/native_engine.h"
#include "reassembly/packet_clock.h"
#include "reassembly/stream_report.h"

/* Bytes that were sent and never seen, behind everything that was. */
static void give_last_gaps(struct native_instance *instance, struct native_connection *connection,
                           timestamp time)
{
    for (enum side side = 0; side < SIDE_COUNT; side++) {
        uint64_t end = tcp_sender_end(&connection->tcp.side[side]);

        if (native_takes_data(connection) && end > connection->stream[side].released)
            native_give_gap(instance, connection, side, end, time);
        if (native_takes_data(connection))
            native_tell_gap(instance, connection, side, time);
    }
}

static void report_close(struct native_instance *instance, struct tcp_connection *tcp,
                         enum close_reason reason, timestamp time)
{
    struct stream_close close = tcp_connection_close_facts(tcp, reason);

    closing_count_reported(instance->setup.statistics, &close);
    if (tcp->report == REPORT_PENDING)
        stream_report_opened(&instance->setup.sink, tcp, tcp->handshake_seen, time);
    if (tcp->report != REPORT_DONE)
        stream_report_closed(&instance->setup.sink, tcp, &close, time);
}

/* What stragglers need no more. */
static void let_go(struct native_instance *instance, struct native_connection *connection)
{
    struct memory_budget *budget = instance->setup.budget;

    for (enum side side = 0; side < SIDE_COUNT; side++) {
        struct byte_stream *stream = &connection->stream[side];

        segment_queue_clear(&stream->queue, budget);
        if (stream->holes_charged)
            memory_budget_give(budget, tcp_sender_holes_cost());
        stream->holes_charged = false;
    }
    if (connection->tcp.syn != NULL)
        memory_budget_give(budget, memory_cost(sizeof *connection->tcp.syn));
    native_wait_list_remove(instance, connection);
    tcp_connection_clear(&connection->tcp);
}

void native_close(struct native_instance *instance, struct native_connection *connection,
                  enum close_reason reason, timestamp time)
{
    struct tcp_connection *tcp = &connection->tcp;

    if (native_takes_data(connection)) {
        native_release_all(instance, connection, time);
        give_last_gaps(instance, connection, time);
    }
    if (tcp->report == REPORT_PENDING && !tcp_connection_deserves_an_event(tcp))
        closing_count_unreported(instance->setup.statistics, &instance->setup.sink, tcp, time);
    else if (tcp->report != REPORT_DONE)
        report_close(instance, tcp, reason, time);
    tcp->report = REPORT_DONE;
    let_go(instance, connection);
    flow_table_touch(instance->flows, &tcp->flow, CONNECTION_OVER);
}

static bool is_released(const struct native_connection *connection, enum side side)
{
    const struct tcp_sender *sender = &connection->tcp.side[side];

    return connection->stream[side].queue.first == NULL &&
           (sender->traffic.packets == 0 ||
            connection->stream[side].released >= tcp_sender_end(sender));
}

/* It ended on the wire, and nothing is waited for. */
static bool is_over(const struct native_connection *connection)
{
    const struct tcp_connection *tcp = &connection->tcp;

    if (tcp->flow.phase != CONNECTION_CLOSING || !tcp_connection_is_finished(tcp))
        return false;
    return !native_takes_data(connection) ||
           (is_released(connection, SIDE_CLIENT) && is_released(connection, SIDE_SERVER));
}

static void close_over(struct native_instance *instance, struct native_connection *connection,
                       timestamp time)
{
    native_close(instance, connection, tcp_connection_reason(&connection->tcp, CLOSE_FIN), time);
}

void native_close_if_over(struct native_instance *instance, struct native_connection *connection,
                          timestamp time)
{
    if (is_over(connection))
        close_over(instance, connection, time);
}

struct native_connection *native_wake(struct native_instance *instance, struct flow *flow)
{
    struct dormant_connection *dormant = dormant_connection_of(flow);
    struct native_connection *connection = memory_new(1, sizeof *connection);

    memory_budget_charge(instance->setup.budget, memory_cost(sizeof *connection));
    dormant_connection_wake(dormant, native_engine.name, &connection->tcp);
    flow_table_replace(instance->flows, flow, &connection->tcp.flow);
    for (enum side side = 0; side < SIDE_COUNT; side++)
        if (dormant->side[side].packets > 0)
            mirror_copies_has(&connection->stream[side].copies, &dormant->side[side].last);
    memory_budget_give(instance->setup.budget, dormant_connection_cost(dormant));
    dormant_connection_free(dormant);
    return connection;
}

void native_forget(struct native_instance *instance, struct flow *flow)
{
    flow_table_remove(instance->flows, flow);
    if (flow->is_dormant) {
        struct dormant_connection *dormant = dormant_connection_of(flow);

        memory_budget_give(instance->setup.budget, dormant_connection_cost(dormant));
        dormant_connection_free(dormant);
        return;
    }
    let_go(instance, native_connection_of(flow));
    memory_budget_give(instance->setup.budget, memory_cost(sizeof(struct native_connection)));
    free(native_connection_of(flow));
}

void native_end_flow(struct native_instance *instance, struct flow *flow, enum close_reason reason,
                     timestamp time)
{
    struct native_connection *connection;

    if (flow->phase != CONNECTION_OVER) {
        connection = flow->is_dormant ? native_wake(instance, flow) : native_connection_of(flow);
        flow = &connection->tcp.flow;
        native_close(instance, connection, tcp_connection_reason(&connection->tcp, reason), time);
    }
    native_forget(instance, flow);
}

/* Settling moves a connection to another class, or out of all; the one behind
 * it stays where it is. What is over then has its turn among what expires. */
static void settle_waiting(struct native_instance *instance, timestamp second)
{
    const struct moment moment = { second, second };

    for (unsigned class = 1; class < WAIT_CLASSES; class ++) {
        struct native_connection *next = instance->waiting[class].first;

        while (next != NULL) {
            struct native_connection *connection = next;

            next = connection->waits_after;
            if (native_next_gap(instance, connection) > second)
                continue;
            native_settle(instance, connection, moment);
            if (is_over(connection))
                native_wait_list_append(instance, connection, WAIT_OVER);
        }
    }
}

/* Those due next, as flow_table_due has them. They end as expired, also when
 * they are over as well. */
static struct flow **take_due(struct native_instance *instance, timestamp second)
{
    timestamp due;
    struct flow **flows = flow_table_due(instance->flows, instance->setup.limits, second, &due);

    for (struct flow **flow = flows; flow != NULL && *flow != NULL; flow++)
        if (!(*flow)->is_dormant && native_connection_of(*flow)->wait_class == WAIT_OVER)
            native_wait_list_remove(instance, native_connection_of(*flow));
    return flows;
}

/* Adds those that are over. `flows` may be NULL and is the caller's no more. */
static struct flow **with_over(struct native_instance *instance, struct flow **flows)
{
    struct native_connection *connection = instance->waiting[WAIT_OVER].first;
    size_t count = 0;

    if (connection == NULL)
        return flows;
    while (flows != NULL && flows[count] != NULL)
        count++;
    for (; connection != NULL; connection = connection->waits_after) {
        flows = memory_resize(flows, count + 2, sizeof(struct flow *));
        flows[count++] = &connection->tcp.flow;
    }
    flows[count] = NULL;
    flow_sort(flows, count);
    return flows;
}

/* Of one that is over the record stays for stragglers. */
static void end_in_time(struct native_instance *instance, struct flow *flow, timestamp time)
{
    if (flow->is_dormant || native_connection_of(flow)->wait_class != WAIT_OVER) {
        native_end_flow(instance, flow, CLOSE_TIMEOUT, time);
    } else {
        flow->idle_since = time;
        close_over(instance, native_connection_of(flow), time);
    }
}

static void end_all(struct native_instance *instance, struct flow **flows, timestamp time)
{
    for (struct flow **flow = flows; flow != NULL && *flow != NULL; flow++)
        end_in_time(instance, *flow, time);
    free(flows);
}

static timestamp first_gap(const struct native_instance *instance)
{
    timestamp first = INT64_MAX;

    for (unsigned class = 1; class < WAIT_CLASSES; class ++)
        for (const struct native_connection *connection = instance->waiting[class].first;
             connection != NULL; connection = connection->waits_after) {
            timestamp next = native_next_gap(instance, connection);

            if (next < first)
                first = next;
        }
    return first;
}

/* The next whole second up to `second` at which something is due; each comes once. */
static bool find_next_due(struct native_instance *instance, timestamp second, timestamp *due)
{
    timestamp gap = first_gap(instance);
    timestamp next = *due + DURATION_SECOND;
    timestamp first;

    if (!flow_table_first_due(instance->flows, instance->setup.limits, second, &first)) {
        if (gap > second)
            return false;
        first = second;
    }
    if (gap < first)
        first = packet_clock_due(gap);
    *due = first > next ? first : next;
    return *due <= second;
}

/* Everything happens at the whole second at which it was due, however late the
 * packet that lets us know: so a tick in between changes nothing. */
void native_expire(void *context, timestamp second)
{
    struct native_instance *instance = context;
    timestamp due = 0;

    while (find_next_due(instance, second, &due)) {
        settle_waiting(instance, due);
        end_all(instance, with_over(instance, take_due(instance, due)), due);
    }
}

void native_end(void *context, enum close_reason reason, timestamp now)
{
    struct native_instance *instance = context;
    struct flow **all = flow_table_in_order(instance->flows);

    for (struct flow **flow = all; *flow != NULL; flow++)
        native_end_flow(instance, *flow, reason, now);
    free(all);
}
