/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What becomes of a connection by the sink's answers. */
#include "reassembly/stream_report.h"

#include "tests/reassembly/stream_recorder.h"
#include "tests/support/suite_main.h"

START_TEST(unwanted_connection_is_never_heard_of_again)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    if (_i == 0)
        recording->recorder.at_opening = STREAM_UNWANTED;
    else
        recording->recorder.at_data = STREAM_UNWANTED;
    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    talk_pause(talk, 60 * DURATION_SECOND);
    talk_say(talk, SIDE_SERVER, "250 b");
    talk_close(talk, SIDE_CLIENT);
    talk_pause(talk, 60 * DURATION_SECOND);
    talk_tick(talk);
    recording_end(recording);
    ASSERT_LOG(recording, _i == 0 ? "40001 opened\n"
                                  : "40001 opened\n"
                                    "40001 server 0 [220 ready]\n");
    recording_free(recording);
}
END_TEST

START_TEST(facts_only_stops_the_data_and_still_closes)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    recording->recorder.at_data = STREAM_FACTS_ONLY;
    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    talk_lose(talk, SIDE_SERVER, "250 lost");
    talk_say(talk, SIDE_SERVER, "250 b");
    if (_i == 0)
        talk_close(talk, SIDE_CLIENT);
    else
        talk_control(talk, SIDE_CLIENT, TALK_RST | TALK_ACK);
    ASSERT_LOG(recording, _i == 0 ? "40001 opened\n"
                                    "40001 server 0 [220 ready]\n"
                                    "40001 closed fin client\n"
                                  : "40001 opened\n"
                                    "40001 server 0 [220 ready]\n"
                                    "40001 closed rst client\n");
    ck_assert_uint_eq(recording->recorder.close.side[SIDE_CLIENT].traffic.bytes, 6);
    ck_assert_uint_eq(recording->recorder.close.side[SIDE_SERVER].traffic.bytes, 14);
    ck_assert_uint_eq(recording->recorder.close.side[SIDE_CLIENT].unheard, 6);
    ck_assert_uint_eq(recording->recorder.close.side[SIDE_SERVER].unheard, 13);
    recording_free(recording);
}
END_TEST

START_TEST(answer_to_a_late_opening_is_heeded)
{
    struct recording *recording = recording_new();
    struct tcp_talk *talk = &recording->talk;

    recording->recorder.at_opening = _i == 0 ? STREAM_UNWANTED : STREAM_FACTS_ONLY;
    talk_say(talk, SIDE_SERVER, "220 ready");
    recording_end(recording);
    ASSERT_LOG(recording, _i == 0 ? "40001 opened without handshake\n"
                                  : "40001 opened without handshake\n"
                                    "40001 closed stalled missing 0 9\n");
    recording_free(recording);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("stream report");
    TCase *answers = tcase_create("answers");

    tcase_add_loop_test(answers, unwanted_connection_is_never_heard_of_again, 0, 2);
    tcase_add_loop_test(answers, facts_only_stops_the_data_and_still_closes, 0, 2);
    tcase_add_loop_test(answers, answer_to_a_late_opening_is_heeded, 0, 2);
    suite_add_tcase(suite, answers);
    return suite;
}

SUITE_MAIN(suite);
