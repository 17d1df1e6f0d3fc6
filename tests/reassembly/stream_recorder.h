/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A stream sink that writes down what it is told, as text that tests compare:
 *
 *     40001 opened
 *     40001 server 0 [220 ready]
 *     40001 server 9 gap 100
 *     40001 closed fin client
 *     40001 closed stalled client missing 12 0
 *
 * Lines begin with the client's port. Data is marked with `queued`,
 * `retransmitted`, or the sort of segment end it lacks; an opening without a
 * handshake with `without handshake`. CR and LF show as `.`.
 */
#ifndef TESTS_REASSEMBLY_STREAM_RECORDER_H
#define TESTS_REASSEMBLY_STREAM_RECORDER_H

#include <check.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "reassembly/reassembler.h"
#include "tests/support/tcp_packets.h"

enum { RECORDER_LOG = 16384, RECORDER_DATA = 1 << 18 };

struct stream_recorder {
    char log[RECORDER_LOG];
    size_t log_length;
    bool quiet; /* data is kept, not logged */
    uint8_t data[SIDE_COUNT][RECORDER_DATA];
    size_t data_length[SIDE_COUNT];
    uint64_t gaps[SIDE_COUNT];
    uint64_t gap_length[SIDE_COUNT]; /* of all of them */
    struct stream stream;            /* of the last opening */
    struct stream_close close;       /* the last one */
    timestamp time;                  /* of the last event */
    bool captured[SIDE_COUNT];       /* of the stream, at the last event */
    uint64_t heard;                  /* of the last data */
    unsigned opened;
    unsigned closed;
    unsigned attempts[ATTEMPT_ANSWER_COUNT];
    struct stream_attempt attempt; /* the last */
    enum stream_interest at_opening;
    enum stream_interest at_data;
    enum stream_interest at_gap;
};

__attribute__((format(printf, 2, 3))) static inline void recorder_write(
    struct stream_recorder *recorder, const char *format, ...)
{
    size_t room = RECORDER_LOG - recorder->log_length;
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(recorder->log + recorder->log_length, room, format, arguments);
    va_end(arguments);
    ck_assert_msg((size_t)length < room, "the log is full");
    recorder->log_length += (size_t)length;
}

static inline void recorder_write_text(struct stream_recorder *recorder, struct bytes bytes)
{
    for (size_t i = 0; i < bytes.length; i++) {
        uint8_t byte = bytes.data[i];

        recorder_write(recorder, "%c", byte >= 0x20 && byte < 0x7f ? byte : '.');
    }
}

static inline void recorder_on_opened(struct stream_recorder *recorder,
                                      const struct stream_event *event)
{
    ck_assert_ptr_null(*event->state);
    *event->state = recorder;
    recorder->stream = *event->stream;
    recorder->opened++;
    if (!recorder->quiet)
        recorder_write(recorder, "%u opened%s\n", event->stream->client.port,
                       event->stream->handshake ? "" : " without handshake");
}

static inline void recorder_on_data(struct stream_recorder *recorder,
                                    const struct stream_event *event)
{
    const struct stream_data *data = &event->data;
    size_t *length = &recorder->data_length[data->from];

    ck_assert_uint_gt(data->bytes.length, 0);
    if (*length + data->bytes.length <= RECORDER_DATA)
        memcpy(recorder->data[data->from] + *length, data->bytes.data, data->bytes.length);
    *length += data->bytes.length;
    recorder->heard = data->heard;
    if (recorder->quiet)
        return;
    recorder_write(recorder, "%u %s %" PRIu64 " [", event->stream->client.port,
                   side_name(data->from), data->offset);
    recorder_write_text(recorder, data->bytes);
    recorder_write(recorder, "]%s%s%s%s\n", data->starts_segment ? "" : " starts inside",
                   data->ends_segment ? "" : " ends inside", data->queued ? " queued" : "",
                   data->retransmitted ? " retransmitted" : "");
}

static inline void recorder_on_gap(struct stream_recorder *recorder,
                                   const struct stream_event *event)
{
    const struct stream_gap *gap = &event->gap;

    ck_assert_uint_gt(gap->length, 0);
    recorder->gaps[gap->from]++;
    recorder->gap_length[gap->from] += gap->length;
    if (!recorder->quiet)
        recorder_write(recorder, "%u %s %" PRIu64 " gap %" PRIu64 "\n", event->stream->client.port,
                       side_name(gap->from), gap->offset, gap->length);
}

static inline void recorder_on_closed(struct stream_recorder *recorder,
                                      const struct stream_event *event)
{
    const struct stream_close *close = &event->close;
    const char *by = closed_by_name(close->closed_by);

    recorder->close = *close;
    recorder->closed++;
    if (recorder->quiet)
        return;
    recorder_write(recorder, "%u closed %s%s%s", event->stream->client.port,
                   close_reason_name(close->reason), by != NULL ? " " : "", by != NULL ? by : "");
    if (close->side[SIDE_CLIENT].missing > 0 || close->side[SIDE_SERVER].missing > 0)
        recorder_write(recorder, " missing %" PRIu64 " %" PRIu64, close->side[SIDE_CLIENT].missing,
                       close->side[SIDE_SERVER].missing);
    recorder_write(recorder, "\n");
}

/* Not in the log. */
static inline void recorder_on_attempt(struct stream_recorder *recorder,
                                       const struct stream_event *event)
{
    ck_assert_ptr_null(*event->state);
    recorder->attempt = event->attempt;
    recorder->attempts[event->attempt.answer]++;
}

static inline enum stream_interest recorder_receive(void *context, const struct stream_event *event)
{
    struct stream_recorder *recorder = context;

    recorder->time = event->time;
    if (event->kind == STREAM_ATTEMPT) {
        recorder_on_attempt(recorder, event);
        return STREAM_WANTED;
    }
    if (event->kind == STREAM_OUTAGE) {
        recorder_write(recorder, "outage\n");
        return STREAM_WANTED;
    }
    memcpy(recorder->captured, event->stream->captured, sizeof recorder->captured);
    if (event->kind == STREAM_OPENED) {
        recorder_on_opened(recorder, event);
        return recorder->at_opening;
    }
    ck_assert_ptr_eq(*event->state, recorder);
    if (event->kind == STREAM_DATA) {
        recorder_on_data(recorder, event);
        return recorder->at_data;
    }
    if (event->kind == STREAM_GAP) {
        recorder_on_gap(recorder, event);
        return recorder->at_gap;
    }
    ck_assert_int_eq(event->kind, STREAM_CLOSED);
    recorder_on_closed(recorder, event);
    return STREAM_WANTED;
}

/* A reassembler whose events are recorded, and two peers that feed it. */
struct recording {
    struct stream_recorder recorder;
    struct reassembler *reassembler;
    struct tcp_talk talk;
};

static inline struct recording *recording_new_with(const struct reassembly_options *options)
{
    struct recording *recording = calloc(1, sizeof *recording);
    struct error error = { "" };

    recording->reassembler = reassembler_new(
        options, (struct stream_sink){ &recording->recorder, recorder_receive }, &error);
    ck_assert_msg(recording->reassembler != NULL, "%s", error.message);
    talk_init(&recording->talk, reassembler_packet_sink(recording->reassembler));
    return recording;
}

/* Of the libnids engine. */
static inline struct recording *recording_new(void)
{
    struct reassembly_options options = reassembly_options_default();

    options.engine = "libnids";
    return recording_new_with(&options);
}

static inline struct recording *recording_new_native(void)
{
    struct reassembly_options options = reassembly_options_default();

    options.engine = "native";
    return recording_new_with(&options);
}

static inline void recording_free(struct recording *recording)
{
    reassembler_free(recording->reassembler);
    free(recording);
}

static inline uint64_t recording_count(struct recording *recording,
                                       enum reassembly_statistic statistic)
{
    return reassembler_statistics(recording->reassembler)->value[statistic];
}

static inline void recording_end(struct recording *recording)
{
    reassembler_end(recording->reassembler, CLOSE_END_OF_CAPTURE);
}

/* What was logged since the last comparison. */
#define ASSERT_LOG(recording, expected)                                                            \
    do {                                                                                           \
        ck_assert_str_eq((recording)->recorder.log, expected);                                     \
        (recording)->recorder.log_length = 0;                                                      \
        (recording)->recorder.log[0] = '\0';                                                       \
    } while (0)

#endif
