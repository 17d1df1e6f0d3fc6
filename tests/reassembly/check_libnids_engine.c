/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections that libnids follows, event by event. */
#include "reassembly/reassembler.h"

#include "tests/reassembly/stream_recorder.h"
#include "tests/support/suite_main.h"

START_TEST(conversation_comes_out_in_order_of_capture)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    talk_say(talk, SIDE_SERVER, "250 b");
    talk_close(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 client 0 [EHLO a]\n"
                          "40001 server 9 [250 b]\n"
                          "40001 closed fin client\n");
    recording_free(recording);
}
END_TEST

START_TEST(opening_carries_endpoints_source_and_both_syns)
{
    static const uint8_t options[] = { 2, 4, 5, 180, 4, 2, 1, 3, 3, 7, 0, 0 };
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    const struct stream *stream = &recording->recorder.stream;
    timestamp start = talk->now;
    struct tcp_spec syn = talk_prepare(talk, SIDE_CLIENT, TALK_SYN, bytes_of(NULL, 0));

    syn.options = bytes_of(options, sizeof options);
    talk_send(talk, &syn);
    talk_control(talk, SIDE_SERVER, TALK_SYN | TALK_ACK);
    talk_ack(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "40001 opened\n");
    ck_assert(endpoint_equal(&stream->client, &talk->end[SIDE_CLIENT]));
    ck_assert(endpoint_equal(&stream->server, &talk->end[SIDE_SERVER]));
    ck_assert_str_eq(stream->source, "test.pcap");
    ck_assert_str_eq(stream->engine, "libnids");
    ck_assert_int_eq(stream->start, start);
    ck_assert(stream->syn[SIDE_CLIENT].seen && stream->syn[SIDE_SERVER].seen);
    ck_assert_uint_eq(stream->syn[SIDE_CLIENT].maximum_segment_size, 1460);
    ck_assert_uint_eq(stream->syn[SIDE_CLIENT].window_scale, 7);
    ck_assert_uint_eq(stream->syn[SIDE_CLIENT].ttl, 63);
    ck_assert_uint_eq(stream->syn[SIDE_SERVER].window, 65160);
    recording_free(recording);
}
END_TEST

START_TEST(events_carry_the_time_of_their_packet_to_the_nanosecond)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_pause(talk, 123456789);
    talk_say(talk, SIDE_SERVER, "220 ready");
    ck_assert_int_eq(recording->recorder.time, talk->now - talk->step);
    recording_free(recording);
}
END_TEST

START_TEST(round_trip_is_from_syn_to_the_ack_of_its_answer)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    talk->step = 250 * DURATION_MICROSECOND;
    talk_handshake(talk);
    talk_close(talk, SIDE_SERVER);
    ck_assert_int_eq(recording->recorder.close.round_trip, 500 * DURATION_MICROSECOND);
    recording_free(recording);
}
END_TEST

START_TEST(established_connection_without_payload_opens_and_closes)
{
    struct recording *recording = recording_new();

    talk_handshake(&recording->talk);
    talk_close(&recording->talk, SIDE_SERVER);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 closed fin server\n");
    recording_free(recording);
}
END_TEST

START_TEST(overtaken_segment_is_delivered_in_its_place)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec first, second;

    talk_handshake(talk);
    first = talk_prepare(talk, SIDE_SERVER, TALK_ACK, bytes_of_string("one "));
    second = talk_prepare(talk, SIDE_SERVER, TALK_ACK, bytes_of_string("two"));
    talk_send(talk, &second);
    talk_send(talk, &first);
    talk_close(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [one ]\n"
                          "40001 server 4 [two] queued\n"
                          "40001 closed fin client\n");
    ck_assert_uint_eq(recording->recorder.close.side[SIDE_SERVER].traffic.out_of_order, 1);
    ck_assert_uint_eq(recording->recorder.close.side[SIDE_SERVER].traffic.retransmitted, 0);
    recording_free(recording);
}
END_TEST

START_TEST(hole_filled_long_after_is_marked_retransmitted)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec first;

    talk_handshake(talk);
    first = talk_prepare(talk, SIDE_SERVER, TALK_ACK, bytes_of_string("one "));
    talk_say(talk, SIDE_SERVER, "two");
    talk_pause(talk, 200 * DURATION_MILLISECOND);
    first.time = talk->now;
    talk_send(talk, &first);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [one ] retransmitted\n"
                          "40001 server 4 [two] queued\n");
    recording_free(recording);
}
END_TEST

START_TEST(repeated_segments_are_counted_not_delivered)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    const struct traffic *traffic = &recording->recorder.close.side[SIDE_CLIENT].traffic;
    struct tcp_spec spec;

    talk_handshake(talk);
    spec = talk_prepare(talk, SIDE_CLIENT, TALK_ACK, bytes_of_string("MAIL"));
    for (int i = 0; i < 4; i++)
        talk_send(talk, &spec);
    talk_close(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [MAIL]\n"
                          "40001 closed fin client\n");
    ck_assert_uint_eq(traffic->bytes, 16);
    ck_assert_uint_eq(traffic->retransmitted, 3);
    ck_assert_uint_eq(traffic->largest_retransmitted, 4);
    ck_assert_uint_eq(traffic->times_retransmitted, 3);
    ck_assert_uint_eq(recording->recorder.close.side[SIDE_CLIENT].delivered, 4);
    recording_free(recording);
}
END_TEST

START_TEST(overlapping_segment_starts_inside)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec spec;

    talk_handshake(talk);
    talk_say(talk, SIDE_CLIENT, "MA");
    spec = talk_prepare(talk, SIDE_CLIENT, TALK_ACK, bytes_of_string("IL"));
    spec.sequence -= 2;
    spec.payload = bytes_of_string("MAIL");
    talk_send(talk, &spec);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [MA]\n"
                          "40001 client 2 [IL] starts inside\n");
    recording_free(recording);
}
END_TEST

START_TEST(urgent_byte_stays_in_the_stream)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec spec;

    talk_handshake(talk);
    spec = talk_prepare(talk, SIDE_CLIENT, TALK_ACK | TALK_URG, bytes_of_string("MAIL FROM"));
    spec.urgent = 6;
    talk_send(talk, &spec);
    talk_close(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [MAIL FROM]\n"
                          "40001 closed fin client\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_URGENT), 1);
    recording_free(recording);
}
END_TEST

START_TEST(reset_closes_with_its_facts)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    const struct reset_facts *reset = &recording->recorder.close.reset;
    struct tcp_spec rst;

    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    rst = talk_prepare(talk, SIDE_SERVER, TALK_RST | TALK_ACK, bytes_of(NULL, 0));
    rst.ttl = 200;
    rst.identification = 4711;
    talk_send(talk, &rst);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 closed rst server\n");
    ck_assert(reset->seen);
    ck_assert_uint_eq(reset->ttl, 200);
    ck_assert_uint_eq(reset->usual_ttl, 58);
    ck_assert_uint_eq(reset->identification, 4711);
    ck_assert_uint_eq(reset->usual_identification, 7001);
    recording_free(recording);
}
END_TEST

START_TEST(reset_out_of_window_changes_nothing)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec rst;

    talk_handshake(talk);
    rst = talk_prepare(talk, SIDE_SERVER, TALK_RST, bytes_of(NULL, 0));
    rst.sequence += 1000000;
    talk_send(talk, &rst);
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_close(talk, SIDE_SERVER);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 closed fin server\n");
    ck_assert(!recording->recorder.close.reset.seen);
    recording_free(recording);
}
END_TEST

START_TEST(fins_that_crossed_close_by_both)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec client, server;

    talk_handshake(talk);
    client = talk_prepare(talk, SIDE_CLIENT, TALK_FIN | TALK_ACK, bytes_of(NULL, 0));
    server = talk_prepare(talk, SIDE_SERVER, TALK_FIN | TALK_ACK, bytes_of(NULL, 0));
    server.acknowledgment--;
    talk_send(talk, &client);
    talk_send(talk, &server);
    talk_ack(talk, SIDE_CLIENT);
    talk_ack(talk, SIDE_SERVER);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 closed fin both\n");
    recording_free(recording);
}
END_TEST

START_TEST(half_closed_connection_still_delivers_the_other_direction)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_control(talk, SIDE_CLIENT, TALK_FIN | TALK_ACK);
    talk_ack(talk, SIDE_SERVER);
    talk_pause(talk, 60 * DURATION_SECOND);
    talk_say(talk, SIDE_SERVER, "221 bye");
    talk_control(talk, SIDE_SERVER, TALK_FIN | TALK_ACK);
    talk_ack(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [221 bye]\n"
                          "40001 closed fin client\n");
    recording_free(recording);
}
END_TEST

START_TEST(shut_window_is_counted_and_timed)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    const struct traffic *traffic = &recording->recorder.close.side[SIDE_SERVER].traffic;

    talk_handshake(talk);
    talk->window[SIDE_SERVER] = 0;
    talk_ack(talk, SIDE_SERVER);
    talk_ack(talk, SIDE_SERVER);
    talk_pause(talk, 2 * DURATION_SECOND - 2 * talk->step);
    talk->window[SIDE_SERVER] = 1000;
    talk_ack(talk, SIDE_SERVER);
    talk_close(talk, SIDE_CLIENT);
    ck_assert_uint_eq(traffic->zero_window, 1);
    ck_assert_int_eq(traffic->zero_window_time, 2 * DURATION_SECOND);
    recording_free(recording);
}
END_TEST

START_TEST(acknowledged_offset_leaves_out_syn_and_fin)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_say(talk, SIDE_CLIENT, "QUIT");
    talk_close(talk, SIDE_SERVER);
    ck_assert_uint_eq(recording->recorder.close.side[SIDE_SERVER].acknowledged, 9);
    ck_assert_uint_eq(recording->recorder.close.side[SIDE_CLIENT].acknowledged, 4);
    ck_assert_int_eq(recording->recorder.close.directions, DIRECTIONS_BOTH);
    recording_free(recording);
}
END_TEST

START_TEST(stragglers_after_the_close_are_only_counted)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec again;

    talk_handshake(talk);
    again = talk_prepare(talk, SIDE_SERVER, TALK_ACK, bytes_of_string("220 ready"));
    talk_send(talk, &again);
    talk_close(talk, SIDE_CLIENT);
    again.time = talk->now;
    talk_send(talk, &again);
    recording_end(recording);
    ck_assert_uint_eq(recording->recorder.opened, 1);
    ck_assert_uint_eq(recording->recorder.closed, 1);
    ck_assert_uint_eq(recording_count(recording, COUNT_AFTER_CLOSE), 1);
    ck_assert_uint_eq(recording_count(recording, COUNT_CONNECTIONS), 1);
    recording_free(recording);
}
END_TEST

START_TEST(same_endpoints_in_two_tunnels_are_two_connections)
{
    struct recording *recording = recording_new();
    struct tcp_talk one = recording->talk;
    struct tcp_talk two = recording->talk;

    one.tunnel_key = 7;
    two.tunnel_key = 8;
    talk_handshake(&one);
    talk_handshake(&two);
    talk_say(&one, SIDE_SERVER, "220 one");
    talk_say(&two, SIDE_SERVER, "220 two!");
    talk_close(&one, SIDE_CLIENT);
    talk_close(&two, SIDE_CLIENT);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 one]\n"
                          "40001 closed fin client\n"
                          "40001 opened without handshake\n"
                          "40001 closed stalled client missing 0 8\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_TUNNEL_NAMESAKES), 1);
    recording_free(recording);
}
END_TEST

START_TEST(two_connections_at_once_keep_apart)
{
    struct recording *recording = recording_new();
    struct tcp_talk *one = &recording->talk;
    struct tcp_talk two = *one;

    two.end[SIDE_CLIENT].port = 40002;
    talk_handshake(one);
    talk_handshake(&two);
    talk_say(&two, SIDE_SERVER, "220 two");
    talk_say(one, SIDE_SERVER, "220 one");
    talk_close(&two, SIDE_CLIENT);
    talk_close(one, SIDE_SERVER);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40002 opened\n"
                          "40002 server 0 [220 two]\n"
                          "40001 server 0 [220 one]\n"
                          "40002 closed fin client\n"
                          "40001 closed fin server\n");
    recording_free(recording);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("libnids engine");
    TCase *following = tcase_create("following");
    TCase *closing = tcase_create("closing");

    tcase_add_test(following, conversation_comes_out_in_order_of_capture);
    tcase_add_test(following, opening_carries_endpoints_source_and_both_syns);
    tcase_add_test(following, events_carry_the_time_of_their_packet_to_the_nanosecond);
    tcase_add_test(following, round_trip_is_from_syn_to_the_ack_of_its_answer);
    tcase_add_test(following, overtaken_segment_is_delivered_in_its_place);
    tcase_add_test(following, hole_filled_long_after_is_marked_retransmitted);
    tcase_add_test(following, repeated_segments_are_counted_not_delivered);
    tcase_add_test(following, overlapping_segment_starts_inside);
    tcase_add_test(following, urgent_byte_stays_in_the_stream);
    tcase_add_test(following, shut_window_is_counted_and_timed);
    tcase_add_test(following, acknowledged_offset_leaves_out_syn_and_fin);
    tcase_add_test(following, same_endpoints_in_two_tunnels_are_two_connections);
    tcase_add_test(following, two_connections_at_once_keep_apart);
    tcase_add_test(closing, established_connection_without_payload_opens_and_closes);
    tcase_add_test(closing, reset_closes_with_its_facts);
    tcase_add_test(closing, reset_out_of_window_changes_nothing);
    tcase_add_test(closing, fins_that_crossed_close_by_both);
    tcase_add_test(closing, half_closed_connection_still_delivers_the_other_direction);
    tcase_add_test(closing, stragglers_after_the_close_are_only_counted);
    suite_add_tcase(suite, following);
    suite_add_tcase(suite, closing);
    return suite;
}

SUITE_MAIN(suite);
