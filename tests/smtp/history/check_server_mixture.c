/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What two products' texts, missing codes and other clients say of a server. */
#include "smtp/history/server_profile.h"
#include "tests/smtp/history/history_kit.h"

static struct history *history;

static void begin(void)
{
    history = history_new();
}

static void end(void)
{
    history_free(history);
}

/* So many sessions of different clients. */
static void play_many(unsigned count, const char *script)
{
    for (unsigned i = 0; i < count; i++)
        expect_calm(play_from(history, 1000 + i, script));
}

#define NO_STARTTLS                                                                                \
    TALK(POSTFIX_BANNER, "S+ 250-ENHANCEDSTATUSCODES\n", POSTFIX_354, POSTFIX_250, POSTFIX_221)
#define UNLIKE_354 TALK(POSTFIX_BANNER, POSTFIX_KEYWORDS, "Speak now", POSTFIX_250, POSTFIX_221)

/* ------------------------------------------------------------- mixed front ends */

#define EXIM_BANNER "mail.example.com ESMTP Exim 4.96"
#define MIXED       TALK(EXIM_BANNER, POSTFIX_KEYWORDS, POSTFIX_354, POSTFIX_250, POSTFIX_221)
#define MIXED_WITHOUT_CODES                                                                        \
    TALK(EXIM_BANNER, POSTFIX_KEYWORDS, POSTFIX_354, "Ok: queued as 4F2A1", "Bye")

START_TEST(a_mixture_beside_a_hole_is_no_more_than_info)
{
    history->options.missing[SIDE_CLIENT] = 5;
    expect_severity(play_from(history, 1, MIXED), "server-mixed-fingerprint", SEVERITY_INFO);
}
END_TEST

START_TEST(a_mixed_front_end_is_calm_from_the_first_session_on)
{
    for (unsigned i = 0; i < 12; i++) {
        const struct session *session = play_from(history, i % 3, MIXED);

        expect_ids(session, "server-mixed-fingerprint");
        expect_calm(session);
    }
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

/* Another finding at the 354 does not make an interceptor of it. */
START_TEST(a_mixture_is_one_whatever_else_is_odd_about_it)
{
    const struct session *session =
        play_from(history, 1,
                  "S: 220 " POSTFIX_BANNER "\nC: EHLO client.example.org\nS: 250-mail.example.com\n"
                  "S+ 250 8BITMIME\n" ALICE_TO_BOB
                  "C: DATA\nS| 354 Enter message, ending with \".\" on a line by itself\\n\n"
                  "C| text\\r\\n.\\r\\n\nS: 250 ok\n" QUIT);

    ck_assert_int_eq(required_finding(session, "reply-bare-lf")->step,
                     required_finding(session, "server-mixed-fingerprint")->step);
}
END_TEST

/* Through a proxy the address is the proxy's; and without a list of products nothing is known. */
START_TEST(some_sessions_teach_nothing_of_a_server)
{
    static const char through_a_proxy[] =
        "C| \\x04\\x01\\x00\\x19\\xc0\\x00\\x02\\x19\\x00\n"
        "S| \\x00\\x5a\\x00\\x00\\x00\\x00\\x00\\x00\n" UNLIKE_354;

    play_many(3, POSTFIX);
    ck_assert_ptr_null(session_finding(play_from(history, 1, through_a_proxy), "data-354-outlier"));
    history->options.sessions.software = NULL;
    ck_assert_ptr_null(session_finding(play_from(history, 1, UNLIKE_354), "data-354-outlier"));
    history->options.sessions.software = history->software;
    ck_assert_ptr_nonnull(session_finding(play_from(history, 1, UNLIKE_354), "data-354-outlier"));
}
END_TEST

START_TEST(what_an_interceptor_says_is_no_mixture_of_the_server)
{
    const struct session *session =
        play_from(history, 1,
                  TALK(POSTFIX_BANNER, POSTFIX_KEYWORDS, "Please start mail input.", POSTFIX_250,
                       POSTFIX_221));

    ck_assert_ptr_nonnull(session_finding(session, "data-354-known-interceptor"));
    ck_assert_ptr_null(session_finding(session, "server-mixed-fingerprint"));
}
END_TEST

START_TEST(without_codes_it_is_a_notice_once_and_then_calm)
{
    const struct session *session = play_from(history, 1, MIXED_WITHOUT_CODES);

    ck_assert_int_eq(session_worst(session), SEVERITY_NOTICE);
    ck_assert_int_eq(session->interception.verdict, VERDICT_NONE);
    for (unsigned i = 0; i < 9; i++)
        expect_calm(play_from(history, i, MIXED_WITHOUT_CODES));
}
END_TEST

START_TEST(a_354_that_contradicts_greeting_and_history_is_a_warning)
{
    const struct finding *finding;

    play_many(3, POSTFIX);
    finding =
        required_finding(play_from(history, 1,
                                   TALK(POSTFIX_BANNER, POSTFIX_KEYWORDS,
                                        "Enter message, ending with \".\" on a line by itself",
                                        POSTFIX_250, POSTFIX_221)),
                         "data-354-contradicts-banner");
    expect_judgement(finding, SEVERITY_WARNING, BLAME_MIDDLEBOX, CONFIDENCE_MEDIUM);
}
END_TEST

#define WITHOUT_CODES                                                                              \
    TALK(POSTFIX_BANNER, POSTFIX_KEYWORDS, POSTFIX_354, "Ok: queued as 4F2A1", "Bye")

START_TEST(a_missing_code_warns_where_the_server_has_them_otherwise)
{
    play_many(2, POSTFIX);
    expect_severity(play_from(history, 1, WITHOUT_CODES), "enhanced-code-missing-midstream",
                    SEVERITY_NOTICE);
    play_many(2, POSTFIX);
    expect_severity(play_from(history, 1, UNLIKE_354), "data-354-outlier", SEVERITY_WARNING);
    expect_severity(play_from(history, 1, INTERCEPTED), "enhanced-code-missing-midstream",
                    SEVERITY_WARNING);
}
END_TEST

START_TEST(a_missing_code_warns_where_other_evidence_stands_beside_it)
{
    expect_severity(
        play_from(history, 1,
                  TALK(POSTFIX_BANNER, POSTFIX_KEYWORDS, "Please start mail input.", "Ok", "Bye")),
        "enhanced-code-missing-midstream", SEVERITY_WARNING);
    play_many(3, POSTFIX);
    expect_severity(play_from(history, 1, WITHOUT_CODES), "enhanced-code-missing-midstream",
                    SEVERITY_NOTICE);
    play_many(4, POSTFIX);
    expect_severity(play_from(history, 1, WITHOUT_CODES), "enhanced-code-missing-midstream",
                    SEVERITY_NOTICE);
    play_many(9, POSTFIX);
    expect_severity(play_from(history, 1, WITHOUT_CODES), "enhanced-code-missing-midstream",
                    SEVERITY_WARNING);
}
END_TEST

/* ------------------------------------------------------- what clients have in common */

#define SUSPECT HELLO ALICE_TO_BOB RSET "@ 9\n" ALICE_TO_BOB MESSAGE QUIT

START_TEST(what_all_clients_do_speaks_for_the_server)
{
    for (unsigned i = 0; i < 4; i++)
        ck_assert_int_eq(play_from(history, i, SUSPECT)->interception.verdict, VERDICT_POSSIBLE);
    ck_assert_int_eq(play_from(history, 4, SUSPECT)->interception.verdict, VERDICT_NONE);
    /* Four of six are not enough. */
    play_from(history, 5, HELLO QUIT);
    ck_assert_int_eq(play_from(history, 4, SUSPECT)->interception.verdict, VERDICT_NONE);
    play_from(history, 6, HELLO QUIT);
    ck_assert_int_eq(play_from(history, 4, SUSPECT)->interception.verdict, VERDICT_POSSIBLE);
}
END_TEST

START_TEST(what_comes_from_a_mail_server_alone_speaks_for_that)
{
    ck_assert_int_eq(play_from(history, 7, SUSPECT)->interception.verdict, VERDICT_POSSIBLE);
    history->options.server = host(7, 25);
    play_from(history, 8, HELLO QUIT);
    history->options.server = host(25, 25);
    ck_assert_int_eq(play_from(history, 7, SUSPECT)->interception.verdict, VERDICT_NONE);
    play_from(history, 9, HELLO QUIT);
    ck_assert_int_eq(play_from(history, 7, SUSPECT)->interception.verdict, VERDICT_POSSIBLE);
}
END_TEST

START_TEST(more_clients_than_there_is_room_for_are_judged_all_the_same)
{
    play_many(PROFILE_CLIENTS, POSTFIX);
    expect_severity(play_from(history, 9, NO_STARTTLS), "ehlo-feature-outlier", SEVERITY_NOTICE);
    ck_assert_ptr_nonnull(session_finding(play_from(history, 9, UNLIKE_354), "data-354-outlier"));
}
END_TEST

START_TEST(notices_of_the_stage_before_go_through)
{
    struct notice *notice = notice_new();
    struct session_sink sink = server_history_sink(history->chain.servers);

    session_sink_notify(&sink, notice);
    ck_assert_uint_eq(history->notice_count, 1);
    ck_assert_ptr_eq(history->notices[0], notice);
    server_history_free(NULL);
}
END_TEST

static TCase *new_case(Suite *suite, const char *name)
{
    TCase *test_case = tcase_create(name);

    tcase_add_checked_fixture(test_case, begin, end);
    suite_add_tcase(suite, test_case);
    return test_case;
}

static Suite *suite(void)
{
    Suite *suite = suite_create("server_mixture");
    TCase *mixed = new_case(suite, "mixed");
    TCase *common = new_case(suite, "common");

    tcase_add_test(mixed, a_mixture_beside_a_hole_is_no_more_than_info);
    tcase_add_test(mixed, a_mixed_front_end_is_calm_from_the_first_session_on);
    tcase_add_test(mixed, a_mixture_is_one_whatever_else_is_odd_about_it);
    tcase_add_test(mixed, some_sessions_teach_nothing_of_a_server);
    tcase_add_test(mixed, what_an_interceptor_says_is_no_mixture_of_the_server);
    tcase_add_test(mixed, without_codes_it_is_a_notice_once_and_then_calm);
    tcase_add_test(mixed, a_354_that_contradicts_greeting_and_history_is_a_warning);
    tcase_add_test(mixed, a_missing_code_warns_where_the_server_has_them_otherwise);
    tcase_add_test(mixed, a_missing_code_warns_where_other_evidence_stands_beside_it);
    tcase_add_test(common, what_all_clients_do_speaks_for_the_server);
    tcase_add_test(common, what_comes_from_a_mail_server_alone_speaks_for_that);
    tcase_add_test(common, more_clients_than_there_is_room_for_are_judged_all_the_same);
    tcase_add_test(common, notices_of_the_stage_before_go_through);
    return suite;
}

SUITE_MAIN(suite);
