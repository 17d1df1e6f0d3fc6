/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RSTs, and endpoints that are used again. */
#include "reassembly/reassembler.h"

#include "tests/reassembly/native_talk.h"
#include "tests/support/suite_main.h"

static void greet(struct tcp_talk *talk)
{
    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_say(talk, SIDE_CLIENT, "EHLO a");
}

#define GREETED                                                                                    \
    "40001 opened\n"                                                                               \
    "40001 server 0 [220 ready]\n"                                                                 \
    "40001 client 0 [EHLO a]\n"

/* ------------------------------------------------------------------------- resets */

START_TEST(reset_closes_with_its_facts)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    const struct reset_facts *reset = &recording->recorder.close.reset;
    struct tcp_spec spec;

    greet(talk);
    spec = talk_prepare(talk, SIDE_SERVER, TALK_RST | TALK_ACK, bytes_of(NULL, 0));
    spec.ttl = 200;
    spec.identification = 0;
    talk_send(talk, &spec);
    ASSERT_LOG(recording, GREETED "40001 closed rst server\n");
    ck_assert(reset->seen);
    ck_assert_uint_eq(reset->ttl, 200);
    ck_assert_uint_eq(reset->usual_ttl, 58);
    ck_assert_uint_eq(reset->identification, 0);
    ck_assert_uint_eq(reset->usual_identification, 7001);
    recording_free(recording);
}
END_TEST

/* The window is taken to be unscaled, from what was acknowledged on. */
static const struct {
    int32_t from_next; /* of the sequence number */
    bool ends;
} windows[] = { { 0, true },  { 100, false }, { 65535, false }, { 65536, false },
                { -6, true }, { -7, false },  { -5000, false }, { 1 << 29, false } };

START_TEST(reset_counts_inside_the_window_only)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec spec;

    greet(talk); /* "EHLO a" is not acknowledged */
    spec = talk_prepare(talk, SIDE_CLIENT, TALK_RST, bytes_of(NULL, 0));
    spec.sequence += (uint32_t)windows[_i].from_next;
    talk_send(talk, &spec);
    talk_say(talk, SIDE_CLIENT, "MAIL");
    ASSERT_LOG(recording, windows[_i].ends ? GREETED "40001 closed rst client\n"
                                           : GREETED "40001 client 6 [MAIL]\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_AFTER_CLOSE), windows[_i].ends ? 1 : 0);
    recording_free(recording);
}
END_TEST

/* "EHLO a", and an RST that is `ahead` octets too far. */
static struct recording *doubtful_reset(uint32_t ahead)
{
    struct recording *recording = recording_new_native();
    struct tcp_spec spec;

    greet(&recording->talk);
    spec = talk_prepare(&recording->talk, SIDE_CLIENT, TALK_RST, bytes_of(NULL, 0));
    spec.sequence += ahead;
    talk_send(&recording->talk, &spec);
    ASSERT_LOG(recording, GREETED);
    return recording;
}

START_TEST(doubtful_reset_counts_when_its_sender_falls_silent)
{
    struct recording *recording = doubtful_reset(1000);

    recording->talk.now = (TALK_START_SECONDS + 5) * DURATION_SECOND;
    talk_tick(&recording->talk);
    ASSERT_LOG(recording, "");
    recording->talk.now = (TALK_START_SECONDS + 6) * DURATION_SECOND;
    talk_tick(&recording->talk);
    ASSERT_LOG(recording, "40001 closed rst client\n");
    recording_free(recording);
}
END_TEST

START_TEST(doubtful_reset_is_taken_back_when_its_sender_goes_on)
{
    struct recording *recording = doubtful_reset(1000);

    talk_pause(&recording->talk, 4 * DURATION_MILLISECOND);
    talk_say(&recording->talk, SIDE_CLIENT, "MAIL");
    talk_close(&recording->talk, SIDE_SERVER);
    ASSERT_LOG(recording, "40001 client 6 [MAIL]\n"
                          "40001 closed fin server\n");
    ck_assert(!recording->recorder.close.reset.seen);
    recording_free(recording);
}
END_TEST

START_TEST(reset_that_overtook_bytes_counts_when_they_are_here)
{
    struct recording *recording = doubtful_reset(6);

    talk_say(&recording->talk, SIDE_CLIENT, "DA");
    ASSERT_LOG(recording, "40001 client 6 [DA]\n");
    talk_say(&recording->talk, SIDE_CLIENT, "TA..");
    ASSERT_LOG(recording, "40001 client 8 [TA..]\n"
                          "40001 closed rst client\n");
    recording_free(recording);
}
END_TEST

START_TEST(text_in_a_reset_is_no_data)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    greet(talk);
    talk_packet(talk, SIDE_SERVER, TALK_RST | TALK_ACK, bytes_of_string("go away"));
    ASSERT_LOG(recording, GREETED "40001 closed rst server\n");
    recording_free(recording);
}
END_TEST

START_TEST(data_that_a_reset_overtook_is_waited_for)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_spec overtaken;

    talk_handshake(talk);
    overtaken = talk_prepare(talk, SIDE_CLIENT, TALK_ACK, bytes_of_string("MAIL"));
    talk_say(talk, SIDE_CLIENT, "RCPT");
    talk_control(talk, SIDE_CLIENT, TALK_RST | TALK_ACK);
    ASSERT_LOG(recording, "");
    if (_i == 0) {
        talk_send(talk, &overtaken);
        ASSERT_LOG(recording, "40001 opened\n"
                              "40001 client 0 [MAIL]\n"
                              "40001 client 4 [RCPT] queued\n"
                              "40001 closed rst client\n");
    } else { /* not for ever */
        talk->now = (TALK_START_SECONDS + 5) * DURATION_SECOND;
        talk_tick(talk);
        ASSERT_LOG(recording, "");
        talk->now = (TALK_START_SECONDS + 6) * DURATION_SECOND;
        talk_tick(talk);
        ASSERT_LOG(recording, GAP_OF_MAIL "40001 closed rst client\n");
    }
    recording_free(recording);
}
END_TEST

START_TEST(reset_while_a_reply_waits_releases_it_behind_the_gap)
{
    struct recording *recording = recording_with_a_hole();
    struct tcp_talk *talk = &recording->talk;

    talk_say(talk, SIDE_SERVER, "250 ok"); /* acknowledges all: waits for the hole */
    talk_control(talk, SIDE_SERVER, TALK_RST | TALK_ACK);
    recording_end(recording);
    ASSERT_LOG(recording, GAP_OF_MAIL "40001 server 0 [250 ok] queued\n"
                                      "40001 closed rst server\n");
    recording_free(recording);
}
END_TEST

START_TEST(reset_of_an_established_connection_that_said_nothing_is_told_of)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_handshake(talk);
    talk_control(talk, SIDE_CLIENT, TALK_RST | TALK_ACK);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 closed rst client\n");
    ck_assert(recording->recorder.close.reset.seen);
    ck_assert_uint_eq(recording->recorder.close.reset.usual_ttl, 63);
    recording_free(recording);
}
END_TEST

START_TEST(fin_answered_by_a_reset_closes_by_reset)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    greet(talk);
    talk_control(talk, SIDE_SERVER, TALK_FIN | TALK_ACK);
    talk_control(talk, SIDE_CLIENT, TALK_RST | TALK_ACK);
    ASSERT_LOG(recording, GREETED "40001 closed rst client\n");
    recording_free(recording);
}
END_TEST

/* ------------------------------------------------------------------- endpoints again */

/* The same endpoints open a new connection with other numbers. */
static void open_again(struct tcp_talk *talk)
{
    talk->sequence[SIDE_CLIENT] = 70000000;
    talk->sequence[SIDE_SERVER] = 90000000;
    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 again");
}

START_TEST(endpoints_of_a_closed_connection_open_a_new_one_at_once)
{
    static const char *const closed[] = { "40001 closed fin client\n",
                                          "40001 closed rst client\n" };
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    char expected[300];

    greet(talk);
    if (_i == 0)
        talk_close(talk, SIDE_CLIENT);
    else
        talk_control(talk, SIDE_CLIENT, TALK_RST | TALK_ACK);
    open_again(talk);
    talk_close(talk, SIDE_SERVER);
    snprintf(expected, sizeof expected,
             GREETED "%s40001 opened\n40001 server 0 [220 again]\n40001 closed fin server\n",
             closed[_i]);
    ASSERT_LOG(recording, expected);
    ck_assert_uint_eq(recording_count(recording, COUNT_PORT_REUSED), 0);
    ck_assert_uint_eq(recording_count(recording, COUNT_CONNECTIONS), 2);
    recording_free(recording);
}
END_TEST

START_TEST(answered_syn_on_an_open_connection_ends_it_as_reused)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    greet(talk);
    open_again(talk);
    recording_end(recording);
    ASSERT_LOG(recording, GREETED "40001 closed port-reused\n"
                                  "40001 opened\n"
                                  "40001 server 0 [220 again]\n"
                                  "40001 closed end-of-capture\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_PORT_REUSED), 1);
    recording_free(recording);
}
END_TEST

START_TEST(reused_connection_gets_its_gap_first)
{
    struct recording *recording = recording_with_a_hole();

    open_again(&recording->talk);
    ASSERT_LOG(recording, GAP_OF_MAIL "40001 closed port-reused\n"
                                      "40001 opened\n"
                                      "40001 server 0 [220 again]\n");
    recording_free(recording);
}
END_TEST

START_TEST(lone_syn_on_an_open_connection_changes_nothing)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_talk forger;

    greet(talk);
    forger = *talk;
    forger.sequence[SIDE_CLIENT] = 70000000;
    talk_control(&forger, SIDE_CLIENT, TALK_SYN);
    talk->now = forger.now;
    talk_ack(talk, SIDE_SERVER); /* the challenge of RFC 5961, 4 */
    talk_say(talk, SIDE_SERVER, "250 b");
    ASSERT_LOG(recording, GREETED "40001 server 9 [250 b]\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_SYN_ON_OPEN), 1);
    recording_free(recording);
}
END_TEST

START_TEST(unanswered_syn_and_another_one_are_two_attempts)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    talk_control(talk, SIDE_CLIENT, TALK_SYN);
    talk_pause(talk, DURATION_SECOND);
    open_again(talk);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 again]\n");
    ck_assert_uint_eq(recording_count(recording, COUNT_SYN_UNANSWERED), 1);
    recording_free(recording);
}
END_TEST

START_TEST(new_connection_in_the_other_direction_has_the_other_client)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;
    struct tcp_talk back;

    greet(talk);
    talk_close(talk, SIDE_CLIENT);
    ASSERT_LOG(recording, GREETED "40001 closed fin client\n");
    back = *talk;
    back.end[SIDE_CLIENT] = talk->end[SIDE_SERVER];
    back.end[SIDE_SERVER] = talk->end[SIDE_CLIENT];
    open_again(&back);
    ASSERT_LOG(recording, "25 opened\n"
                          "25 server 0 [220 again]\n");
    recording_free(recording);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("native resets");
    TCase *resets = tcase_create("resets");
    TCase *again = tcase_create("endpoints again");

    tcase_add_test(resets, reset_closes_with_its_facts);
    tcase_add_loop_test(resets, reset_counts_inside_the_window_only, 0,
                        sizeof windows / sizeof windows[0]);
    tcase_add_test(resets, doubtful_reset_counts_when_its_sender_falls_silent);
    tcase_add_test(resets, doubtful_reset_is_taken_back_when_its_sender_goes_on);
    tcase_add_test(resets, reset_that_overtook_bytes_counts_when_they_are_here);
    tcase_add_test(resets, text_in_a_reset_is_no_data);
    tcase_add_loop_test(resets, data_that_a_reset_overtook_is_waited_for, 0, 2);
    tcase_add_test(resets, reset_while_a_reply_waits_releases_it_behind_the_gap);
    tcase_add_test(resets, reset_of_an_established_connection_that_said_nothing_is_told_of);
    tcase_add_test(resets, fin_answered_by_a_reset_closes_by_reset);
    tcase_add_loop_test(again, endpoints_of_a_closed_connection_open_a_new_one_at_once, 0, 2);
    tcase_add_test(again, answered_syn_on_an_open_connection_ends_it_as_reused);
    tcase_add_test(again, reused_connection_gets_its_gap_first);
    tcase_add_test(again, lone_syn_on_an_open_connection_changes_nothing);
    tcase_add_test(again, unanswered_syn_and_another_one_are_two_attempts);
    tcase_add_test(again, new_connection_in_the_other_direction_has_the_other_client);
    suite_add_tcase(suite, resets);
    suite_add_tcase(suite, again);
    return suite;
}

SUITE_MAIN(suite);
