/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The envelope that comes back on the same connection: what is the same envelope,
 * what is a replay of it, and how sure that makes. */
#include "smtp/anomalies/envelope.h"

#include "tests/smtp/anomalies/rule_kit.h"

#define ABORTED          HELLO ALICE_TO_BOB RSET
#define ABORT            "rset-unexplained-abort"
#define IDLE             "connection-idle-held"
#define ABORT_AND_REPLAY "rset-unexplained-abort envelope-replay-after-abort"
#define ALICE            MAIL("alice@example.org")
#define BOB_AND_CAROL    RCPT("bob@example.com") RCPT("carol@example.net")

struct replay_row {
    const char *script;
    const char *ids;
};

/* ----------------------------------------------------------- the same envelope */

static const struct replay_row envelopes[] = {
    { ABORTED ALICE_TO_BOB MESSAGE, ABORT_AND_REPLAY },
    { HELLO ALICE BOB_AND_CAROL RSET ALICE RCPT("carol@example.net") RCPT("bob@example.com")
          MESSAGE,
      ABORT_AND_REPLAY },
    { HELLO ALICE BOB_AND_CAROL RSET ALICE BOB_AND_CAROL RCPT("bob@example.com") MESSAGE,
      ABORT_AND_REPLAY },
    { ABORTED MAIL("alice@EXAMPLE.Org") RCPT("bob@Example.COM") MESSAGE, ABORT_AND_REPLAY },
    { ABORTED "C: mail from: <alice@example.org> SIZE=100 BODY=8BITMIME\nS: 250 Ok\n"
              "C: rcpt to: <bob@example.com> NOTIFY=NEVER\nS: 250 Ok\n" MESSAGE,
      ABORT_AND_REPLAY },
    { ABORTED MAIL("Alice@example.org") RCPT("bob@example.com") MESSAGE, ABORT },
    { ABORTED ALICE RCPT("Bob@example.com") MESSAGE, ABORT },
    { ABORTED MAIL("") RCPT("bob@example.com") MESSAGE, ABORT },
    { ABORTED ALICE BOB_AND_CAROL MESSAGE, ABORT },
    { HELLO ALICE BOB_AND_CAROL RSET ALICE_TO_BOB MESSAGE, ABORT },
    { ABORTED MAIL("bob@example.com") RCPT("alice@example.org") MESSAGE, ABORT },
};

START_TEST(an_envelope_is_its_sender_and_its_set_of_recipients)
{
    expect_findings(envelopes[_i].script, envelopes[_i].ids);
}
END_TEST

static uint64_t fingerprint(const char *sender, const char *recipient)
{
    struct recipient recipients[] = { { .address = bytes_of_string(recipient) } };
    struct transaction transaction = { .mail_from = bytes_of_string(sender),
                                       .recipient_count = 1,
                                       .recipients = recipients };

    return envelope_fingerprint(&transaction);
}

START_TEST(a_domain_begins_at_the_last_at_sign_and_only_it_is_folded)
{
    ck_assert_uint_eq(fingerprint("", "\"a@B\"@EXAMPLE.com"),
                      fingerprint("", "\"a@B\"@example.com"));
    ck_assert_uint_ne(fingerprint("", "\"a@B\"@example.com"),
                      fingerprint("", "\"a@b\"@example.com"));
    ck_assert_uint_ne(fingerprint("", "postmaster"), fingerprint("", "Postmaster"));
    ck_assert_uint_ne(fingerprint("", "a@[IPv6:2001:db8::1]"), fingerprint("", "a@example.com"));
    ck_assert_uint_eq(fingerprint("x", "a@[ipv6:2001:DB8::1]"),
                      fingerprint("x", "a@[IPv6:2001:db8::1]"));
}
END_TEST

START_TEST(where_the_sender_ends_and_the_recipient_begins_matters)
{
    ck_assert_uint_ne(fingerprint("a@b", "c"), fingerprint("a@", "bc"));
    ck_assert_uint_ne(fingerprint("", "a"), fingerprint("a", ""));
}
END_TEST

START_TEST(an_endless_domain_is_compared_as_far_as_domains_go)
{
    char one[2000] = "a@", other[2000] = "a@";

    memset(one + 2, 'x', sizeof one - 3);
    memset(other + 2, 'X', sizeof other - 3);
    ck_assert_uint_eq(fingerprint("", one), fingerprint("", other));
    other[2] = 'y';
    ck_assert_uint_ne(fingerprint("", one), fingerprint("", other));
}
END_TEST

START_TEST(an_envelope_without_recipients_has_a_fingerprint_of_its_own)
{
    const struct transaction none = { .mail_from = bytes_of_string("a") };

    ck_assert_uint_ne(envelope_fingerprint(&none), fingerprint("a", ""));
}
END_TEST

/* --------------------------------------------------------------- what is replay */

static const struct replay_row replays[] = {
    /* RSET to MAIL is two milliseconds longer than the pause. */
    { ABORTED "@ 599.998\n" ALICE_TO_BOB MESSAGE, ABORT " " IDLE " envelope-replay-after-abort" },
    { ABORTED "@ 599.999\n" ALICE_TO_BOB MESSAGE, ABORT " " IDLE },
    { ABORTED "@ 10\n" ALICE_TO("dave@example.com") MESSAGE ALICE_TO_BOB MESSAGE,
      ABORT_AND_REPLAY },
    { ABORTED ALICE_TO_BOB "C: BDAT 4 LAST\nC| abc\\n\nS: 250 Ok\n", ABORT_AND_REPLAY },
    { ABORTED ALICE_TO_BOB DATA_REFUSED("554 5.7.1 no"), ABORT_AND_REPLAY },
    { ABORTED ALICE_TO_BOB "C: DATA\nS: 354 go\nC| x\\r\\n.\\r\\n\nS: 554 5.6.0 spam\n",
      ABORT_AND_REPLAY " post-data-rejection" },
    { ABORTED, ABORT },
    { ABORTED ALICE_TO_BOB QUIT, ABORT },
    { ABORTED ALICE_TO_BOB RSET, "rset-unexplained-abort rset-unexplained-abort" },
    { ABORTED ALICE RCPT_550("bob@example.com") QUIT, ABORT },
    { HELLO ALICE_TO_BOB MESSAGE RSET ALICE_TO_BOB MESSAGE, "rset-connection-reuse-probe" },
    { HELLO ALICE_TO_BOB MESSAGE ALICE_TO_BOB RSET, ABORT },
    { HELLO ALICE "C: RCPT TO:<bob@example.com>\nS: 450 4.2.0 later\n" RSET
                  "@ 300\n" ALICE_TO_BOB MESSAGE,
      "rset-after-rejected-recipient " IDLE },
    { HELLO ALICE_TO_BOB DATA_REFUSED("451 4.3.0 later") RSET "@ 60\n" ALICE_TO_BOB MESSAGE,
      "rset-after-rejected-mail-or-data " IDLE },
    { HELLO ALICE_TO_BOB "C: EHLO client.example.org\nS: 250 hello\n" ALICE_TO_BOB MESSAGE, "" },
};

START_TEST(a_replay_has_data_and_comes_within_ten_minutes_of_an_abort)
{
    expect_findings(replays[_i].script, replays[_i].ids);
}
END_TEST

START_TEST(a_replay_that_data_ends_says_data_and_not_message)
{
    struct session *session =
        script_session(ABORTED "@ 4.998\n" ALICE_TO_BOB DATA_REFUSED("554 5.7.1 no"), NULL);

    expect_sentence(required_finding(session, "envelope-replay-after-abort"),
                    "The envelope given up by RSET came back 5.0 s later, and this time DATA "
                    "followed: something between the mail program and this server held it back "
                    "and sent it again");
    session_free(session);
}
END_TEST

START_TEST(several_aborts_before_one_replay_are_one_finding_that_names_the_first)
{
    struct session *session =
        session_with(ABORTED "@ 10\n" ALICE_TO_BOB RSET "@ 10\n" ALICE_TO_BOB MESSAGE QUIT,
                     "rset-unexplained-abort rset-unexplained-abort envelope-replay-after-abort");
    const struct finding *replay = required_finding(session, "envelope-replay-after-abort");

    expect_step(session, replay, "MAIL", 2);
    expect_integer(replay, "aborted_step", session_command(session, "RSET", 0));
    expect_duration(replay, "delay", 20 * DURATION_SECOND + 8 * DURATION_MILLISECOND);
    expect_duration(replay, "delay_after_last_rset",
                    10 * DURATION_SECOND + 2 * DURATION_MILLISECOND);
    expect_judgement(replay, SEVERITY_WARNING, BLAME_CLIENT_OR_MIDDLEBOX, CONFIDENCE_MEDIUM);
    session_free(session);
}
END_TEST

START_TEST(two_envelopes_that_come_back_are_two_findings)
{
    struct session *session =
        script_session(ABORTED ALICE_TO("dave@example.com")
                           RSET ALICE_TO_BOB MESSAGE ALICE_TO("dave@example.com") MESSAGE QUIT,
                       NULL);

    ck_assert_uint_eq(session_finding_count(session, "envelope-replay-after-abort"), 2);
    session_free(session);
}
END_TEST

START_TEST(one_envelope_aborted_and_sent_twice_over_is_two_findings)
{
    struct session *session = script_session(
        ABORTED ALICE_TO_BOB MESSAGE ALICE_TO_BOB RSET ALICE_TO_BOB MESSAGE QUIT, NULL);

    ck_assert_uint_eq(session_finding_count(session, "envelope-replay-after-abort"), 2);
    session_free(session);
}
END_TEST

/* The first RSET has a refusal to excuse it; the second has none. */
START_TEST(an_excused_rset_does_not_speak_for_an_abort_behind_it)
{
    expect_findings(
        HELLO ALICE_TO_BOB
        "C: MAIL FROM:<x@example.org>\nS: 503 nested\n" RSET ALICE_TO_BOB RSET ALICE_TO_BOB MESSAGE,
        "mail-nested rset-after-rejected-mail-or-data rset-unexplained-abort "
        "envelope-replay-after-abort");
}
END_TEST

/* ------------------------------------------------------------------ certainty */

static const struct certainty {
    const char *script;
    enum blame blame;
    enum confidence confidence;
} certainties[] = {
    { ABORTED "@ 10\n" ALICE_TO_BOB MESSAGE, BLAME_CLIENT_OR_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { ABORTED RSET "@ 10\n" ALICE_TO_BOB MESSAGE, BLAME_MIDDLEBOX, CONFIDENCE_HIGH },
    { ABORTED "@ 8\n" RSET "@ 10\n" ALICE_TO_BOB MESSAGE, BLAME_CLIENT_OR_MIDDLEBOX,
      CONFIDENCE_MEDIUM },
    { ABORTED "@ 10\n" NOOP "@ 10\n" NOOP ALICE_TO_BOB MESSAGE, BLAME_MIDDLEBOX, CONFIDENCE_HIGH },
    { ABORTED "@ 10\n" NOOP "@ 10\n" ALICE_TO_BOB MESSAGE, BLAME_MIDDLEBOX, CONFIDENCE_HIGH },
    /* A pool's own test of the connection: NOOP, and within two seconds MAIL. */
    { ABORTED "@ 10\n" NOOP ALICE_TO_BOB MESSAGE, BLAME_CLIENT_OR_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { ABORTED "@ 10\n" NOOP "@ 1.998\n" ALICE_TO_BOB MESSAGE, BLAME_CLIENT_OR_MIDDLEBOX,
      CONFIDENCE_MEDIUM },
    { ABORTED "@ 10\n" NOOP "@ 1.999\n" ALICE_TO_BOB MESSAGE, BLAME_MIDDLEBOX, CONFIDENCE_HIGH },
    /* NOOPs and probes between other messages say nothing of this one. */
    { ABORTED ALICE_TO("dave@example.com") MESSAGE "@ 10\n" NOOP "@ 10\n" ALICE_TO_BOB MESSAGE,
      BLAME_CLIENT_OR_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { ABORTED ALICE_TO("dave@example.com") MESSAGE RSET "@ 10\n" ALICE_TO_BOB MESSAGE,
      BLAME_CLIENT_OR_MIDDLEBOX, CONFIDENCE_MEDIUM },
};

START_TEST(a_second_rset_or_noops_make_the_middlebox_certain)
{
    struct session *session = script_session(certainties[_i].script, NULL);

    expect_judgement(required_finding(session, "envelope-replay-after-abort"), SEVERITY_WARNING,
                     certainties[_i].blame, certainties[_i].confidence);
    expect_severity(session, ABORT, SEVERITY_WARNING);
    session_free(session);
}
END_TEST

/* RSET to MAIL is two milliseconds longer than the pause. */
static const struct at_once {
    const char *script;
    enum severity abort, replay;
} at_once[] = {
    { ABORTED ALICE_TO_BOB MESSAGE, SEVERITY_NOTICE, SEVERITY_NOTICE },
    { ABORTED "@ 0.997\n" ALICE_TO_BOB MESSAGE, SEVERITY_NOTICE, SEVERITY_NOTICE },
    { ABORTED "@ 0.998\n" ALICE_TO_BOB MESSAGE, SEVERITY_WARNING, SEVERITY_WARNING },
    { ABORTED RSET ALICE_TO_BOB MESSAGE, SEVERITY_WARNING, SEVERITY_WARNING },
    { ABORTED NOOP NOOP ALICE_TO_BOB MESSAGE, SEVERITY_WARNING, SEVERITY_WARNING },
};

START_TEST(an_envelope_that_comes_back_within_a_second_and_nothing_between_is_a_notice)
{
    struct session *session = script_session(at_once[_i].script, NULL);

    expect_severity(session, ABORT, at_once[_i].abort);
    expect_severity(session, "envelope-replay-after-abort", at_once[_i].replay);
    session_free(session);
}
END_TEST

START_TEST(who_starts_again_at_once_is_not_said_to_be_a_middlebox)
{
    struct session *session = script_session(ABORTED ALICE_TO_BOB MESSAGE, NULL);
    const struct finding *replay = required_finding(session, "envelope-replay-after-abort");

    expect_judgement(replay, SEVERITY_NOTICE, BLAME_CLIENT_OR_MIDDLEBOX, CONFIDENCE_LOW);
    expect_sentence(replay, "The envelope given up by RSET came back 2 ms later, and this time "
                            "the message followed: the client started again at once");
    session_free(session);
}
END_TEST

/* --------------------------------------------------------------------- limits */

static struct session *session_with_steps(size_t steps, const char *script)
{
    struct script_options options = script_options_default();

    options.sessions.limits.steps = steps;
    return script_session(script, &options);
}

/* The last of them is the RSET, without its reply. */
enum { STEPS_OF_ABORTED = 8 };

START_TEST(a_replay_beyond_the_limit_of_steps_is_a_finding_of_the_whole_session)
{
    struct session *session = session_with_steps(STEPS_OF_ABORTED, ABORTED RSET
                                                 "@ 9.996\n" ALICE_TO_BOB MESSAGE RSET QUIT);
    const struct finding *replay;

    ck_assert_uint_eq(session->step_count, STEPS_OF_ABORTED);
    ck_assert_uint_gt(session->left_out.steps, 0);
    expect_ids(session, ABORT_AND_REPLAY);
    replay = required_finding(session, "envelope-replay-after-abort");
    ck_assert_int_eq(replay->step, STEP_NONE);
    ck_assert_int_eq(replay->t, session->transactions[1].t);
    expect_duration(replay, "delay", 10 * DURATION_SECOND);
    ck_assert_ptr_null(evidence_find(replay, "delay_after_last_rset"));
    session_free(session);
}
END_TEST

START_TEST(a_session_cut_off_at_any_step_gives_no_more_findings_than_rsets)
{
    for (size_t steps = 0; steps < 30; steps++) {
        struct session *session = session_with_steps(
            steps, ABORTED RSET ALICE_TO_BOB MESSAGE RSET ALICE_TO("x@example.com") RSET QUIT);

        ck_assert_uint_le(session->finding_count, 5);
        for (size_t i = 0; i < session->finding_count; i++)
            ck_assert_int_lt(session->findings[i].step, (int)session->step_count);
        session_free(session);
    }
}
END_TEST

START_TEST(a_probe_before_the_limit_of_steps_is_not_judged_by_what_lies_beyond)
{
    struct session *session =
        session_with_steps(14, HELLO ALICE_TO_BOB MESSAGE RSET ALICE_TO("dave@example.com")
                                   MESSAGE ALICE_TO("carol@example.com") QUIT);

    ck_assert_int_eq(session->transactions[2].mail_step, STEP_NONE);
    expect_ids(session, "rset-connection-reuse-probe");
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("envelope_replay");
    TCase *same = tcase_create("same envelope");
    TCase *replay = tcase_create("replay");
    TCase *certainty = tcase_create("certainty");
    TCase *limits = tcase_create("limits");

    tcase_add_loop_test(same, an_envelope_is_its_sender_and_its_set_of_recipients, 0,
                        sizeof envelopes / sizeof envelopes[0]);
    tcase_add_test(same, a_domain_begins_at_the_last_at_sign_and_only_it_is_folded);
    tcase_add_test(same, where_the_sender_ends_and_the_recipient_begins_matters);
    tcase_add_test(same, an_endless_domain_is_compared_as_far_as_domains_go);
    tcase_add_test(same, an_envelope_without_recipients_has_a_fingerprint_of_its_own);
    tcase_add_loop_test(replay, a_replay_has_data_and_comes_within_ten_minutes_of_an_abort, 0,
                        sizeof replays / sizeof replays[0]);
    tcase_add_test(replay, a_replay_that_data_ends_says_data_and_not_message);
    tcase_add_test(replay, several_aborts_before_one_replay_are_one_finding_that_names_the_first);
    tcase_add_test(replay, two_envelopes_that_come_back_are_two_findings);
    tcase_add_test(replay, one_envelope_aborted_and_sent_twice_over_is_two_findings);
    tcase_add_test(replay, an_excused_rset_does_not_speak_for_an_abort_behind_it);
    tcase_add_loop_test(certainty, a_second_rset_or_noops_make_the_middlebox_certain, 0,
                        sizeof certainties / sizeof certainties[0]);
    tcase_add_loop_test(certainty,
                        an_envelope_that_comes_back_within_a_second_and_nothing_between_is_a_notice,
                        0, sizeof at_once / sizeof at_once[0]);
    tcase_add_test(certainty, who_starts_again_at_once_is_not_said_to_be_a_middlebox);
    tcase_add_test(limits, a_replay_beyond_the_limit_of_steps_is_a_finding_of_the_whole_session);
    tcase_add_test(limits, a_session_cut_off_at_any_step_gives_no_more_findings_than_rsets);
    tcase_add_test(limits, a_probe_before_the_limit_of_steps_is_not_judged_by_what_lies_beyond);
    suite_add_tcase(suite, same);
    suite_add_tcase(suite, replay);
    suite_add_tcase(suite, certainty);
    suite_add_tcase(suite, limits);
    return suite;
}

SUITE_MAIN(suite);
