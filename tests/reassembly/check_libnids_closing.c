/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How connections end that libnids cannot follow, or that nobody closes. */
#include "reassembly/reassembler.h"

#include "tests/reassembly/stream_recorder.h"
#include "tests/support/suite_main.h"

START_TEST(hole_stalls_one_direction_and_spares_the_other)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    talk_lose(talk, SIDE_SERVER, "250-b");
    talk_say(talk, SIDE_SERVER, "250 c");
    talk_say(talk, SIDE_CLIENT, "QUIT");
    talk_close(talk, SIDE_CLIENT);
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 client 0 [EHLO a]\n"
                          "40001 client 6 [QUIT]\n"
                          "40001 closed stalled client missing 0 10\n");
    ck_assert_uint_eq(recording->recorder.close.side[SIDE_SERVER].delivered, 9);
    ck_assert_uint_eq(recording->recorder.close.side[SIDE_SERVER].acknowledged, 19);
    ck_assert_uint_eq(recording_count(recording, COUNT_STALLED), 1);
    ck_assert_uint_eq(recording_count(recording, COUNT_MISSING_BYTES), 10);
    recording_free(recording);
}
END_TEST

START_TEST(last_segment_lost_is_missed_by_its_acknowledgement)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_lose(talk, SIDE_SERVER, "221 bye");
    talk_ack(talk, SIDE_CLIENT);
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 closed stalled missing 0 7\n");
    recording_free(recording);
}
END_TEST

START_TEST(stalled_connection_with_both_fins_ends_within_ten_seconds)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    timestamp last;

    talk_handshake(talk);
    talk_lose(talk, SIDE_SERVER, "220 ready");
    talk_close(talk, SIDE_CLIENT);
    last = talk->now - talk->step;
    talk_pause(talk, 4 * DURATION_SECOND);
    talk_tick(talk);
    ck_assert_uint_eq(recording->recorder.closed, 0);
    talk_pause(talk, 3 * DURATION_SECOND);
    talk_tick(talk);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 closed stalled client missing 0 9\n");
    ck_assert_int_eq(recording->recorder.close.last_packet, last);
    ck_assert_int_eq(recording->recorder.time,
                     (TALK_START_SECONDS + 6) * DURATION_SECOND); /* the second it was due */
    recording_free(recording);
}
END_TEST

START_TEST(stalled_connection_whose_fins_go_on_ends_by_libnids_timer)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec fin;

    if (_i == 1) { /* the same behind a later capture */
        talk_ack(talk, SIDE_SERVER);
        recording_end(recording);
        talk->now -= 86400 * DURATION_SECOND;
    }
    talk_handshake(talk);
    talk_lose(talk, SIDE_SERVER, "220 ready");
    talk_control(talk, SIDE_CLIENT, TALK_FIN | TALK_ACK);
    fin = talk_prepare(talk, SIDE_SERVER, TALK_FIN | TALK_ACK, bytes_of(NULL, 0));
    for (int i = 0; i < 6; i++) {
        fin.time = talk->now;
        talk_send(talk, &fin);
        talk_pause(talk, 2 * DURATION_SECOND);
    }
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 closed stalled client missing 0 9\n");
    recording_free(recording);
}
END_TEST

START_TEST(reset_of_a_stalled_connection_is_a_stall)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_lose(talk, SIDE_SERVER, "220 ready");
    talk_say(talk, SIDE_SERVER, "220 there");
    talk_control(talk, SIDE_CLIENT, TALK_RST | TALK_ACK);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 closed stalled client missing 0 18\n");
    ck_assert(recording->recorder.close.reset.seen);
    recording_free(recording);
}
END_TEST

START_TEST(both_fins_without_the_last_ack_close_by_fin)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_control(talk, SIDE_CLIENT, TALK_FIN | TALK_ACK);
    talk_control(talk, SIDE_SERVER, TALK_FIN | TALK_ACK);
    talk_pause(talk, 6 * DURATION_SECOND);
    talk_tick(talk);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 closed fin client\n");
    recording_free(recording);
}
END_TEST

START_TEST(ack_captured_before_its_data_stalls_and_says_so)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec first, second, ack;

    talk_handshake(talk);
    first = talk_prepare(talk, SIDE_CLIENT, TALK_ACK, bytes_of_string("EHLO a"));
    second = talk_prepare(talk, SIDE_CLIENT, TALK_ACK, bytes_of_string("MAIL"));
    ack = talk_prepare(talk, SIDE_SERVER, TALK_ACK, bytes_of(NULL, 0));
    talk_send(talk, &ack);
    talk_send(talk, &first);
    talk_send(talk, &second);
    talk_say(talk, SIDE_SERVER, "250 b");
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [250 b]\n"
                          "40001 closed stalled missing 10 0\n");
    recording_free(recording);
}
END_TEST

START_TEST(queue_behind_a_hole_that_grew_too_big_is_counted)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    static char text[1401];

    memset(text, 'x', 1400);
    talk_handshake(talk);
    talk_lose(talk, SIDE_CLIENT, "DATA");
    for (int i = 0; i < 60; i++) {
        talk_say(talk, SIDE_CLIENT, text);
        talk_ack(talk, SIDE_SERVER);
    }
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 closed stalled missing 84004 0\n");
    ck_assert_uint_ge(recording_count(recording, COUNT_ENGINE_QUEUE_DROPPED), 1);
    recording_free(recording);
}
END_TEST

START_TEST(connection_from_its_middle_is_reported_at_its_end)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    if (_i == 0)
        talk_close(talk, SIDE_SERVER);
    else if (_i == 1)
        talk_control(talk, SIDE_CLIENT, TALK_RST | TALK_ACK);
    else
        recording_end(recording);
    ASSERT_LOG(recording, _i == 0   ? "40001 opened without handshake\n"
                                      "40001 closed stalled server missing 6 9\n"
                          : _i == 1 ? "40001 opened without handshake\n"
                                      "40001 closed stalled client missing 6 9\n"
                                    : "40001 opened without handshake\n"
                                      "40001 closed stalled missing 6 9\n");
    ck_assert_uint_eq(recording->recorder.stream.server.port, 25);
    recording_free(recording);
}
END_TEST

START_TEST(one_direction_alone_is_reported_as_such)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    talk_control(talk, SIDE_CLIENT, TALK_SYN);
    talk_prepare(talk, SIDE_SERVER, TALK_SYN | TALK_ACK, bytes_of(NULL, 0));
    talk_ack(talk, SIDE_CLIENT);
    talk_lose(talk, SIDE_SERVER, "220 ready");
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened without handshake\n"
                          "40001 closed stalled missing 6 0\n");
    ck_assert_int_eq(recording->recorder.close.directions, DIRECTIONS_CLIENT);
    ck_assert_int_eq(recording->recorder.close.round_trip, -1);
    recording_free(recording);
}
END_TEST

/* libnids forgets the connection or only the greeting, as its numbers happen to lie. */
START_TEST(greeting_captured_before_the_third_ack_stalls_and_says_so)
{
    static const uint32_t server_numbers[] = { 5000, 0x80000000, 0xfffffff0 };
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    const struct direction_facts *side = recording->recorder.close.side;
    struct tcp_spec ack, greeting;

    talk->sequence[SIDE_SERVER] = server_numbers[_i];
    talk_control(talk, SIDE_CLIENT, TALK_SYN);
    talk_control(talk, SIDE_SERVER, TALK_SYN | TALK_ACK);
    ack = talk_prepare(talk, SIDE_CLIENT, TALK_ACK, bytes_of(NULL, 0));
    greeting = talk_prepare(talk, SIDE_SERVER, TALK_ACK, bytes_of_string("220 ready"));
    talk_send(talk, &greeting);
    talk_send(talk, &ack);
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    talk_close(talk, SIDE_SERVER);
    recording_end(recording);
    ck_assert_uint_eq(recording->recorder.opened, 1);
    ck_assert_int_eq(recording->recorder.close.reason, CLOSE_STALLED);
    ck_assert_uint_eq(side[SIDE_SERVER].missing, 9);
    ck_assert_uint_eq(side[SIDE_CLIENT].missing + side[SIDE_CLIENT].delivered, 6);
    recording_free(recording);
}
END_TEST

START_TEST(data_in_the_syn_stalls_and_says_so)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    talk_packet(talk, SIDE_CLIENT, TALK_SYN, bytes_of_string("EHLO a"));
    talk_control(talk, SIDE_SERVER, TALK_SYN | TALK_ACK);
    talk_ack(talk, SIDE_CLIENT);
    talk_say(talk, SIDE_SERVER, "250 b");
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened without handshake\n"
                          "40001 closed stalled missing 6 5\n");
    recording_free(recording);
}
END_TEST

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
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    talk_control(talk, SIDE_CLIENT, TALK_SYN);
    if (openings[_i].server_flags != 0)
        talk_control(talk, SIDE_SERVER, openings[_i].server_flags);
    talk_pause(talk, 31 * DURATION_SECOND);
    talk_tick(talk);
    ASSERT_LOG(recording, "");
    ck_assert_uint_eq(recording_count(recording, openings[_i].counted), 1);
    recording_end(recording);
    ck_assert_uint_eq(recording_count(recording, openings[_i].counted), 1);
    ck_assert_uint_eq(recording->recorder.attempts[openings[_i].answer], 1);
    ck_assert_uint_eq(recording->recorder.attempt.client_packets, 1);
    ck_assert_int_eq(recording->recorder.attempt.reset.seen,
                     openings[_i].answer == ATTEMPT_REFUSED);
    recording_free(recording);
}
END_TEST

START_TEST(half_open_connection_leaves_libnids_free_for_the_next)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    talk_control(talk, SIDE_CLIENT, TALK_SYN);
    talk_pause(talk, 60 * DURATION_SECOND);
    talk->sequence[SIDE_CLIENT] = 500000;
    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_SYN_UNANSWERED), 1);
    recording_free(recording);
}
END_TEST

START_TEST(idle_connection_times_out_at_the_second_it_is_due)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    for (int minute = 0; minute < 61; minute++) {
        talk_pause(talk, 60 * DURATION_SECOND);
        if (_i == 0)
            talk_tick(talk);
    }
    if (_i == 1) {
        talk->end[SIDE_CLIENT].port = 40002;
        talk_ack(talk, SIDE_CLIENT); /* over an hour ahead: wants confirming */
        ck_assert_uint_eq(recording->recorder.closed, 0);
        talk_ack(talk, SIDE_CLIENT);
    }
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 closed timeout\n");
    ck_assert_int_eq(recording->recorder.time, (TALK_START_SECONDS + 3601) * DURATION_SECOND);
    ck_assert_int_eq(recording->recorder.close.last_packet,
                     TALK_START_SECONDS * DURATION_SECOND + 3 * talk->step);
    recording_free(recording);
}
END_TEST

START_TEST(idle_timeout_is_an_option)
{
    struct reassembly_options options = reassembly_options_default();
    struct recording *recording;
    struct tcp_talk *talk;

    options.engine = "libnids";
    options.limits.idle_timeout = 10 * DURATION_SECOND;
    recording = recording_new_with(&options);
    talk = &recording->talk;
    talk_handshake(talk);
    talk_pause(talk, 9 * DURATION_SECOND);
    talk_tick(talk);
    ck_assert_uint_eq(recording->recorder.closed, 0);
    talk_pause(talk, 2 * DURATION_SECOND);
    talk_tick(talk);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 closed timeout\n");
    recording_free(recording);
}
END_TEST

START_TEST(full_table_gives_up_the_longest_idle)
{
    struct reassembly_options options = reassembly_options_default();
    struct recording *recording;
    struct tcp_talk talks[3];

    options.engine = "libnids";
    options.limits.connections = 2;
    recording = recording_new_with(&options);
    for (uint16_t i = 0; i < 3; i++) {
        talks[i] = recording->talk;
        talks[i].end[SIDE_CLIENT].port = (uint16_t)(40001 + i);
        talk_pause(&talks[i], i * DURATION_SECOND);
    }
    talk_handshake(&talks[0]);
    talk_handshake(&talks[1]);
    talk_pause(&talks[0], 2 * DURATION_SECOND - 5 * DURATION_MILLISECOND);
    talk_say(&talks[0], SIDE_SERVER, "220 ready");
    talk_handshake(&talks[2]);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40002 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40002 closed evicted\n"
                          "40003 opened\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_EVICTED), 1);
    recording_free(recording);
}
END_TEST

START_TEST(end_of_capture_closes_in_the_order_of_the_beginnings)
{
    struct recording *recording = recording_new();

    for (uint16_t i = 0; i < 20; i++) {
        struct tcp_talk talk = recording->talk;

        talk.end[SIDE_CLIENT].port = (uint16_t)(40020 - i);
        talk_handshake(&talk);
        recording->talk.now = talk.now;
    }
    recording->recorder.log_length = 0;
    recording_end(recording);
    ck_assert_uint_eq(recording->recorder.closed, 20);
    for (unsigned i = 0; i < 20; i++) {
        char line[64];

        snprintf(line, sizeof line, "%u closed end-of-capture\n", 40020 - i);
        ck_assert_int_eq(strncmp(recording->recorder.log + i * strlen(line), line, strlen(line)),
                         0);
    }
    recording_free(recording);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("libnids closing");
    TCase *stalls = tcase_create("stalls");
    TCase *never_followed = tcase_create("never followed");
    TCase *time = tcase_create("time and limits");

    tcase_add_test(stalls, hole_stalls_one_direction_and_spares_the_other);
    tcase_add_test(stalls, last_segment_lost_is_missed_by_its_acknowledgement);
    tcase_add_test(stalls, stalled_connection_with_both_fins_ends_within_ten_seconds);
    tcase_add_loop_test(stalls, stalled_connection_whose_fins_go_on_ends_by_libnids_timer, 0, 2);
    tcase_add_test(stalls, reset_of_a_stalled_connection_is_a_stall);
    tcase_add_test(stalls, both_fins_without_the_last_ack_close_by_fin);
    tcase_add_test(stalls, ack_captured_before_its_data_stalls_and_says_so);
    tcase_add_test(stalls, queue_behind_a_hole_that_grew_too_big_is_counted);
    tcase_add_loop_test(never_followed, connection_from_its_middle_is_reported_at_its_end, 0, 3);
    tcase_add_test(never_followed, one_direction_alone_is_reported_as_such);
    tcase_add_loop_test(never_followed, greeting_captured_before_the_third_ack_stalls_and_says_so,
                        0, 3);
    tcase_add_test(never_followed, data_in_the_syn_stalls_and_says_so);
    tcase_add_loop_test(never_followed, what_never_opened_is_an_attempt_and_is_counted, 0, 3);
    tcase_add_test(never_followed, half_open_connection_leaves_libnids_free_for_the_next);
    tcase_add_loop_test(time, idle_connection_times_out_at_the_second_it_is_due, 0, 2);
    tcase_add_test(time, idle_timeout_is_an_option);
    tcase_add_test(time, full_table_gives_up_the_longest_idle);
    tcase_add_test(time, end_of_capture_closes_in_the_order_of_the_beginnings);
    suite_add_tcase(suite, stalls);
    suite_add_tcase(suite, never_followed);
    suite_add_tcase(suite, time);
    return suite;
}

SUITE_MAIN(suite);
