/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How connections of the libnids engine end. */
#include "reassembly/libnids_internal.h"

#include <stdlib.h>

#include "reassembly/stream_report.h"

/* Reasons that say less than that bytes are missing. */
static const bool stall_says_more[CLOSE_COUNT] = {
    [CLOSE_FIN] = true,
    [CLOSE_RST] = true,
    [CLOSE_TIMEOUT] = true,
    [CLOSE_END_OF_CAPTURE] = true,
    [CLOSE_INTERFACE_LOST] = true,
};

/* As libnids writes addresses: in network order. */
static struct tuple4 tuple_of(const struct stream *stream)
{
    struct tuple4 tuple = { .source = stream->client.port, .dest = stream->server.port };

    memcpy(&tuple.saddr, stream->client.address.octets, sizeof tuple.saddr);
    memcpy(&tuple.daddr, stream->server.address.octets, sizeof tuple.daddr);
    return tuple;
}

void libnids_release(struct tcp_connection *connection)
{
    struct tuple4 tuple = tuple_of(&connection->stream);
    struct tcp_stream *stream;

    if (!connection->fed)
        return;
    connection->fed = false;
    stream = nids_find_tcp_stream(&tuple);
    if (stream != NULL)
        nids_free_tcp_stream(stream);
}

enum close_reason libnids_reason_on_wire(const struct tcp_connection *connection,
                                         enum close_reason otherwise)
{
    if (connection->phase != CONNECTION_CLOSING)
        return otherwise;
    return connection->reset_seen ? CLOSE_RST : CLOSE_FIN;
}

/* A connection that nothing was heard of but its opening, or not even that. */
static void count_unreported(struct libnids_instance *instance,
                             const struct tcp_connection *connection)
{
    enum reassembly_statistic statistic = COUNT_WITHOUT_PAYLOAD;

    if (connection->side[SIDE_SERVER].syn.seen)
        statistic = COUNT_HALF_OPEN;
    else if (connection->side[SIDE_CLIENT].syn.seen)
        statistic = connection->reset_seen ? COUNT_SYN_REFUSED : COUNT_SYN_UNANSWERED;
    libnids_count(instance, statistic);
}

static void count_reported(struct libnids_instance *instance, const struct stream_close *close)
{
    uint64_t missing = close->side[SIDE_CLIENT].missing + close->side[SIDE_SERVER].missing;

    instance->setup.statistics->value[COUNT_MISSING_BYTES] += missing;
    if (close->reason == CLOSE_STALLED)
        libnids_count(instance, COUNT_STALLED);
    if (close->reason == CLOSE_EVICTED)
        libnids_count(instance, COUNT_EVICTED);
    if (close->reason == CLOSE_PORT_REUSED)
        libnids_count(instance, COUNT_PORT_REUSED);
}

static void report_close(struct libnids_instance *instance, struct tcp_connection *connection,
                         enum close_reason reason, timestamp time)
{
    struct stream_close close = tcp_connection_close_facts(connection, reason);
    bool followed = connection->report != REPORT_PENDING;
    uint64_t missing = close.side[SIDE_CLIENT].missing + close.side[SIDE_SERVER].missing;

    if (stall_says_more[reason] && (missing > 0 || !followed))
        close.reason = CLOSE_STALLED;
    count_reported(instance, &close);
    if (!followed)
        stream_report_opened(&instance->setup.sink, connection, false, time);
    if (connection->report != REPORT_DONE)
        stream_report_closed(&instance->setup.sink, connection, &close, time);
}

static bool deserves_an_event(const struct tcp_connection *connection)
{
    return tcp_connection_has_payload(connection) || connection->handshake_seen;
}

void libnids_close_from_callback(struct libnids_instance *instance,
                                 struct tcp_connection *connection, enum close_reason reason,
                                 timestamp time)
{
    connection->fed = false;
    if (connection->report == REPORT_DATA || connection->report == REPORT_FACTS_ONLY)
        report_close(instance, connection, reason, time);
    else if (connection->report == REPORT_PENDING && !connection->counted_only) {
        if (deserves_an_event(connection))
            report_close(instance, connection, reason, time);
        else
            count_unreported(instance, connection);
    }
    connection->report = REPORT_DONE;
    flow_table_touch(instance->flows, connection, CONNECTION_OVER);
}

void libnids_close(struct libnids_instance *instance, struct tcp_connection *connection,
                   enum close_reason reason, timestamp time)
{
    libnids_release(connection);
    libnids_close_from_callback(instance, connection, reason, time);
}

static duration timeout_of(const struct libnids_instance *instance, enum connection_phase phase)
{
    const struct reassembly_limits *limits = instance->setup.limits;

    switch (phase) {
    case CONNECTION_OPENING:
        return limits->opening_timeout;
    case CONNECTION_OPEN:
        return limits->idle_timeout;
    default:
        return limits->closing_timeout;
    }
}

/* A last packet ahead of the clock came with a jump that was not confirmed:
 * the connection waits from now on, and does not hold up those behind it. */
static struct tcp_connection *longest_idle(struct libnids_instance *instance,
                                           enum connection_phase phase, timestamp second)
{
    struct tcp_connection *connection = flow_table_longest_idle(instance->flows, phase);

    while (connection != NULL && connection->idle_since > second + DURATION_SECOND) {
        connection->idle_since = second;
        flow_table_touch(instance->flows, connection, phase);
        connection = flow_table_longest_idle(instance->flows, phase);
    }
    return connection;
}

/* The connection whose time is up first. */
static struct tcp_connection *first_due(struct libnids_instance *instance, timestamp second,
                                        timestamp *ret_due)
{
    struct tcp_connection *first = NULL;

    for (int phase = 0; phase < CONNECTION_PHASE_COUNT; phase++) {
        struct tcp_connection *candidate =
            longest_idle(instance, (enum connection_phase)phase, second);
        timestamp due;

        if (candidate == NULL)
            continue;
        due = candidate->idle_since + timeout_of(instance, candidate->phase);
        if (due > second || (first != NULL && due >= *ret_due))
            continue;
        first = candidate;
        *ret_due = due;
    }
    return first;
}

/* An event's time is the whole second at which the connection was due, however
 * late the packet that lets us know: so a tick in between changes nothing. */
void libnids_expire(void *context, timestamp second)
{
    struct libnids_instance *instance = context;
    struct tcp_connection *connection;
    timestamp due = 0;

    while ((connection = first_due(instance, second, &due)) != NULL) {
        timestamp time = (due + DURATION_SECOND - 1) / DURATION_SECOND * DURATION_SECOND;

        if (connection->phase != CONNECTION_OVER)
            libnids_close(instance, connection, libnids_reason_on_wire(connection, CLOSE_TIMEOUT),
                          time);
        flow_table_remove(instance->flows, connection);
    }
}

void libnids_end(void *context, enum close_reason reason, timestamp now)
{
    struct libnids_instance *instance = context;
    struct tcp_connection **all = flow_table_in_order(instance->flows);

    for (struct tcp_connection **connection = all; *connection != NULL; connection++) {
        if ((*connection)->phase != CONNECTION_OVER)
            libnids_close(instance, *connection, libnids_reason_on_wire(*connection, reason), now);
        flow_table_remove(instance->flows, *connection);
    }
    free(all);
    instance->feed.header.ts.tv_sec = 0; /* without a stream libnids has no timer either */
}
