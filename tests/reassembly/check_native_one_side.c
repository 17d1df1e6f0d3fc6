/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Holes where nobody is there to acknowledge: one side alone, or the other silent. */
#include "reassembly/reassembler.h"

#include "tests/reassembly/native_talk.h"
#include "tests/support/suite_main.h"

/* The client's packets alone: the hole and what waits behind it. */
static struct recording *recording_of_one_side(void)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_control(talk, SIDE_CLIENT, TALK_SYN);
    talk_prepare(talk, SIDE_SERVER, TALK_SYN | TALK_ACK, bytes_of(NULL, 0));
    talk_ack(talk, SIDE_CLIENT);
    talk_lose(talk, SIDE_CLIENT, "MAIL");
    talk_say(talk, SIDE_CLIENT, "RCPT");
    ASSERT_LOG(recording, "");
    return recording;
}

#define GAP_OF_ONE_SIDE                                                                            \
    "40001 opened without handshake\n"                                                             \
    "40001 client 0 gap 4\n"                                                                       \
    "40001 client 4 [RCPT] queued\n"

START_TEST(hole_of_a_side_seen_alone_is_a_gap_when_2_s_are_queued)
{
    struct recording *recording = recording_of_one_side();
    struct tcp_talk *talk = &recording->talk;
    timestamp queued = talk->now - talk->step;

    talk->now = queued + 2 * DURATION_SECOND - 1;
    talk_ack(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "");
    talk->now = queued + 2 * DURATION_SECOND;
    talk_ack(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, GAP_OF_ONE_SIDE);
    recording_free(recording);
}
END_TEST

START_TEST(hole_of_a_side_seen_alone_is_a_gap_when_64_kb_are_queued)
{
    struct recording *recording = recording_of_one_side();
    struct tcp_talk *talk = &recording->talk;

    recording->recorder.quiet = true;
    say_much(talk, 50000); /* with what the queue itself takes still below */
    ck_assert_uint_eq(recording->recorder.opened, 0);
    say_much(talk, 16384);
    ck_assert_uint_eq(recording->recorder.gap_length[SIDE_CLIENT], 4);
    ck_assert_uint_eq(recording->recorder.data_length[SIDE_CLIENT], 4 + 50000 + 16384);
    recording_free(recording);
}
END_TEST

START_TEST(stream_says_whose_packets_were_captured_up_to_now)
{
    struct recording *recording = recording_new_native();
    const struct stream_recorder *recorder = &recording->recorder;
    struct tcp_talk *talk = &recording->talk;

    talk_control(talk, SIDE_CLIENT, TALK_SYN);
    talk_prepare(talk, SIDE_SERVER, TALK_SYN | TALK_ACK, bytes_of(NULL, 0));
    talk_ack(talk, SIDE_CLIENT);
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    ck_assert(recorder->captured[SIDE_CLIENT]);
    ck_assert(!recorder->captured[SIDE_SERVER]);
    talk_ack(talk, SIDE_SERVER);
    talk_say(talk, SIDE_CLIENT, "NOOP");
    ck_assert(recorder->captured[SIDE_SERVER]);
    recording_free(recording);
}
END_TEST

START_TEST(hole_is_a_gap_when_the_other_side_is_silent_for_5_s)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    timestamp heard;

    talk_handshake(talk);
    heard = talk->now;
    talk_ack(talk, SIDE_SERVER);
    talk_lose(talk, SIDE_CLIENT, "MAIL");
    talk_say(talk, SIDE_CLIENT, "RCPT");
    talk->now = heard + 5 * DURATION_SECOND - 1;
    talk_ack(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "");
    talk->now = heard + 5 * DURATION_SECOND;
    talk_ack(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, GAP_OF_MAIL);
    recording_free(recording);
}
END_TEST

START_TEST(silence_alone_is_no_reason_before_2_s_are_queued)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    timestamp queued;

    talk_handshake(talk);
    talk_pause(talk, 6 * DURATION_SECOND);
    talk_lose(talk, SIDE_CLIENT, "MAIL");
    queued = talk->now;
    talk_say(talk, SIDE_CLIENT, "RCPT");
    talk->now = queued + 2 * DURATION_SECOND - 1;
    talk_ack(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "");
    talk->now = queued + 2 * DURATION_SECOND;
    talk_ack(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, GAP_OF_MAIL);
    recording_free(recording);
}
END_TEST

START_TEST(hole_of_an_idle_side_seen_alone_is_a_gap_at_a_whole_second)
{
    struct recording *recording = recording_of_one_side();
    struct tcp_talk *talk = &recording->talk;

    talk->now = (TALK_START_SECONDS + 2) * DURATION_SECOND;
    talk_tick(talk);
    ASSERT_LOG(recording, "");
    talk->now = (TALK_START_SECONDS + 3) * DURATION_SECOND;
    talk_tick(talk);
    ASSERT_LOG(recording, GAP_OF_ONE_SIDE);
    recording_free(recording);
}
END_TEST

START_TEST(side_that_was_never_seen_has_no_gaps)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_control(talk, SIDE_CLIENT, TALK_SYN);
    talk_prepare(talk, SIDE_SERVER, TALK_SYN | TALK_ACK, bytes_of(NULL, 0));
    for (int i = 0; i < 3; i++) {
        talk_lose(talk, SIDE_SERVER, "250 ok");
        talk_say(talk, SIDE_CLIENT, "MAIL");
    }
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened without handshake\n"
                          "40001 client 0 [MAIL]\n"
                          "40001 client 4 [MAIL]\n"
                          "40001 client 8 [MAIL]\n"
                          "40001 closed end-of-capture\n");
    ck_assert_int_eq(recording->recorder.close.directions, DIRECTIONS_CLIENT);
    recording_free(recording);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("native, one side alone");
    TCase *unheard = tcase_create("unheard");
    tcase_add_test(unheard, hole_of_a_side_seen_alone_is_a_gap_when_2_s_are_queued);
    tcase_add_test(unheard, hole_of_a_side_seen_alone_is_a_gap_when_64_kb_are_queued);
    tcase_add_test(unheard, hole_is_a_gap_when_the_other_side_is_silent_for_5_s);
    tcase_add_test(unheard, silence_alone_is_no_reason_before_2_s_are_queued);
    tcase_add_test(unheard, hole_of_an_idle_side_seen_alone_is_a_gap_at_a_whole_second);
    tcase_add_test(unheard, side_that_was_never_seen_has_no_gaps);
    tcase_add_test(unheard, stream_says_whose_packets_were_captured_up_to_now);
    suite_add_tcase(suite, unheard);
    return suite;
}

SUITE_MAIN(suite);
