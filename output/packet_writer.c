/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From sessions to packets in a file. */
#include "output/packet_writer.h"

#include <pcap/dlt.h>
#include <stdlib.h>

#include "base/memory.h"
#include "output/packet_comment.h"
#include "output/packet_redaction.h"

struct packet_writer {
    struct pcapng_file *file;
    uint64_t mended;
    struct selection_criteria criteria;
    struct session_sink next;
    struct packet_writer_counts counts;
    struct packet_writer_host host;
    timestamp told; /* of a failure, when */
};

/* Between two words on failures. */
#define SILENCE (60 * DURATION_SECOND)

struct packet_writer *packet_writer_open(const char *path, enum pcapng_opening how,
                                         const struct selection_criteria *criteria,
                                         const struct packet_writer_host *host, struct error *error)
{
    uint64_t mended;
    struct pcapng_file *file = pcapng_file_open(path, how, &mended, error);
    struct packet_writer *writer;

    if (file == NULL)
        return NULL;
    writer = memory_new(1, sizeof *writer);
    writer->file = file;
    writer->mended = mended;
    writer->criteria = *criteria;
    writer->criteria.anomalous = true;
    writer->host = *host;
    return writer;
}

uint64_t packet_writer_mended(const struct packet_writer *writer)
{
    return writer->mended;
}

void packet_writer_set_next(struct packet_writer *writer, struct session_sink next)
{
    writer->next = next;
}

/* ---------------------------------------------------------------------- a session */

static void add_packet(struct packet_writer *writer, struct kept_packet *packet,
                       const struct kept_streams *streams, const struct payload_view *view,
                       const char *comment)
{
    struct redacted_packet redacted = packet_redact(packet, streams, view);
    const struct pcapng_frame frame = {
        .link_type = redacted.is_bare ? DLT_RAW : packet->link_type,
        .time = packet->time,
        .octets = redacted.octets,
        .length = redacted.length,
        .comment = comment,
    };

    pcapng_file_add(writer->file, &frame);
}

static void add_packets(struct packet_writer *writer, const struct session *session,
                        const struct kept_packets *packets, const struct kept_streams *streams,
                        const struct payload_view *view)
{
    struct bounded_buffer comment;

    bounded_buffer_init(&comment, SIZE_MAX);
    packet_comment_write(&comment, session, view);
    for (struct kept_packet *packet = packets->first; packet != NULL; packet = packet->next)
        add_packet(writer, packet, streams, view,
                   packet == packets->first ? (const char *)comment.data : NULL);
    bounded_buffer_clear(&comment);
}

static size_t octets_in_view(const struct payload_view *view)
{
    return view->side[SIDE_CLIENT].length + view->side[SIDE_SERVER].length;
}

static bool ends_in(const struct payload_view *view, enum payload_end end)
{
    return view->side[SIDE_CLIENT].end == end || view->side[SIDE_SERVER].end == end;
}

static void count_session(struct packet_writer_counts *counts, const struct kept_packets *packets,
                          const struct payload_view *view)
{
    counts->sessions++;
    counts->packets += packets->count;
    counts->redacted += payload_view_hidden(view) > 0;
    if (packets->payload > 0 && octets_in_view(view) == 0)
        counts->headers_only++;
    else if (ends_in(view, PAYLOAD_HOLE) || ends_in(view, PAYLOAD_UNRECORDED))
        counts->shortened++;
    else
        counts->limited += ends_in(view, PAYLOAD_UNKEPT);
}

static void fail(struct packet_writer *writer, timestamp now, const struct error *error)
{
    bool is_due = writer->counts.failed == 0 || now - writer->told >= SILENCE;

    writer->counts.failed++;
    if (!is_due)
        return;
    writer->told = now;
    writer->host.trouble(writer->host.context, error);
}

static void write_session(struct packet_writer *writer, const struct session *session,
                          const struct kept_packets *packets)
{
    struct kept_streams streams;
    struct payload_view view;
    struct error error;

    kept_streams_init(&streams, packets);
    payload_view_init(&view, session, &streams);
    add_packets(writer, session, packets, &streams, &view);
    if (pcapng_file_write(writer->file, &error))
        count_session(&writer->counts, packets, &view);
    else
        fail(writer, session->closed, &error);
    payload_view_clear(&view);
    kept_streams_clear(&streams);
}

static void receive(void *context, struct session *session)
{
    struct packet_writer *writer = context;
    bool is_selected = session_selected(session, &writer->criteria);

    if (is_selected && session->packets != NULL)
        write_session(writer, session, session->packets);
    else if (is_selected)
        writer->counts.not_kept++;
    kept_packets_free(session->packets);
    session->packets = NULL;
    session_sink_receive(&writer->next, session);
}

static void notify(void *context, struct notice *notice)
{
    struct packet_writer *writer = context;

    session_sink_notify(&writer->next, notice);
}

struct session_sink packet_writer_sink(struct packet_writer *writer)
{
    return (struct session_sink){ .context = writer, .receive = receive, .notify = notify };
}

struct packet_writer_counts packet_writer_counts(const struct packet_writer *writer)
{
    struct packet_writer_counts counts = writer->counts;

    counts.bytes = pcapng_file_octets(writer->file);
    return counts;
}

void packet_writer_close(struct packet_writer *writer)
{
    if (writer == NULL)
        return;
    pcapng_file_close(writer->file);
    free(writer);
}
