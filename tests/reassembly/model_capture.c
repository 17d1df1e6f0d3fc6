/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Playing a model's packets, and writing down what comes of them. */
#include "tests/reassembly/model_capture.h"

#include <check.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

/* ------------------------------------------------------------------ writing down */

__attribute__((format(printf, 2, 3))) static void note_disorder(struct model_log *log,
                                                                const char *format, ...)
{
    va_list arguments;

    if (log->disorder[0] != '\0')
        return; /* the first is enough */
    va_start(arguments, format);
    vsnprintf(log->disorder, sizeof log->disorder, format, arguments);
    va_end(arguments);
}

static void keep_octets(struct model_log *log, struct model_event *kept, struct bytes bytes)
{
    if (bytes.length == 0 || bytes.length > sizeof log->octets - log->octet_count) {
        note_disorder(log, "data of %zu bytes after %zu", bytes.length, log->octet_count);
        kept->length = 0;
        return;
    }
    kept->octets = log->octets + log->octet_count;
    memcpy(log->octets + log->octet_count, bytes.data, bytes.length);
    log->octet_count += bytes.length;
}

static void keep_data(struct model_log *log, struct model_event *kept,
                      const struct stream_data *data)
{
    kept->from = data->from;
    kept->offset = data->offset;
    kept->length = data->bytes.length;
    kept->starts_segment = data->starts_segment;
    kept->ends_segment = data->ends_segment;
    kept->retransmitted = data->retransmitted;
    kept->queued = data->queued;
    keep_octets(log, kept, data->bytes);
}

static void keep_event(struct model_log *log, const struct stream_event *event)
{
    struct model_event *kept = &log->event[log->count];

    if (log->count == MODEL_EVENTS) {
        note_disorder(log, "more than %d events", MODEL_EVENTS);
        return;
    }
    *kept = (struct model_event){ .kind = event->kind, .time = event->time, .at = log->at };
    log->count++;
    if (event->kind == STREAM_DATA) {
        keep_data(log, kept, &event->data);
    } else if (event->kind == STREAM_GAP) {
        kept->from = event->gap.from;
        kept->offset = event->gap.offset;
        kept->length = event->gap.length;
    }
}

static void keep_edge(struct model_log *log, const struct stream_event *event)
{
    if (event->kind == STREAM_OPENED) {
        log->opened++;
        log->stream = *event->stream;
        if (*event->state != NULL || log->opened > 1)
            note_disorder(log, "opened for the %u. time", log->opened);
        *event->state = log;
        return;
    }
    if (*event->state != log || log->closed > 0)
        note_disorder(log, "event %d outside of opened and closed", event->kind);
    if (event->kind == STREAM_CLOSED) {
        log->closed++;
        log->close = event->close;
    }
}

static void keep_attempt(struct model_log *log, const struct stream_event *event)
{
    if (*event->state != NULL || log->opened > 0)
        note_disorder(log, "an attempt that was opened, with answer %d", event->attempt.answer);
}

static enum stream_interest receive(void *context, const struct stream_event *event)
{
    struct model_outcome *outcome = context;
    unsigned number = event->stream->client.port - (unsigned)MODEL_PORT;

    ck_assert_uint_lt(number, MODEL_TOGETHER);
    if (event->kind == STREAM_ATTEMPT) {
        keep_attempt(&outcome->log[number], event);
        return STREAM_WANTED;
    }
    keep_edge(&outcome->log[number], event);
    keep_event(&outcome->log[number], event);
    return STREAM_WANTED;
}

/* ----------------------------------------------------------------------- playing */

static void hand_over(struct packet_sink sink, const struct model_packet *packet)
{
    struct tcp_spec spec = packet->spec;
    struct tcp_packet made;

    spec.payload = bytes_of(packet->octets, packet->length);
    made = tcp_packet_new(&spec);
    made.packet.payload.length -= packet->length - packet->captured;
    sink.receive(sink.context, &made.packet);
    tcp_packet_free(&made);
}

timestamp model_last_time(const struct model_capture *capture)
{
    timestamp last = 0;

    for (size_t i = 0; i < capture->count; i++)
        if (capture->packet[i].spec.time > last)
            last = capture->packet[i].spec.time;
    return last;
}

/* The capture whose next packet is the earliest; the number of captures when none has one. */
static size_t next_capture(const struct model_playing *playing, const size_t at[])
{
    size_t next = playing->count;
    timestamp earliest = INT64_MAX;

    for (size_t i = 0; i < playing->count; i++) {
        const struct model_capture *capture = playing->capture[i];

        if (at[i] == capture->count || capture->packet[at[i]].spec.time >= earliest)
            continue;
        next = i;
        earliest = capture->packet[at[i]].spec.time;
    }
    return next;
}

static void send_tick(struct packet_sink sink, timestamp time)
{
    const struct packet tick = { .kind = PACKET_TICK, .time = time };

    sink.receive(sink.context, &tick);
}

/* A tick lies between the packets around it. */
static void maybe_tick(struct packet_sink sink, struct dice *ticks, timestamp before,
                       timestamp after)
{
    for (uint32_t i = ticks != NULL && before > 0 ? roll(ticks, 3) : 0; i > 0; i--) {
        uint64_t span = after > before ? (uint64_t)(after - before) : 0;

        before += (timestamp)(span * roll(ticks, 1001) / 1000);
        send_tick(sink, before);
    }
}

static struct model_log *log_of(struct model_outcome *outcome, const struct model_capture *capture)
{
    return &outcome->log[capture->end[SIDE_CLIENT].port - MODEL_PORT];
}

static void play_packets(const struct model_playing *playing, struct packet_sink sink,
                         struct model_outcome *outcome)
{
    size_t at[MODEL_TOGETHER] = { 0 };
    timestamp before = 0;
    size_t next;

    while ((next = next_capture(playing, at)) < playing->count) {
        const struct model_capture *capture = playing->capture[next];
        const struct model_packet *packet = &capture->packet[at[next]];

        maybe_tick(sink, playing->ticks, before, packet->spec.time);
        log_of(outcome, capture)->at = at[next]++;
        hand_over(sink, packet);
        before = packet->spec.time;
    }
    for (size_t i = 0; i < playing->count; i++)
        log_of(outcome, playing->capture[i])->at = playing->capture[i]->count;
    if (playing->until > before)
        send_tick(sink, playing->until);
}

static void clear_log(struct model_log *log)
{
    log->at = log->count = log->octet_count = 0;
    log->opened = log->closed = 0;
    log->disorder[0] = '\0';
}

void model_play(const struct model_playing *playing, struct model_outcome *ret_outcome)
{
    struct reassembly_options options = reassembly_options_default();
    struct error error = { "" };
    struct memory_pool pool;
    struct memory_budget budget;
    struct reassembler *reassembler;

    for (size_t i = 0; i < MODEL_TOGETHER; i++)
        clear_log(&ret_outcome->log[i]);
    memory_pool_init(&pool, REASSEMBLY_MEMORY);
    memory_budget_init(&budget, &pool);
    options.engine = "native";
    options.budget = &budget;
    reassembler = reassembler_new(&options, (struct stream_sink){ ret_outcome, receive }, &error);
    ck_assert_msg(reassembler != NULL, "%s", error.message);
    play_packets(playing, reassembler_packet_sink(reassembler), ret_outcome);
    reassembler_end(reassembler, CLOSE_END_OF_CAPTURE);
    ret_outcome->statistics = *reassembler_statistics(reassembler);
    ret_outcome->memory_at_end = budget.used;
    reassembler_free(reassembler);
    ret_outcome->memory_left = budget.used;
    memory_budget_clear(&budget);
}

/* --------------------------------------------------------------------- comparing */

static bool events_agree(const struct model_event *a, const struct model_event *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind != STREAM_DATA && a->kind != STREAM_GAP)
        return true;
    return a->from == b->from && a->offset == b->offset && a->length == b->length &&
           a->starts_segment == b->starts_segment && a->ends_segment == b->ends_segment &&
           a->retransmitted == b->retransmitted && a->queued == b->queued;
}

static bool closes_agree(const struct stream_close *a, const struct stream_close *b)
{
    return a->reason == b->reason && a->closed_by == b->closed_by &&
           a->directions == b->directions && a->last_packet == b->last_packet &&
           a->round_trip == b->round_trip && a->server_round_trip == b->server_round_trip &&
           memcmp(&a->side, &b->side, sizeof a->side) == 0;
}

/* The capture's end is when the last packet of any connection came. */
static bool times_agree(const struct model_log *a, const struct model_log *b, size_t event)
{
    return a->event[event].time == b->event[event].time || a->event[event].at == a->at;
}

bool model_logs_agree(const struct model_log *a, const struct model_log *b)
{
    if (a->count != b->count || a->octet_count != b->octet_count ||
        memcmp(a->octets, b->octets, a->octet_count) != 0)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!events_agree(&a->event[i], &b->event[i]) || !times_agree(a, b, i))
            return false;
    return a->count == 0 ||
           (a->stream.start == b->stream.start && a->stream.handshake == b->stream.handshake &&
            closes_agree(&a->close, &b->close));
}

/* ---------------------------------------------------------------------- printing */

static void print_time(timestamp time, timestamp start)
{
    char text[DURATION_TEXT_SIZE];

    duration_format(time - start, text);
    printf("%s", text);
}

static void print_flags(uint8_t flags)
{
    static const char letters[] = "FSRPAU"; /* from the lowest bit on */

    for (size_t i = 0; letters[i] != '\0'; i++)
        if ((flags >> i & 1) != 0)
            putchar(letters[i]);
}

void model_capture_print(const struct model_capture *capture)
{
    for (size_t i = 0; i < capture->count; i++) {
        const struct model_packet *packet = &capture->packet[i];

        printf("%4zu ", i);
        print_time(packet->spec.time, capture->packet[0].spec.time);
        printf(" %s ", side_name(packet->from));
        print_flags(packet->spec.flags);
        printf(" %" PRId64 "+%" PRIu32, packet->start, packet->length);
        if (packet->captured < packet->length)
            printf(" (captured %" PRIu32 ")", packet->captured);
        printf(" ack %" PRIu64 " id %u ttl %u%s\n", packet->acknowledged,
               packet->spec.identification, packet->spec.ttl, packet->again ? " again" : "");
    }
}

void model_log_print(const struct model_log *log)
{
    static const char *const kinds[] = { "opened", "data", "gap", "closed" };

    for (size_t i = 0; i < log->count; i++) {
        const struct model_event *event = &log->event[i];

        printf("at %4zu ", event->at);
        print_time(event->time, log->stream.start);
        printf(" %s", kinds[event->kind]);
        if (event->kind == STREAM_DATA || event->kind == STREAM_GAP)
            printf(" %s %" PRIu64 "+%" PRIu64 "%s%s%s%s", side_name(event->from), event->offset,
                   event->length, event->starts_segment ? " starts" : "",
                   event->ends_segment ? " ends" : "", event->retransmitted ? " retransmitted" : "",
                   event->queued ? " queued" : "");
        if (event->kind == STREAM_CLOSED)
            printf(" %s", close_reason_name(log->close.reason));
        putchar('\n');
    }
}
