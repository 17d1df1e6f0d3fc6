/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When a hole becomes a gap, on both sides of each threshold.
 */
#include "reassembly/reassembler.h"

#include "tests/reassembly/native_talk.h"
#include "tests/support/suite_main.h"

/* ------------------------------------------------ the receiver acknowledged past it */

START_TEST(acknowledged_hole_is_a_gap_at_the_64th_further_packet)
{
    struct recording *recording = recording_with_a_hole();
    struct tcp_talk *talk = &recording->talk;

    talk_ack(talk, SIDE_SERVER);
    for (int i = 0; i < 63; i++)
        talk_ack(talk, i % 2 == 0 ? SIDE_CLIENT : SIDE_SERVER);
    ASSERT_LOG(recording, "");
    talk_ack(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, GAP_OF_MAIL);
    ck_assert_uint_eq(recording_count(recording, COUNT_GAPS), 1);
    ck_assert_uint_eq(recording_count(recording, COUNT_GAP_BYTES), 4);
    recording_free(recording);
}
END_TEST

START_TEST(acknowledged_hole_is_a_gap_when_500_ms_have_passed)
{
    struct recording *recording = recording_with_a_hole();
    struct tcp_talk *talk = &recording->talk;
    timestamp acknowledged = talk->now;

    talk_ack(talk, SIDE_SERVER);
    talk->now = acknowledged + 500 * DURATION_MILLISECOND - 1;
    talk_ack(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "");
    talk->now = acknowledged + 500 * DURATION_MILLISECOND;
    talk_ack(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, GAP_OF_MAIL);
    recording_free(recording);
}
END_TEST

START_TEST(hole_of_an_idle_connection_is_a_gap_at_the_next_second)
{
    struct recording *recording = recording_with_a_hole();
    struct tcp_talk *talk = &recording->talk;

    talk_ack(talk, SIDE_SERVER);
    talk->now = (TALK_START_SECONDS + 1) * DURATION_SECOND - 1;
    talk_tick(talk);
    ASSERT_LOG(recording, "");
    talk->now = (TALK_START_SECONDS + 1) * DURATION_SECOND;
    talk_tick(talk);
    ASSERT_LOG(recording, GAP_OF_MAIL);
    recording_free(recording);
}
END_TEST

START_TEST(packets_of_other_connections_do_not_count)
{
    struct recording *recording = recording_with_a_hole();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_talk other = *talk;

    talk_ack(talk, SIDE_SERVER);
    other.end[SIDE_CLIENT].port = 40002;
    other.now = talk->now;
    for (int i = 0; i < 100; i++)
        talk_ack(&other, SIDE_CLIENT);
    ASSERT_LOG(recording, "");
    recording_free(recording);
}
END_TEST

START_TEST(hole_not_acknowledged_stays_open_and_can_be_filled)
{
    struct recording *recording = recording_with_a_hole();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec repair;

    for (int i = 0; i < 100; i++) { /* 10 s: neither time nor packets count */
        acknowledge_only(talk, 0);
        talk_pause(talk, 100 * DURATION_MILLISECOND);
    }
    ASSERT_LOG(recording, "");
    repair = talk_prepare(talk, SIDE_CLIENT, TALK_ACK, bytes_of_string("MAIL"));
    repair.sequence = 1001;
    talk_send(talk, &repair);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [MAIL] retransmitted\n"
                          "40001 client 4 [RCPT] queued\n");
    recording_free(recording);
}
END_TEST

START_TEST(acknowledged_part_of_a_hole_is_a_gap_for_itself)
{
    struct recording *recording = recording_with_a_hole();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec repair;

    acknowledge_only(talk, 3);
    talk_pause(talk, 500 * DURATION_MILLISECOND);
    acknowledge_only(talk, 3);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 gap 3\n");
    repair = talk_prepare(talk, SIDE_CLIENT, TALK_ACK, bytes_of_string("L"));
    repair.sequence = 1004;
    talk_send(talk, &repair);
    ASSERT_LOG(recording, "40001 client 3 [L] retransmitted\n"
                          "40001 client 4 [RCPT] queued\n");
    recording_free(recording);
}
END_TEST

START_TEST(hole_with_nothing_behind_it_is_a_gap_too)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_lose(talk, SIDE_CLIENT, "MAIL");
    talk_ack(talk, SIDE_SERVER);
    talk_pause(talk, 500 * DURATION_MILLISECOND);
    talk_ack(talk, SIDE_SERVER);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 gap 4\n");
    talk_say(talk, SIDE_CLIENT, "RCPT");
    ASSERT_LOG(recording, "40001 client 4 [RCPT]\n");
    recording_free(recording);
}
END_TEST

START_TEST(second_hole_waits_for_itself)
{
    struct recording *recording = recording_with_a_hole();
    struct tcp_talk *talk = &recording->talk;

    talk_ack(talk, SIDE_SERVER);
    talk_pause(talk, 400 * DURATION_MILLISECOND);
    talk_lose(talk, SIDE_CLIENT, "DATA");
    talk_say(talk, SIDE_CLIENT, "QUIT");
    talk_ack(talk, SIDE_SERVER);
    talk_pause(talk, 100 * DURATION_MILLISECOND);
    talk_ack(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, GAP_OF_MAIL);
    talk_pause(talk, 400 * DURATION_MILLISECOND);
    talk_ack(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "40001 client 8 gap 4\n"
                          "40001 client 12 [QUIT] queued\n");
    recording_free(recording);
}
END_TEST

START_TEST(bytes_of_a_gap_that_come_after_all_are_counted_late)
{
    struct recording *recording = recording_with_a_hole();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec late;

    talk_ack(talk, SIDE_SERVER);
    talk_pause(talk, 500 * DURATION_MILLISECOND);
    talk_ack(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, GAP_OF_MAIL);
    late = talk_prepare(talk, SIDE_CLIENT, TALK_ACK, bytes_of_string("MAILRC"));
    late.sequence = 1001;
    talk_send(talk, &late);
    talk->sequence[SIDE_CLIENT] = 1009;
    talk->acknowledged[SIDE_SERVER] = 1009;
    talk_say(talk, SIDE_CLIENT, "DATA");
    talk_close(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "40001 client 8 [DATA]\n"
                          "40001 closed fin client\n");
    ck_assert_uint_eq(recording->recorder.close.side[SIDE_CLIENT].traffic.late, 4);
    ck_assert_uint_eq(recording_count(recording, COUNT_LATE_BYTES), 4);
    recording_free(recording);
}
END_TEST

/* ------------------------------------------------------------------------- limits */

START_TEST(hole_is_a_gap_when_the_queue_is_full)
{
    struct recording *recording = recording_with_a_hole();
    struct tcp_talk *talk = &recording->talk;

    recording->recorder.quiet = true;
    for (int i = 0; i < 6; i++) {
        acknowledge_only(talk, 0);
        say_much(talk, 140000);
    }
    ck_assert_uint_eq(recording->recorder.opened, 0);
    acknowledge_only(talk, 0);
    say_much(talk, 1048576 - 6 * 140000);
    ck_assert_uint_eq(recording->recorder.gap_length[SIDE_CLIENT], 4);
    ck_assert_uint_eq(recording->recorder.data_length[SIDE_CLIENT], 4 + 1048576);
    recording_free(recording);
}
END_TEST

START_TEST(queue_of_tiny_segments_is_full_by_the_memory_they_take)
{
    struct recording *recording = recording_with_a_hole();
    struct tcp_talk *talk = &recording->talk;

    recording->recorder.quiet = true;
    talk->step = DURATION_MICROSECOND;
    for (int i = 0; i < 100000 && recording->recorder.opened == 0; i++) {
        if (i % 1000 == 0)
            acknowledge_only(talk, 0);
        talk_say(talk, SIDE_CLIENT, "x");
    }
    ck_assert_uint_eq(recording->recorder.gap_length[SIDE_CLIENT], 4);
    recording_free(recording);
}
END_TEST

/* -------------------------------------------------------------------------- ends */

START_TEST(hole_is_a_gap_when_the_connection_ends)
{
    static const char *const closed[] = { "40001 closed end-of-capture\n",
                                          "40001 closed interface-lost\n",
                                          "40001 closed timeout\n" };
    struct recording *recording = recording_with_a_hole();
    struct tcp_talk *talk = &recording->talk;
    char expected[200];

    if (_i == 0)
        recording_end(recording);
    else if (_i == 1)
        reassembler_end(recording->reassembler, CLOSE_INTERFACE_LOST);
    for (int minute = 0; _i == 2 && minute < 61; minute++) {
        talk_pause(talk, 60 * DURATION_SECOND);
        talk_tick(talk);
    }
    snprintf(expected, sizeof expected, "%s%s", GAP_OF_MAIL, closed[_i]);
    ASSERT_LOG(recording, expected);
    ck_assert_uint_eq(recording->recorder.close.side[SIDE_CLIENT].missing, 0);
    recording_free(recording);
}
END_TEST

START_TEST(acknowledged_bytes_at_the_end_are_a_gap_when_the_connection_ends)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    talk_lose(talk, SIDE_CLIENT, "MAIL");
    talk_ack(talk, SIDE_SERVER);
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [EHLO a]\n"
                          "40001 client 6 gap 4\n"
                          "40001 closed end-of-capture\n");
    recording_free(recording);
}
END_TEST

START_TEST(one_acknowledged_byte_at_the_end_may_have_been_a_fin)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_say(talk, SIDE_CLIENT, "QUIT");
    talk_prepare(talk, SIDE_CLIENT, TALK_FIN | TALK_ACK, bytes_of(NULL, 0));
    talk_ack(talk, SIDE_SERVER);
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [QUIT]\n"
                          "40001 closed end-of-capture\n");
    recording_free(recording);
}
END_TEST

START_TEST(rest_of_a_snapped_segment_is_a_gap)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec spec;
    struct tcp_packet packet;

    talk_handshake(talk);
    spec = talk_prepare(talk, SIDE_CLIENT, TALK_ACK, bytes_of_string("MAIL FROM"));
    packet = tcp_packet_new(&spec);
    packet.packet.payload.length -= 5;
    talk->sink.receive(talk->sink.context, &packet.packet);
    tcp_packet_free(&packet);
    talk_say(talk, SIDE_CLIENT, "RCPT");
    recording_end(recording);
    ck_assert_uint_eq(recording->recorder.close.side[SIDE_CLIENT].traffic.snapped, 1);
    ck_assert_uint_eq(recording->recorder.close.side[SIDE_SERVER].traffic.snapped, 0);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [MAIL] ends inside\n"
                          "40001 client 4 gap 5\n"
                          "40001 client 9 [RCPT]\n"
                          "40001 closed end-of-capture\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_SNAPPED), 1);
    recording_free(recording);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("native gaps");
    TCase *acknowledged = tcase_create("acknowledged");
    TCase *limits = tcase_create("limits");
    TCase *ends = tcase_create("ends");

    tcase_add_test(acknowledged, acknowledged_hole_is_a_gap_at_the_64th_further_packet);
    tcase_add_test(acknowledged, acknowledged_hole_is_a_gap_when_500_ms_have_passed);
    tcase_add_test(acknowledged, hole_of_an_idle_connection_is_a_gap_at_the_next_second);
    tcase_add_test(acknowledged, packets_of_other_connections_do_not_count);
    tcase_add_test(acknowledged, hole_not_acknowledged_stays_open_and_can_be_filled);
    tcase_add_test(acknowledged, acknowledged_part_of_a_hole_is_a_gap_for_itself);
    tcase_add_test(acknowledged, hole_with_nothing_behind_it_is_a_gap_too);
    tcase_add_test(acknowledged, second_hole_waits_for_itself);
    tcase_add_test(acknowledged, bytes_of_a_gap_that_come_after_all_are_counted_late);
    tcase_add_test(limits, hole_is_a_gap_when_the_queue_is_full);
    tcase_add_test(limits, queue_of_tiny_segments_is_full_by_the_memory_they_take);
    tcase_add_loop_test(ends, hole_is_a_gap_when_the_connection_ends, 0, 3);
    tcase_add_test(ends, acknowledged_bytes_at_the_end_are_a_gap_when_the_connection_ends);
    tcase_add_test(ends, one_acknowledged_byte_at_the_end_may_have_been_a_fin);
    tcase_add_test(ends, rest_of_a_snapped_segment_is_a_gap);
    suite_add_tcase(suite, acknowledged);
    suite_add_tcase(suite, limits);
    suite_add_tcase(suite, ends);
    return suite;
}

SUITE_MAIN(suite);
