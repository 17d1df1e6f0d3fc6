/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Raising stream events. */
#include "reassembly/stream_report.h"

#include <assert.h>

static const enum connection_report answered[] = {
    [STREAM_WANTED] = REPORT_DATA,
    [STREAM_FACTS_ONLY] = REPORT_FACTS_ONLY,
    [STREAM_UNWANTED] = REPORT_DONE,
};

static void raise_event(const struct stream_sink *sink, struct tcp_connection *connection,
                        struct stream_event *event, timestamp time)
{
    enum stream_interest interest;

    event->time = time;
    event->stream = &connection->stream;
    event->state = &connection->sink_state;
    interest = sink->receive(sink->context, event);
    assert((size_t)interest < sizeof answered / sizeof answered[0]);
    connection->report = answered[interest];
}

void stream_report_opened(const struct stream_sink *sink, struct tcp_connection *connection,
                          bool handshake, timestamp time)
{
    struct stream_event event = { .kind = STREAM_OPENED };

    assert(connection->report == REPORT_PENDING);
    connection->stream.handshake = handshake;
    raise_event(sink, connection, &event, time);
}

void stream_report_data(const struct stream_sink *sink, struct tcp_connection *connection,
                        const struct stream_data *data, timestamp time)
{
    struct stream_event event; /* what other kinds have in it is long, and left alone */

    assert(connection->report == REPORT_DATA);
    event.kind = STREAM_DATA;
    event.data = *data;
    connection->side[data->from].delivered += data->bytes.length;
    raise_event(sink, connection, &event, time);
}

void stream_report_gap(const struct stream_sink *sink, struct tcp_connection *connection,
                       const struct stream_gap *gap, timestamp time)
{
    struct stream_event event = { .kind = STREAM_GAP, .gap = *gap };

    assert(connection->report == REPORT_DATA);
    connection->side[gap->from].skipped += gap->length;
    raise_event(sink, connection, &event, time);
}

void stream_report_closed(const struct stream_sink *sink, struct tcp_connection *connection,
                          const struct stream_close *close, timestamp time)
{
    struct stream_event event = { .kind = STREAM_CLOSED, .close = *close };

    assert(connection->report == REPORT_DATA || connection->report == REPORT_FACTS_ONLY);
    raise_event(sink, connection, &event, time);
    connection->report = REPORT_DONE;
}

void stream_report_attempt(const struct stream_sink *sink, struct tcp_connection *connection,
                           enum attempt_answer answer, timestamp time)
{
    struct stream_event event = { .kind = STREAM_ATTEMPT };

    assert(connection->report == REPORT_PENDING);
    event.attempt.answer = answer;
    event.attempt.client_packets = connection->side[SIDE_CLIENT].traffic.packets;
    if (answer == ATTEMPT_REFUSED)
        event.attempt.reset = connection->reset;
    raise_event(sink, connection, &event, time);
    connection->report = REPORT_DONE;
}
