/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections that have carried nothing yet. */
#include "reassembly/dormant_connection.h"

#include "base/memory_budget.h"
#include "tests/support/suite_main.h"
#include "tests/support/tcp_packets.h"

/* A dormant connection that is shown what two peers send until it wakes. */
struct nap {
    struct port_set ports;
    struct dormant_connection *connection;
    bool awake;
    struct tcp_talk talk;
};

static void show(void *context, const struct packet *packet)
{
    struct nap *nap = context;
    struct tcp_segment segment = { .packet = packet, .time = packet->time, .now = packet->time };
    bool from_low;
    struct flow_key key;

    ck_assert_int_eq(tcp_header_parse(packet, &segment.tcp), TCP_HEADER_SOUND);
    key = flow_key_of(&segment, false, &from_low);
    if (nap->connection == NULL) {
        struct flow flow;

        flow_begin(&flow, &segment, &key, from_low, &nap->ports);
        nap->connection = dormant_connection_new(&flow, &segment, packet->source);
    }
    nap->awake = !dormant_connection_observe(nap->connection, &segment,
                                             flow_sender(&nap->connection->flow, from_low));
}

static struct nap *nap_new(void)
{
    struct nap *nap = calloc(1, sizeof *nap);

    nap->ports = port_set_default();
    talk_init(&nap->talk, (struct packet_sink){ nap, show });
    return nap;
}

static void nap_free(struct nap *nap)
{
    dormant_connection_free(nap->connection);
    free(nap);
}

static struct tcp_connection *wake(struct nap *nap)
{
    struct tcp_connection *connection = calloc(1, sizeof *connection);

    dormant_connection_wake(nap->connection, "native", connection);
    return connection;
}

static void wake_free(struct tcp_connection *connection)
{
    tcp_connection_clear(connection);
    free(connection);
}

START_TEST(handshake_and_keepalives_leave_it_dormant)
{
    struct nap *nap = nap_new();
    struct tcp_spec keepalive;

    talk_handshake(&nap->talk);
    ck_assert(!nap->awake);
    ck_assert(nap->connection->handshake_seen);
    talk_control(&nap->talk, SIDE_SERVER, TALK_ACK);
    ck_assert(!nap->awake);
    keepalive = talk_prepare(&nap->talk, SIDE_CLIENT, TALK_ACK, bytes_of(NULL, 0));
    keepalive.sequence--;
    talk_send(&nap->talk, &keepalive);
    ck_assert(!nap->awake);
    nap_free(nap);
}
END_TEST

START_TEST(what_is_known_survives_the_waking)
{
    struct nap *nap = nap_new();
    struct tcp_connection *connection;

    talk_handshake(&nap->talk);
    connection = wake(nap);
    ck_assert(connection->handshake_seen);
    ck_assert_int_eq(connection->round_trip, 2 * nap->talk.step);
    ck_assert_int_eq(connection->server_round_trip, nap->talk.step);
    ck_assert_int_eq(connection->stream.start, TALK_START_SECONDS * DURATION_SECOND);
    ck_assert_uint_eq(connection->stream.client.port, 40001);
    ck_assert_uint_eq(connection->side[SIDE_CLIENT].traffic.packets, 2);
    ck_assert_uint_eq(connection->side[SIDE_SERVER].traffic.packets, 1);
    ck_assert_uint_eq(connection->side[SIDE_CLIENT].base, 1001);
    ck_assert_uint_eq(connection->side[SIDE_SERVER].base, 0xfffffff1U);
    ck_assert(connection->stream.syn[SIDE_CLIENT].seen);
    ck_assert(connection->stream.syn[SIDE_SERVER].seen);
    ck_assert_uint_eq(connection->side[SIDE_CLIENT].ttl, 63);
    wake_free(connection);
    nap_free(nap);
}
END_TEST

static void say_something(struct tcp_talk *talk)
{
    talk_say(talk, SIDE_SERVER, "220 ready");
}

static void finish(struct tcp_talk *talk)
{
    talk_control(talk, SIDE_CLIENT, TALK_FIN | TALK_ACK);
}

static void reset(struct tcp_talk *talk)
{
    talk_control(talk, SIDE_CLIENT, TALK_RST);
}

static void shut_window(struct tcp_talk *talk)
{
    talk->window[SIDE_CLIENT] = 0;
    talk_control(talk, SIDE_CLIENT, TALK_ACK);
}

static void acknowledge_the_unseen(struct tcp_talk *talk)
{
    talk->acknowledged[SIDE_CLIENT] += 5;
    talk_control(talk, SIDE_CLIENT, TALK_ACK);
}

static void go_on_behind_the_unseen(struct tcp_talk *talk)
{
    talk->sequence[SIDE_SERVER] += 5;
    talk_control(talk, SIDE_SERVER, TALK_ACK);
}

static void begin_anew(struct tcp_talk *talk)
{
    talk->sequence[SIDE_CLIENT] += 1000;
    talk_control(talk, SIDE_CLIENT, TALK_SYN);
}

static void (*const events[])(struct tcp_talk *) = {
    say_something,           finish,     reset, shut_window, acknowledge_the_unseen,
    go_on_behind_the_unseen, begin_anew,
};

START_TEST(anything_more_wakes_it_and_changes_nothing_before)
{
    struct nap *nap = nap_new();
    struct dormant_connection before;

    talk_handshake(&nap->talk);
    before = *nap->connection;
    events[_i](&nap->talk);
    ck_assert(nap->awake);
    ck_assert_int_eq(memcmp(&before, nap->connection, sizeof before), 0);
    nap_free(nap);
}
END_TEST

START_TEST(answer_to_an_unseen_syn_gives_the_clients_number)
{
    struct nap *nap = nap_new();
    struct tcp_connection *connection;

    talk_prepare(&nap->talk, SIDE_CLIENT, TALK_SYN, bytes_of(NULL, 0));
    talk_control(&nap->talk, SIDE_SERVER, TALK_SYN | TALK_ACK);
    ck_assert(!nap->awake);
    connection = wake(nap);
    ck_assert(connection->side[SIDE_CLIENT].based);
    ck_assert_uint_eq(connection->side[SIDE_CLIENT].base, 1001);
    ck_assert_uint_eq(connection->side[SIDE_CLIENT].traffic.packets, 0);
    ck_assert(!connection->handshake_seen);
    wake_free(connection);
    nap_free(nap);
}
END_TEST

START_TEST(copies_of_a_mirror_port_count_as_such)
{
    struct nap *nap = nap_new();
    struct tcp_spec syn = talk_prepare(&nap->talk, SIDE_CLIENT, TALK_SYN, bytes_of(NULL, 0));

    talk_send(&nap->talk, &syn);
    talk_send(&nap->talk, &syn);
    ck_assert_uint_eq(nap->connection->side[SIDE_CLIENT].packets, 1);
    ck_assert_uint_eq(nap->connection->side[SIDE_CLIENT].copies, 1);
    nap_free(nap);
}
END_TEST

/* A million of them, with their buckets, fit the default budget. */
START_TEST(it_is_small)
{
    struct nap *nap = nap_new();

    talk_control(&nap->talk, SIDE_CLIENT, TALK_SYN);
    ck_assert_uint_le(dormant_connection_cost(nap->connection), 256);
    nap_free(nap);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("dormant connection");
    TCase *waking = tcase_create("waking");
    TCase *facts = tcase_create("facts");

    tcase_add_test(waking, handshake_and_keepalives_leave_it_dormant);
    tcase_add_loop_test(waking, anything_more_wakes_it_and_changes_nothing_before, 0,
                        sizeof events / sizeof events[0]);
    tcase_add_test(facts, what_is_known_survives_the_waking);
    tcase_add_test(facts, answer_to_an_unseen_syn_gives_the_clients_number);
    tcase_add_test(facts, copies_of_a_mirror_port_count_as_such);
    tcase_add_test(facts, it_is_small);
    suite_add_tcase(suite, waking);
    suite_add_tcase(suite, facts);
    return suite;
}

SUITE_MAIN(suite);
