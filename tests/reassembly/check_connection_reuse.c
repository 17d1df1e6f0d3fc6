/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A SYN between endpoints that already have a connection. */
#include "reassembly/connection_reuse.h"

#include "tests/reassembly/stream_recorder.h"
#include "tests/support/suite_main.h"

/* A new connection of the same endpoints: both sides draw new numbers. */
static void renew(struct tcp_talk *talk)
{
    talk->sequence[SIDE_CLIENT] += 100000;
    talk->sequence[SIDE_SERVER] += 200000;
    talk_pause(talk, DURATION_SECOND);
}

static void say_hello(struct tcp_talk *talk)
{
    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
}

START_TEST(new_connection_after_a_close_is_followed)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    say_hello(talk);
    if (_i == 0)
        talk_close(talk, SIDE_CLIENT);
    else
        talk_control(talk, SIDE_SERVER, TALK_RST | TALK_ACK);
    recording->recorder.log_length = 0;
    renew(talk);
    say_hello(talk);
    talk_close(talk, SIDE_SERVER);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 closed fin server\n");
    recording_free(recording);
}
END_TEST

START_TEST(stalled_connection_makes_way_for_the_new_one)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_lose(talk, SIDE_SERVER, "220 ready");
    talk_say(talk, SIDE_SERVER, "220 really");
    renew(talk);
    say_hello(talk);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 closed port-reused missing 0 19\n"
                          "40001 opened\n"
                          "40001 server 0 [220 ready]\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_PORT_REUSED), 1);
    recording_free(recording);
}
END_TEST

START_TEST(connection_closed_on_the_wire_makes_way_for_the_new_one)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_control(talk, SIDE_CLIENT, TALK_FIN | TALK_ACK);
    talk_control(talk, SIDE_SERVER, TALK_FIN | TALK_ACK);
    renew(talk);
    say_hello(talk);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 closed port-reused client\n"
                          "40001 opened\n"
                          "40001 server 0 [220 ready]\n");
    recording_free(recording);
}
END_TEST

START_TEST(connection_from_its_middle_makes_way_for_the_new_one)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    talk_say(talk, SIDE_SERVER, "250 ok");
    talk_say(talk, SIDE_CLIENT, "QUIT");
    renew(talk);
    say_hello(talk);
    ASSERT_LOG(recording, "40001 opened without handshake\n"
                          "40001 closed port-reused missing 4 6\n"
                          "40001 opened\n"
                          "40001 server 0 [220 ready]\n");
    recording_free(recording);
}
END_TEST

START_TEST(unanswered_syn_makes_way_for_one_with_another_number)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    talk_control(talk, SIDE_CLIENT, TALK_SYN);
    renew(talk);
    say_hello(talk);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_SYN_UNANSWERED), 1);
    ck_assert_uint_eq(recording_count(recording, COUNT_CONNECTIONS), 2);
    recording_free(recording);
}
END_TEST

START_TEST(repeated_syn_belongs_to_its_connection)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec syn = talk_prepare(talk, SIDE_CLIENT, TALK_SYN, bytes_of(NULL, 0));

    talk_send(talk, &syn);
    syn.time = talk->now;
    talk_send(talk, &syn);
    talk_control(talk, SIDE_SERVER, TALK_SYN | TALK_ACK);
    talk_ack(talk, SIDE_CLIENT);
    syn.time = talk->now;
    talk_send(talk, &syn);
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_close(talk, SIDE_CLIENT);
    syn.time = talk->now;
    talk_send(talk, &syn);
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 closed fin client\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_CONNECTIONS), 1);
    recording_free(recording);
}
END_TEST

START_TEST(forged_syn_does_not_disturb_a_sound_connection)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec syn;

    say_hello(talk);
    syn = talk_prepare(talk, SIDE_CLIENT, TALK_ACK, bytes_of(NULL, 0));
    syn.flags = TALK_SYN;
    syn.sequence = 77;
    talk_send(talk, &syn);
    talk_ack(talk, SIDE_SERVER); /* the challenge */
    talk_say(talk, SIDE_CLIENT, "QUIT");
    talk_close(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 client 0 [QUIT]\n"
                          "40001 closed fin client\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_SYN_ON_OPEN), 1);
    recording_free(recording);
}
END_TEST

START_TEST(answered_syn_replaces_a_sound_connection_from_its_first_packet)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    timestamp start;

    say_hello(talk);
    renew(talk);
    start = talk->now;
    talk->source = "second.pcap";
    talk_control(talk, SIDE_CLIENT, TALK_SYN);
    ck_assert_uint_eq(recording->recorder.closed, 0);
    talk_control(talk, SIDE_SERVER, TALK_SYN | TALK_ACK);
    talk_ack(talk, SIDE_CLIENT);
    talk_say(talk, SIDE_SERVER, "220 again");
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 closed port-reused\n"
                          "40001 opened\n"
                          "40001 server 0 [220 again]\n");
    ck_assert_int_eq(recording->recorder.stream.start, start);
    ck_assert_str_eq(recording->recorder.stream.source, "second.pcap");
    recording_free(recording);
}
END_TEST

START_TEST(restarted_client_resets_and_comes_back)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_talk old;
    struct tcp_spec rst;

    say_hello(talk);
    old = *talk;
    renew(talk);
    talk_control(talk, SIDE_CLIENT, TALK_SYN);
    old.now = talk->now;
    talk_ack(&old, SIDE_SERVER); /* the challenge */
    rst = talk_prepare(&old, SIDE_CLIENT, TALK_RST, bytes_of(NULL, 0));
    talk_send(&old, &rst);
    talk->now = old.now;
    renew(talk);
    say_hello(talk);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 closed rst client\n"
                          "40001 opened\n"
                          "40001 server 0 [220 ready]\n");
    recording_free(recording);
}
END_TEST

START_TEST(syn_captured_after_its_answer_belongs_to_the_connection)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec syn = talk_prepare(talk, SIDE_CLIENT, TALK_SYN, bytes_of(NULL, 0));

    talk_control(talk, SIDE_SERVER, TALK_SYN | TALK_ACK);
    talk_send(talk, &syn);
    talk_ack(talk, SIDE_CLIENT);
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_close(talk, SIDE_SERVER);
    ASSERT_LOG(recording, "40001 opened without handshake\n"
                          "40001 closed stalled server missing 0 9\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_CONNECTIONS), 1);
    ck_assert(recording->recorder.stream.syn[SIDE_CLIENT].seen);
    recording_free(recording);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("connection reuse");
    TCase *making_way = tcase_create("making way");
    TCase *staying = tcase_create("staying");

    tcase_add_loop_test(making_way, new_connection_after_a_close_is_followed, 0, 2);
    tcase_add_test(making_way, stalled_connection_makes_way_for_the_new_one);
    tcase_add_test(making_way, connection_closed_on_the_wire_makes_way_for_the_new_one);
    tcase_add_test(making_way, connection_from_its_middle_makes_way_for_the_new_one);
    tcase_add_test(making_way, unanswered_syn_makes_way_for_one_with_another_number);
    tcase_add_test(making_way, answered_syn_replaces_a_sound_connection_from_its_first_packet);
    tcase_add_test(making_way, restarted_client_resets_and_comes_back);
    tcase_add_test(staying, repeated_syn_belongs_to_its_connection);
    tcase_add_test(staying, forged_syn_does_not_disturb_a_sound_connection);
    tcase_add_test(staying, syn_captured_after_its_answer_belongs_to_the_connection);
    suite_add_tcase(suite, making_way);
    suite_add_tcase(suite, staying);
    return suite;
}

SUITE_MAIN(suite);
