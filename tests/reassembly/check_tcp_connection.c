/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One connection on the wire: who is client, what an RST does, how it ends. */
#include "reassembly/tcp_connection.h"

#include "tests/support/suite_main.h"
#include "tests/support/tcp_packets.h"

/* A connection that observes what two peers say. */
struct observation {
    struct port_set ports;
    struct tcp_connection *connection;
    struct tcp_talk talk;
};

static struct tcp_connection *connection_new(const struct port_set *ports,
                                             const struct tcp_segment *segment)
{
    const struct connection_names names = { segment->packet->source, "none" };
    struct tcp_connection *connection = calloc(1, sizeof *connection);
    struct flow flow;
    bool from_low;
    struct flow_key key = flow_key_of(segment, false, &from_low);

    flow_begin(&flow, segment, &key, from_low, ports);
    tcp_connection_init(connection, &flow, &segment->packet->encapsulation, segment->time, names);
    return connection;
}

static void observe(void *context, const struct packet *packet)
{
    struct observation *observation = context;
    struct tcp_segment segment = { .packet = packet, .time = packet->time, .now = packet->time };
    struct tcp_connection *connection;

    ck_assert_int_eq(tcp_header_parse(packet, &segment.tcp), TCP_HEADER_SOUND);
    if (observation->connection == NULL)
        observation->connection = connection_new(&observation->ports, &segment);
    connection = observation->connection;
    tcp_connection_observe(connection, &segment,
                           tcp_connection_sender(connection, packet, &segment.tcp));
    connection->flow.phase = tcp_connection_judge_phase(connection);
}

static struct observation *observation_new(void)
{
    struct observation *observation = calloc(1, sizeof *observation);

    observation->ports = port_set_default();
    talk_init(&observation->talk, (struct packet_sink){ observation, observe });
    return observation;
}

static void observation_free(struct observation *observation)
{
    if (observation->connection != NULL)
        tcp_connection_clear(observation->connection);
    free(observation->connection);
    free(observation);
}

/* The first packet seen, and whose port the client then has. */
static const struct {
    enum side from;
    unsigned flags;
    uint16_t client_port;
    uint16_t server_port;
    uint16_t expected;
} beginnings[] = {
    { SIDE_CLIENT, TALK_SYN, 25, 40000, 25 },            /* a SYN beats the ports */
    { SIDE_SERVER, TALK_SYN | TALK_ACK, 25, 40000, 25 }, /* so does its answer */
    { SIDE_CLIENT, TALK_ACK, 40000, 587, 40000 },        /* one watched port */
    { SIDE_SERVER, TALK_ACK, 40000, 587, 40000 },
    { SIDE_SERVER, TALK_ACK, 24, 587, 587 }, /* both watched: the lower serves */
    { SIDE_CLIENT, TALK_ACK, 24, 587, 587 },
};

START_TEST(client_is_told_by_syn_then_by_port)
{
    struct observation *observation = observation_new();
    struct tcp_talk *talk = &observation->talk;

    talk->end[SIDE_CLIENT].port = beginnings[_i].client_port;
    talk->end[SIDE_SERVER].port = beginnings[_i].server_port;
    talk_control(talk, beginnings[_i].from, beginnings[_i].flags);
    ck_assert_uint_eq(observation->connection->stream.client.port, beginnings[_i].expected);
    observation_free(observation);
}
END_TEST

START_TEST(phases_follow_the_wire)
{
    struct observation *observation = observation_new();
    struct tcp_talk *talk = &observation->talk;

    talk_control(talk, SIDE_CLIENT, TALK_SYN);
    ck_assert_int_eq(observation->connection->flow.phase, CONNECTION_OPENING);
    talk_control(talk, SIDE_SERVER, TALK_SYN | TALK_ACK);
    ck_assert_int_eq(observation->connection->flow.phase, CONNECTION_OPENING);
    talk_ack(talk, SIDE_CLIENT);
    ck_assert_int_eq(observation->connection->flow.phase, CONNECTION_OPEN);
    talk_control(talk, SIDE_CLIENT, TALK_FIN | TALK_ACK);
    ck_assert_int_eq(observation->connection->flow.phase, CONNECTION_OPEN);
    talk_control(talk, SIDE_SERVER, TALK_FIN | TALK_ACK);
    ck_assert_int_eq(observation->connection->flow.phase, CONNECTION_CLOSING);
    ck_assert(!tcp_connection_is_finished(observation->connection));
    talk_ack(talk, SIDE_CLIENT);
    ck_assert(tcp_connection_is_finished(observation->connection));
    observation_free(observation);
}
END_TEST

/* Where an RST of the server lies, from its next sequence number. */
static const struct {
    int64_t distance;
    bool acceptable;
} resets[] = {
    { 0, true }, { 65535, true }, { 65536, false }, { -9, false }, { -100, false },
};

START_TEST(reset_is_acceptable_within_the_window)
{
    struct observation *observation = observation_new();
    struct tcp_talk *talk = &observation->talk;
    struct tcp_spec reset;

    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_ack(talk, SIDE_CLIENT);
    reset = talk_prepare(talk, SIDE_SERVER, TALK_RST, bytes_of(NULL, 0));
    reset.sequence += (uint32_t)resets[_i].distance;
    talk_send(talk, &reset);
    ck_assert(observation->connection->reset_seen == resets[_i].acceptable);
    observation_free(observation);
}
END_TEST

START_TEST(reset_of_a_syn_must_acknowledge_it)
{
    struct observation *observation = observation_new();
    struct tcp_talk *talk = &observation->talk;
    struct tcp_spec reset;

    talk_control(talk, SIDE_CLIENT, TALK_SYN);
    reset = talk_prepare(talk, SIDE_SERVER, TALK_RST | TALK_ACK, bytes_of(NULL, 0));
    reset.acknowledgment++;
    talk_send(talk, &reset);
    ck_assert(!observation->connection->reset_seen);
    reset.acknowledgment--;
    talk_send(talk, &reset);
    ck_assert(observation->connection->reset_seen);
    ck_assert_int_eq(observation->connection->reset_by, SIDE_SERVER);
    observation_free(observation);
}
END_TEST

START_TEST(round_trip_starts_at_the_last_syn_before_the_answer)
{
    struct observation *observation = observation_new();
    struct tcp_talk *talk = &observation->talk;
    struct tcp_spec syn = talk_prepare(talk, SIDE_CLIENT, TALK_SYN, bytes_of(NULL, 0));

    talk_send(talk, &syn);
    talk_pause(talk, DURATION_SECOND);
    syn.time = talk->now;
    talk_send(talk, &syn);
    talk_pause(talk, talk->step);
    talk_control(talk, SIDE_SERVER, TALK_SYN | TALK_ACK);
    talk_ack(talk, SIDE_CLIENT);
    ck_assert_int_eq(observation->connection->round_trip, 2 * talk->step);
    /* From the first one on it took longer. */
    ck_assert_int_eq(tcp_connection_close_facts(observation->connection, CLOSE_FIN).established,
                     observation->connection->last_packet);
    ck_assert_int_eq(tcp_connection_close_facts(observation->connection, CLOSE_FIN).closing, -1);
    observation_free(observation);
}
END_TEST

START_TEST(the_first_fin_or_the_rst_is_when_the_connection_was_closed)
{
    struct observation *observation = observation_new();
    struct tcp_talk *talk = &observation->talk;
    timestamp fin;

    talk_handshake(talk);
    talk_control(talk, SIDE_CLIENT, TALK_FIN | TALK_ACK);
    fin = observation->connection->last_packet;
    talk_pause(talk, 5 * DURATION_SECOND);
    talk_control(talk, SIDE_SERVER, TALK_RST);
    ck_assert(observation->connection->reset_seen);
    ck_assert_int_eq(tcp_connection_close_facts(observation->connection, CLOSE_RST).closing, fin);
    observation_free(observation);

    observation = observation_new();
    talk = &observation->talk;
    talk_handshake(talk);
    talk_control(talk, SIDE_SERVER, TALK_RST);
    ck_assert_int_eq(tcp_connection_close_facts(observation->connection, CLOSE_RST).closing,
                     observation->connection->last_packet);
    observation_free(observation);
}
END_TEST

START_TEST(held_syn_is_a_copy_of_its_headers)
{
    static const uint8_t options[] = { 2, 4, 5, 180 };
    struct observation *observation = observation_new();
    struct tcp_talk *talk = &observation->talk;
    struct tcp_segment segment = { .time = 1 };
    struct tcp_packet packet;
    struct tcp_spec syn;
    const struct held_segment *held;

    talk_handshake(talk);
    syn = talk_prepare(talk, SIDE_CLIENT, TALK_SYN,
                       bytes_of_string("much more than could be held of what a SYN might carry"));
    syn.options = bytes_of(options, sizeof options);
    packet = tcp_packet_new(&syn);
    segment.packet = &packet.packet;
    ck_assert_int_eq(tcp_header_parse(&packet.packet, &segment.tcp), TCP_HEADER_SOUND);
    tcp_connection_hold_syn(observation->connection, &segment, "kept");
    tcp_packet_free(&packet);
    held = observation->connection->syn;
    ck_assert_uint_eq(held->segment.tcp.sequence, syn.sequence);
    ck_assert_uint_eq(tcp_header_syn_facts(&held->segment.tcp, 64).maximum_segment_size, 1460);
    ck_assert_str_eq(held->segment.packet->source, "kept");
    ck_assert(packet_is_snapped(held->segment.packet));
    observation_free(observation);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("tcp connection");
    TCase *opening = tcase_create("opening");
    TCase *closing = tcase_create("closing");

    tcase_add_loop_test(opening, client_is_told_by_syn_then_by_port, 0,
                        sizeof beginnings / sizeof beginnings[0]);
    tcase_add_test(opening, phases_follow_the_wire);
    tcase_add_test(opening, round_trip_starts_at_the_last_syn_before_the_answer);
    tcase_add_test(opening, the_first_fin_or_the_rst_is_when_the_connection_was_closed);
    tcase_add_test(opening, held_syn_is_a_copy_of_its_headers);
    tcase_add_loop_test(closing, reset_is_acceptable_within_the_window, 0,
                        sizeof resets / sizeof resets[0]);
    tcase_add_test(closing, reset_of_a_syn_must_acknowledge_it);
    suite_add_tcase(suite, opening);
    suite_add_tcase(suite, closing);
    return suite;
}

SUITE_MAIN(suite);
