/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Replies that come late, messages that stop, and who gives up too soon. In
 * scripts a segment takes a millisecond, beside the pauses. */
#include "tests/smtp/anomalies/rule_kit.h"

#define GREETING    "S: 220 mail.example.com ESMTP\n"
#define EHLO        "C: EHLO client.example.org\nS: 250 mail.example.com\n"
#define DATA        "C: DATA\nS: 354 go ahead\n"
#define TEXT        "C| text\\r\\n.\\r\\n\n"
#define QUEUED      "S: 250 2.0.0 queued\n"
#define MAIL_TO_BOB GREETING EHLO ALICE_TO_BOB

static struct session *played(const char *script, enum closed_by closed_by, duration closing)
{
    struct script_options options = script_options_default();

    options.closed_by = closed_by;
    options.closing = closing;
    return script_session(script, &options);
}

static size_t count_ids_of(const struct session *session, const char *id)
{
    return session_finding_count(session, id);
}

/* ------------------------------------------------------------------- slow replies */

static const struct {
    const char *id;
    const char *before, *behind; /* the pause */
    int notice, warning, critical;
} slow[] = {
    { "slow-greeting", "", GREETING EHLO QUIT, 30, 150, 300 },
    { "slow-mail", GREETING EHLO "C: MAIL FROM:<a@example.org>\n", "S: 250 ok\n" QUIT, 30, 150,
      300 },
    { "slow-rcpt", GREETING EHLO MAIL("a@example.org") "C: RCPT TO:<b@example.com>\n",
      "S: 250 ok\n" QUIT, 30, 150, 300 },
    { "slow-data-init", MAIL_TO_BOB "C: DATA\n", "S: 354 go ahead\n" TEXT QUEUED QUIT, 12, 60,
      120 },
    { "slow-end-of-data", MAIL_TO_BOB DATA TEXT, QUEUED QUIT, 60, 300, 600 },
};

/* The wait is the pause and a millisecond; the greeting's from the handshake on. */
static struct session *slow_session(int row, int seconds, bool just_below)
{
    char script[1024];
    int millis = seconds * 1000 - (just_below ? 2 : 0);

    snprintf(script, sizeof script, "%s@ %d.%03d\n%s", slow[row].before, millis / 1000,
             millis % 1000, slow[row].behind);
    return script_session(script, NULL);
}

static void expect_slow(int row, int seconds, enum severity severity)
{
    struct session *session = slow_session(row, seconds, false);

    ck_assert_uint_eq(count_ids_of(session, slow[row].id), 1);
    expect_severity(session, slow[row].id, severity);
    ck_assert_int_ge(
        required_evidence(required_finding(session, slow[row].id), "wait", EVIDENCE_DURATION)->span,
        seconds * DURATION_SECOND);
    session_free(session);
}

START_TEST(a_reply_is_slow_from_a_tenth_of_what_rfc_5321_grants)
{
    struct session *session = slow_session(_i, slow[_i].notice, true);

    ck_assert_ptr_null(session_finding(session, slow[_i].id));
    session_free(session);
    expect_slow(_i, slow[_i].notice, SEVERITY_NOTICE);
}
END_TEST

START_TEST(it_is_a_warning_from_half_of_that)
{
    struct session *session = slow_session(_i, slow[_i].warning, true);

    expect_severity(session, slow[_i].id, SEVERITY_NOTICE);
    session_free(session);
    expect_slow(_i, slow[_i].warning, SEVERITY_WARNING);
}
END_TEST

START_TEST(it_is_critical_from_all_of_it)
{
    struct session *session = slow_session(_i, slow[_i].critical, true);

    expect_severity(session, slow[_i].id, SEVERITY_WARNING);
    session_free(session);
    expect_slow(_i, slow[_i].critical, SEVERITY_CRITICAL);
}
END_TEST

START_TEST(servers_that_wait_on_purpose_are_calm)
{
    expect_findings("@ 6\n" GREETING EHLO ALICE_TO_BOB MESSAGE QUIT, "");
    expect_findings(GREETING EHLO "C: MAIL FROM:<alice@example.org>\n@ 5\nS: 250 ok\n"
                                  "C: RCPT TO:<bob@example.com>\n@ 20\nS: 250 ok\n" MESSAGE QUIT,
                    "");
}
END_TEST

START_TEST(of_several_slow_replies_the_slowest_is_told_and_the_others_counted)
{
    struct session *session = script_session(
        GREETING EHLO MAIL("a@example.org") "C: RCPT TO:<b@example.com>\n@ 31\nS: 250 ok\n"
                                            "C: RCPT TO:<c@example.com>\n@ 40\nS: 250 ok\n"
                                            "C: RCPT TO:<e@example.com>\n@ 35\nS: 250 ok\n"
                                            "C: RCPT TO:<d@example.com>\n@ 3\nS: 250 ok\n" QUIT,
        NULL);
    const struct finding *finding = required_finding(session, "slow-rcpt");

    ck_assert_uint_eq(count_ids_of(session, "slow-rcpt"), 1);
    expect_judgement(finding, SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_HIGH);
    expect_sentence(finding, "RCPT was answered after 40.0 s");
    expect_integer(finding, "slow_replies", 3);
    ck_assert_int_eq(session->steps[finding->step].reply_to, session_command(session, "RCPT", 1));
    session_free(session);
}
END_TEST

START_TEST(a_reply_that_never_came_is_slow_too)
{
    struct session *session = played(MAIL_TO_BOB DATA TEXT "@ 400\n", CLOSED_BY_SERVER, 0);
    const struct finding *finding = required_finding(session, "slow-end-of-data");

    expect_severity(session, "slow-end-of-data", SEVERITY_WARNING);
    expect_sentence(finding, "The message was not answered in the 400.0 s before the connection "
                             "ended");
    ck_assert_int_eq(session->steps[finding->step].kind, STEP_MESSAGE);
    session_free(session);
}
END_TEST

START_TEST(where_replies_had_to_be_sent_again_it_may_have_been_the_network)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.retransmitted[SIDE_SERVER] = 3;
    session = script_session(GREETING EHLO "C: MAIL FROM:<a@example.org>\n@ 31\nS: 250 ok\n" QUIT,
                             &options);
    expect_judgement(required_finding(session, "slow-mail"), SEVERITY_NOTICE, BLAME_SERVER,
                     CONFIDENCE_LOW);
    session_free(session);
}
END_TEST

START_TEST(what_a_gap_hides_is_not_called_slow)
{
    struct session *session = script_session(
        GREETING EHLO "C: MAIL FROM:<a@example.org>\nGAP S 20\n@ 400\nS: 250 ok\n" QUIT, NULL);

    ck_assert_ptr_null(session_finding(session, "slow-mail"));
    ck_assert_ptr_null(session_finding(session, "slow-rcpt"));
    session_free(session);
}
END_TEST

/* ------------------------------------------------------------------ a message that stops */

static struct session *stalled_session(const char *pause, struct traffic client,
                                       struct traffic server)
{
    struct script_options options = script_options_default();
    char script[1024];

    options.traffic[SIDE_CLIENT] = client;
    options.traffic[SIDE_SERVER] = server;
    snprintf(script, sizeof script, MAIL_TO_BOB DATA "C: one\n@ %s\nC: two\nC: .\n" QUEUED QUIT,
             pause);
    return script_session(script, &options);
}

static void expect_stall(const char *pause, enum severity severity)
{
    struct session *session = stalled_session(pause, (struct traffic){ 0 }, (struct traffic){ 0 });

    expect_judgement(required_finding(session, "data-block-stall"), severity, BLAME_CLIENT,
                     CONFIDENCE_MEDIUM);
    session_free(session);
}

START_TEST(a_message_that_stops_is_judged_by_how_long)
{
    struct session *session =
        stalled_session("17.998", (struct traffic){ 0 }, (struct traffic){ 0 });

    ck_assert_ptr_null(session_finding(session, "data-block-stall"));
    session_free(session);
    expect_stall("17.999", SEVERITY_NOTICE);
    expect_stall("89.998", SEVERITY_NOTICE);
    expect_stall("89.999", SEVERITY_WARNING);
    expect_stall("179.998", SEVERITY_WARNING);
    expect_stall("179.999", SEVERITY_CRITICAL);
}
END_TEST

START_TEST(a_shut_window_blames_the_server_and_lost_segments_the_network)
{
    struct session *session = stalled_session(
        "20", (struct traffic){ .retransmitted = 3 },
        (struct traffic){ .zero_window = 1, .zero_window_time = 15 * DURATION_SECOND });

    ck_assert_int_eq(required_finding(session, "data-block-stall")->blame, BLAME_SERVER);
    session_free(session);
    session = stalled_session("20", (struct traffic){ .retransmitted = 3 }, (struct traffic){ 0 });
    ck_assert_int_eq(required_finding(session, "data-block-stall")->blame, BLAME_NETWORK);
    session_free(session);
}
END_TEST

START_TEST(a_message_that_never_ends_has_stopped_up_to_the_end)
{
    struct session *session = played(MAIL_TO_BOB DATA "C: one\n@ 100\n", CLOSED_BY_SERVER, 0);

    expect_severity(session, "data-block-stall", SEVERITY_WARNING);
    session_free(session);
    session = played(MAIL_TO_BOB "C| BDAT 100 LAST\\r\\nabc\n@ 100\n", CLOSED_BY_SERVER, 0);
    expect_severity(session, "data-block-stall", SEVERITY_WARNING);
    session_free(session);
}
END_TEST

START_TEST(who_types_may_stop_to_think)
{
    expect_findings(
        "S: 220 mail.example.com ESMTP\n@ 9\nC: EHLO me.example.org\nS: 250 mail.example.com\n"
        "@ 9\nC: MAIL FROM:<a@example.org>\nS: 250 ok\n"
        "@ 9\nC: RCPT TO:<b@example.com>\nS: 250 ok\n"
        "@ 9\nC: DATA\nS: 354 go ahead\n@ 9\nC: one\n@ 30\nC: two\nC: .\n" QUEUED QUIT,
        "");
}
END_TEST

START_TEST(a_hole_in_the_message_may_be_its_pause)
{
    struct session *session = script_session(
        MAIL_TO_BOB DATA "C: one\nGAP C 1460\n@ 100\nC: two\nC: .\n" QUEUED QUIT, NULL);

    ck_assert_ptr_null(session_finding(session, "data-block-stall"));
    session_free(session);
}
END_TEST

/* --------------------------------------------------------------------- short timeouts */

START_TEST(a_client_that_leaves_while_it_waits_had_a_short_timeout)
{
    struct session *session = played(MAIL_TO_BOB DATA TEXT "@ 29.999\n", CLOSED_BY_CLIENT, 0);
    const struct finding *finding = required_finding(session, "client-timeout-short");

    expect_judgement(finding, SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_MEDIUM);
    expect_sentence(finding, "The client closed the connection after 30.0 s without a reply, where "
                             "RFC 5321 has it wait for 600 s");
    expect_duration(finding, "wait", 30 * DURATION_SECOND);
    ck_assert_int_eq(session->steps[finding->step].kind, STEP_MESSAGE);
    session_free(session);
}
END_TEST

static const struct {
    const char *script;
    enum closed_by closed_by;
    bool found;
} leaving[] = {
    /* At both ends of the range. */
    { MAIL_TO_BOB DATA TEXT "@ 9.998\n", CLOSED_BY_CLIENT, false },
    { MAIL_TO_BOB DATA TEXT "@ 9.999\n", CLOSED_BY_CLIENT, true },
    { MAIL_TO_BOB DATA TEXT "@ 599.998\n", CLOSED_BY_CLIENT, true },
    { MAIL_TO_BOB DATA TEXT "@ 599.999\n", CLOSED_BY_CLIENT, false },
    { MAIL_TO_BOB "C: DATA\n@ 119.998\n", CLOSED_BY_CLIENT, true },
    { MAIL_TO_BOB "C: DATA\n@ 119.999\n", CLOSED_BY_CLIENT, false },
    { GREETING EHLO "C: MAIL FROM:<a@example.org>\n@ 299.998\n", CLOSED_BY_CLIENT, true },
    { GREETING EHLO "C: MAIL FROM:<a@example.org>\n@ 299.999\n", CLOSED_BY_CLIENT, false },
    { "@ 60\n", CLOSED_BY_CLIENT, true },
    { "@ 3\n", CLOSED_BY_CLIENT, false },
    /* The two have changed roles: the client has no answer to wait for. */
    { GREETING EHLO "C: TURN\nS: 250 ok\nC: 220 hi\nS: MAIL FROM:<b@example.com>\n@ 60\n",
      CLOSED_BY_CLIENT, false },
    /* QUIT in place of the wait. */
    { MAIL_TO_BOB DATA TEXT "@ 9.999\nC: QUIT\n@ 3\n" QUEUED "S+ 221 bye\n", CLOSED_BY_CLIENT,
      true },
    { MAIL_TO_BOB DATA TEXT "@ 9.998\nC: QUIT\n@ 3\n" QUEUED "S+ 221 bye\n", CLOSED_BY_CLIENT,
      false },
    { MAIL_TO_BOB DATA TEXT "@ 20\n" QUEUED QUIT, CLOSED_BY_CLIENT, false },
    { MAIL_TO_BOB DATA TEXT "@ 600\nC: QUIT\n" QUEUED "S+ 221 bye\n", CLOSED_BY_CLIENT, false },
    /* Somebody else closed it; nothing was due; QUIT has no patience to have. */
    { MAIL_TO_BOB DATA TEXT "@ 30\n", CLOSED_BY_SERVER, false },
    { MAIL_TO_BOB DATA TEXT QUEUED "@ 30\n", CLOSED_BY_CLIENT, false },
    { MAIL_TO_BOB DATA "C: half\n@ 15\n", CLOSED_BY_CLIENT, false },
    { GREETING EHLO "C: QUIT\n@ 30\n", CLOSED_BY_CLIENT, false },
    { GREETING EHLO "C: NOOP\n@ 30\n", CLOSED_BY_CLIENT, false },
    /* Something is missing, perhaps the reply. */
    { MAIL_TO_BOB DATA TEXT "@ 30\nGAP S 20\n", CLOSED_BY_CLIENT, false },
};

/* Where the handshake was captured in disorder nobody knows since when it waited. */
START_TEST(how_long_a_greeting_was_waited_for_has_to_be_known)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.disordered_handshake = true;
    session = script_session("@ 60\n", &options);
    ck_assert_ptr_null(session_finding(session, "client-timeout-short"));
    session_free(session);
    session = script_session(MAIL_TO_BOB DATA TEXT "@ 30\n", &options);
    ck_assert_ptr_nonnull(session_finding(session, "client-timeout-short"));
    session_free(session);
}
END_TEST

START_TEST(only_who_waits_can_give_up_too_soon)
{
    struct session *session = played(leaving[_i].script, leaving[_i].closed_by, 0);

    ck_assert_int_eq(session_finding(session, "client-timeout-short") != NULL, leaving[_i].found);
    session_free(session);
}
END_TEST

/* Programs have round timeouts. */
START_TEST(a_wait_that_is_not_round_may_be_a_user_who_cancelled)
{
    struct session *session = played(MAIL_TO_BOB DATA TEXT "@ 33.456\n", CLOSED_BY_CLIENT, 0);

    expect_judgement(required_finding(session, "client-timeout-short"), SEVERITY_WARNING,
                     BLAME_CLIENT, CONFIDENCE_LOW);
    session_free(session);
}
END_TEST

/* A server that goes on working behind the client's FIN makes the session longer. */
START_TEST(the_wait_ends_with_the_fin_and_not_with_the_session)
{
    struct session *session = played(MAIL_TO_BOB DATA TEXT "@ 300\n", CLOSED_BY_CLIENT,
                                     20 * DURATION_SECOND + 10 * DURATION_MILLISECOND);

    expect_duration(required_finding(session, "client-timeout-short"), "wait",
                    20 * DURATION_SECOND);
    session_free(session);
}
END_TEST

static const struct {
    const char *script;
    enum closed_by closed_by;
    bool found;
} thrown_out[] = {
    { GREETING EHLO "@ 10\nS: 421 4.4.2 timeout\n", CLOSED_BY_SERVER, true },
    { GREETING "@ 10\nS: 421 4.4.2 timeout\n", CLOSED_BY_SERVER, true },
    { GREETING EHLO "@ 60\n", CLOSED_BY_SERVER, true },
    { MAIL_TO_BOB "@ 60\n", CLOSED_BY_SERVER, true },
    /* At both ends of the range. */
    { GREETING EHLO "@ 4.998\nS: 421 4.4.2 timeout\n", CLOSED_BY_SERVER, false },
    { GREETING EHLO "@ 4.999\nS: 421 4.4.2 timeout\n", CLOSED_BY_SERVER, true },
    { GREETING EHLO "@ 298.999\n", CLOSED_BY_SERVER, false },
    { GREETING EHLO "@ 298.998\n", CLOSED_BY_SERVER, true },
    { GREETING EHLO "@ 300\nS: 421 4.4.2 timeout\n", CLOSED_BY_SERVER, false },
    /* It was not silence. */
    { GREETING EHLO "@ 10\nS: 421 4.3.2 service shutting down\n", CLOSED_BY_SERVER, false },
    { GREETING EHLO "@ 10\n", CLOSED_BY_CLIENT, false },
    { GREETING EHLO "C: NOOP\n@ 10\n", CLOSED_BY_SERVER, false },
    { GREETING EHLO "C: NOOP\n@ 10\nS: 421 too busy\n", CLOSED_BY_SERVER, false },
    { GREETING EHLO "C: QUIT\nS: 221 bye\n@ 10\n", CLOSED_BY_SERVER, false },
    { "@ 10\n", CLOSED_BY_SERVER, false },
    { GREETING "S: 250 what\n@ 10\n", CLOSED_BY_SERVER, false },
    { GREETING EHLO "C: QUIT\nS: 250 bye\n@ 10\n", CLOSED_BY_SERVER, false },
    { GREETING EHLO "C: TURN\nS: 250 ok\nC: 220 hi\n@ 60\n", CLOSED_BY_SERVER, false },
    { GREETING EHLO "GAP C 20\n@ 10\nS: 421 4.4.2 timeout\n", CLOSED_BY_SERVER, false },
};

START_TEST(behind_a_mail_a_server_need_not_wait_so_long)
{
    struct session *session =
        played(MAIL_TO_BOB DATA TEXT QUEUED "@ 30\nS: 421 4.4.2 timeout\n", CLOSED_BY_SERVER, 0);

    expect_severity(session, "server-timeout-short", SEVERITY_INFO);
    session_free(session);
    session = played(MAIL_TO_BOB "@ 30\nS: 421 4.4.2 timeout\n", CLOSED_BY_SERVER, 0);
    expect_severity(session, "server-timeout-short", SEVERITY_NOTICE);
    session_free(session);
}
END_TEST

START_TEST(a_server_gives_up_too_soon_when_it_ends_a_silence)
{
    struct session *session = played(thrown_out[_i].script, thrown_out[_i].closed_by, 0);

    ck_assert_int_eq(session_finding(session, "server-timeout-short") != NULL,
                     thrown_out[_i].found);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("timing_rules");
    TCase *replies = tcase_create("slow replies");
    TCase *messages = tcase_create("messages that stop");
    TCase *timeouts = tcase_create("short timeouts");
    int rows = sizeof slow / sizeof slow[0];

    tcase_add_loop_test(replies, a_reply_is_slow_from_a_tenth_of_what_rfc_5321_grants, 0, rows);
    tcase_add_loop_test(replies, it_is_a_warning_from_half_of_that, 0, rows);
    tcase_add_loop_test(replies, it_is_critical_from_all_of_it, 0, rows);
    tcase_add_test(replies, servers_that_wait_on_purpose_are_calm);
    tcase_add_test(replies, of_several_slow_replies_the_slowest_is_told_and_the_others_counted);
    tcase_add_test(replies, a_reply_that_never_came_is_slow_too);
    tcase_add_test(replies, where_replies_had_to_be_sent_again_it_may_have_been_the_network);
    tcase_add_test(replies, what_a_gap_hides_is_not_called_slow);
    tcase_add_test(messages, a_message_that_stops_is_judged_by_how_long);
    tcase_add_test(messages, a_shut_window_blames_the_server_and_lost_segments_the_network);
    tcase_add_test(messages, a_message_that_never_ends_has_stopped_up_to_the_end);
    tcase_add_test(messages, who_types_may_stop_to_think);
    tcase_add_test(messages, a_hole_in_the_message_may_be_its_pause);
    tcase_add_test(timeouts, a_client_that_leaves_while_it_waits_had_a_short_timeout);
    tcase_add_loop_test(timeouts, only_who_waits_can_give_up_too_soon, 0,
                        sizeof leaving / sizeof leaving[0]);
    tcase_add_test(timeouts, how_long_a_greeting_was_waited_for_has_to_be_known);
    tcase_add_test(timeouts, a_wait_that_is_not_round_may_be_a_user_who_cancelled);
    tcase_add_test(timeouts, the_wait_ends_with_the_fin_and_not_with_the_session);
    tcase_add_test(timeouts, behind_a_mail_a_server_need_not_wait_so_long);
    tcase_add_loop_test(timeouts, a_server_gives_up_too_soon_when_it_ends_a_silence, 0,
                        sizeof thrown_out / sizeof thrown_out[0]);
    suite_add_tcase(suite, replies);
    suite_add_tcase(suite, messages);
    suite_add_tcase(suite, timeouts);
    return suite;
}

SUITE_MAIN(suite);
