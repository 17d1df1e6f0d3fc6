/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the sink's answer changes: facts only, or nothing any more. */
#include "reassembly/reassembler.h"

#include "tests/reassembly/native_talk.h"
#include "tests/support/suite_main.h"

static const struct direction_facts *client_facts(struct recording *recording)
{
    return &recording->recorder.close.side[SIDE_CLIENT];
}

START_TEST(facts_only_gives_the_close_with_everything_counted)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    recording->recorder.at_data = STREAM_FACTS_ONLY;
    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    talk->sequence[SIDE_CLIENT] -= 6;
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    talk_lose(talk, SIDE_CLIENT, "MAIL");
    talk_say(talk, SIDE_CLIENT, "RCPT");
    talk_ack(talk, SIDE_SERVER);
    talk_pause(talk, DURATION_SECOND);
    talk_say(talk, SIDE_CLIENT, "QUIT");
    talk_close(talk, SIDE_SERVER);
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 closed fin server\n");
    ck_assert_uint_eq(client_facts(recording)->traffic.bytes, 20);
    ck_assert_uint_eq(client_facts(recording)->traffic.out_of_order, 1);
    ck_assert_uint_eq(client_facts(recording)->delivered, 0);
    ck_assert_uint_eq(client_facts(recording)->missing, 0);
    ck_assert_uint_eq(client_facts(recording)->acknowledged, 18);
    ck_assert_uint_eq(client_facts(recording)->unheard, 18);
    ck_assert_uint_eq(recording->recorder.close.side[SIDE_SERVER].unheard, 0);
    recording_free(recording);
}
END_TEST

START_TEST(facts_only_at_the_opening_or_at_a_gap_is_heeded)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    if (_i == 0)
        recording->recorder.at_opening = STREAM_FACTS_ONLY;
    else
        recording->recorder.at_gap = STREAM_FACTS_ONLY;
    talk_handshake(talk);
    talk_lose(talk, SIDE_CLIENT, "MAIL");
    talk_say(talk, SIDE_CLIENT, "RCPT");
    recording_end(recording);
    ASSERT_LOG(recording, _i == 0 ? "40001 opened\n"
                                    "40001 closed end-of-capture\n"
                                  : "40001 opened\n"
                                    "40001 client 0 gap 4\n"
                                    "40001 closed end-of-capture\n");
    recording_free(recording);
}
END_TEST

/* With facts only nothing may wait in memory: what is used does not grow. */
START_TEST(facts_only_queues_nothing)
{
    struct reassembly_options options = reassembly_options_default();
    struct memory_pool pool;
    struct memory_budget budget;
    struct recording *recording;
    size_t used;

    memory_pool_init(&pool, 1 << 24);
    memory_budget_init(&budget, &pool);
    options.engine = "native";
    options.budget = &budget;
    recording = recording_new_with(&options);
    recording->recorder.quiet = true;
    recording->recorder.at_data = STREAM_FACTS_ONLY;
    talk_handshake(&recording->talk);
    talk_say(&recording->talk, SIDE_CLIENT, "EHLO a");
    talk_lose(&recording->talk, SIDE_CLIENT, "MAIL");
    used = budget.used;
    say_much(&recording->talk, 500000);
    ck_assert_uint_le(budget.used, used + 4096); /* what it remembers of holes */
    recording_end(recording);
    ck_assert_uint_eq(client_facts(recording)->traffic.bytes, 500006);
    recording_free(recording);
    ck_assert_uint_eq(budget.used, 0);
    memory_budget_clear(&budget);
}
END_TEST

START_TEST(unwanted_connection_gives_nothing_more)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    if (_i == 0)
        recording->recorder.at_opening = STREAM_UNWANTED;
    else if (_i == 1)
        recording->recorder.at_data = STREAM_UNWANTED;
    else
        recording->recorder.at_gap = STREAM_UNWANTED;
    talk_handshake(talk);
    if (_i == 2) {
        talk_lose(talk, SIDE_CLIENT, "MAIL");
        talk_say(talk, SIDE_CLIENT, "RCPT");
        talk_ack(talk, SIDE_SERVER);
        talk_pause(talk, DURATION_SECOND);
    }
    talk_say(talk, SIDE_SERVER, "220 ready");
    talk_say(talk, SIDE_CLIENT, "EHLO a");
    talk_close(talk, SIDE_CLIENT);
    recording_end(recording);
    ASSERT_LOG(recording, _i == 0   ? "40001 opened\n"
                          : _i == 1 ? "40001 opened\n"
                                      "40001 server 0 [220 ready]\n"
                                    : "40001 opened\n"
                                      "40001 client 0 gap 4\n");
    recording_free(recording);
}
END_TEST

START_TEST(endpoints_of_an_unwanted_connection_may_open_a_new_one)
{
    struct recording *recording = recording_new_native();
    struct tcp_talk *talk = &recording->talk;

    recording->recorder.at_data = STREAM_UNWANTED;
    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 ready");
    recording->recorder.at_data = STREAM_WANTED;
    talk_close(talk, SIDE_CLIENT);
    talk->sequence[SIDE_CLIENT] = 70000000;
    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 again");
    ASSERT_LOG(recording, "40001 opened\n"
                          "40001 server 0 [220 ready]\n"
                          "40001 opened\n"
                          "40001 server 0 [220 again]\n");
    recording_free(recording);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("native, interest");
    TCase *facts = tcase_create("facts only");
    TCase *unwanted = tcase_create("unwanted");

    tcase_add_test(facts, facts_only_gives_the_close_with_everything_counted);
    tcase_add_loop_test(facts, facts_only_at_the_opening_or_at_a_gap_is_heeded, 0, 2);
    tcase_add_test(facts, facts_only_queues_nothing);
    tcase_add_loop_test(unwanted, unwanted_connection_gives_nothing_more, 0, 3);
    tcase_add_test(unwanted, endpoints_of_an_unwanted_connection_may_open_a_new_one);
    suite_add_tcase(suite, facts);
    suite_add_tcase(suite, unwanted);
    return suite;
}

SUITE_MAIN(suite);
