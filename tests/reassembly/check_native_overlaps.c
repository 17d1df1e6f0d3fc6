/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes that come more than once: sent again, copied, altered, or no data at all. */
#include "reassembly/reassembler.h"

#include "tests/reassembly/native_talk.h"
#include "tests/support/suite_main.h"

/* What the client sends again from this offset on; time moves on, its numbers do not. */
static struct tcp_spec again(struct tcp_talk *talk, uint32_t offset, const char *text)
{
    uint32_t sequence = talk->sequence[SIDE_CLIENT];
    struct tcp_spec spec = talk_prepare(talk, SIDE_CLIENT, TALK_ACK, bytes_of_string(text));

    spec.sequence = 1001 + offset;
    talk->sequence[SIDE_CLIENT] = sequence;
    talk->acknowledged[SIDE_SERVER] = sequence;
    return spec;
}

static void say_again(struct tcp_talk *talk, uint32_t offset, const char *text)
{
    struct tcp_spec spec = again(talk, offset, text);

    talk_send(talk, &spec);
}

static const struct traffic *client_traffic(struct recording *recording)
{
    return &recording->recorder.close.side[SIDE_CLIENT].traffic;
}

/* ------------------------------------------------------------------------- again */

START_TEST(bytes_sent_again_are_counted_not_delivered)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_say(talk, SIDE_CLIENT, "MAIL");
    for (int i = 0; i < 3; i++)
        say_again(talk, 0, "MAIL");
    talk_close(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [MAIL]\n"
                          "40001 closed fin client\n");
    ck_assert_uint_eq(client_traffic(recording)->bytes, 16);
    ck_assert_uint_eq(client_traffic(recording)->retransmitted, 3);
    ck_assert_uint_eq(client_traffic(recording)->times_retransmitted, 3);
    ck_assert_uint_eq(client_traffic(recording)->conflicting, 0);
    ck_assert_uint_eq(client_traffic(recording)->copies, 0);
    ck_assert_uint_eq(recording->recorder.close.side[SIDE_CLIENT].delivered, 4);
    recording_free(recording);
}
END_TEST

START_TEST(other_borders_deliver_what_is_new)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_say(talk, SIDE_CLIENT, "MAIL");
    say_again(talk, 2, "IL FROM");
    say_again(talk, 0, "MAIL FROM:<");
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [MAIL]\n"
                          "40001 client 4 [ FROM] starts inside\n"
                          "40001 client 9 [:<] starts inside\n");
    recording_free(recording);
}
END_TEST

START_TEST(overlaps_in_the_queue_are_delivered_once)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    say_again(talk, 4, "4567");
    say_again(talk, 10, "abcd");
    say_again(talk, 6, "6789ab");
    say_again(talk, 3, "345");
    say_again(talk, 2, "23456789abcdef");
    say_again(talk, 0, "012");
    ck_assert_uint_eq(recording->recorder.data_length[SIDE_CLIENT], 16);
    ck_assert_mem_eq(recording->recorder.data[SIDE_CLIENT], "0123456789abcdef", 16);
    recording_end(recording);
    ck_assert_uint_eq(client_traffic(recording)->conflicting, 0);
    ck_assert_uint_eq(recording_count(recording, COUNT_CONFLICTING), 0);
    recording_free(recording);
}
END_TEST

/* --------------------------------------------------------------------- conflicts */

START_TEST(of_different_bytes_in_the_queue_the_first_stay)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    say_again(talk, 4, "RCPT");
    say_again(talk, 4, "DATA");
    say_again(talk, 6, "XXQUIT");
    say_again(talk, 0, "MAIL");
    recording_end(recording);
    ck_assert_mem_eq(recording->recorder.data[SIDE_CLIENT], "MAILRCPTQUIT", 12);
    ck_assert_uint_eq(client_traffic(recording)->conflicting, 2);
    ck_assert_uint_eq(recording_count(recording, COUNT_CONFLICTING), 2);
    recording_free(recording);
}
END_TEST

START_TEST(different_bytes_for_a_line_already_delivered_are_counted)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_say(talk, SIDE_CLIENT, "RCPT TO:<a@example.org>");
    say_again(talk, 0, "RCPT TO:<b@example.org>");
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [RCPT TO:<a@example.org>]\n"
                          "40001 closed end-of-capture\n");
    ck_assert_uint_eq(client_traffic(recording)->conflicting, 1);
    recording_free(recording);
}
END_TEST

START_TEST(different_bytes_before_new_ones_are_counted_and_the_new_ones_delivered)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_say(talk, SIDE_CLIENT, "MAIL");
    say_again(talk, 0, "RSETQUIT");
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [MAIL]\n"
                          "40001 client 4 [QUIT] starts inside\n"
                          "40001 closed end-of-capture\n");
    ck_assert_uint_eq(client_traffic(recording)->conflicting, 1);
    recording_free(recording);
}
END_TEST

START_TEST(segment_that_contradicts_twice_is_counted_once)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_say(talk, SIDE_CLIENT, "MAIL");
    say_again(talk, 8, "DATA"); /* waits */
    say_again(talk, 0, "RSETRCPTQUIT");
    recording_end(recording);
    ck_assert_mem_eq(recording->recorder.data[SIDE_CLIENT], "MAILRCPTDATA", 12);
    ck_assert_uint_eq(client_traffic(recording)->conflicting, 1);
    recording_free(recording);
}
END_TEST

/* ------------------------------------------------------------------------ copies */

static struct tcp_spec copy_of(const struct tcp_spec *spec, duration later)
{
    struct tcp_spec copy = *spec;

    copy.time += later;
    copy.ttl--; /* as behind a router */
    return copy;
}

START_TEST(copy_of_a_mirror_port_is_dropped_and_counted)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec spec, copy;

    if (_i == 1) { /* IPv6, where packets have no number */
        talk->end[SIDE_CLIENT] = endpoint_v6(10, 40001);
        talk->end[SIDE_SERVER] = endpoint_v6(25, 25);
    }
    talk_handshake(talk);
    spec = talk_prepare(talk, SIDE_CLIENT, TALK_ACK, bytes_of_string("MAIL"));
    copy = copy_of(&spec, 9 * DURATION_MILLISECOND);
    talk_send(talk, &spec);
    talk_send(talk, &copy);
    talk_pause(talk, 20 * DURATION_MILLISECOND);
    talk_close(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [MAIL]\n"
                          "40001 closed fin client\n");
    ck_assert_uint_eq(client_traffic(recording)->copies, 1);
    ck_assert_uint_eq(client_traffic(recording)->packets, 5); /* SYN, ACK, data, FIN, ACK */
    ck_assert_uint_eq(client_traffic(recording)->bytes, 4);
    ck_assert_uint_eq(client_traffic(recording)->retransmitted, 0);
    ck_assert_uint_eq(recording_count(recording, COUNT_COPIES), 1);
    recording_free(recording);
}
END_TEST

START_TEST(same_packet_much_later_is_no_copy)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec spec, copy;

    talk_handshake(talk);
    spec = talk_prepare(talk, SIDE_CLIENT, TALK_ACK, bytes_of_string("MAIL"));
    copy = copy_of(&spec, 11 * DURATION_MILLISECOND);
    talk_send(talk, &spec);
    talk_send(talk, &copy);
    recording_end(recording);
    ck_assert_uint_eq(client_traffic(recording)->copies, 0);
    ck_assert_uint_eq(client_traffic(recording)->retransmitted, 1);
    recording_free(recording);
}
END_TEST

START_TEST(quick_retransmission_is_no_copy)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk->step = DURATION_MICROSECOND;
    talk_handshake(talk);
    talk_say(talk, SIDE_CLIENT, "MAIL");
    say_again(talk, 0, "MAIL"); /* another identification */
    recording_end(recording);
    ck_assert_uint_eq(client_traffic(recording)->copies, 0);
    ck_assert_uint_eq(client_traffic(recording)->retransmitted, 1);
    recording_free(recording);
}
END_TEST

START_TEST(copies_of_every_packet_leave_the_record_of_one)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    const struct direction_facts *side = recording->recorder.close.side;
    static const struct {
        enum side from;
        unsigned flags;
        const char *text;
    } packets[] = {
        { SIDE_CLIENT, TALK_SYN, "" },
        { SIDE_SERVER, TALK_SYN | TALK_ACK, "" },
        { SIDE_CLIENT, TALK_ACK, "" },
        { SIDE_SERVER, TALK_ACK, "220 ready" },
        { SIDE_CLIENT, TALK_ACK, "QUIT" },
        { SIDE_SERVER, TALK_ACK | TALK_FIN, "221" },
        { SIDE_CLIENT, TALK_ACK | TALK_FIN, "" },
        { SIDE_SERVER, TALK_ACK, "" },
    };

    for (size_t i = 0; i < sizeof packets / sizeof packets[0]; i++) {
        struct tcp_spec spec =
            talk_prepare(talk, packets[i].from, packets[i].flags, bytes_of_string(packets[i].text));
        struct tcp_spec copy = copy_of(&spec, 100 * DURATION_MICROSECOND);

        talk_send(talk, &spec);
        talk_send(talk, &copy);
    }
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 client 0 [QUIT]\n"
                          "40001 server 9 [221]\n"
                          "40001 closed fin server\n");
    ck_assert_uint_eq(side[SIDE_CLIENT].traffic.packets, 4);
    ck_assert_uint_eq(side[SIDE_CLIENT].traffic.copies, 4);
    ck_assert_uint_eq(side[SIDE_SERVER].traffic.packets, 4);
    ck_assert_int_eq(recording->recorder.close.round_trip, 2 * talk->step);
    recording_free(recording);
}
END_TEST

/* ------------------------------------------------------------ segments that are no data */

START_TEST(keepalive_brings_nothing_and_is_no_retransmission)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_say(talk, SIDE_CLIENT, "NOOP");
    talk_ack(talk, SIDE_SERVER);
    talk_pause(talk, 75 * DURATION_SECOND);
    say_again(talk, 3, _i == 0 ? "" : "\001"); /* with the octet of RFC 9293, 3.8.4, or without */
    talk_ack(talk, SIDE_SERVER);
    talk_say(talk, SIDE_CLIENT, "QUIT");
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [NOOP]\n"
                          "40001 client 4 [QUIT]\n"
                          "40001 closed end-of-capture\n");
    ck_assert_uint_eq(client_traffic(recording)->retransmitted, 0);
    ck_assert_uint_eq(client_traffic(recording)->bytes, 8);
    ck_assert_uint_eq(client_traffic(recording)->conflicting, 0);
    recording_free(recording);
}
END_TEST

START_TEST(keepalive_before_anything_was_said_opens_nothing)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec spec;

    talk_handshake(talk);
    talk_pause(talk, 75 * DURATION_SECOND);
    spec = talk_prepare(talk, SIDE_CLIENT, TALK_ACK, bytes_of_string(_i == 0 ? "" : "\001"));
    spec.sequence = 1000; /* that of the SYN */
    talk->sequence[SIDE_CLIENT] = talk->acknowledged[SIDE_SERVER] = 1001;
    talk_send(talk, &spec);
    talk_ack(talk, SIDE_SERVER);
    ASSERT_LOG(recording, "");
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [EHLO a]\n");
    recording_free(recording);
}
END_TEST

START_TEST(byte_of_a_window_probe_comes_once)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk->window[SIDE_SERVER] = 0;
    talk_ack(talk, SIDE_SERVER);
    for (int i = 0; i < 3; i++) { /* refused: not acknowledged */
        say_again(talk, 0, "M");
        talk->acknowledged[SIDE_SERVER] = 1001;
        talk_pause(talk, 200 * DURATION_MILLISECOND);
        talk_ack(talk, SIDE_SERVER);
    }
    talk->window[SIDE_SERVER] = 65160;
    talk_ack(talk, SIDE_SERVER);
    talk_say(talk, SIDE_CLIENT, "MAIL");
    talk_ack(talk, SIDE_SERVER);
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [M]\n"
                          "40001 client 1 [AIL] starts inside\n"
                          "40001 closed end-of-capture\n");
    ck_assert_uint_eq(recording->recorder.close.side[SIDE_SERVER].traffic.zero_window, 1);
    ck_assert_int_eq(recording->recorder.close.side[SIDE_SERVER].traffic.zero_window_time,
                     607 * DURATION_MILLISECOND);
    ck_assert_uint_eq(client_traffic(recording)->conflicting, 0);
    recording_free(recording);
}
END_TEST

START_TEST(urgent_byte_stays_in_the_stream_and_is_counted)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec spec;

    talk_handshake(talk);
    spec = talk_prepare(talk, SIDE_CLIENT, TALK_ACK | TALK_URG, bytes_of_string("MAIL FROM"));
    spec.urgent = 6;
    talk_send(talk, &spec);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [MAIL FROM]\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_URGENT), 1);
    recording_free(recording);
}
END_TEST

START_TEST(number_far_from_all_others_is_counted_and_brings_nothing)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_say(talk, SIDE_CLIENT, "MAIL");
    say_again(talk, 0x50000000, "XXXX");
    talk_say(talk, SIDE_CLIENT, "RCPT");
    recording_end(recording);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 client 0 [MAIL]\n"
                          "40001 client 4 [RCPT]\n"
                          "40001 closed end-of-capture\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_IMPLAUSIBLE), 1);
    recording_free(recording);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("native overlaps");
    TCase *again_case = tcase_create("again");
    TCase *conflicts = tcase_create("conflicts");
    TCase *copies = tcase_create("copies");
    TCase *no_data = tcase_create("no data");

    tcase_add_test(again_case, bytes_sent_again_are_counted_not_delivered);
    tcase_add_test(again_case, other_borders_deliver_what_is_new);
    tcase_add_test(again_case, overlaps_in_the_queue_are_delivered_once);
    tcase_add_test(conflicts, of_different_bytes_in_the_queue_the_first_stay);
    tcase_add_test(conflicts, different_bytes_for_a_line_already_delivered_are_counted);
    tcase_add_test(conflicts,
                   different_bytes_before_new_ones_are_counted_and_the_new_ones_delivered);
    tcase_add_test(conflicts, segment_that_contradicts_twice_is_counted_once);
    tcase_add_loop_test(copies, copy_of_a_mirror_port_is_dropped_and_counted, 0, 2);
    tcase_add_test(copies, same_packet_much_later_is_no_copy);
    tcase_add_test(copies, quick_retransmission_is_no_copy);
    tcase_add_test(copies, copies_of_every_packet_leave_the_record_of_one);
    tcase_add_loop_test(no_data, keepalive_brings_nothing_and_is_no_retransmission, 0, 2);
    tcase_add_loop_test(no_data, keepalive_before_anything_was_said_opens_nothing, 0, 2);
    tcase_add_test(no_data, byte_of_a_window_probe_comes_once);
    tcase_add_test(no_data, urgent_byte_stays_in_the_stream_and_is_counted);
    tcase_add_test(no_data, number_far_from_all_others_is_counted_and_brings_nothing);
    suite_add_tcase(suite, again_case);
    suite_add_tcase(suite, conflicts);
    suite_add_tcase(suite, copies);
    suite_add_tcase(suite, no_data);
    return suite;
}

SUITE_MAIN(suite);
