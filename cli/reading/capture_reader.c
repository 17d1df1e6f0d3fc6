/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From captures to the pipeline. */
#include "cli/reading/capture_reader.h"

struct capture_reader capture_reader_of(struct pipeline *pipeline, const struct reader_host *host)
{
    return (struct capture_reader){ .host = *host,
                                    .pipeline = pipeline,
                                    .ending = CLOSE_END_OF_CAPTURE };
}

static uint64_t frames_of(const struct capture_statistics *statistics)
{
    return statistics->counters[COUNTER_FRAMES];
}

/* One capture that is read. */
struct capture_in_hand {
    struct capture_reader *reader;
    struct packet_source *source;
    const struct capture_statistics *statistics; /* of the source */
    size_t input;
    uint64_t frames_before;
};

static bool take_packet(void *context, const struct packet *packet)
{
    const struct capture_in_hand *capture = context;
    struct capture_reader *reader = capture->reader;

    if (!reader->by_time)
        reader->frame = capture->frames_before + frames_of(capture->statistics);
    else if (packet->time > 0 && (uint64_t)packet->time > reader->frame)
        reader->frame = (uint64_t)packet->time;
    reader->at_tick = packet->kind == PACKET_TICK;
    pipeline_packet(reader->pipeline, packet);
    reader->stopped = !reader->host.passed(reader->host.context, capture->input, capture->source);
    return !reader->stopped;
}

static enum source_result read_packets(struct capture_reader *reader, size_t input,
                                       struct packet_source *source, struct error *error)
{
    struct capture_in_hand capture = { reader, source, packet_source_statistics(source), input,
                                       frames_of(&reader->statistics) };
    const struct packet_receiver receiver = { &capture, take_packet };

    pipeline_begin_capture(reader->pipeline);
    return packet_source_read(source, &receiver, error);
}

static void tell_remarks(const struct capture_reader *reader, size_t input,
                         const struct packet_source *source)
{
    struct error remark;

    for (size_t i = 0; packet_source_remark_at(source, i, &remark); i++)
        reader->host.remark(reader->host.context, input, &remark);
}

static void read_capture(struct capture_reader *reader, size_t input)
{
    const struct reader_host *host = &reader->host;
    struct error error;
    struct packet_source *source = host->open(host->context, input, &error);

    if (source == NULL) {
        host->trouble(host->context, input, &error);
        return;
    }
    packet_source_lend_fragments(source, pipeline_fragments(reader->pipeline));
    if (read_packets(reader, input, source, &error) == SOURCE_ERROR)
        host->trouble(host->context, input, &error);
    tell_remarks(reader, input, source);
    capture_statistics_add(&reader->statistics, packet_source_statistics(source));
    host->close(host->context, input, source);
}

void capture_reader_read(struct capture_reader *reader, size_t count)
{
    while (reader->inputs < count && !reader->stopped)
        read_capture(reader, reader->inputs++);
    reader->frame = FRAME_END;
    pipeline_end(reader->pipeline, reader->ending);
}
