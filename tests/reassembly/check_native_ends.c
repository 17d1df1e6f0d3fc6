/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In which order the native engine ends connections, and when. */
#include "reassembly/reassembler.h"

#include "tests/reassembly/stream_recorder.h"
#include "tests/support/suite_main.h"

static struct recording *native_recording(void)
{
    struct reassembly_options options = reassembly_options_default();

    options.engine = "native";
    return recording_new_with(&options);
}

/* Another pair of peers in the same recording, at the same time. */
static struct tcp_talk another(const struct recording *recording, uint16_t port)
{
    struct tcp_talk talk = recording->talk;

    talk.end[SIDE_CLIENT].port = port;
    return talk;
}

static void open_at(struct tcp_talk *talk, timestamp time)
{
    talk->now = time;
    talk_handshake(talk);
}

/* Packets of a connection that nobody asks about move the clock: two, so that
 * it is believed. */
static void let_time_pass(struct recording *recording, timestamp time)
{
    struct tcp_talk other = another(recording, 50000);

    other.end[SIDE_SERVER].port = 80;
    other.now = time;
    other.step = 0;
    talk_control(&other, SIDE_CLIENT, TALK_SYN);
    talk_control(&other, SIDE_CLIENT, TALK_SYN);
}

static void forget_log(struct recording *recording)
{
    recording->recorder.log_length = 0;
    recording->recorder.log[0] = '\0';
}

static const timestamp beginning = TALK_START_SECONDS * DURATION_SECOND;

START_TEST(connections_that_expire_together_end_in_the_order_they_began)
{
    struct recording *recording = native_recording();
    struct tcp_talk first = another(recording, 40003), second = another(recording, 40001);
    struct tcp_talk same = another(recording, 40002);

    open_at(&first, beginning);
    open_at(&second, beginning + DURATION_MILLISECOND);
    open_at(&same, beginning + DURATION_MILLISECOND);
    first.now = beginning + 900 * DURATION_MILLISECOND;
    talk_say(&first, SIDE_SERVER, "220 the last to speak");
    forget_log(recording);
    let_time_pass(recording, beginning + 3601 * DURATION_SECOND);
    ASSERT_LOG(recording, "40003 closed timeout\n"
                          "40001 opened\n"
                          "40001 closed timeout\n"
                          "40002 opened\n"
                          "40002 closed timeout\n");
    ck_assert_int_eq(recording->recorder.time, beginning + 3601 * DURATION_SECOND);
    recording_free(recording);
}
END_TEST

START_TEST(at_the_end_connections_end_in_the_order_they_began)
{
    struct recording *recording = native_recording();
    struct tcp_talk first = another(recording, 40003), second = another(recording, 40001);

    open_at(&second, beginning);
    open_at(&first, beginning - DURATION_MILLISECOND); /* captured too late */
    recording_end(recording);
    ASSERT_LOG(recording, "40003 opened\n"
                          "40003 closed end-of-capture\n"
                          "40001 opened\n"
                          "40001 closed end-of-capture\n");
    recording_free(recording);
}
END_TEST

/* Closed on the wire, but for bytes that the capture lacks. */
static void close_with_a_hole(struct tcp_talk *talk)
{
    talk_lose(talk, SIDE_CLIENT, "EHLO client.example.net\r\n");
    talk_close(talk, SIDE_CLIENT);
}

START_TEST(what_is_over_has_its_turn_among_what_expires)
{
    struct recording *recording = native_recording();
    struct tcp_talk expires = another(recording, 40001), over = another(recording, 40002);
    struct tcp_talk later = another(recording, 40003), before = another(recording, 40004);

    open_at(&before, beginning - DURATION_SECOND);
    open_at(&expires, beginning - 10 * DURATION_MILLISECOND);
    open_at(&later, beginning - 5 * DURATION_MILLISECOND);
    open_at(&over, beginning + 3598 * DURATION_SECOND + 600 * DURATION_MILLISECOND);
    talk_say(&over, SIDE_SERVER, "220 ready");
    close_with_a_hole(&over);
    forget_log(recording);
    let_time_pass(recording, beginning + 3600 * DURATION_SECOND);
    ASSERT_LOG(recording, "40002 client 0 gap 25\n"
                          "40004 opened\n"
                          "40004 closed timeout\n"
                          "40001 opened\n"
                          "40001 closed timeout\n"
                          "40003 opened\n"
                          "40003 closed timeout\n"
                          "40002 closed fin client\n");
    recording_free(recording);
}
END_TEST

/* However long ago its last packet was. */
START_TEST(stragglers_are_known_for_five_seconds_behind_a_close_by_time)
{
    struct recording *recording = native_recording();
    struct tcp_talk talk = another(recording, 40001);

    open_at(&talk, beginning);
    talk_say(&talk, SIDE_SERVER, "220 ready");
    close_with_a_hole(&talk);
    let_time_pass(recording, beginning + 4 * DURATION_SECOND);
    ck_assert_uint_eq(recording->recorder.closed, 1);
    talk.now = beginning + 5 * DURATION_SECOND + 900 * DURATION_MILLISECOND;
    talk_ack(&talk, SIDE_SERVER);
    ck_assert_uint_eq(recording_count(recording, COUNT_AFTER_CLOSE), 1);
    ck_assert_uint_eq(recording_count(recording, COUNT_CONNECTIONS), 1);
    recording_free(recording);
}
END_TEST

/* Its own last packet has a damaged time; the record keeps it, expiry does not. */
START_TEST(damaged_time_does_not_keep_a_connection_whoever_is_idle_before_it)
{
    for (int with_another = 0; with_another < 2; with_another++) {
        struct recording *recording = native_recording();
        struct tcp_talk idle = another(recording, 40002), damaged = another(recording, 40001);
        unsigned closed = 1 + (unsigned)with_another;

        damaged.now = beginning;
        talk_say(&damaged, SIDE_SERVER, "220 ready");
        if (with_another == 1)
            open_at(&idle, beginning + DURATION_SECOND);
        let_time_pass(recording, beginning + 10 * DURATION_SECOND);
        damaged.now = beginning + 9000 * DURATION_SECOND;
        talk_say(&damaged, SIDE_SERVER, "221 bye");
        let_time_pass(recording, beginning + 11 * DURATION_SECOND);
        let_time_pass(recording, beginning + 3609 * DURATION_SECOND);
        ck_assert_uint_eq(recording->recorder.closed, closed - 1);
        let_time_pass(recording, beginning + 3610 * DURATION_SECOND);
        ck_assert_uint_eq(recording->recorder.closed, closed);
        ck_assert_int_eq(recording->recorder.time, beginning + 3610 * DURATION_SECOND);
        recording_free(recording);
    }
}
END_TEST

START_TEST(time_that_jumps_for_good_does_not_end_who_came_after_it)
{
    struct recording *recording = native_recording();
    struct tcp_talk old = another(recording, 40001), fresh = another(recording, 40002);

    open_at(&old, beginning);
    open_at(&fresh, beginning + 9000 * DURATION_SECOND);
    talk_say(&fresh, SIDE_SERVER, "220 ready");
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 closed timeout\n"
                          "40002 opened\n"
                          "40002 server 0 [220 ready]\n");
    recording_free(recording);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("native_closing");
    TCase *order = tcase_create("order");
    TCase *times = tcase_create("times");

    tcase_add_test(order, connections_that_expire_together_end_in_the_order_they_began);
    tcase_add_test(order, at_the_end_connections_end_in_the_order_they_began);
    tcase_add_test(order, what_is_over_has_its_turn_among_what_expires);
    tcase_add_test(times, stragglers_are_known_for_five_seconds_behind_a_close_by_time);
    tcase_add_test(times, damaged_time_does_not_keep_a_connection_whoever_is_idle_before_it);
    tcase_add_test(times, time_that_jumps_for_good_does_not_end_who_came_after_it);
    suite_add_tcase(suite, order);
    suite_add_tcase(suite, times);
    return suite;
}

SUITE_MAIN(suite);
