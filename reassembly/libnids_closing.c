/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How connections of the libnids engine end. */
#include "reassembly/libnids_internal.h"

#include <stdlib.h>

#include "reassembly/closing_counts.h"
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

static void report_close(struct libnids_instance *instance, struct tcp_connection *connection,
                         enum close_reason reason, timestamp time)
{
    struct stream_close close = tcp_connection_close_facts(connection, reason);
    bool followed = connection->report != REPORT_PENDING;
    uint64_t missing = close.side[SIDE_CLIENT].missing + close.side[SIDE_SERVER].missing;

    if (stall_says_more[reason] && (missing > 0 || !followed))
        close.reason = CLOSE_STALLED;
    closing_count_reported(instance->setup.statistics, &close);
    if (!followed)
        stream_report_opened(&instance->setup.sink, connection, false, time);
    if (connection->report != REPORT_DONE)
        stream_report_closed(&instance->setup.sink, connection, &close, time);
}

void libnids_close_from_callback(struct libnids_instance *instance,
                                 struct tcp_connection *connection, enum close_reason reason,
                                 timestamp time)
{
    connection->fed = false;
    if (connection->report == REPORT_DATA || connection->report == REPORT_FACTS_ONLY)
        report_close(instance, connection, reason, time);
    else if (connection->report == REPORT_PENDING && !connection->counted_only) {
        if (tcp_connection_deserves_an_event(connection))
            report_close(instance, connection, reason, time);
        else
            closing_count_unreported(instance->setup.statistics, &instance->setup.sink, connection,
                                     time);
    }
    connection->report = REPORT_DONE;
    flow_table_touch(instance->flows, &connection->flow, CONNECTION_OVER);
}

void libnids_close(struct libnids_instance *instance, struct tcp_connection *connection,
                   enum close_reason reason, timestamp time)
{
    libnids_release(connection);
    libnids_close_from_callback(instance, connection, reason, time);
}

void libnids_forget(struct libnids_instance *instance, struct tcp_connection *connection)
{
    flow_table_remove(instance->flows, &connection->flow);
    tcp_connection_clear(connection);
    free(connection);
    memory_budget_give(instance->setup.budget, memory_cost(sizeof *connection));
}

static void end_all(struct libnids_instance *instance, struct flow **flows,
                    enum close_reason reason, timestamp time)
{
    for (struct flow **flow = flows; *flow != NULL; flow++) {
        struct tcp_connection *connection = tcp_connection_of(*flow);

        if ((*flow)->phase != CONNECTION_OVER)
            libnids_close(instance, connection, tcp_connection_reason(connection, reason), time);
        libnids_forget(instance, connection);
    }
}

/* An event's time is the whole second at which the connection was due, however
 * late the packet that lets us know: so a tick in between changes nothing. */
void libnids_expire(void *context, timestamp second)
{
    struct libnids_instance *instance = context;
    struct flow **flows;
    timestamp due;

    while ((flows = flow_table_due(instance->flows, instance->setup.limits, second, &due)) !=
           NULL) {
        end_all(instance, flows, CLOSE_TIMEOUT, due);
        free(flows);
    }
}

void libnids_end(void *context, enum close_reason reason, timestamp now)
{
    struct libnids_instance *instance = context;
    struct flow **all = flow_table_in_order(instance->flows);

    end_all(instance, all, reason, now);
    free(all);
    instance->feed.header.ts.tv_sec = 0; /* without a stream libnids has no timer either */
}
