/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of the events: within a direction, and between the two. */
#include "reassembly/reassembler.h"

#include "tests/reassembly/native_talk.h"
#include "tests/support/suite_main.h"

static struct tcp_spec prepare(struct tcp_talk *talk, enum side from, const char *text)
{
    return talk_prepare(talk, from, TALK_ACK | TALK_PSH, bytes_of_string(text));
}

/* ----------------------------------------------------------------- one direction */

START_TEST(conversation_in_order_is_handed_on_at_once)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 client 0 [EHLO a]\n");
    ck_assert_int_eq(recording->recorder.time, talk->now - talk->step);
    talk_say(talk, SIDE_SERVER, "250 b");
    talk_close(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "40001 server 9 [250 b]\n"
                          "40001 closed fin client\n");
    ck_assert_str_eq(recording->recorder.stream.engine, "native");
    ck_assert_str_eq(recording->recorder.stream.source, "test.pcap");
    recording_free(recording);
}
END_TEST

START_TEST(segments_in_any_order_come_in_sequence)
{
    static const char *const words[] = { "one ", "two ", "three ", "four" };
    static const int orders[][4] = {
        { 3, 2, 1, 0 }, { 1, 0, 3, 2 }, { 2, 3, 1, 0 }, { 1, 3, 0, 2 }
    };
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec spec[4];

    talk_handshake(talk);
    for (int i = 0; i < 4; i++)
        spec[i] = prepare(talk, SIDE_SERVER, words[i]);
    for (int i = 0; i < 4; i++)
        talk_send(talk, &spec[orders[_i][i]]);
    ck_assert_uint_eq(recording->recorder.data_length[SIDE_SERVER], 18);
    ck_assert_mem_eq(recording->recorder.data[SIDE_SERVER], "one two three four", 18);
    ck_assert_uint_eq(recording->recorder.gaps[SIDE_SERVER], 0);
    recording_free(recording);
}
END_TEST

START_TEST(overtaken_segment_is_no_retransmission)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    const struct traffic *traffic = &recording->recorder.close.side[SIDE_SERVER].traffic;
    struct tcp_spec first, second;

    talk_handshake(talk);
    first = prepare(talk, SIDE_SERVER, "one ");
    second = prepare(talk, SIDE_SERVER, "two");
    talk_send(talk, &second);
    talk_send(talk, &first);
    talk_close(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [one ]\n"
                          "40001 server 4 [two] queued\n"
                          "40001 closed fin client\n");
    ck_assert_uint_eq(traffic->out_of_order, 1);
    ck_assert_uint_eq(traffic->retransmitted, 0);
    recording_free(recording);
}
END_TEST

START_TEST(hole_filled_long_after_is_marked_retransmitted)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec first;

    talk_handshake(talk);
    first = prepare(talk, SIDE_SERVER, "one ");
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

START_TEST(queued_bytes_have_the_time_of_their_own_packet)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec first, second;

    talk_handshake(talk);
    first = prepare(talk, SIDE_SERVER, "one ");
    second = prepare(talk, SIDE_SERVER, "two");
    first.time = second.time + 50 * DURATION_MILLISECOND;
    talk_send(talk, &second);
    talk_send(talk, &first);
    ck_assert_uint_eq(recording->recorder.data_length[SIDE_SERVER], 7);
    ck_assert_int_eq(recording->recorder.time, second.time); /* the last event is of "two" */
    recording_free(recording);
}
END_TEST

START_TEST(numbers_may_wrap_in_the_middle_of_a_segment)
{
    static const uint32_t starts[] = { 0xffffffff, 0xfffffffb, 0x7ffffffb, 0 };
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec first, second;

    talk->sequence[SIDE_CLIENT] = talk->sequence[SIDE_SERVER] = starts[_i];
    talk_handshake(talk);
    first = prepare(talk, SIDE_SERVER, "220 ready");
    second = prepare(talk, SIDE_SERVER, " now");
    talk_send(talk, &second);
    talk_send(talk, &first);
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    talk_close(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 server 9 [ now] queued\n"
                          "40001 client 0 [EHLO a]\n"
                          "40001 closed fin client\n");
    recording_free(recording);
}
END_TEST

/* ------------------------------------------------------------------ both directions */

START_TEST(reply_captured_before_its_command_waits_for_it)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec command, reply;

    talk_handshake(talk);
    command = prepare(talk, SIDE_CLIENT, "EHLO a");
    reply = prepare(talk, SIDE_SERVER, "250 b");
    talk_send(talk, &reply);
    ASSERT_LOG(recording, "");
    talk_send(talk, &command);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [EHLO a]\n"
                          "40001 server 0 [250 b] queued\n");
    recording_free(recording);
}
END_TEST

START_TEST(data_says_what_its_sender_had_got_of_the_other_side)
{
    struct recording *recording = recording_new_native();
    const struct stream_recorder *recorder = &recording->recorder;
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec reply;

    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    ck_assert_uint_eq(recorder->heard, 0);
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    ck_assert_uint_eq(recorder->heard, 9);
    reply = prepare(talk, SIDE_SERVER, "250 b");
    reply.acknowledgment -= 6;
    talk_send(talk, &reply);
    ck_assert_uint_eq(recorder->heard, 0);
    talk_say(talk, SIDE_CLIENT, "QUIT");
    ck_assert_uint_eq(recorder->heard, 14);
    recording_free(recording);
}
END_TEST

START_TEST(acknowledgement_before_its_data_changes_nothing)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec command, acknowledgement;

    talk_handshake(talk);
    command = prepare(talk, SIDE_CLIENT, "EHLO a");
    acknowledgement = talk_prepare(talk, SIDE_SERVER, TALK_ACK, bytes_of(NULL, 0));
    talk_send(talk, &acknowledgement);
    talk_send(talk, &command);
    talk_say(talk, SIDE_SERVER, "250 b");
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [EHLO a]\n"
                          "40001 server 0 [250 b]\n");
    recording_free(recording);
}
END_TEST

START_TEST(reply_waits_only_for_what_its_sender_had_got)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec reply, overtaken;

    talk_handshake(talk);
    talk_say(talk, SIDE_CLIENT, "MAIL");
    reply = prepare(talk, SIDE_SERVER, "250 b");
    overtaken = prepare(talk, SIDE_CLIENT, "RCPT");
    talk_say(talk, SIDE_CLIENT, "DATA"); /* behind a hole now */
    talk_send(talk, &reply);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [MAIL]\n"
                          "40001 server 0 [250 b]\n");
    talk_send(talk, &overtaken);
    ASSERT_LOG(recording, "40001 client 4 [RCPT]\n"
                          "40001 client 8 [DATA] queued\n");
    recording_free(recording);
}
END_TEST

START_TEST(reply_to_a_lost_command_comes_behind_its_gap)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_lose(talk, SIDE_CLIENT, "EHLO a");
    talk_say(talk, SIDE_SERVER, "250 b");
    talk_say(talk, SIDE_CLIENT, "MAIL");
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n");
    talk_pause(talk, 500 * DURATION_MILLISECOND);
    talk_say(talk, SIDE_SERVER, "250 c");
    ASSERT_LOG(recording, "40001 client 0 gap 6\n"
                          "40001 server 9 [250 b] queued\n"
                          "40001 client 6 [MAIL] queued\n"
                          "40001 server 14 [250 c] queued\n");
    recording_free(recording);
}
END_TEST

/* The command was captured only when it was sent again, after its reply. */
START_TEST(command_sent_again_does_not_wait_for_its_own_reply)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec lost, next, reply;

    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220");
    lost = prepare(talk, SIDE_CLIENT, "MAIL");
    next = prepare(talk, SIDE_CLIENT, "RCPT");
    reply = prepare(talk, SIDE_SERVER, "250");
    reply.acknowledgment -= 4;
    lost.acknowledgment += 3;
    talk_send(talk, &next);
    talk_send(talk, &lost);
    talk_send(talk, &reply);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220]\n"
                          "40001 client 0 [MAIL] queued\n"
                          "40001 client 4 [RCPT] queued\n"
                          "40001 server 3 [250]\n");
    recording_free(recording);
}
END_TEST

START_TEST(capture_of_one_side_behind_the_other_is_put_in_order)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec said[6];

    talk_handshake(talk);
    said[3] = prepare(talk, SIDE_SERVER, "220");
    said[0] = prepare(talk, SIDE_CLIENT, "EHLO");
    said[4] = prepare(talk, SIDE_SERVER, "250");
    said[1] = prepare(talk, SIDE_CLIENT, "MAIL");
    said[5] = prepare(talk, SIDE_SERVER, "251");
    said[2] = prepare(talk, SIDE_CLIENT, "RCPT");
    for (int i = 0; i < 6; i++)
        talk_send(talk, &said[i]);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220]\n"
                          "40001 client 0 [EHLO] queued\n"
                          "40001 server 3 [250]\n"
                          "40001 client 4 [MAIL] queued\n"
                          "40001 server 6 [251]\n"
                          "40001 client 8 [RCPT] queued\n");
    recording_free(recording);
}
END_TEST

START_TEST(two_sides_that_wait_for_each_other_are_both_released)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_lose(talk, SIDE_CLIENT, "EHLO");
    talk_lose(talk, SIDE_SERVER, "250");
    talk_say(talk, SIDE_CLIENT, "MAIL"); /* behind a hole, and behind the server's */
    talk_say(talk, SIDE_SERVER, "251");
    ASSERT_LOG(recording, "");
    talk_pause(talk, 500 * DURATION_MILLISECOND);
    talk_ack(talk, SIDE_CLIENT);
    talk_pause(talk, 500 * DURATION_MILLISECOND);
    talk_ack(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 gap 4\n"
                          "40001 server 0 gap 3\n"
                          "40001 client 4 [MAIL] queued\n"
                          "40001 server 3 [251] queued\n");
    recording_free(recording);
}
END_TEST

START_TEST(handshake_out_of_order_is_still_one)
{
    static const int orders[][4] = { { 1, 0, 2, 3 }, { 0, 1, 3, 2 }, { 1, 0, 3, 2 } };
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec spec[4];

    spec[0] = talk_prepare(talk, SIDE_CLIENT, TALK_SYN, bytes_of(NULL, 0));
    spec[1] = talk_prepare(talk, SIDE_SERVER, TALK_SYN | TALK_ACK, bytes_of(NULL, 0));
    spec[2] = talk_prepare(talk, SIDE_CLIENT, TALK_ACK, bytes_of(NULL, 0));
    spec[3] = prepare(talk, SIDE_SERVER, "220 ready");
    for (int i = 0; i < 4; i++)
        talk_send(talk, &spec[orders[_i][i]]);
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    talk_close(talk, SIDE_CLIENT);
    ck_assert(recording->recorder.stream.client.port == 40001);
    ck_assert_uint_eq(recording->recorder.data_length[SIDE_SERVER], 9);
    ck_assert_uint_eq(recording->recorder.data_length[SIDE_CLIENT], 6);
    ck_assert_uint_eq(recording->recorder.gaps[SIDE_SERVER], 0);
    ck_assert_int_eq(recording->recorder.close.reason, CLOSE_FIN);
    recording_free(recording);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("native order");
    TCase *one = tcase_create("one direction");
    TCase *both = tcase_create("both directions");

    tcase_add_test(one, conversation_in_order_is_handed_on_at_once);
    tcase_add_loop_test(one, segments_in_any_order_come_in_sequence, 0, 4);
    tcase_add_test(one, overtaken_segment_is_no_retransmission);
    tcase_add_test(one, hole_filled_long_after_is_marked_retransmitted);
    tcase_add_test(one, queued_bytes_have_the_time_of_their_own_packet);
    tcase_add_loop_test(one, numbers_may_wrap_in_the_middle_of_a_segment, 0, 4);
    tcase_add_test(both, reply_captured_before_its_command_waits_for_it);
    tcase_add_test(both, data_says_what_its_sender_had_got_of_the_other_side);
    tcase_add_test(both, acknowledgement_before_its_data_changes_nothing);
    tcase_add_test(both, reply_waits_only_for_what_its_sender_had_got);
    tcase_add_test(both, reply_to_a_lost_command_comes_behind_its_gap);
    tcase_add_test(both, command_sent_again_does_not_wait_for_its_own_reply);
    tcase_add_test(both, capture_of_one_side_behind_the_other_is_put_in_order);
    tcase_add_test(both, two_sides_that_wait_for_each_other_are_both_released);
    tcase_add_loop_test(both, handshake_out_of_order_is_still_one, 0, 3);
    suite_add_tcase(suite, one);
    suite_add_tcase(suite, both);
    return suite;
}

SUITE_MAIN(suite);
