/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the capture lacks is said, and nothing is made up where it lacks something. */
#include "tests/smtp/anomalies/rule_kit.h"

#define ABORTED       HELLO ALICE_TO_BOB RSET
#define REPLAYED      ABORTED RSET "@ 10\n" ALICE_TO_BOB MESSAGE QUIT
#define HOLE_IN(side) "GAP " side " 100\n" side "| x\\r\\n\n"

/* ------------------------------------------------------------ what is lacking */

START_TEST(a_gap_is_counted_on_its_side)
{
    struct session *session = session_with(HELLO "GAP S 100\nGAP C 7\nGAP S 11\n", "capture-gap");
    const struct finding *finding = &session->findings[0];

    expect_judgement(finding, SEVERITY_INFO, BLAME_CAPTURE, CONFIDENCE_HIGH);
    ck_assert_int_eq(finding->step, STEP_NONE);
    expect_integer(finding, "client_bytes", 7);
    expect_integer(finding, "server_bytes", 111);
    expect_sentence(finding, "The capture did not give everything that was sent: 7 bytes of the "
                             "client and 111 of the server could not be read");
    session_free(session);
}
END_TEST

START_TEST(bytes_that_the_engine_could_not_deliver_count_as_missing)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.close = CLOSE_STALLED;
    options.missing[SIDE_CLIENT] = 1460;
    session = script_session(HELLO "GAP C 40\n", &options);
    expect_ids(session, "capture-gap");
    expect_integer(&session->findings[0], "client_bytes", 1500);
    expect_integer(&session->findings[0], "server_bytes", 0);
    session_free(session);
}
END_TEST

static struct session *session_of(enum directions directions, bool no_handshake, const char *script)
{
    struct script_options options = script_options_default();

    options.directions = directions;
    options.no_handshake = no_handshake;
    return script_session(script, &options);
}

START_TEST(one_direction_names_its_side)
{
    struct session *session =
        session_of(DIRECTIONS_CLIENT, false, "C: EHLO x.example.org\nC: QUIT\n");

    expect_ids(session, "one-sided-capture");
    expect_judgement(&session->findings[0], SEVERITY_INFO, BLAME_CAPTURE, CONFIDENCE_HIGH);
    expect_sentence(&session->findings[0], "Only packets of the client were captured");
    session_free(session);
    session = session_of(DIRECTIONS_SERVER, false, "S: 220 hello\nS: 250 hello\n");
    expect_ids(session, "one-sided-capture");
    expect_sentence(&session->findings[0], "Only packets of the server were captured");
    session_free(session);
}
END_TEST

START_TEST(a_start_without_handshake_is_a_finding)
{
    struct session *session = session_of(DIRECTIONS_BOTH, true, ALICE_TO_BOB MESSAGE QUIT);

    expect_ids(session, "mid-stream-start");
    expect_judgement(&session->findings[0], SEVERITY_INFO, BLAME_CAPTURE, CONFIDENCE_HIGH);
    ck_assert_int_eq(session->findings[0].step, STEP_NONE);
    expect_sentence(&session->findings[0],
                    "The start of the connection was not captured, so what came before is "
                    "unknown");
    session_free(session);
}
END_TEST

START_TEST(a_syn_of_either_side_shows_the_start)
{
    for (enum side side = 0; side < SIDE_COUNT; side++) {
        struct script_options options = script_options_default();
        struct session *session;

        options.no_handshake = true;
        options.syn[side].seen = true;
        session = script_session(ALICE_TO_BOB MESSAGE QUIT, &options);
        expect_ids(session, "");
        session_free(session);
    }
}
END_TEST

START_TEST(a_connection_still_open_lacks_nothing)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.close = CLOSE_END_OF_CAPTURE;
    session = script_session(HELLO ALICE_TO_BOB, &options);
    expect_ids(session, "");
    session_free(session);
}
END_TEST

/* ------------------------------------------------------- one severity lower */

/* Every way of lacking something, with a dialogue that shows the whole story. */
static struct session *incomplete_session(int way, const char *script)
{
    struct script_options options = script_options_default();
    char with_gap[8192];

    snprintf(with_gap, sizeof with_gap, "%s%s", script, way == 0 ? HOLE_IN("C") : "");
    options.no_handshake = way == 1;
    options.missing[SIDE_SERVER] = way == 2 ? 12 : 0;
    options.missing[SIDE_CLIENT] = way == 3 ? 12 : 0;
    if (way >= 2)
        options.close = CLOSE_STALLED;
    return script_session(with_gap, &options);
}

enum { WAYS = 4 };

START_TEST(the_story_is_one_severity_lower_where_bytes_are_missing)
{
    struct session *session = incomplete_session(_i, REPLAYED);

    expect_severity(session, "rset-unexplained-abort", SEVERITY_INFO);
    expect_severity(session, "rset-doubled", SEVERITY_INFO);
    expect_severity(session, "envelope-replay-after-abort", SEVERITY_NOTICE);
    session_free(session);
}
END_TEST

START_TEST(an_answer_other_than_250_is_one_severity_lower_too)
{
    struct session *session = incomplete_session(_i, HELLO "C: RSET\nS: 502 no\n" QUIT);

    expect_severity(session, "rset-not-250", SEVERITY_NOTICE);
    session_free(session);
}
END_TEST

START_TEST(a_storm_is_one_severity_lower_too)
{
    struct session *session =
        incomplete_session(_i, HELLO RSET RSET RSET RSET RSET RSET RSET RSET RSET RSET);

    expect_severity(session, "rset-storm", SEVERITY_NOTICE);
    session_free(session);
}
END_TEST

START_TEST(an_ignored_rset_is_not_claimed_where_bytes_are_missing)
{
    struct session *session = incomplete_session(_i, ABORTED RCPT("dave@example.com") QUIT);

    ck_assert_ptr_null(session_finding(session, "rset-ignored"));
    session_free(session);
}
END_TEST

START_TEST(a_closing_server_is_not_blamed_where_bytes_are_missing)
{
    struct script_options options = script_options_default();
    struct session *session;

    options.closed_by = CLOSED_BY_SERVER;
    options.missing[SIDE_CLIENT] = 6;
    session = script_session(HELLO RSET, &options);
    ck_assert_ptr_null(session_finding(session, "rset-closes-connection"));
    session_free(session);
}
END_TEST

/* ---------------------------------------------------------- nothing is made up */

/* Each of these would be a false alarm if the hole were not minded. */
static const struct gap_row {
    const char *script;
    const char *ids;
} gaps[] = {
    /* DATA and the message are in the hole. */
    { HELLO ALICE_TO_BOB HOLE_IN("C") "S: 354 go\nS: 250 queued\n" RSET ALICE_TO_BOB MESSAGE QUIT,
      "rset-noop-equivalent capture-gap" },
    /* A recipient and its refusal are in the holes. */
    { HELLO ALICE_TO_BOB "GAP C 40\nC| x\\r\\n\nGAP S 40\nS| x\\r\\n\n" RSET QUIT,
      "rset-noop-equivalent capture-gap" },
    /* A MAIL between two RSETs. */
    { ABORTED HOLE_IN("C") RSET QUIT, "rset-unexplained-abort rset-noop-equivalent capture-gap" },
    /* The refusal of a command that is in the hole. */
    { HELLO MAIL("alice@example.org") "GAP C 30\nC| x\\r\\n\nC: RSET\nS: 550 no such user\n",
      "rset-noop-equivalent capture-gap" },
    /* RSET's own reply. */
    { HELLO "C: RSET\nGAP S 14\nC: NOOP\nS| x\\r\\n\nS: 502 no\n" QUIT,
      "rset-noop-equivalent noop-liveness-check capture-gap" },
    /* A MAIL between RSET and RCPT. */
    { ABORTED HOLE_IN("C") "S: 250 Ok\n" RCPT("dave@example.com") QUIT,
      "rset-unexplained-abort capture-gap" },
};

START_TEST(a_hole_is_not_filled_with_suspicion)
{
    struct session *session = session_with(gaps[_i].script, gaps[_i].ids);

    ck_assert_int_eq(session_worst(session), SEVERITY_INFO);
    session_free(session);
}
END_TEST

START_TEST(a_hole_before_the_story_does_not_hide_it)
{
    struct session *session =
        session_with(HELLO HOLE_IN("S") REPLAYED,
                     "rset-unexplained-abort rset-doubled envelope-replay-after-abort capture-gap");

    expect_severity(session, "envelope-replay-after-abort", SEVERITY_NOTICE);
    session_free(session);
}
END_TEST

START_TEST(without_replies_a_rset_is_harmless)
{
    struct session *session = session_of(DIRECTIONS_CLIENT, false,
                                         "C: EHLO x.example.org\nC: MAIL FROM:<a@example.org>\n"
                                         "C: RCPT TO:<b@example.com>\nC: RSET\nC: RSET\n"
                                         "C: MAIL FROM:<a@example.org>\n"
                                         "C: RCPT TO:<b@example.com>\nC: DATA\n"
                                         "C| x\\r\\n.\\r\\n\nC: QUIT\n");

    expect_ids(session, "rset-noop-equivalent rset-noop-equivalent one-sided-capture");
    session_free(session);
}
END_TEST

START_TEST(without_commands_there_is_no_rset_to_speak_of)
{
    struct session *session = session_of(DIRECTIONS_SERVER, false,
                                         "S: 220 hello\nS: 250 hello\nS: 250 2.1.0 Ok\n"
                                         "S: 250 2.1.5 Ok\nS: 250 2.0.0 Ok\nS: 221 bye\n");

    expect_ids(session, "one-sided-capture");
    session_free(session);
}
END_TEST

START_TEST(a_capture_that_begins_inside_a_transaction_does_not_know_it)
{
    struct session *session =
        session_of(DIRECTIONS_BOTH, true, RCPT("bob@example.com") RSET ALICE_TO_BOB MESSAGE QUIT);

    expect_ids(session, "rset-connection-reuse-probe mid-stream-start");
    session_free(session);
}
END_TEST

START_TEST(packets_cut_by_the_snap_length_are_counted_by_side)
{
    struct script_options options = script_options_default();
    struct session *session;
    const struct finding *finding;

    options.traffic[SIDE_CLIENT].snapped = 3;
    options.traffic[SIDE_SERVER].snapped = 1;
    session = script_session(HELLO QUIT, &options);
    expect_ids(session, "truncated-snaplen");
    finding = required_finding(session, "truncated-snaplen");
    expect_judgement(finding, SEVERITY_INFO, BLAME_CAPTURE, CONFIDENCE_HIGH);
    expect_sentence(finding, "4 packets of the connection were cut by the snap length of the "
                             "capture");
    expect_integer(finding, "client_packets", 3);
    expect_integer(finding, "server_packets", 1);
    session_free(session);
    options.traffic[SIDE_CLIENT].snapped = 0;
    session = script_session(HELLO QUIT, &options);
    expect_sentence(required_finding(session, "truncated-snaplen"),
                    "1 packet of the connection was cut by the snap length of the capture");
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("capture_rules");
    TCase *lacking = tcase_create("lacking");
    TCase *lower = tcase_create("one severity lower");
    TCase *nothing = tcase_create("nothing made up");

    tcase_add_test(lacking, a_gap_is_counted_on_its_side);
    tcase_add_test(lacking, bytes_that_the_engine_could_not_deliver_count_as_missing);
    tcase_add_test(lacking, one_direction_names_its_side);
    tcase_add_test(lacking, a_start_without_handshake_is_a_finding);
    tcase_add_test(lacking, a_syn_of_either_side_shows_the_start);
    tcase_add_test(lacking, a_connection_still_open_lacks_nothing);
    tcase_add_test(lacking, packets_cut_by_the_snap_length_are_counted_by_side);
    tcase_add_loop_test(lower, the_story_is_one_severity_lower_where_bytes_are_missing, 0, WAYS);
    tcase_add_loop_test(lower, an_answer_other_than_250_is_one_severity_lower_too, 0, WAYS);
    tcase_add_loop_test(lower, a_storm_is_one_severity_lower_too, 0, WAYS);
    tcase_add_loop_test(lower, an_ignored_rset_is_not_claimed_where_bytes_are_missing, 0, WAYS);
    tcase_add_test(lower, a_closing_server_is_not_blamed_where_bytes_are_missing);
    tcase_add_loop_test(nothing, a_hole_is_not_filled_with_suspicion, 0,
                        sizeof gaps / sizeof gaps[0]);
    tcase_add_test(nothing, a_hole_before_the_story_does_not_hide_it);
    tcase_add_test(nothing, without_replies_a_rset_is_harmless);
    tcase_add_test(nothing, without_commands_there_is_no_rset_to_speak_of);
    tcase_add_test(nothing, a_capture_that_begins_inside_a_transaction_does_not_know_it);
    suite_add_tcase(suite, lacking);
    suite_add_tcase(suite, lower);
    suite_add_tcase(suite, nothing);
    return suite;
}

SUITE_MAIN(suite);
