/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sessions against what their server says in the others. */
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

#define UNLIKE_354 TALK(POSTFIX_BANNER, POSTFIX_KEYWORDS, "Speak now", POSTFIX_250, POSTFIX_221)
#define UNLIKE_250 TALK(POSTFIX_BANNER, POSTFIX_KEYWORDS, POSTFIX_354, "2.0.0 Taken", POSTFIX_221)
#define UNLIKE_221 TALK(POSTFIX_BANNER, POSTFIX_KEYWORDS, POSTFIX_354, POSTFIX_250, "2.0.0 Gone")
#define UNLIKE_BANNER                                                                              \
    TALK("mail.example.com ESMTP other", POSTFIX_KEYWORDS, POSTFIX_354, POSTFIX_250, POSTFIX_221)
#define NO_STARTTLS                                                                                \
    TALK(POSTFIX_BANNER, "S+ 250-ENHANCEDSTATUSCODES\n", POSTFIX_354, POSTFIX_250, POSTFIX_221)
#define MORE_KEYWORDS                                                                              \
    TALK(POSTFIX_BANNER, POSTFIX_KEYWORDS "S+ 250-DSN\n", POSTFIX_354, POSTFIX_250, POSTFIX_221)

/* ------------------------------------------------------------------- outliers */

static const struct outlier_row {
    const char *script;
    const char *id;
    enum severity severity;
    enum blame blame;
    enum confidence confidence;
} outliers[] = {
    { UNLIKE_354, "data-354-outlier", SEVERITY_WARNING, BLAME_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { UNLIKE_250, "reply-250-outlier", SEVERITY_INFO, BLAME_SERVER_OR_MIDDLEBOX,
      CONFIDENCE_MEDIUM },
    { INTERCEPTED, "reply-250-outlier", SEVERITY_NOTICE, BLAME_SERVER_OR_MIDDLEBOX,
      CONFIDENCE_MEDIUM },
    { UNLIKE_221, "reply-221-outlier", SEVERITY_NOTICE, BLAME_SERVER_OR_MIDDLEBOX,
      CONFIDENCE_MEDIUM },
    { UNLIKE_BANNER, "banner-outlier", SEVERITY_NOTICE, BLAME_SERVER_OR_MIDDLEBOX,
      CONFIDENCE_MEDIUM },
    { NO_STARTTLS, "ehlo-feature-outlier", SEVERITY_NOTICE, BLAME_SERVER_OR_MIDDLEBOX,
      CONFIDENCE_MEDIUM },
    { MORE_KEYWORDS, "ehlo-feature-outlier", SEVERITY_INFO, BLAME_SERVER_OR_MIDDLEBOX,
      CONFIDENCE_MEDIUM },
};

START_TEST(a_text_unlike_the_usual_one_is_an_outlier)
{
    const struct outlier_row *row = &outliers[_i];
    const struct finding *finding;

    play_many(3, POSTFIX);
    finding = required_finding(play_from(history, 1, row->script), row->id);
    expect_judgement(finding, row->severity, row->blame, row->confidence);
    expect_integer(finding, "sessions", 3);
    expect_integer(finding, "sessions_with_usual", 3);
    expect_calm(play_from(history, 2, POSTFIX));
}
END_TEST

START_TEST(before_three_sessions_nothing_is_usual)
{
    play_many(2, POSTFIX);
    ck_assert_ptr_null(session_finding(play_from(history, 1, UNLIKE_354), "data-354-outlier"));
}
END_TEST

START_TEST(below_four_fifths_nothing_is_usual)
{
    play_many(3, POSTFIX);
    play_from(history, 1, UNLIKE_354); /* 3 of 4 */
    ck_assert_ptr_null(session_finding(play_from(history, 2, UNLIKE_354), "data-354-outlier"));
}
END_TEST

START_TEST(the_sentence_quotes_what_is_usual)
{
    const struct session *session;
    const struct finding *finding;

    play_many(3, POSTFIX);
    session = play_from(history, 1, UNLIKE_354);
    finding = required_finding(session, "data-354-outlier");
    ck_assert_int_eq(session->steps[finding->step].reply.code, 354);
    expect_sentence(finding, "The text behind 354 differs from that of this server's other "
                             "sessions, which is \"" POSTFIX_354 "\"");
    ck_assert(bytes_equal(required_evidence(finding, "here", EVIDENCE_TEXT)->text,
                          bytes_of_string("Speak now")));
    ck_assert(bytes_equal(required_evidence(finding, "usual", EVIDENCE_TEXT)->text,
                          bytes_of_string(POSTFIX_354)));
}
END_TEST

START_TEST(a_client_that_was_offered_starttls_before_misses_it_critically)
{
    play_many(3, POSTFIX);
    play_from(history, 1, POSTFIX);
    expect_severity(play_from(history, 1, NO_STARTTLS), "ehlo-feature-outlier", SEVERITY_CRITICAL);
}
END_TEST

START_TEST(the_stack_behind_the_address_is_info)
{
    const struct session *session;
    struct syn_facts *syn = &history->options.syn[SIDE_SERVER];

    *syn = (struct syn_facts){ .seen = true, .ttl = 57, .window = 65535, .option_count = 2 };
    play_many(3, POSTFIX);
    syn->ttl = 64; /* another way through the network */
    ck_assert_uint_eq(play_from(history, 1, POSTFIX)->finding_count, 0);
    syn->ttl = 128;
    session = play_from(history, 1, POSTFIX);
    expect_severity(session, "synack-fingerprint-outlier", SEVERITY_INFO);
    syn->ttl = 255;
    session = play_from(history, 1, POSTFIX);
    expect_judgement(required_finding(session, "synack-fingerprint-outlier"), SEVERITY_INFO,
                     BLAME_MIDDLEBOX, CONFIDENCE_LOW);
}
END_TEST

/* -------------------------------------------------------------------- harmless */

/* Names, numbers, dates and identifiers that change; each after ten of the first. */
static const char *const pairs[][2] = {
    { TALK("mx.example.com ESMTP Exim 4.96 Tue, 24 Nov 2026 04:00:58 +0000", "", "a", "OK id=1a-2",
           "mx.example.com closing connection"),
      TALK("mx.example.com ESMTP Exim 4.98 Wed, 25 Dec 2026 05:00:58 +0100", "", "a", "OK id=9z-7",
           "mx.example.com closing connection") },
    { TALK("ex.example.com Microsoft ESMTP MAIL Service ready at Tue, 24 Nov 2026 04:00:58 +0000",
           "", "a", "2.6.0 <a@b> [InternalId=7, Hostname=ALPHA] Queued mail for delivery", "bye"),
      TALK("ex.example.com Microsoft ESMTP MAIL Service ready at Sun, 3 May 2026 14:00:58 +0000",
           "", "a", "2.6.0 <c@d> [InternalId=9, Hostname=BETA] Queued mail for delivery", "bye") },
    { TALK("sm.example.com ESMTP Sendmail 8.15/8.15; Tue, 24 Nov 2026 04:00:58 GMT (CET)", "", "a",
           "b", "c"),
      TALK("sm.example.com ESMTP Sendmail 8.17/8.17; Fri, 1 Jan 2027 16:00:58 BST (CEST)", "", "a",
           "b", "c") },
    { TALK("h.example.com ESMTP Haraka ready (A1B2C3)", "", "a", "Message Queued (AB)", "b"),
      TALK("h.example.com ESMTP Haraka ready (ABCDEF)", "", "a", "Message Queued (CD)", "b") },
    { TALK("g.example.com ESMTP a1b - gsmtp", "", " Go ahead a1b.7 - gsmtp", "OK 17 a1 - gsmtp",
           "closing a1 - gsmtp"),
      TALK("g.example.com ESMTP x9-2 - gsmtp", "", " Go ahead x9.8 - gsmtp", "OK 18 x9 - gsmtp",
           "closing x9 - gsmtp") },
    /* A long name of the queue has no digit now and then. */
    { TALK(POSTFIX_BANNER, "", POSTFIX_354, "2.0.0 Ok: queued as 4cVbXd3Kq9zBpD", "Bye"),
      TALK(POSTFIX_BANNER, "", POSTFIX_354, "2.0.0 Ok: queued as zcVbXdRKqTzBpD", "Bye") },
    { TALK(POSTFIX_BANNER, "S+ 250-CHUNKING\n", POSTFIX_354, "2.0.0 Ok: queued as 4F2A1", "Bye"),
      "S: 220 " POSTFIX_BANNER "\nC: EHLO client.example.org\nS: 250-mail.example.com\n"
      "S+ 250-CHUNKING\nS+ 250 8BITMIME\n" ALICE_TO_BOB
      "C: BDAT 3 LAST\nC| abc\nS: 250 2.0.0 Ok: 3 bytes queued as 4F2A2\nC: QUIT\nS: 221 Bye\n" },
    /* The client's name in the reply. */
    { TALK("a.example.com x", "", "a", "b", "Bye client.example.org"),
      "S: 220 a.example.com x\nC: HELO other.example.net\nS: 250 hi\nC: QUIT\n"
      "S: 221 Bye other.example.net\n" },
    /* A filter discards a message. */
    { POSTFIX,
      TALK(POSTFIX_BANNER, POSTFIX_KEYWORDS, POSTFIX_354, "2.7.0 Ok, discarded", "2.0.0 Bye") },
    { POSTFIX, TALK(POSTFIX_BANNER, "S+ 250-DSN\n" POSTFIX_KEYWORDS, POSTFIX_354, POSTFIX_250,
                    POSTFIX_221) },
    /* No greeting at all. */
    { POSTFIX, "C: QUIT\n" },
    { POSTFIX, "" },
};

START_TEST(what_changes_from_session_to_session_is_harmless)
{
    play_many(10, pairs[_i][0]);
    expect_calm(play_from(history, 1, pairs[_i][1]));
}
END_TEST

START_TEST(machines_behind_one_address_are_told_apart)
{
    for (unsigned i = 0; i < 6; i++) {
        expect_calm(play_from(history, i, TALK("one.example.com x", "", "a", "b", "c")));
        expect_calm(
            play_from(history, i, TALK("two.example.com y", "S+ 250-STARTTLS\n", "d", "e", "f")));
    }
    history->options.server = host(26, 25);
    expect_calm(play_from(history, 1, TALK("one.example.com x", "", "g", "h", "i")));
    history->options.server = host(25, 587);
    expect_calm(play_from(history, 1, TALK("one.example.com x", "", "g", "h", "i")));
}
END_TEST

START_TEST(a_session_with_holes_is_not_compared_and_teaches_nothing)
{
    history->options.no_handshake = true;
    for (unsigned i = 0; i < 9; i++)
        play_from(history, i, UNLIKE_354);
    history->options.no_handshake = false;
    play_many(4, POSTFIX);
    ck_assert_uint_eq(history->notice_count, 0);
    history->options.no_handshake = true;
    expect_calm(play_from(history, 1, UNLIKE_354));
    history->options.no_handshake = false;
    ck_assert_ptr_nonnull(session_finding(play_from(history, 1, UNLIKE_354), "data-354-outlier"));
}
END_TEST

START_TEST(nothing_of_a_session_with_holes_is_an_outlier)
{
    struct syn_facts *syn = &history->options.syn[SIDE_SERVER];
    const struct session *session;

    *syn = (struct syn_facts){ .seen = true, .ttl = 57 };
    play_many(3, POSTFIX);
    history->options.missing[SIDE_CLIENT] = 5;
    syn->ttl = 128;
    for (size_t i = 0; i < sizeof outliers / sizeof outliers[0]; i++) {
        session = play_from(history, 1, outliers[i].script);
        ck_assert_ptr_null(session_finding(session, outliers[i].id));
        ck_assert_ptr_null(session_finding(session, "synack-fingerprint-outlier"));
        ck_assert_ptr_null(session_finding(session, "data-354-contradicts-banner"));
    }
}
END_TEST

/* ------------------------------------------------------------ changes of a server */

START_TEST(an_upgrade_costs_two_findings_and_then_is_calm)
{
    size_t found = 0;

    play_many(20, POSTFIX);
    for (unsigned i = 0; i < 20; i++)
        found += session_finding(play_from(history, i, UNLIKE_354), "data-354-outlier") != NULL;
    ck_assert_uint_eq(found, 2);
    /* What is usual now is the new text. */
    ck_assert_ptr_nonnull(session_finding(play_from(history, 1, POSTFIX), "data-354-outlier"));
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

START_TEST(where_there_is_one_client_its_server_changes_as_well)
{
    size_t found = 0;

    for (unsigned i = 0; i < 20; i++)
        expect_calm(play_from(history, 1, POSTFIX));
    for (unsigned i = 0; i < 20; i++)
        found += session_finding(play_from(history, 1, UNLIKE_354), "data-354-outlier") != NULL;
    ck_assert_uint_eq(found, 2);
}
END_TEST

START_TEST(one_intercepted_client_among_others_stays_an_outlier)
{
    play_many(60, POSTFIX);
    for (unsigned i = 0; i < 12; i++) {
        const struct session *session = play_from(history, 1, INTERCEPTED);

        expect_severity(session, "data-354-outlier", SEVERITY_WARNING);
        ck_assert_int_eq(session->interception.verdict, VERDICT_LIKELY);
    }
    play_many(9, POSTFIX);
}
END_TEST

START_TEST(two_intercepted_clients_make_nobody_else_an_outlier)
{
    play_many(10, POSTFIX);
    for (unsigned i = 0; i < 4; i++)
        play_from(history, 1 + i % 2, INTERCEPTED);
    play_many(10, POSTFIX);
}
END_TEST

START_TEST(a_day_without_a_session_begins_anew)
{
    play_many(9, POSTFIX);
    history->options.start += PROFILE_AGE + DURATION_SECOND;
    ck_assert_ptr_null(session_finding(play_from(history, 1, UNLIKE_354), "data-354-outlier"));
}
END_TEST

START_TEST(less_than_a_day_is_remembered)
{
    play_many(9, POSTFIX);
    history->options.start += PROFILE_AGE - 61 * DURATION_SECOND;
    ck_assert_ptr_nonnull(session_finding(play_from(history, 1, UNLIKE_354), "data-354-outlier"));
}
END_TEST

/* --------------------------------------------------------------------- notices */

START_TEST(what_is_learnt_later_is_a_notice)
{
    const struct notice *notice;
    uint64_t id = play_from(history, 1, UNLIKE_354)->id;

    play_many(3, POSTFIX);
    ck_assert_uint_eq(history->notice_count, 0);
    play_many(1, POSTFIX);
    ck_assert_uint_eq(history->notice_count, 1);
    notice = history->notices[0];
    expect_judgement(&notice->finding, SEVERITY_WARNING, BLAME_MIDDLEBOX, CONFIDENCE_MEDIUM);
    ck_assert_str_eq(notice->finding.id, "data-354-outlier");
    ck_assert_int_eq(notice->finding.step, STEP_NONE);
    ck_assert_uint_eq(notice->session_count, 1);
    ck_assert(notice->sessions[0] == id);
    ck_assert_int_eq(notice->time, history->sessions[4]->end);
    expect_sentence(&notice->finding, "Seen now that more sessions of this server are known: the "
                                      "text behind 354 of 1 earlier session differs from what is "
                                      "usual");
    play_many(9, POSTFIX);
    ck_assert_uint_eq(history->notice_count, 1);
}
END_TEST

START_TEST(an_answer_to_quit_is_learnt_later_too)
{
    play_from(history, 1, UNLIKE_221);
    play_from(history, 2,
              TALK(POSTFIX_BANNER, POSTFIX_KEYWORDS, POSTFIX_354, POSTFIX_250, "2.0.0 X"));
    play_many(8, POSTFIX);
    ck_assert_uint_eq(history->notice_count, 1);
    ck_assert_uint_eq(history->notices[0]->session_count, 2);
    expect_sentence(&history->notices[0]->finding,
                    "Seen now that more sessions of this server are known: the answer to QUIT of 2 "
                    "earlier sessions differs from what is usual");
}
END_TEST

START_TEST(other_features_are_not_told_later)
{
    play_from(history, 1, UNLIKE_BANNER);
    play_from(history, 1, UNLIKE_250);
    play_many(12, POSTFIX);
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

START_TEST(what_a_server_said_before_an_upgrade_is_not_told)
{
    play_from(history, 1, UNLIKE_354);
    play_from(history, 2, UNLIKE_354);
    play_many(12, POSTFIX);
    ck_assert_uint_eq(history->notice_count, 0);
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
    Suite *suite = suite_create("server_history");
    TCase *outlier = new_case(suite, "outliers");
    TCase *harmless = new_case(suite, "harmless");
    TCase *change = new_case(suite, "changes");
    TCase *notice = new_case(suite, "notices");

    tcase_add_loop_test(outlier, a_text_unlike_the_usual_one_is_an_outlier, 0,
                        sizeof outliers / sizeof outliers[0]);
    tcase_add_test(outlier, before_three_sessions_nothing_is_usual);
    tcase_add_test(outlier, below_four_fifths_nothing_is_usual);
    tcase_add_test(outlier, the_sentence_quotes_what_is_usual);
    tcase_add_test(outlier, a_client_that_was_offered_starttls_before_misses_it_critically);
    tcase_add_test(outlier, the_stack_behind_the_address_is_info);
    tcase_add_loop_test(harmless, what_changes_from_session_to_session_is_harmless, 0,
                        sizeof pairs / sizeof pairs[0]);
    tcase_add_test(harmless, machines_behind_one_address_are_told_apart);
    tcase_add_test(harmless, a_session_with_holes_is_not_compared_and_teaches_nothing);
    tcase_add_test(change, nothing_of_a_session_with_holes_is_an_outlier);
    tcase_add_test(change, an_upgrade_costs_two_findings_and_then_is_calm);
    tcase_add_test(change, where_there_is_one_client_its_server_changes_as_well);
    tcase_add_test(change, one_intercepted_client_among_others_stays_an_outlier);
    tcase_add_test(change, two_intercepted_clients_make_nobody_else_an_outlier);
    tcase_add_test(change, a_day_without_a_session_begins_anew);
    tcase_add_test(change, less_than_a_day_is_remembered);
    tcase_add_test(notice, what_is_learnt_later_is_a_notice);
    tcase_add_test(notice, an_answer_to_quit_is_learnt_later_too);
    tcase_add_test(notice, other_features_are_not_told_later);
    tcase_add_test(notice, what_a_server_said_before_an_upgrade_is_not_told);
    return suite;
}

SUITE_MAIN(suite);
