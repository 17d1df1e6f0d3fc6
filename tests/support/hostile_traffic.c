/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Floods, and ordinary sessions beside them. */
#include "tests/support/hostile_traffic.h"

#include <assert.h>
#include <stdio.h>

enum { BODY_SEGMENTS = 40, BODY_SEGMENT = 1000, FAR_SEGMENTS = 10, FAR_SEGMENT = 1400 };

/* ---------------------------------------------------------------- ordinary sessions */

/* The next words of a side, kept as what it should come out as. */
static struct bytes remember(struct hostile_traffic *traffic, enum side side, struct bytes words)
{
    uint8_t *place = traffic->text[side] + traffic->length[side];

    assert(traffic->length[side] + words.length <= ORDINARY_TEXT);
    if (words.length > 0)
        memcpy(place, words.data, words.length);
    traffic->length[side] += words.length;
    return bytes_of(place, words.length);
}

static void add(struct hostile_traffic *traffic, struct tcp_talk *talk, enum side side,
                unsigned flags, struct bytes words)
{
    assert(traffic->script_length < ORDINARY_PACKETS);
    traffic->script[traffic->script_length++] =
        talk_prepare(talk, side, flags, remember(traffic, side, words));
}

static void add_line(struct hostile_traffic *traffic, struct tcp_talk *talk, enum side side,
                     const char *line)
{
    add(traffic, talk, side, TALK_ACK | TALK_PSH, bytes_of_string(line));
}

static void add_body(struct hostile_traffic *traffic, struct tcp_talk *talk)
{
    char segment[BODY_SEGMENT + 1];

    for (int i = 0; i < BODY_SEGMENTS; i++) {
        for (int at = 0; at < BODY_SEGMENT; at += 50)
            snprintf(segment + at, 51, "%-48d\r\n", i * BODY_SEGMENT + at);
        add_line(traffic, talk, SIDE_CLIENT, segment);
        if (i % 5 == 3) { /* the one before is overtaken */
            struct tcp_spec *last = &traffic->script[traffic->script_length - 1];
            struct tcp_spec overtaken = last[-1];

            last[-1] = *last;
            *last = overtaken;
        }
        if (i % 5 == 4)
            add(traffic, talk, SIDE_SERVER, TALK_ACK, bytes_of(NULL, 0));
    }
}

static void write_script(struct hostile_traffic *traffic)
{
    static const char *const dialogue[] = {
        "220 mail.example.com ESMTP\r\n",
        "EHLO client.example.org\r\n",
        "250 mail.example.com\r\n",
        "MAIL FROM:<a@example.org>\r\n",
        "250 2.1.0 Ok\r\n",
        "RCPT TO:<b@example.com>\r\n",
        "250 2.1.5 Ok\r\n",
        "DATA\r\n",
        "354 go on\r\n",
    };
    const struct bytes nothing = bytes_of(NULL, 0);
    struct tcp_talk talk;

    talk_init(&talk, traffic->sink);
    add(traffic, &talk, SIDE_CLIENT, TALK_SYN, nothing);
    add(traffic, &talk, SIDE_SERVER, TALK_SYN | TALK_ACK, nothing);
    add(traffic, &talk, SIDE_CLIENT, TALK_ACK, nothing);
    for (size_t i = 0; i < sizeof dialogue / sizeof dialogue[0]; i++)
        add_line(traffic, &talk, i % 2 == 0 ? SIDE_SERVER : SIDE_CLIENT, dialogue[i]);
    add_body(traffic, &talk);
    add_line(traffic, &talk, SIDE_CLIENT, ".\r\n");
    add_line(traffic, &talk, SIDE_SERVER, "250 2.0.0 Ok: queued\r\n");
    add_line(traffic, &talk, SIDE_CLIENT, "QUIT\r\n");
    add(traffic, &talk, SIDE_SERVER, TALK_ACK | TALK_FIN, bytes_of_string("221 2.0.0 Bye\r\n"));
    add(traffic, &talk, SIDE_CLIENT, TALK_ACK | TALK_FIN, nothing);
    add(traffic, &talk, SIDE_SERVER, TALK_ACK, nothing);
}

static void send_spec(struct hostile_traffic *traffic, const struct tcp_spec *spec)
{
    struct tcp_packet packet = tcp_packet_new(spec);

    traffic->sink.receive(traffic->sink.context, &packet.packet);
    tcp_packet_free(&packet);
}

bool hostile_traffic_ordinary_step(struct hostile_traffic *traffic)
{
    bool sent = false;

    for (uint16_t i = 0; i < ORDINARY_SESSIONS; i++) {
        struct ordinary_session *session = &traffic->ordinary[i];
        struct tcp_spec spec;

        if (session->sent == traffic->script_length)
            continue;
        spec = traffic->script[session->sent++];
        spec.time = traffic->now;
        if (spec.from.port == ORDINARY_PORT)
            spec.from.port = (uint16_t)(ORDINARY_PORT + i);
        else
            spec.to.port = (uint16_t)(ORDINARY_PORT + i);
        send_spec(traffic, &spec);
        sent = true;
    }
    return sent;
}

unsigned hostile_traffic_exact_sessions(const struct hostile_traffic *traffic)
{
    unsigned count = 0;

    for (int i = 0; i < ORDINARY_SESSIONS; i++) {
        const struct ordinary_session *session = &traffic->ordinary[i];

        count += session->finished == 1 && session->wrong == 0 &&
                 session->exact[SIDE_CLIENT] == traffic->length[SIDE_CLIENT] &&
                 session->exact[SIDE_SERVER] == traffic->length[SIDE_SERVER];
    }
    return count;
}

/* -------------------------------------------------------------------------- floods */

/* Each kind of flood has a server of its own. */
static void init_talk(struct hostile_traffic *traffic, struct tcp_talk *talk,
                      enum hostile_flood flood, uint32_t number)
{
    talk_init(talk, traffic->sink);
    talk->now = traffic->now;
    talk->step = traffic->step;
    talk->sequence[SIDE_CLIENT] = number * 2654435761U;
    talk->end[SIDE_CLIENT] =
        endpoint_v4(203, 0, 113, (uint8_t)(1 + number % 254), (uint16_t)(1024 + number / 254));
    talk->end[SIDE_SERVER] = endpoint_v4(198, 51, 100, (uint8_t)(30 + flood), 25);
    if (flood == FLOOD_SYN && number % 2 == 1) {
        talk->end[SIDE_CLIENT] = endpoint_v6(10, (uint16_t)(1024 + number / 256 % 60000));
        talk->end[SIDE_CLIENT].address.octets[14] = (uint8_t)number;
        talk->end[SIDE_SERVER] = endpoint_v6(25, 25);
    }
}

static void send_far_ahead(struct tcp_talk *talk)
{
    static char segment[FAR_SEGMENT + 1];

    memset(segment, 'x', FAR_SEGMENT);
    talk->sequence[SIDE_CLIENT] += 100000;
    for (int i = 0; i < FAR_SEGMENTS; i++)
        talk_say(talk, SIDE_CLIENT, segment);
}

static void send_hole(struct tcp_talk *talk, uint32_t number)
{
    static char segment[FAR_SEGMENT + 1];

    memset(segment, 'x', FAR_SEGMENT);
    talk->sequence[SIDE_CLIENT] = 1001 + 700000 * (number + 1);
    talk->sequence[SIDE_SERVER] = talk->acknowledged[SIDE_CLIENT] = 0xfffffff1;
    talk_say(talk, SIDE_CLIENT, segment);
    talk->acknowledged[SIDE_SERVER] = 1001;
    talk_ack(talk, SIDE_SERVER); /* alive, and has got nothing */
}

void hostile_traffic_flood(struct hostile_traffic *traffic, enum hostile_flood flood,
                           uint32_t number)
{
    struct tcp_talk talk;

    init_talk(traffic, &talk, flood, flood == FLOOD_HOLE ? 0 : number);
    if (flood == FLOOD_HOLE)
        talk.sequence[SIDE_CLIENT] = 1000;
    if (flood == FLOOD_SYN)
        talk_control(&talk, SIDE_CLIENT, TALK_SYN);
    else if (flood != FLOOD_HOLE || number == 0)
        talk_handshake(&talk);
    if (flood == FLOOD_GREETING) {
        talk_say(&talk, SIDE_SERVER, "220 mail.example.com ESMTP\r\n");
        talk_say(&talk, SIDE_CLIENT, "EHLO client.example.org\r\n");
    }
    if (flood == FLOOD_FAR_AHEAD)
        send_far_ahead(&talk);
    if (flood == FLOOD_HOLE)
        send_hole(&talk, number);
    traffic->packets += (uint64_t)((talk.now - traffic->now) / traffic->step);
    traffic->now = talk.now;
}

/* -------------------------------------------------------------------------- events */

static void compare(struct hostile_traffic *traffic, struct ordinary_session *session,
                    const struct stream_data *data)
{
    if (data->offset + data->bytes.length <= traffic->length[data->from] &&
        data->offset == session->exact[data->from] &&
        memcmp(data->bytes.data, traffic->text[data->from] + data->offset, data->bytes.length) == 0)
        session->exact[data->from] += data->bytes.length;
    else
        session->wrong += data->bytes.length;
}

static void ordinary_event(struct hostile_traffic *traffic, struct ordinary_session *session,
                           const struct stream_event *event)
{
    if (event->kind == STREAM_DATA)
        compare(traffic, session, &event->data);
    else if (event->kind == STREAM_GAP)
        session->wrong += event->gap.length;
    else if (event->kind == STREAM_CLOSED)
        session->finished += event->close.reason == CLOSE_FIN;
}

static void flood_event(struct hostile_traffic *traffic, const struct stream_event *event)
{
    traffic->opened += event->kind == STREAM_OPENED;
    traffic->gaps += event->kind == STREAM_GAP;
    if (event->kind == STREAM_DATA)
        traffic->bytes += event->data.bytes.length;
    if (event->kind == STREAM_CLOSED)
        traffic->closed[event->close.reason]++;
}

void hostile_traffic_event(struct hostile_traffic *traffic, const struct stream_event *event)
{
    const struct endpoint *server = &event->stream->server;
    unsigned number = event->stream->client.port - (unsigned)ORDINARY_PORT;

    if (event->kind == STREAM_ATTEMPT)
        return;
    if (server->address.family == IP_FAMILY_4 && server->address.octets[3] == 25 &&
        number < ORDINARY_SESSIONS)
        ordinary_event(traffic, &traffic->ordinary[number], event);
    else
        flood_event(traffic, event);
}

void hostile_traffic_init(struct hostile_traffic *traffic, struct packet_sink sink)
{
    *traffic = (struct hostile_traffic){
        .sink = sink,
        .now = TALK_START_SECONDS * DURATION_SECOND,
        .step = 20 * DURATION_MICROSECOND,
    };
    write_script(traffic);
}
