/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections that are closed, fall silent, or are cut off by the end of the capture. */
#include "reassembly/reassembler.h"

#include "tests/reassembly/native_talk.h"
#include "tests/support/suite_main.h"

static struct tcp_spec prepare(struct tcp_talk *talk, enum side from, unsigned flags,
                               const char *text)
{
    return talk_prepare(talk, from, TALK_ACK | flags, bytes_of_string(text));
}

/* --------------------------------------------------------------------------- FINs */

START_TEST(first_fin_says_who_closed)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec client, server;

    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    if (_i < 2) {
        talk_close(talk, (enum side)_i);
    } else { /* they cross */
        client = prepare(talk, SIDE_CLIENT, TALK_FIN, "");
        server = prepare(talk, SIDE_SERVER, TALK_FIN, "");
        server.acknowledgment--;
        talk_send(talk, &client);
        talk_send(talk, &server);
        talk_ack(talk, SIDE_CLIENT);
        talk_ack(talk, SIDE_SERVER);
    }
    ASSERT_LOG(recording, _i == 0   ? "40001 opened\n"
                                      "40001 server 0 [220 ready]\n"
                                      "40001 closed fin client\n"
                          : _i == 1 ? "40001 opened\n"
                                      "40001 server 0 [220 ready]\n"
                                      "40001 closed fin server\n"
                                    : "40001 opened\n"
                                      "40001 server 0 [220 ready]\n"
                                      "40001 closed fin both\n");
    ck_assert_int_eq(recording->recorder.close.last_packet, talk->now - talk->step);
    ck_assert_uint_eq(recording->recorder.close.side[SIDE_SERVER].acknowledged, 9);
    recording_free(recording);
}
END_TEST

START_TEST(fin_may_carry_data)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_packet(talk, SIDE_CLIENT, TALK_ACK | TALK_FIN, bytes_of_string("QUIT"));
    talk_packet(talk, SIDE_SERVER, TALK_ACK | TALK_FIN, bytes_of_string("221 bye"));
    talk_ack(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [QUIT]\n"
                          "40001 server 0 [221 bye]\n"
                          "40001 closed fin client\n");
    recording_free(recording);
}
END_TEST

START_TEST(fins_captured_before_the_data_lose_nothing)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec quit, client_fin, bye, server_fin, last;

    talk_handshake(talk);
    quit = prepare(talk, SIDE_CLIENT, 0, "QUIT");
    bye = prepare(talk, SIDE_SERVER, 0, "221 bye");
    client_fin = prepare(talk, SIDE_CLIENT, TALK_FIN, "");
    server_fin = prepare(talk, SIDE_SERVER, TALK_FIN, "");
    last = prepare(talk, SIDE_CLIENT, 0, "");
    talk_send(talk, &client_fin);
    talk_send(talk, &server_fin);
    talk_send(talk, &last);
    talk_send(talk, &bye);
    ASSERT_LOG(recording, "");
    talk_send(talk, &quit);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [QUIT]\n"
                          "40001 server 0 [221 bye] queued\n"
                          "40001 closed fin client\n");
    recording_free(recording);
}
END_TEST

START_TEST(hole_before_the_fins_is_a_gap_before_the_close)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_say(talk, SIDE_CLIENT, "MAIL");
    talk_lose(talk, SIDE_CLIENT, "QUIT");
    talk_close(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [MAIL]\n");
    talk_pause(talk, 6 * DURATION_SECOND);
    talk_tick(talk);
    ASSERT_LOG(recording, "40001 client 4 gap 4\n"
                          "40001 closed fin client\n");
    recording_free(recording);
}
END_TEST

START_TEST(fins_sent_again_change_nothing)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec client, server, last;

    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    client = prepare(talk, SIDE_CLIENT, TALK_FIN, "");
    server = prepare(talk, SIDE_SERVER, TALK_FIN, "");
    last = prepare(talk, SIDE_CLIENT, 0, "");
    for (int i = 0; i < 3; i++) {
        client.time += 200 * DURATION_MILLISECOND;
        talk_send(talk, &client);
    }
    server.time = client.time;
    last.time = client.time;
    talk_send(talk, &server);
    talk_send(talk, &last);
    server.time += 200 * DURATION_MILLISECOND;
    talk_send(talk, &server);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 closed fin client\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_AFTER_CLOSE), 1);
    recording_free(recording);
}
END_TEST

START_TEST(side_that_is_not_closed_goes_on)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_packet(talk, SIDE_CLIENT, TALK_ACK | TALK_FIN, bytes_of_string("QUIT"));
    for (int i = 0; i < 3; i++) {
        talk_pause(talk, 60 * DURATION_SECOND);
        talk_say(talk, SIDE_SERVER, "221 bye");
        talk_ack(talk, SIDE_CLIENT);
    }
    recording_end(recording);
    ck_assert_uint_eq(recording->recorder.data_length[SIDE_SERVER], 21);
    ck_assert_int_eq(recording->recorder.close.reason, CLOSE_END_OF_CAPTURE);
    ck_assert_int_eq(recording->recorder.close.closed_by, CLOSED_BY_CLIENT);
    recording_free(recording);
}
END_TEST

START_TEST(both_fins_without_the_last_ack_close_by_fin)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_control(talk, SIDE_CLIENT, TALK_FIN | TALK_ACK);
    talk_control(talk, SIDE_SERVER, TALK_FIN | TALK_ACK);
    talk->now = (TALK_START_SECONDS + 5) * DURATION_SECOND;
    talk_tick(talk);
    ASSERT_LOG(recording, "");
    talk->now = (TALK_START_SECONDS + 6) * DURATION_SECOND;
    talk_tick(talk);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 closed fin client\n");
    ck_assert_int_eq(recording->recorder.time, (TALK_START_SECONDS + 6) * DURATION_SECOND);
    recording_free(recording);
}
END_TEST

START_TEST(packets_behind_the_close_are_counted)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_close(talk, SIDE_CLIENT);
    recording->recorder.log_length = 0;
    recording->recorder.log[0] = '\0';
    talk_ack(talk, SIDE_CLIENT);
    talk_say(talk, SIDE_SERVER, "late");
    recording_end(recording);
    ASSERT_LOG(recording, "");
    ck_assert_uint_eq(recording_count(recording, COUNT_AFTER_CLOSE), 2);
    recording_free(recording);
}
END_TEST

/* --------------------------------------------------------------------------- time */

START_TEST(idle_connection_times_out_at_the_second_it_is_due)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    bool says_nothing = _i >= 2;

    talk_handshake(talk);
    if (!says_nothing)
        talk_say(talk, SIDE_SERVER, "220 ready");
    for (int minute = 0; minute < 61; minute++) {
        talk_pause(talk, 60 * DURATION_SECOND);
        if (_i % 2 == 0)
            talk_tick(talk);
    }
    if (_i % 2 == 1) {
        talk->end[SIDE_CLIENT].port = 40002;
        talk_ack(talk, SIDE_CLIENT); /* over an hour ahead: wants confirming */
        ck_assert_uint_eq(recording->recorder.closed, 0);
        talk_ack(talk, SIDE_CLIENT);
    }
    ASSERT_LOG(recording, says_nothing ? "40001 opened\n"
                                         "40001 closed timeout\n"
                                       : "40001 opened\n"
                                         "40001 server 0 [220 ready]\n"
                                         "40001 closed timeout\n");
    ck_assert_int_eq(recording->recorder.time, (TALK_START_SECONDS + 3601) * DURATION_SECOND);
    ck_assert_int_eq(recording->recorder.close.last_packet,
                     TALK_START_SECONDS * DURATION_SECOND + (says_nothing ? 2 : 3) * talk->step);
    recording_free(recording);
}
END_TEST

START_TEST(timeouts_are_options)
{
    struct reassembly_options options = reassembly_options_default();
    struct recording *recording;
    struct tcp_talk *talk;

    options.engine = "native";
    options.limits.idle_timeout = 10 * DURATION_SECOND;
    recording = recording_new_with(&options);
    talk = &recording->talk;
    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_pause(talk, 9 * DURATION_SECOND);
    talk_tick(talk);
    ck_assert_uint_eq(recording->recorder.closed, 0);
    talk_pause(talk, 2 * DURATION_SECOND);
    talk_tick(talk);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 closed timeout\n");
    recording_free(recording);
}
END_TEST

START_TEST(connections_due_at_once_end_in_the_order_of_their_last_packets)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk talks[3];

    for (uint16_t i = 0; i < 3; i++) {
        talks[i] = recording->talk;
        talks[i].end[SIDE_CLIENT].port = (uint16_t)(40001 + i);
        talk_say(&talks[i], SIDE_SERVER, "220");
    }
    talks[0].now += 10 * DURATION_MILLISECOND;
    talk_say(&talks[0], SIDE_SERVER, "221");
    recording->recorder.log_length = 0;
    for (int minute = 0; minute < 61; minute++) {
        talk_pause(&recording->talk, 60 * DURATION_SECOND);
        talk_tick(&recording->talk);
    }
    ASSERT_LOG(recording, "40002 closed timeout\n"
                          "40003 closed timeout\n"
                          "40001 closed timeout\n");
    recording_free(recording);
}
END_TEST

/* ---------------------------------------------------------------------------- end */

START_TEST(end_of_capture_closes_in_the_order_of_the_beginnings)
{
    struct recording *recording = recording_new_native();

    for (uint16_t i = 0; i < 20; i++) {
        struct tcp_talk talk = recording->talk;

        talk.end[SIDE_CLIENT].port = (uint16_t)(40020 - i);
        talk_handshake(&talk);
        if (i % 3 == 0) /* some have said something, some not */
            talk_say(&talk, SIDE_SERVER, "220");
        recording->talk.now = talk.now;
    }
    recording->recorder.log_length = 0;
    recording_end(recording);
    ck_assert_uint_eq(recording->recorder.closed, 20);
    for (unsigned i = 0, found = 0; i < 20; i++) {
        char line[64];
        const char *at;

        snprintf(line, sizeof line, "%u closed end-of-capture\n", 40020 - i);
        at = strstr(recording->recorder.log, line);
        ck_assert_ptr_nonnull(at);
        ck_assert_uint_ge((unsigned)(at - recording->recorder.log), found);
        found = (unsigned)(at - recording->recorder.log);
    }
    recording_free(recording);
}
END_TEST

START_TEST(after_the_end_another_capture_may_follow_with_earlier_times)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_talk again = *talk;

    again.now -= 86400 * DURATION_SECOND;
    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    recording_end(recording);
    talk_handshake(&again);
    talk_say(&again, SIDE_SERVER, "220 earlier");
    ck_assert_int_eq(recording->recorder.time, again.now - again.step);
    recording_end(recording);
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 closed end-of-capture\n"
                          "40001 opened\n"
                          "40001 server 0 [220 earlier]\n"
                          "40001 closed end-of-capture\n");
    recording_free(recording);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("native closing");
    TCase *fins = tcase_create("fins");
    TCase *time = tcase_create("time");
    TCase *end = tcase_create("end");

    tcase_add_loop_test(fins, first_fin_says_who_closed, 0, 3);
    tcase_add_test(fins, fin_may_carry_data);
    tcase_add_test(fins, fins_captured_before_the_data_lose_nothing);
    tcase_add_test(fins, hole_before_the_fins_is_a_gap_before_the_close);
    tcase_add_test(fins, fins_sent_again_change_nothing);
    tcase_add_test(fins, side_that_is_not_closed_goes_on);
    tcase_add_test(fins, both_fins_without_the_last_ack_close_by_fin);
    tcase_add_test(fins, packets_behind_the_close_are_counted);
    tcase_add_loop_test(time, idle_connection_times_out_at_the_second_it_is_due, 0, 4);
    tcase_add_test(time, timeouts_are_options);
    tcase_add_test(time, connections_due_at_once_end_in_the_order_of_their_last_packets);
    tcase_add_test(end, end_of_capture_closes_in_the_order_of_the_beginnings);
    tcase_add_test(end, after_the_end_another_capture_may_follow_with_earlier_times);
    suite_add_tcase(suite, fins);
    suite_add_tcase(suite, time);
    suite_add_tcase(suite, end);
    return suite;
}

SUITE_MAIN(suite);
