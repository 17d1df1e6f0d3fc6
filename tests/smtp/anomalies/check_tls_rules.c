/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said in clear around TLS, handshakes that fail, old versions. */
#include "tests/smtp/anomalies/rule_kit.h"

#define OFFER                                                                                      \
    "S: 220 mail.example.com ESMTP\nC: EHLO client.example.org\n"                                  \
    "S: 250-mail.example.com\nS+ 250 STARTTLS\n"

/* A record with a message that nobody reads; data. */
#define RECORD "\\x16\\x03\\x01\\x00\\x05\\x10\\x00\\x00\\x01k"
#define DATA   "\\x17\\x03\\x03\\x00\\x03abc"
#define IN_TLS "C| " RECORD "\nS| " RECORD "\nC| " DATA "\nS| " DATA "\n"

/* ------------------------------------------------------------------- injections */

START_TEST(a_command_behind_starttls_and_before_tls_is_an_injection)
{
    struct session *session = session_with(OFFER "C: STARTTLS\nC+ RSET\nS: 220 go ahead\n" IN_TLS,
                                           "starttls-command-injection rset-noop-equivalent");
    const struct finding *finding = required_finding(session, "starttls-command-injection");

    expect_judgement(finding, SEVERITY_CRITICAL, BLAME_CLIENT_OR_MIDDLEBOX, CONFIDENCE_HIGH);
    expect_step(session, finding, "RSET", 0);
    expect_integer(finding, "commands", 1);
    session_free(session);
}
END_TEST

START_TEST(so_are_several_whatever_they_say)
{
    struct session *session =
        script_session(OFFER "C: X-ANONYMOUSTLS\nS: 220 go ahead\nC: AUTH LOGIN\nC: YWxpY2U=\n"
                             "C: MAIL FROM:<a@example.org>\n" IN_TLS,
                       NULL);
    const struct finding *finding = required_finding(session, "starttls-command-injection");

    expect_step(session, finding, "AUTH", 0);
    expect_integer(finding, "commands", 3);
    session_free(session);
}
END_TEST

START_TEST(so_is_a_message)
{
    struct session *session =
        script_session(OFFER "C: STARTTLS\nS: 220 go ahead\n" ALICE_TO_BOB MESSAGE IN_TLS, NULL);

    expect_integer(required_finding(session, "starttls-command-injection"), "commands", 4);
    session_free(session);
}
END_TEST

START_TEST(so_is_one_between_the_reply_and_the_handshake)
{
    struct session *session = script_session(
        OFFER "C: STARTTLS\nS: 220 go ahead\nC: MAIL FROM:<a@example.org>\n" IN_TLS, NULL);

    expect_step(session, required_finding(session, "starttls-command-injection"), "MAIL", 0);
    session_free(session);
}
END_TEST

START_TEST(in_a_session_with_a_hole_an_injection_counts_for_less)
{
    struct session *session =
        script_session(OFFER "GAP S 10\nC: STARTTLS\nC+ RSET\nS: 220 go ahead\n" IN_TLS, NULL);

    if (session_finding(session, "starttls-command-injection") != NULL)
        expect_severity(session, "starttls-command-injection", SEVERITY_WARNING);
    ck_assert_ptr_nonnull(session_finding(session, "capture-gap"));
    session_free(session);
}
END_TEST

START_TEST(of_the_client_alone_an_injection_shows_as_well)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.directions = DIRECTIONS_CLIENT;
    session = script_session(
        "C: EHLO client.example.org\nC: STARTTLS\nC+ NOOP\nC| " RECORD "\nC| " DATA "\n", &options);
    expect_severity(session, "starttls-command-injection", SEVERITY_WARNING);
    session_free(session);
}
END_TEST

static const char *const no_injections[] = {
    /* The hello itself came early. */
    OFFER "C| STARTTLS\\r\\n" RECORD "\nS: 220 go ahead\nS| " RECORD "\nC| " DATA "\n",
    /* STARTTLS was refused, and all went on in clear; or was tried again. */
    OFFER "C: STARTTLS\nS: 454 not now\n" ALICE_TO_BOB MESSAGE QUIT,
    OFFER "C: STARTTLS\nS: 454 not now\nC: NOOP\nS: 250 ok\nC: STARTTLS\nS: 220 go ahead\n" IN_TLS,
    /* What decrypts shows both sides in clear. */
    OFFER "C: STARTTLS\nS: 220 go ahead\nC: EHLO client.example.org\nS: 250 "
          "mail.example.com\n" ALICE_TO_BOB MESSAGE QUIT,
    /* Ordinary. */
    OFFER "C: STARTTLS\nS: 220 go ahead\n" IN_TLS,
    /* TLS begins although it was refused; the answer to that is in clear. */
    OFFER "C: STARTTLS\nS: 454 not now\nC| " RECORD "\nS: 500 what\nS| " RECORD "\n",
    OFFER QUIT,
};

START_TEST(what_looks_like_an_injection_is_none)
{
    struct session *session = script_session(no_injections[_i], NULL);

    ck_assert_ptr_null(session_finding(session, "starttls-command-injection"));
    ck_assert_ptr_null(session_finding(session, "starttls-response-injection"));
    session_free(session);
}
END_TEST

START_TEST(a_reply_behind_that_to_starttls_is_an_injection)
{
    struct session *session = script_session(
        OFFER "C: STARTTLS\nS: 220 go ahead\nS+ 250 injected\nC| " RECORD "\nS| " RECORD "\n",
        NULL);
    const struct finding *finding = required_finding(session, "starttls-response-injection");

    expect_judgement(finding, SEVERITY_CRITICAL, BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_HIGH);
    expect_integer(finding, "replies", 1);
    ck_assert_uint_eq(session->steps[finding->step].reply.code, 250);
    session_free(session);
}
END_TEST

START_TEST(so_are_several_replies_and_what_is_none)
{
    struct session *session =
        script_session(OFFER "C: STARTTLS\nS: 220 go ahead\nS+ hello\nS+ 250 injected\nC| " RECORD
                             "\nS| " RECORD "\n",
                       NULL);

    expect_integer(required_finding(session, "starttls-response-injection"), "replies", 2);
    session_free(session);
}
END_TEST

START_TEST(the_answer_to_a_command_sent_too_early_is_no_injection_of_replies)
{
    struct session *session =
        script_session(OFFER "C: STARTTLS\nC+ NOOP\nS: 220 go ahead\nS+ 250 ok\n" IN_TLS, NULL);

    ck_assert_ptr_nonnull(session_finding(session, "starttls-command-injection"));
    ck_assert_ptr_null(session_finding(session, "starttls-response-injection"));
    session_free(session);
}
END_TEST

/* ----------------------------------------------------------------- handshakes */

/* A session in which TLS began, with nothing known of it yet. */
static struct session *tls_session(void)
{
    struct session *session =
        script_session(OFFER "C: STARTTLS\nS: 220 go ahead\nC| " RECORD "\nS| " RECORD "\n", NULL);
    struct tls_handshake *handshake = session->tls.handshake;

    handshake->client_hello = true;
    handshake->server_hello = true;
    handshake->version = 0x0303;
    session->finding_count = 0;
    return session;
}

static void judge(struct session *session)
{
    session->finding_count = 0;
    anomaly_rules_apply(session, &default_smtp_limits, NULL, NULL);
}

static void alert(struct session *session, enum side from, unsigned level, unsigned description)
{
    struct tls_handshake *handshake = session->tls.handshake;

    handshake->alerts = arena_new(&session->arena, 1, sizeof *handshake->alerts);
    handshake->alerts[0] = (struct tls_alert){ .from = from,
                                               .level = (uint8_t)level,
                                               .description = (uint8_t)description };
    handshake->alert_count = 1;
}

START_TEST(a_fatal_alert_is_a_failure_that_the_other_side_brought_about)
{
    struct session *session = tls_session();
    const struct finding *finding;

    alert(session, SIDE_CLIENT, 2, 48);
    judge(session);
    finding = required_finding(session, "tls-handshake-failed");
    expect_judgement(finding, SEVERITY_WARNING, BLAME_SERVER, CONFIDENCE_HIGH);
    expect_sentence(finding, "TLS was not agreed on: the client refused with the alert unknown_ca "
                             "(48)");
    expect_integer(finding, "alert", 48);
    alert(session, SIDE_SERVER, 2, 70);
    judge(session);
    expect_judgement(required_finding(session, "tls-handshake-failed"), SEVERITY_WARNING,
                     BLAME_CLIENT, CONFIDENCE_HIGH);
    alert(session, SIDE_SERVER, 2, 250);
    judge(session);
    expect_sentence(required_finding(session, "tls-handshake-failed"),
                    "TLS was not agreed on: the server refused with the alert of an unknown number "
                    "(250)");
    session_free(session);
}
END_TEST

START_TEST(an_alert_is_no_failure_when_it_warns_says_goodbye_or_comes_behind_data)
{
    struct session *session = tls_session();

    alert(session, SIDE_SERVER, 1, 112);
    judge(session);
    ck_assert_ptr_null(session_finding(session, "tls-handshake-failed"));
    alert(session, SIDE_CLIENT, 2, 0);
    judge(session);
    ck_assert_ptr_null(session_finding(session, "tls-handshake-failed"));
    alert(session, SIDE_CLIENT, 2, 48);
    session->tls.handshake->application_data[SIDE_CLIENT] = true;
    judge(session);
    ck_assert_ptr_null(session_finding(session, "tls-handshake-failed"));
    session_free(session);
}
END_TEST

START_TEST(a_handshake_that_the_server_breaks_off_is_a_failure)
{
    struct session *session = tls_session();

    session->tls.handshake->version = 0x0304;
    session->closed_by = CLOSED_BY_SERVER;
    judge(session);
    expect_judgement(required_finding(session, "tls-handshake-failed"), SEVERITY_WARNING,
                     BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_MEDIUM);
    session_free(session);
}
END_TEST

START_TEST(a_handshake_that_was_completed_has_not_failed)
{
    struct session *session = tls_session();

    session->tls.handshake->version = 0x0304;
    session->tls.handshake->secured = DURATION_SECOND;
    session->closed_by = CLOSED_BY_SERVER;
    judge(session);
    ck_assert_ptr_null(session_finding(session, "tls-handshake-failed"));
    session_free(session);
}
END_TEST

START_TEST(one_that_the_client_breaks_off_is_a_notice)
{
    struct session *session = tls_session();

    session->tls.handshake->version = 0x0304;
    judge(session);
    expect_judgement(required_finding(session, "tls-handshake-failed"), SEVERITY_NOTICE,
                     BLAME_CLIENT, CONFIDENCE_MEDIUM);
    session_free(session);
}
END_TEST

START_TEST(a_hello_that_nobody_answers_is_a_failure)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.closed_by = CLOSED_BY_SERVER;
    options.close = CLOSE_RST;
    session = script_session(OFFER "C: STARTTLS\nS: 220 go ahead\nC| " RECORD "\n", &options);
    session->tls.handshake->client_hello = true;
    judge(session);
    expect_severity(session, "tls-handshake-failed", SEVERITY_WARNING);
    session_free(session);
}
END_TEST

/* With TLS 1.2 a client that wanted no more than the handshake looks the same;
 * and where anything is missing, so may the end of the handshake be. */
START_TEST(a_handshake_whose_end_cannot_be_seen_has_not_failed)
{
    struct session *session = tls_session();

    judge(session);
    ck_assert_ptr_null(session_finding(session, "tls-handshake-failed"));
    session->tls.handshake->version = 0x0304;
    session->closed_by = CLOSED_BY_NOBODY;
    judge(session);
    ck_assert_ptr_null(session_finding(session, "tls-handshake-failed"));
    session->closed_by = CLOSED_BY_SERVER;
    session->missing[SIDE_CLIENT] = 100;
    judge(session);
    ck_assert_ptr_null(session_finding(session, "tls-handshake-failed"));
    session_free(session);
}
END_TEST

/* -------------------------------------------------------------------- versions */

static void offer(struct session *session, uint16_t version)
{
    uint16_t *offered = arena_new(&session->arena, 1, sizeof *offered);

    offered[0] = version;
    session->tls.handshake->offered = offered;
    session->tls.handshake->offered_count = 1;
}

START_TEST(an_old_version_is_the_fault_of_who_has_nothing_newer)
{
    struct session *session = tls_session();

    session->tls.handshake->version = 0x0301;
    offer(session, 0x0303);
    judge(session);
    expect_judgement(required_finding(session, "tls-version-old"), SEVERITY_NOTICE, BLAME_SERVER,
                     CONFIDENCE_HIGH);
    expect_sentence(required_finding(session, "tls-version-old"),
                    "Client and server agreed on TLS 1.0, which must not be used any more");
    session->tls.handshake->version = 0x0302;
    offer(session, 0x0302);
    judge(session);
    expect_judgement(required_finding(session, "tls-version-old"), SEVERITY_NOTICE, BLAME_CLIENT,
                     CONFIDENCE_HIGH);
    /* A value that only keeps servers tolerant is no version (RFC 8701). */
    offer(session, 0x7a7a);
    judge(session);
    ck_assert_int_eq(required_finding(session, "tls-version-old")->blame, BLAME_CLIENT);
    session_free(session);
}
END_TEST

START_TEST(an_old_version_of_which_the_offer_was_not_seen_is_the_servers)
{
    struct session *session = tls_session();

    session->tls.handshake->version = 0x0299;
    session->tls.handshake->client_hello = false;
    judge(session);
    expect_judgement(required_finding(session, "tls-version-old"), SEVERITY_CRITICAL, BLAME_SERVER,
                     CONFIDENCE_HIGH);
    expect_sentence(required_finding(session, "tls-version-old"),
                    "Client and server agreed on a version before TLS 1.2, which must not be used "
                    "any more");
    session_free(session);
}
END_TEST

START_TEST(ssl_is_critical)
{
    struct session *session = tls_session();

    session->tls.handshake->version = 0x0300;
    offer(session, 0x0303);
    judge(session);
    expect_severity(session, "tls-version-old", SEVERITY_CRITICAL);
    session_free(session);
}
END_TEST

START_TEST(tls_1_2_and_a_version_that_was_not_seen_are_not_old)
{
    struct session *session = tls_session();

    judge(session);
    ck_assert_ptr_null(session_finding(session, "tls-version-old"));
    session->tls.handshake->version = 0;
    session->tls.handshake->server_hello = false;
    judge(session);
    ck_assert_ptr_null(session_finding(session, "tls-version-old"));
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("tls_rules");
    TCase *injections = tcase_create("injections");
    TCase *handshakes = tcase_create("handshakes");
    TCase *versions = tcase_create("versions");

    tcase_add_test(injections, a_command_behind_starttls_and_before_tls_is_an_injection);
    tcase_add_test(injections, so_are_several_whatever_they_say);
    tcase_add_test(injections, so_is_a_message);
    tcase_add_test(injections, so_is_one_between_the_reply_and_the_handshake);
    tcase_add_test(injections, in_a_session_with_a_hole_an_injection_counts_for_less);
    tcase_add_test(injections, of_the_client_alone_an_injection_shows_as_well);
    tcase_add_loop_test(injections, what_looks_like_an_injection_is_none, 0,
                        sizeof no_injections / sizeof no_injections[0]);
    tcase_add_test(injections, a_reply_behind_that_to_starttls_is_an_injection);
    tcase_add_test(injections, so_are_several_replies_and_what_is_none);
    tcase_add_test(injections, the_answer_to_a_command_sent_too_early_is_no_injection_of_replies);
    tcase_add_test(handshakes, a_fatal_alert_is_a_failure_that_the_other_side_brought_about);
    tcase_add_test(handshakes,
                   an_alert_is_no_failure_when_it_warns_says_goodbye_or_comes_behind_data);
    tcase_add_test(handshakes, a_handshake_that_the_server_breaks_off_is_a_failure);
    tcase_add_test(handshakes, a_handshake_that_was_completed_has_not_failed);
    tcase_add_test(handshakes, one_that_the_client_breaks_off_is_a_notice);
    tcase_add_test(handshakes, a_hello_that_nobody_answers_is_a_failure);
    tcase_add_test(handshakes, a_handshake_whose_end_cannot_be_seen_has_not_failed);
    tcase_add_test(versions, an_old_version_is_the_fault_of_who_has_nothing_newer);
    tcase_add_test(versions, an_old_version_of_which_the_offer_was_not_seen_is_the_servers);
    tcase_add_test(versions, ssl_is_critical);
    tcase_add_test(versions, tls_1_2_and_a_version_that_was_not_seen_are_not_old);
    suite_add_tcase(suite, injections);
    suite_add_tcase(suite, handshakes);
    suite_add_tcase(suite, versions);
    return suite;
}

SUITE_MAIN(suite);
