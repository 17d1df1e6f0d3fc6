/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which packets are kept with which connection, and when they are given up. */
#include "reassembly/packet_keeper.h"

#include <stdio.h>

#include "tests/support/suite_main.h"
#include "tests/support/tcp_packets.h"

enum { ROOM = 4 << 20, MOST_CLOSED = 8 };

/* A reassembler inside a keeper, and what came out of it. */
struct kit {
    struct reassembly_options options;
    struct kept_packets_store store;
    struct packet_keeper *keeper;
    struct reassembler *reassembler;
    struct tcp_talk talk;
    enum stream_interest interest;
    size_t closed;
    struct kept_packets *packets[MOST_CLOSED]; /* of each connection that was closed */
};

static enum stream_interest receive(void *context, const struct stream_event *event)
{
    struct kit *kit = context;

    if (event->kind == STREAM_CLOSED) {
        ck_assert_uint_lt(kit->closed, MOST_CLOSED);
        kit->packets[kit->closed++] = packet_keeper_take(kit->keeper);
    }
    return kit->interest;
}

static void kit_init(struct kit *kit, size_t room)
{
    struct error error = { "" };

    *kit = (struct kit){ .options = reassembly_options_default() };
    memory_pool_init(&kit->store.pool, room);
    kit->keeper = packet_keeper_new(&kit->options, &kit->store,
                                    (struct stream_sink){ .context = kit, .receive = receive });
    kit->reassembler =
        reassembler_new(&kit->options, packet_keeper_stream_sink(kit->keeper), &error);
    ck_assert_msg(kit->reassembler != NULL, "%s", error.message);
    packet_keeper_set_reassembler(kit->keeper, kit->reassembler);
    talk_init(&kit->talk, packet_keeper_packet_sink(kit->keeper));
}

static void kit_end(struct kit *kit)
{
    reassembler_end(kit->reassembler, CLOSE_END_OF_CAPTURE);
}

static void kit_clear(struct kit *kit)
{
    for (size_t i = 0; i < kit->closed; i++)
        kept_packets_free(kit->packets[i]);
    reassembler_free(kit->reassembler);
    packet_keeper_free(kit->keeper);
    ck_assert_uint_eq(memory_pool_used(&kit->store.pool), 0);
}

/* Flags and payload lengths of packets, as `S s. .5 f`; the server's in lower case. */
static const char *shape_of(const struct kept_packets *packets)
{
    static char text[1024];
    size_t length = 0;

    text[0] = '\0';
    for (const struct kept_packet *packet = packets->first; packet != NULL; packet = packet->next) {
        uint8_t flags = packet->octets[packet->tcp + 13];
        char kind = (flags & TALK_SYN) != 0   ? 'S'
                    : (flags & TALK_FIN) != 0 ? 'F'
                    : (flags & TALK_RST) != 0 ? 'R'
                                              : 'A';

        if (packet->from == SIDE_SERVER)
            kind = (char)(kind + 'a' - 'A');
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%c%u",
                                   length > 0 ? " " : "", kind, packet->payload_length);
    }
    return text;
}

static void deliver(struct kit *kit)
{
    talk_say(&kit->talk, SIDE_SERVER, "220 mail\r\n");
    talk_say(&kit->talk, SIDE_CLIENT, "QUIT\r\n");
}

START_TEST(a_connection_has_its_packets_from_the_first_to_the_one_that_closed_it)
{
    struct kit kit;

    kit_init(&kit, ROOM);
    talk_handshake(&kit.talk);
    deliver(&kit);
    talk_close(&kit.talk, SIDE_CLIENT);
    ck_assert_uint_eq(kit.closed, 1);
    ck_assert_str_eq(shape_of(kit.packets[0]), "S0 s0 A0 a10 A6 F0 f0 A0");
    kit_clear(&kit);
}
END_TEST

START_TEST(what_comes_behind_the_end_is_not_kept)
{
    struct kit kit;
    size_t used;

    kit_init(&kit, ROOM);
    talk_handshake(&kit.talk);
    deliver(&kit);
    talk_close(&kit.talk, SIDE_CLIENT);
    used = memory_pool_used(&kit.store.pool);
    talk_ack(&kit.talk, SIDE_CLIENT);
    talk_ack(&kit.talk, SIDE_SERVER);
    ck_assert_uint_eq(memory_pool_used(&kit.store.pool), used);
    kit_end(&kit);
    ck_assert_uint_eq(kit.closed, 1);
    kit_clear(&kit);
}
END_TEST

START_TEST(a_reset_is_the_last_packet)
{
    struct kit kit;

    kit_init(&kit, ROOM);
    talk_handshake(&kit.talk);
    deliver(&kit);
    talk_control(&kit.talk, SIDE_SERVER, TALK_RST | TALK_ACK);
    ck_assert_uint_eq(kit.closed, 1);
    ck_assert_str_eq(shape_of(kit.packets[0]), "S0 s0 A0 a10 A6 r0");
    kit_clear(&kit);
}
END_TEST

/* The client's numbers jump, as those of a new connection do. */
static void reuse(struct tcp_talk *talk)
{
    talk->sequence[SIDE_CLIENT] += 1000000;
    talk->acknowledged[SIDE_SERVER] = talk->sequence[SIDE_CLIENT];
    talk->sequence[SIDE_SERVER] += 1000000;
}

START_TEST(the_same_ports_after_the_end_are_another_connection)
{
    struct kit kit;

    kit_init(&kit, ROOM);
    talk_handshake(&kit.talk);
    deliver(&kit);
    talk_close(&kit.talk, SIDE_CLIENT);
    reuse(&kit.talk);
    talk_handshake(&kit.talk);
    deliver(&kit);
    kit_end(&kit);
    ck_assert_uint_eq(kit.closed, 2);
    ck_assert_str_eq(shape_of(kit.packets[0]), "S0 s0 A0 a10 A6 F0 f0 A0");
    ck_assert_str_eq(shape_of(kit.packets[1]), "S0 s0 A0 a10 A6");
    kit_clear(&kit);
}
END_TEST

START_TEST(the_syn_that_ends_an_open_connection_belongs_to_the_next_one)
{
    struct kit kit;

    kit_init(&kit, ROOM);
    talk_handshake(&kit.talk);
    deliver(&kit);
    reuse(&kit.talk);
    talk_handshake(&kit.talk);
    deliver(&kit);
    kit_end(&kit);
    ck_assert_uint_eq(kit.closed, 2);
    ck_assert_str_eq(shape_of(kit.packets[0]), "S0 s0 A0 a10 A6");
    ck_assert_str_eq(shape_of(kit.packets[1]), "S0 s0 A0 a10 A6");
    kit_clear(&kit);
}
END_TEST

START_TEST(a_connection_without_a_beginning_is_kept_from_its_first_packet)
{
    struct kit kit;

    kit_init(&kit, ROOM);
    deliver(&kit);
    kit_end(&kit);
    ck_assert_uint_eq(kit.closed, 1);
    ck_assert_str_eq(shape_of(kit.packets[0]), "a10 A6");
    kit_clear(&kit);
}
END_TEST

START_TEST(connections_that_mix_have_each_its_own)
{
    struct kit kit;
    struct tcp_talk other;

    kit_init(&kit, ROOM);
    other = kit.talk;
    other.end[SIDE_CLIENT].port++;
    talk_handshake(&kit.talk);
    talk_handshake(&other);
    talk_say(&kit.talk, SIDE_SERVER, "220 one\r\n");
    talk_say(&other, SIDE_SERVER, "220 other\r\n");
    talk_control(&other, SIDE_SERVER, TALK_RST | TALK_ACK);
    talk_control(&kit.talk, SIDE_SERVER, TALK_RST | TALK_ACK);
    ck_assert_uint_eq(kit.closed, 2);
    ck_assert_str_eq(shape_of(kit.packets[0]), "S0 s0 A0 a11 r0");
    ck_assert_str_eq(shape_of(kit.packets[1]), "S0 s0 A0 a9 r0");
    kit_clear(&kit);
}
END_TEST

START_TEST(another_capture_begins_with_nothing)
{
    struct kit kit;

    kit_init(&kit, ROOM);
    talk_control(&kit.talk, SIDE_CLIENT, TALK_SYN);
    kit_end(&kit);
    packet_keeper_begin_capture(kit.keeper);
    kit.talk.now -= 100 * DURATION_SECOND;
    deliver(&kit);
    kit_end(&kit);
    ck_assert_uint_eq(kit.closed, 1);
    ck_assert_str_eq(shape_of(kit.packets[0]), "a10 A6");
    kit_clear(&kit);
}
END_TEST

START_TEST(what_nobody_wants_is_forgotten_at_once)
{
    struct kit kit;
    size_t used;

    kit_init(&kit, ROOM);
    kit.interest = STREAM_UNWANTED;
    talk_handshake(&kit.talk);
    deliver(&kit);
    used = memory_pool_used(&kit.store.pool);
    for (int i = 0; i < 100; i++)
        deliver(&kit);
    ck_assert_uint_eq(memory_pool_used(&kit.store.pool), used);
    kit_end(&kit);
    ck_assert_uint_eq(kit.closed, 0);
    kit_clear(&kit);
}
END_TEST

START_TEST(other_ports_are_not_kept)
{
    struct kit kit;
    size_t used;

    kit_init(&kit, ROOM);
    used = memory_pool_used(&kit.store.pool);
    kit.talk.end[SIDE_SERVER].port = 80;
    talk_handshake(&kit.talk);
    ck_assert_uint_eq(memory_pool_used(&kit.store.pool), used);
    kit_clear(&kit);
}
END_TEST

START_TEST(headers_are_kept_behind_the_limit_of_payload)
{
    static char text[1001];
    const struct kept_packet *packet;
    struct kit kit;
    size_t payload = 0;

    memset(text, 'x', sizeof text - 1);
    kit_init(&kit, ROOM);
    talk_handshake(&kit.talk);
    for (int i = 0; i < 40; i++)
        talk_say(&kit.talk, SIDE_CLIENT, text);
    kit_end(&kit);
    ck_assert_uint_eq(kit.packets[0]->count, 43);
    for (packet = kit.packets[0]->first; packet != NULL; packet = packet->next) {
        payload += packet->payload_end - packet->payload;
        ck_assert_uint_le(packet->payload_end, packet->captured);
    }
    ck_assert_uint_eq(payload, PACKET_KEEPER_PAYLOAD);
    packet = kit.packets[0]->last;
    ck_assert_uint_eq(packet->payload_length, 1000);
    ck_assert_uint_eq(packet->captured, packet->payload);
    kit_clear(&kit);
}
END_TEST

/* Connections that stay open, each with some payload. */
static void open_many(struct kit *kit, struct tcp_talk *talks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        talks[i] = kit->talk;
        talks[i].end[SIDE_CLIENT].port = (uint16_t)(50000 + i);
        talks[i].now = kit->talk.now + (timestamp)i * 10 * DURATION_MILLISECOND;
        talk_handshake(&talks[i]);
        talk_say(&talks[i], SIDE_SERVER, "220 mail.example.com ESMTP\r\n");
    }
}

START_TEST(when_there_is_no_room_the_longest_quiet_one_is_given_up)
{
    enum { TALKS = 600 };
    static struct tcp_talk talks[TALKS];
    struct kit kit;

    kit_init(&kit, 256 * 1024);
    open_many(&kit, talks, TALKS);
    ck_assert_uint_gt(atomic_load(&kit.store.given_up), 0);
    talks[0].now = talks[TALKS - 1].now;
    talk_control(&talks[0], SIDE_SERVER, TALK_RST | TALK_ACK);
    talk_control(&talks[TALKS - 1], SIDE_SERVER, TALK_RST | TALK_ACK);
    ck_assert_uint_eq(kit.closed, 2);
    ck_assert_ptr_null(kit.packets[0]);
    ck_assert_str_eq(shape_of(kit.packets[1]), "S0 s0 A0 a28 r0");
    ck_assert_uint_le(memory_pool_used(&kit.store.pool), 256 * 1024);
    kit_clear(&kit);
}
END_TEST

START_TEST(syns_that_nobody_answers_do_not_drive_others_out)
{
    struct kit kit;
    struct tcp_talk flood;

    kit_init(&kit, 256 * 1024);
    talk_handshake(&kit.talk);
    deliver(&kit);
    flood = kit.talk;
    for (uint16_t i = 0; i < 4000; i++) {
        flood.end[SIDE_CLIENT].port = (uint16_t)(20000 + i);
        talk_control(&flood, SIDE_CLIENT, TALK_SYN);
    }
    kit.talk.now = flood.now;
    talk_control(&kit.talk, SIDE_SERVER, TALK_RST | TALK_ACK);
    ck_assert_uint_eq(kit.closed, 1);
    ck_assert_ptr_nonnull(kit.packets[0]);
    ck_assert_str_eq(shape_of(kit.packets[0]), "S0 s0 A0 a10 A6 r0");
    kit_clear(&kit);
}
END_TEST

START_TEST(a_packet_of_another_memory_than_its_frame_is_kept_as_an_ip_packet)
{
    struct kit kit;
    struct tcp_spec spec;
    struct tcp_packet whole;
    uint8_t frame[14 + 20 + 8] = { 0 };

    kit_init(&kit, ROOM);
    talk_handshake(&kit.talk);
    spec = talk_prepare(&kit.talk, SIDE_SERVER, TALK_ACK, bytes_of_string("220 mail\r\n"));
    whole = tcp_packet_new(&spec);
    whole.packet.frame = bytes_of(frame, sizeof frame);
    whole.packet.frame_length = sizeof frame;
    kit.talk.sink.receive(kit.talk.sink.context, &whole.packet);
    kit_end(&kit);
    ck_assert_uint_eq(kit.packets[0]->count, 4);
    ck_assert(kit.packets[0]->last->fragmented);
    ck_assert_uint_eq(kit.packets[0]->last->captured, 20 + 20 + 10);
    ck_assert_uint_eq(kit.packets[0]->last->length, 20 + 20 + 10);
    ck_assert_int_eq(memcmp(kit.packets[0]->last->octets + 40, "220 mail\r\n", 10), 0);
    tcp_packet_free(&whole);
    kit_clear(&kit);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("packet_keeper");
    TCase *whose = tcase_create("whose");
    TCase *limits = tcase_create("limits");

    tcase_add_test(whose, a_connection_has_its_packets_from_the_first_to_the_one_that_closed_it);
    tcase_add_test(whose, what_comes_behind_the_end_is_not_kept);
    tcase_add_test(whose, a_reset_is_the_last_packet);
    tcase_add_test(whose, the_same_ports_after_the_end_are_another_connection);
    tcase_add_test(whose, the_syn_that_ends_an_open_connection_belongs_to_the_next_one);
    tcase_add_test(whose, a_connection_without_a_beginning_is_kept_from_its_first_packet);
    tcase_add_test(whose, connections_that_mix_have_each_its_own);
    tcase_add_test(whose, another_capture_begins_with_nothing);
    tcase_add_test(whose, what_nobody_wants_is_forgotten_at_once);
    tcase_add_test(whose, other_ports_are_not_kept);
    tcase_add_test(whose, a_packet_of_another_memory_than_its_frame_is_kept_as_an_ip_packet);
    suite_add_tcase(suite, whose);
    tcase_add_test(limits, headers_are_kept_behind_the_limit_of_payload);
    tcase_add_test(limits, when_there_is_no_room_the_longest_quiet_one_is_given_up);
    tcase_add_test(limits, syns_that_nobody_answers_do_not_drive_others_out);
    suite_add_tcase(suite, limits);
    return suite;
}

SUITE_MAIN(suite);
