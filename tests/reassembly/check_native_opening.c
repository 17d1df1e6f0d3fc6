/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How connections begin, and those that are found already under way. */
#include "reassembly/reassembler.h"

#include "tests/reassembly/native_talk.h"
#include "tests/support/suite_main.h"

/* --------------------------------------------------------------------- handshakes */

START_TEST(opening_carries_endpoints_source_and_both_syns)
{
    static const uint8_t options[] = { 2, 4, 5, 180, 4, 2, 1, 3, 3, 7, 0, 0 };
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    const struct stream *stream = &recording->recorder.stream;
    timestamp start = talk->now;
    struct tcp_spec syn = talk_prepare(talk, SIDE_CLIENT, TALK_SYN, bytes_of(NULL, 0));

    syn.options = bytes_of(options, sizeof options);
    talk_send(talk, &syn);
    talk_control(talk, SIDE_SERVER, TALK_SYN | TALK_ACK);
    talk_ack(talk, SIDE_CLIENT);
    talk_say(talk, SIDE_SERVER, "220 ready");
    ck_assert(endpoint_equal(&stream->client, &talk->end[SIDE_CLIENT]));
    ck_assert(endpoint_equal(&stream->server, &talk->end[SIDE_SERVER]));
    ck_assert_str_eq(stream->source, "test.pcap");
    ck_assert_int_eq(stream->start, start);
    ck_assert(stream->handshake);
    ck_assert(stream->syn[SIDE_CLIENT].seen && stream->syn[SIDE_SERVER].seen);
    ck_assert_uint_eq(stream->syn[SIDE_CLIENT].maximum_segment_size, 1460);
    ck_assert_uint_eq(stream->syn[SIDE_CLIENT].window_scale, 7);
    ck_assert_uint_eq(stream->syn[SIDE_CLIENT].ttl, 63);
    ck_assert_uint_eq(stream->syn[SIDE_CLIENT].option_count, 4);
    ck_assert_uint_eq(stream->syn[SIDE_SERVER].window, 65160);
    recording_free(recording);
}
END_TEST

START_TEST(handshake_alone_is_told_of_when_it_ends)
{
    struct recording *recording = recording_new_native();

    talk_handshake(&recording->talk);
    talk_ack(&recording->talk, SIDE_SERVER);
    ASSERT_LOG(recording, "");
    if (_i == 0)
        talk_close(&recording->talk, SIDE_SERVER);
    else
        recording_end(recording);
    ASSERT_LOG(recording, _i == 0 ? "40001 opened\n"
                                    "40001 closed fin server\n"
                                  : "40001 opened\n"
                                    "40001 closed end-of-capture\n");
    ck_assert_uint_eq(recording->recorder.close.side[SIDE_CLIENT].traffic.packets, _i == 0 ? 3 : 2);
    recording_free(recording);
}
END_TEST

START_TEST(round_trips_are_from_the_syn_to_its_answer_and_to_the_ack_of_that)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec syn = talk_prepare(talk, SIDE_CLIENT, TALK_SYN, bytes_of(NULL, 0));

    talk->step = 250 * DURATION_MICROSECOND;
    talk_send(talk, &syn);
    if (_i == 1) { /* sent again; the answer is to the last one */
        talk_pause(talk, DURATION_SECOND);
        syn.time = talk->now - talk->step;
        talk_send(talk, &syn);
    } else {
        talk->now = syn.time + talk->step;
    }
    talk_control(talk, SIDE_SERVER, TALK_SYN | TALK_ACK);
    talk_pause(talk, 100 * DURATION_MICROSECOND);
    talk_ack(talk, SIDE_CLIENT);
    if (_i == 0)
        talk_say(talk, SIDE_SERVER, "220 ready");
    talk_close(talk, SIDE_SERVER);
    ck_assert_int_eq(recording->recorder.close.server_round_trip, 250 * DURATION_MICROSECOND);
    ck_assert_int_eq(recording->recorder.close.round_trip, 600 * DURATION_MICROSECOND);
    ck_assert(recording->recorder.stream.handshake);
    recording_free(recording);
}
END_TEST

START_TEST(data_in_the_syn_is_delivered_once)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_packet(talk, SIDE_CLIENT, TALK_SYN, bytes_of_string("EHLO a"));
    if (_i == 1) /* refused, so it comes again */
        talk->sequence[SIDE_CLIENT] = talk->acknowledged[SIDE_SERVER] = 1001;
    talk_control(talk, SIDE_SERVER, TALK_SYN | TALK_ACK);
    talk_ack(talk, SIDE_CLIENT);
    if (_i == 1)
        talk_say(talk, SIDE_CLIENT, "EHLO a");
    talk_say(talk, SIDE_SERVER, "250 b");
    talk_close(talk, SIDE_SERVER);
    ck_assert_uint_eq(recording->recorder.opened, 1);
    ck_assert_uint_eq(recording->recorder.data_length[SIDE_CLIENT], 6);
    ck_assert_mem_eq(recording->recorder.data[SIDE_CLIENT], "EHLO a", 6);
    ck_assert_uint_eq(recording->recorder.data_length[SIDE_SERVER], 5);
    ck_assert_uint_eq(recording->recorder.gaps[SIDE_CLIENT], 0);
    ck_assert_int_eq(recording->recorder.close.reason, CLOSE_FIN);
    recording_free(recording);
}
END_TEST

START_TEST(both_sides_may_open_at_once)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec spec;

    talk_control(talk, SIDE_CLIENT, TALK_SYN);
    talk_control(talk, SIDE_SERVER, TALK_SYN);
    for (int side = 0; side < SIDE_COUNT; side++) { /* RFC 9293, 3.5: figure 7 */
        spec = talk_prepare(talk, (enum side)side, TALK_SYN | TALK_ACK, bytes_of(NULL, 0));
        spec.sequence--;
        talk->sequence[side]--;
        talk->acknowledged[side_other((enum side)side)]--;
        talk_send(talk, &spec);
    }
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    talk_close(talk, SIDE_CLIENT);
    ck_assert_uint_eq(recording->recorder.opened, 1);
    ck_assert_uint_eq(recording->recorder.stream.server.port, 25);
    ck_assert_uint_eq(recording->recorder.data_length[SIDE_SERVER], 9);
    ck_assert_uint_eq(recording->recorder.data_length[SIDE_CLIENT], 6);
    ck_assert_uint_eq(recording->recorder.gaps[SIDE_CLIENT], 0);
    ck_assert_uint_eq(recording->recorder.gaps[SIDE_SERVER], 0);
    ck_assert_int_eq(recording->recorder.close.reason, CLOSE_FIN);
    recording_free(recording);
}
END_TEST

START_TEST(repeated_handshake_packets_change_nothing)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec syn, answer, third;

    syn = talk_prepare(talk, SIDE_CLIENT, TALK_SYN, bytes_of(NULL, 0));
    answer = talk_prepare(talk, SIDE_SERVER, TALK_SYN | TALK_ACK, bytes_of(NULL, 0));
    third = talk_prepare(talk, SIDE_CLIENT, TALK_ACK, bytes_of(NULL, 0));
    for (int i = 0; i < 3; i++) {
        talk_send(talk, &syn);
        talk_send(talk, &answer);
        talk_send(talk, &third);
    }
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_send(talk, &answer);
    talk_send(talk, &syn);
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 client 0 [EHLO a]\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_SYN_ON_OPEN), 0);
    recording_free(recording);
}
END_TEST

START_TEST(syn_that_data_overtook_belongs_to_the_connection)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec syn, answer, first, second;

    syn = talk_prepare(talk, SIDE_CLIENT, TALK_SYN, bytes_of(NULL, 0));
    answer = talk_prepare(talk, SIDE_SERVER, TALK_SYN | TALK_ACK, bytes_of(NULL, 0));
    first = talk_prepare(talk, SIDE_CLIENT, TALK_ACK, bytes_of_string("EHLO a"));
    second = talk_prepare(talk, SIDE_CLIENT, TALK_ACK, bytes_of_string("MAIL"));
    talk_send(talk, _i == 0 ? &first : &second);
    talk_send(talk, &syn);
    talk_send(talk, &syn); /* captured twice, or sent twice */
    talk_send(talk, &answer);
    talk_send(talk, _i == 0 ? &second : &first);
    talk_say(talk, SIDE_SERVER, "250 b");
    recording_end(recording);
    ck_assert_uint_eq(recording->recorder.opened, 1);
    ck_assert_int_eq(recording->recorder.close.reason, CLOSE_END_OF_CAPTURE);
    ck_assert_uint_eq(recording->recorder.data_length[SIDE_CLIENT], _i == 0 ? 10 : 4);
    ck_assert_uint_eq(recording->recorder.gaps[SIDE_CLIENT], 0);
    ck_assert_uint_eq(recording_count(recording, COUNT_SYN_ON_OPEN), 0);
    recording_free(recording);
}
END_TEST

/* ------------------------------------------------------------------------ half-open */

START_TEST(what_never_opened_is_an_attempt_and_is_counted)
{
    static const struct {
        unsigned server_flags; /* 0: silent */
        enum reassembly_statistic counted;
        enum attempt_answer answer;
    } openings[] = {
        { 0, COUNT_SYN_UNANSWERED, ATTEMPT_UNANSWERED },
        { TALK_RST | TALK_ACK, COUNT_SYN_REFUSED, ATTEMPT_REFUSED },
        { TALK_SYN | TALK_ACK, COUNT_HALF_OPEN, ATTEMPT_ANSWERED },
    };
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_control(talk, SIDE_CLIENT, TALK_SYN);
    if (openings[_i].server_flags != 0)
        talk_control(talk, SIDE_SERVER, openings[_i].server_flags);
    talk_pause(talk, 31 * DURATION_SECOND);
    talk_tick(talk);
    ck_assert_uint_eq(recording_count(recording, openings[_i].counted), 1);
    recording_end(recording);
    ASSERT_LOG(recording, "");
    ck_assert_uint_eq(recording_count(recording, openings[_i].counted), 1);
    ck_assert_uint_eq(recording->recorder.attempts[openings[_i].answer], 1);
    ck_assert_uint_eq(recording->recorder.attempt.client_packets, 1);
    ck_assert_int_eq(recording->recorder.attempt.reset.seen,
                     openings[_i].answer == ATTEMPT_REFUSED);
    recording_free(recording);
}
END_TEST

START_TEST(a_syn_that_is_sent_again_is_the_same_attempt)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    for (unsigned i = 0; i < 4; i++) {
        talk_control(talk, SIDE_CLIENT, TALK_SYN);
        talk->sequence[SIDE_CLIENT]--;
        talk_pause(talk, DURATION_SECOND << i);
    }
    recording_end(recording);
    ck_assert_uint_eq(recording->recorder.attempts[ATTEMPT_UNANSWERED], 1);
    ck_assert_uint_eq(recording->recorder.attempt.client_packets, 4);
    recording_free(recording);
}
END_TEST

/* It could not acknowledge a SYN/ACK that it did not get. */
START_TEST(a_client_that_acknowledges_was_answered_whatever_the_capture_lacks)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_control(talk, SIDE_CLIENT, TALK_SYN);
    talk_lose(talk, SIDE_SERVER, "x");
    talk_ack(talk, SIDE_CLIENT);
    recording_end(recording);
    ck_assert_uint_eq(recording->recorder.attempts[ATTEMPT_ANSWERED], 1);
    ck_assert_uint_eq(recording_count(recording, COUNT_SYN_UNANSWERED), 0);
    ck_assert_uint_eq(recording_count(recording, COUNT_WITHOUT_PAYLOAD), 1);
    recording_free(recording);
}
END_TEST

START_TEST(a_client_that_resets_its_own_syn_was_not_refused)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_control(talk, SIDE_CLIENT, TALK_SYN);
    talk_control(talk, SIDE_CLIENT, TALK_RST);
    recording_end(recording);
    ck_assert_uint_eq(recording->recorder.attempts[ATTEMPT_UNANSWERED], 1);
    ck_assert_uint_eq(recording->recorder.attempts[ATTEMPT_REFUSED], 0);
    ck_assert_uint_eq(recording_count(recording, COUNT_SYN_REFUSED), 0);
    recording_free(recording);
}
END_TEST

START_TEST(a_connection_that_opened_is_no_attempt)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    recording_end(recording);
    ck_assert_uint_eq(recording->recorder.opened, 1);
    for (enum attempt_answer answer = 0; answer < ATTEMPT_ANSWER_COUNT; answer++)
        ck_assert_uint_eq(recording->recorder.attempts[answer], 0);
    recording_free(recording);
}
END_TEST

START_TEST(half_open_connection_that_speaks_hours_later_is_followed)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec syn, answer;

    syn = talk_prepare(talk, SIDE_CLIENT, TALK_SYN, bytes_of(NULL, 0));
    answer = talk_prepare(talk, SIDE_SERVER, TALK_SYN | TALK_ACK, bytes_of(NULL, 0));
    for (int i = 0; i < 8; i++) { /* the answer again and again, ever more slowly */
        syn.time = answer.time = talk->now;
        talk_send(talk, i == 0 ? &syn : &answer);
        talk_pause(talk, (1 << i) * DURATION_SECOND);
    }
    for (int minute = 0; minute < 180; minute++) {
        talk_pause(talk, 60 * DURATION_SECOND);
        talk_tick(talk);
    }
    talk_ack(talk, SIDE_CLIENT);
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened without handshake\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 client 0 [EHLO a]\n"
                          "40001 closed end-of-capture\n");
    recording_free(recording);
}
END_TEST

/* ------------------------------------------------------------------------ under way */

START_TEST(connection_under_way_is_followed_from_its_first_captured_byte)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec earlier;

    talk->sequence[SIDE_CLIENT] = talk->acknowledged[SIDE_SERVER] = 500000;
    talk->sequence[SIDE_SERVER] = talk->acknowledged[SIDE_CLIENT] = 900000;
    talk_say(talk, SIDE_SERVER, "250 ok");
    talk_say(talk, SIDE_CLIENT, "QUIT");
    earlier = talk_prepare(talk, SIDE_SERVER, TALK_ACK, bytes_of_string("220 250 ok"));
    earlier.sequence = 900000 - 4; /* from before the capture */
    talk_send(talk, &earlier);
    talk->sequence[SIDE_SERVER] = talk->acknowledged[SIDE_CLIENT] = 900006;
    talk_close(talk, SIDE_SERVER);
    ASSERT_LOG(recording, "40001 opened without handshake\n"
                          "40001 server 0 [250 ok]\n"
                          "40001 client 0 [QUIT]\n"
                          "40001 closed fin server\n");
    ck_assert_uint_eq(recording->recorder.stream.server.port, 25);
    ck_assert_int_eq(recording->recorder.close.round_trip, -1);
    recording_free(recording);
}
END_TEST

START_TEST(first_byte_may_come_behind_an_acknowledgement_that_overtook_it)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec first, second;

    talk->acknowledged[SIDE_CLIENT] = talk->sequence[SIDE_SERVER];
    talk->acknowledged[SIDE_SERVER] = talk->sequence[SIDE_CLIENT];
    first = talk_prepare(talk, SIDE_SERVER, TALK_ACK, bytes_of_string("250 ok"));
    second = talk_prepare(talk, SIDE_SERVER, TALK_ACK, bytes_of(NULL, 0));
    talk_send(talk, &second);
    talk_send(talk, &first);
    talk_say(talk, SIDE_CLIENT, "QUIT");
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened without handshake\n"
                          "40001 server 0 [250 ok]\n"
                          "40001 client 0 [QUIT]\n"
                          "40001 closed end-of-capture\n");
    recording_free(recording);
}
END_TEST

START_TEST(side_seen_late_has_its_gap_first)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_prepare(talk, SIDE_CLIENT, TALK_SYN, bytes_of(NULL, 0));
    talk_control(talk, SIDE_SERVER, TALK_SYN | TALK_ACK);
    talk_lose(talk, SIDE_CLIENT, "EHLO a");
    talk_say(talk, SIDE_SERVER, "250 b");
    talk_pause(talk, DURATION_SECOND);
    talk_ack(talk, SIDE_SERVER);
    ASSERT_LOG(recording, "40001 opened without handshake\n"
                          "40001 server 0 [250 b]\n");
    talk_ack(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "40001 client 0 gap 6\n");
    talk_say(talk, SIDE_CLIENT, "QUIT");
    ASSERT_LOG(recording, "40001 client 6 [QUIT]\n");
    recording_free(recording);
}
END_TEST

START_TEST(connection_under_way_that_says_nothing_is_counted)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk->acknowledged[SIDE_CLIENT] = talk->sequence[SIDE_SERVER];
    talk->acknowledged[SIDE_SERVER] = talk->sequence[SIDE_CLIENT];
    talk_ack(talk, SIDE_CLIENT);
    talk_ack(talk, SIDE_SERVER);
    recording_end(recording);
    ASSERT_LOG(recording, "");
    ck_assert_uint_eq(recording_count(recording, COUNT_WITHOUT_PAYLOAD), 1);
    recording_free(recording);
}
END_TEST

START_TEST(one_side_alone_is_followed)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    enum side seen = _i == 0 ? SIDE_CLIENT : SIDE_SERVER;
    const struct stream_close *close = &recording->recorder.close;

    talk_prepare(talk, SIDE_CLIENT, TALK_SYN, bytes_of(NULL, 0));
    talk_prepare(talk, SIDE_SERVER, TALK_SYN | TALK_ACK, bytes_of(NULL, 0));
    talk_ack(talk, seen);
    talk_lose(talk, side_other(seen), "of the other");
    talk_say(talk, seen, "one ");
    talk_lose(talk, side_other(seen), "of the other");
    talk_say(talk, seen, "two");
    recording_end(recording);
    ck_assert_mem_eq(recording->recorder.data[seen], "one two", 7);
    ck_assert_uint_eq(recording->recorder.gaps[SIDE_CLIENT] + recording->recorder.gaps[SIDE_SERVER],
                      0);
    ck_assert_int_eq(close->directions, _i == 0 ? DIRECTIONS_CLIENT : DIRECTIONS_SERVER);
    ck_assert_uint_eq(close->side[side_other(seen)].missing, 0);
    ck_assert_uint_eq(close->side[side_other(seen)].traffic.packets, 0);
    ck_assert(!recording->recorder.stream.handshake);
    recording_free(recording);
}
END_TEST

/* --------------------------------------------------------------------------- keys */

START_TEST(ipv6_is_followed_as_ipv4_is)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk->end[SIDE_CLIENT] = endpoint_v6(10, 40001);
    talk->end[SIDE_SERVER] = endpoint_v6(25, 25);
    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_close(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 closed fin client\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_IPV6_CONNECTIONS), 0);
    recording_free(recording);
}
END_TEST

START_TEST(same_endpoints_in_two_tunnels_are_two_connections)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk talks[2] = { recording->talk, recording->talk };

    for (int i = 0; i < 2; i++) {
        talks[i].tunnel_key = 100 + (uint32_t)i;
        talks[i].now += i * 100 * DURATION_MICROSECOND;
        talks[i].sequence[SIDE_CLIENT] += 77 * (uint32_t)i;
    }
    for (int i = 0; i < 2; i++)
        talk_handshake(&talks[i]);
    talk_say(&talks[0], SIDE_SERVER, "220 one");
    talk_say(&talks[1], SIDE_SERVER, "220 two");
    talk_close(&talks[0], SIDE_CLIENT);
    talk_close(&talks[1], SIDE_SERVER);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 one]\n"
                          "40001 opened\n"
                          "40001 server 0 [220 two]\n"
                          "40001 closed fin client\n"
                          "40001 closed fin server\n");
    recording_free(recording);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("native opening");
    TCase *handshakes = tcase_create("handshakes");
    TCase *half_open = tcase_create("half-open");
    TCase *under_way = tcase_create("under way");
    TCase *keys = tcase_create("keys");

    tcase_add_test(handshakes, opening_carries_endpoints_source_and_both_syns);
    tcase_add_loop_test(handshakes, handshake_alone_is_told_of_when_it_ends, 0, 2);
    tcase_add_loop_test(handshakes,
                        round_trips_are_from_the_syn_to_its_answer_and_to_the_ack_of_that, 0, 3);
    tcase_add_loop_test(handshakes, data_in_the_syn_is_delivered_once, 0, 2);
    tcase_add_test(handshakes, both_sides_may_open_at_once);
    tcase_add_test(handshakes, repeated_handshake_packets_change_nothing);
    tcase_add_loop_test(handshakes, syn_that_data_overtook_belongs_to_the_connection, 0, 2);
    tcase_add_loop_test(half_open, what_never_opened_is_an_attempt_and_is_counted, 0, 3);
    tcase_add_test(half_open, a_syn_that_is_sent_again_is_the_same_attempt);
    tcase_add_test(half_open, a_client_that_acknowledges_was_answered_whatever_the_capture_lacks);
    tcase_add_test(half_open, a_client_that_resets_its_own_syn_was_not_refused);
    tcase_add_test(half_open, a_connection_that_opened_is_no_attempt);
    tcase_add_test(half_open, half_open_connection_that_speaks_hours_later_is_followed);
    tcase_add_test(under_way, connection_under_way_is_followed_from_its_first_captured_byte);
    tcase_add_test(under_way, first_byte_may_come_behind_an_acknowledgement_that_overtook_it);
    tcase_add_test(under_way, side_seen_late_has_its_gap_first);
    tcase_add_test(under_way, connection_under_way_that_says_nothing_is_counted);
    tcase_add_loop_test(under_way, one_side_alone_is_followed, 0, 2);
    tcase_add_test(keys, ipv6_is_followed_as_ipv4_is);
    tcase_add_test(keys, same_endpoints_in_two_tunnels_are_two_connections);
    suite_add_tcase(suite, handshakes);
    suite_add_tcase(suite, half_open);
    suite_add_tcase(suite, under_way);
    suite_add_tcase(suite, keys);
    return suite;
}

SUITE_MAIN(suite);
