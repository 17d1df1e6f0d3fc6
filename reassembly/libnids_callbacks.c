/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What libnids says becomes stream events. */
#include "reassembly/libnids_internal.h"

#include <assert.h>

#include "reassembly/stream_report.h"

/* libnids drops a stream when its last callback leaves nothing to collect. */
static void collect(struct tcp_stream *stream, bool wanted)
{
    stream->client.collect = wanted;
    stream->server.collect = wanted;
}

static void heed(struct tcp_connection *connection, struct tcp_stream *stream)
{
    connection->fed = connection->report == REPORT_DATA;
    collect(stream, connection->fed);
}

static void on_established(struct libnids_instance *instance, struct tcp_stream *stream,
                           void **private_pointer)
{
    struct tcp_connection *connection = instance->fed_connection;

    *private_pointer = connection;
    if (connection->report != REPORT_PENDING)
        return;
    stream_report_opened(&instance->setup.sink, connection, true, instance->fed_segment->time);
    heed(connection, stream);
}

/* Bytes from a queued segment begin behind the segment that released them. */
static struct stream_data describe(const struct libnids_instance *instance,
                                   const struct tcp_sender *sender, enum side from,
                                   struct bytes bytes)
{
    bool queued = from != instance->fed_from || sender->delivered >= sender->segment_end;

    return (struct stream_data){
        .from = from,
        .bytes = bytes,
        .offset = sender->delivered,
        .starts_segment = queued || sender->delivered == sender->segment_start,
        .ends_segment = true,
        .retransmitted = !queued && sender->novelty == SEGMENT_REPAIR,
        .queued = queued,
    };
}

/* libnids names a half after who receives: `server` is what the client sent. */
static void on_data(struct libnids_instance *instance, struct tcp_stream *stream,
                    void **private_pointer)
{
    struct tcp_connection *connection = *private_pointer;
    enum side from = stream->server.count_new > 0 ? SIDE_CLIENT : SIDE_SERVER;
    const struct half_stream *half = from == SIDE_CLIENT ? &stream->server : &stream->client;
    struct stream_data data;
    int before;

    if (connection->report != REPORT_DATA || half->count_new <= 0)
        return;
    before = half->count - half->offset - half->count_new;
    data = describe(instance, &connection->side[from], from,
                    bytes_of(half->data + before, (size_t)half->count_new));
    stream_report_data(&instance->setup.sink, connection, &data, instance->fed_segment->time);
    heed(connection, stream);
}

static void on_close(struct libnids_instance *instance, struct tcp_connection *connection)
{
    libnids_close_from_callback(instance, connection, CLOSE_FIN, instance->fed_segment->time);
}

static void on_reset(struct libnids_instance *instance, struct tcp_connection *connection)
{
    tcp_connection_accept_reset(connection, instance->fed_segment, instance->fed_from);
    libnids_close_from_callback(instance, connection, CLOSE_RST, instance->fed_segment->time);
}

/* Its timer for stalled streams with both FINs; without them, its table was full. */
static void on_timed_out(struct libnids_instance *instance, struct tcp_connection *connection)
{
    libnids_close_from_callback(instance, connection,
                                tcp_connection_reason(connection, CLOSE_EVICTED),
                                instance->fed_segment->time);
}

void libnids_on_stream(void *context, struct tcp_stream *stream, void **private_pointer)
{
    struct libnids_instance *instance = context;

    assert(instance->fed_segment != NULL); /* it holds no stream when it exits */
    switch (stream->nids_state) {
    case NIDS_JUST_EST:
        on_established(instance, stream, private_pointer);
        break;
    case NIDS_DATA:
        on_data(instance, stream, private_pointer);
        break;
    case NIDS_CLOSE:
        on_close(instance, *private_pointer);
        break;
    case NIDS_RESET:
        on_reset(instance, *private_pointer);
        break;
    case NIDS_TIMED_OUT:
        on_timed_out(instance, *private_pointer);
        break;
    default:
        break;
    }
}

void libnids_on_warning(void *context, int code)
{
    struct libnids_instance *instance = context;

    switch (code) {
    case NIDS_WARN_TCP_BIGQUEUE:
        libnids_count(instance, COUNT_ENGINE_QUEUE_DROPPED);
        break;
    case NIDS_WARN_TCP_TOOMUCH:
        libnids_count(instance, COUNT_ENGINE_TABLE_FULL);
        break;
    default:
        libnids_count(instance, COUNT_ENGINE_WARNINGS);
        break;
    }
}
