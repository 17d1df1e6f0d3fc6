/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets that must not, or not as they are, reach libnids. */
#include "reassembly/libnids_feed.h"

#include "tests/reassembly/stream_recorder.h"
#include "tests/support/suite_main.h"

/* The connection goes on as if the packet had not been there. */
static void assert_unharmed(struct recording *recording)
{
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_close(talk, SIDE_SERVER);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 closed fin server\n");
}

START_TEST(packet_without_ack_from_0_0_255_255_does_no_harm)
{
    struct recording *recording = recording_new();
    struct tcp_talk attacker = recording->talk;

    attacker.end[SIDE_CLIENT] = endpoint_v4(0, 0, 255, 255, 40001);
    for (int i = 0; i < 20; i++)
        talk_control(&attacker, SIDE_CLIENT, TALK_SYN);
    ck_assert_uint_eq(recording_count(recording, COUNT_ZERO_NETWORK), 20);
    assert_unharmed(recording);
    recording_free(recording);
}
END_TEST

START_TEST(ip_options_are_left_out)
{
    /* Record route; a source route that libnids would drop; one cut short. */
    static const uint8_t options[][12] = {
        { 7, 11, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
        { 131, 7, 4, 192, 0, 2, 1, 0, 0, 0, 0, 0 },
        { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 7 },
    };
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec greeting;

    talk_handshake(talk);
    greeting = talk_prepare(talk, SIDE_SERVER, TALK_ACK, bytes_of_string("220 ready"));
    greeting.ip_options = bytes_of(options[_i], sizeof options[_i]);
    talk_send(talk, &greeting);
    talk_close(talk, SIDE_SERVER);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 closed fin server\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_ENGINE_WARNINGS), 0);
    recording_free(recording);
}
END_TEST

START_TEST(headers_that_lie_about_their_length_are_set_right)
{
    static const uint8_t lies[][3] = { { 0x4f, 0, 29 }, { 0x45, 0, 0 }, { 0x41, 255, 255 } };
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec greeting;
    struct tcp_packet packet;

    talk_handshake(talk);
    greeting = talk_prepare(talk, SIDE_SERVER, TALK_ACK, bytes_of_string("220 ready"));
    packet = tcp_packet_new(&greeting);
    packet.memory[0] = lies[_i][0];
    packet.memory[2] = lies[_i][1];
    packet.memory[3] = lies[_i][2];
    talk->sink.receive(talk->sink.context, &packet.packet);
    tcp_packet_free(&packet);
    talk_close(talk, SIDE_SERVER);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 closed fin server\n");
    recording_free(recording);
}
END_TEST

START_TEST(data_offset_below_five_is_refused)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec spec;
    struct tcp_packet packet;

    talk_handshake(talk);
    spec = talk_prepare(talk, SIDE_SERVER, TALK_ACK, bytes_of_string("220 ready"));
    packet = tcp_packet_new(&spec);
    packet.memory[20 + 12] = (uint8_t)(_i << 4);
    talk->sink.receive(talk->sink.context, &packet.packet);
    tcp_packet_free(&packet);
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 closed end-of-capture\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_TCP_HEADER_OFFSET), 1);
    recording_free(recording);
}
END_TEST

START_TEST(snapped_segment_stalls_with_its_length_on_the_wire_missing)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec spec;
    struct tcp_packet packet;

    talk_handshake(talk);
    spec = talk_prepare(talk, SIDE_SERVER, TALK_ACK, bytes_of_string("220 ready"));
    packet = tcp_packet_new(&spec);
    packet.packet.payload.length -= 4;
    talk->sink.receive(talk->sink.context, &packet.packet);
    tcp_packet_free(&packet);
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [EHLO a]\n"
                          "40001 closed stalled missing 0 9\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_SNAPPED), 1);
    recording_free(recording);
}
END_TEST

START_TEST(largest_packet_fits_and_a_larger_one_is_refused)
{
    enum { LARGEST_PAYLOAD = 65535 - 20 - 20 };
    static char text[LARGEST_PAYLOAD + 2];
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    memset(text, 'x', LARGEST_PAYLOAD + (size_t)_i);
    recording->recorder.quiet = true;
    talk->window[SIDE_CLIENT] = 65535;
    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, text);
    recording_end(recording);
    ck_assert_uint_eq(recording_count(recording, COUNT_OVERSIZED), (unsigned)_i);
    ck_assert_uint_eq(recording->recorder.data_length[SIDE_SERVER], _i == 0 ? LARGEST_PAYLOAD : 0);
    ck_assert_uint_eq(recording->recorder.close.side[SIDE_SERVER].missing,
                      _i == 0 ? 0 : LARGEST_PAYLOAD + 1);
    recording_free(recording);
}
END_TEST

START_TEST(ipv6_connections_are_counted_and_give_no_event)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    talk->end[SIDE_CLIENT] = endpoint_v6(1, 40001);
    talk->end[SIDE_SERVER] = endpoint_v6(2, 25);
    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_close(talk, SIDE_CLIENT);
    recording_end(recording);
    ASSERT_LOG(recording, "");
    ck_assert_uint_eq(recording_count(recording, COUNT_IPV6), 7);
    ck_assert_uint_eq(recording_count(recording, COUNT_IPV6_CONNECTIONS), 1);
    recording_free(recording);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("libnids feed");
    TCase *harmful = tcase_create("harmful packets");
    TCase *unreadable = tcase_create("unreadable packets");

    tcase_add_test(harmful, packet_without_ack_from_0_0_255_255_does_no_harm);
    tcase_add_loop_test(harmful, ip_options_are_left_out, 0, 3);
    tcase_add_loop_test(harmful, headers_that_lie_about_their_length_are_set_right, 0, 3);
    tcase_add_loop_test(harmful, data_offset_below_five_is_refused, 0, 5);
    tcase_add_test(unreadable, snapped_segment_stalls_with_its_length_on_the_wire_missing);
    tcase_add_loop_test(unreadable, largest_packet_fits_and_a_larger_one_is_refused, 0, 2);
    tcase_add_test(unreadable, ipv6_connections_are_counted_and_give_no_event);
    suite_add_tcase(suite, harmful);
    suite_add_tcase(suite, unreadable);
    return suite;
}

SUITE_MAIN(suite);
