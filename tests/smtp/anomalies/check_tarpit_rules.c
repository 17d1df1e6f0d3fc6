/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Servers that are slow on purpose. In scripts a segment takes a millisecond, beside the
 * pauses. */
#include "tests/smtp/anomalies/rule_rows.h"

/* ------------------------------------------------------------- octet by octet */

/* `220 ok` and its line end, so many octets a segment and then the rest at once. */
struct stutter_row {
    const char *situation;
    unsigned segments; /* tiny ones */
    unsigned octets;   /* of each */
    unsigned pause;    /* between them, in milliseconds */
    unsigned severity;
};

static void add_tiny_segments(const struct stutter_row *row, unsigned count, char *script,
                              size_t size)
{
    for (unsigned i = 0; i < count; i++) {
        unsigned pause = i == 0 ? 0 : row->pause - 1;
        size_t length = strlen(script);

        snprintf(script + length, size - length, "@ %u.%03u\nS| %.*s\n", pause / 1000, pause % 1000,
                 (int)row->octets, "aaaa");
    }
}

/* The greeting's text comes slowly, between its code and its end. */
static struct session *stuttering(const struct stutter_row *row)
{
    char script[8192] = "S| 220 \n";

    add_tiny_segments(row, row->segments, script, sizeof script);
    strcat(script, "S| mail.example.com\\r\\n\n" QUIT);
    return script_session_any_cut(script, NULL);
}

static const struct stutter_row stutters[] = {
    { "eight segments of an octet", 8, 1, 1000, SEVERITY_INFO },
    { "of two", 8, 2, 1000, SEVERITY_INFO },
    { "the quickest pace that counts", 8, 1, 800, SEVERITY_INFO },
    { "the slowest one", 8, 1, 1200, SEVERITY_INFO },
    { "sixty seconds", 61, 1, 1000, SEVERITY_INFO },
    { "more than sixty", 62, 1, 1000, SEVERITY_WARNING },
    { "seven segments", 7, 1, 1000, SILENT },
    { "of three octets, a slow line", 20, 3, 1000, SILENT },
    { "somebody types", 20, 1, 799, SILENT },
    { "a slow network", 20, 1, 1201, SILENT },
};

START_TEST(a_server_that_sends_octet_by_octet_is_a_tarpit)
{
    const struct stutter_row *row = &stutters[_i];
    struct session *session = stuttering(row);
    const struct finding *finding = session_finding(session, "tarpit-stutter");

    ck_assert_msg((finding != NULL) == (row->severity != SILENT), "%s", row->situation);
    if (finding != NULL) {
        ck_assert_msg(finding->severity == row->severity, "%s", row->situation);
        expect_integer(finding, "segments", row->segments);
        expect_duration(finding, "time", (row->segments - 1) * row->pause * DURATION_MILLISECOND);
        ck_assert_int_eq(finding->step, session->greeting);
    }
    session_free(session);
}
END_TEST

#define TICK   "@ 0.999\nS| a\n"
#define TICKS4 TICK TICK TICK TICK

static const struct rule_row interrupted[] = {
    { "whole", "S| 220 \n" TICKS4 TICKS4 "S| \\r\\n\n" QUIT, SEVERITY_INFO, NULL },
    { "a longer segment between", "S| 220 \n" TICKS4 "@ 0.999\nS| abc\n" TICKS4 "S| \\r\\n\n" QUIT,
      SILENT, NULL },
    { "a pause between", "S| 220 \n" TICKS4 "@ 5\nS| a\n" TICK TICK TICK "S| \\r\\n\n" QUIT, SILENT,
      NULL },
    { "bytes are missing between", "S| 220 \n" TICKS4 "GAP S 1\n" TICKS4 "S| \\r\\n\n" QUIT, SILENT,
      NULL },
    { "bytes are missing behind it",
      "S| 220 \n" TICKS4 TICKS4 "S| \\r\\n\nC: NOOP\nGAP S 5\nS: 250 ok\n" QUIT, SEVERITY_INFO,
      NULL },
    { "in the second line of two",
      "S: 220 hi\nC: NOOP\nS| 250 \n@ 0.5\nS| ok\\r\\n\nC: NOOP\nS| 250 \n" TICKS4 TICKS4
      "S| \\r\\n\n" QUIT,
      SEVERITY_INFO, NULL },
    { "in the first line of two, and the other took its time too",
      "S| 220 \n" TICKS4 TICKS4 "S| \\r\\n\nC: NOOP\nS| 250 \n@ 0.5\nS| ok\\r\\n\n" QUIT,
      SEVERITY_INFO, NULL },
    { "up to the end, and no line", TICKS4 TICKS4, SEVERITY_INFO, capture_ends },
    { "the client",
      "S: 220 hi\nC| NO\n@ 0.999\nC| O\n@ 0.999\nC| P\n@ 0.999\nC|  \n@ 0.999\nC| a\n"
      "@ 0.999\nC| a\n@ 0.999\nC| a\n@ 0.999\nC| a\n@ 0.999\nC| \\r\\n\nS: 250 ok\n" QUIT,
      SILENT, NULL },
};

START_TEST(a_run_of_tiny_segments_is_unbroken)
{
    expect_row(&interrupted[_i], "tarpit-stutter");
}
END_TEST

/* -------------------------------------------------------------- late refusals */

#define UNKNOWN(pause) "C: RCPT TO:<x@example.com>\n@ " pause "\nS: 550 5.1.1 no such user\n"

static void sent_again(struct script_options *options)
{
    options->retransmitted[SIDE_SERVER] = 3;
}

static const struct rule_row delays[] = {
    { "two late refusals", HELLO MAIL("a@example.org") UNKNOWN("5") UNKNOWN("5") QUIT,
      SEVERITY_INFO, NULL },
    { "just four seconds", HELLO MAIL("a@example.org") UNKNOWN("3.999") UNKNOWN("4") QUIT,
      SEVERITY_INFO, NULL },
    { "just less", HELLO MAIL("a@example.org") UNKNOWN("3.998") UNKNOWN("4") QUIT, SILENT, NULL },
    { "beside replies that come late but for most",
      HELLO "C: MAIL FROM:<a@example.org>\n@ 3\nS: 250 ok\n" UNKNOWN("5") UNKNOWN("5") QUIT,
      SEVERITY_INFO, NULL },
    { "one refusal, as of a name lookup", HELLO MAIL("a@example.org") UNKNOWN("5") QUIT, SILENT,
      NULL },
    { "one of them prompt", HELLO MAIL("a@example.org") UNKNOWN("5") UNKNOWN("0") UNKNOWN("5") QUIT,
      SILENT, NULL },
    { "a server that is slow with everything",
      "S: 220 hi\nC: EHLO a\n@ 1\nS: 250 hi\nC: MAIL FROM:<a@example.org>\n@ 0.999\nS: 250 "
      "ok\n" UNKNOWN("5") UNKNOWN("5"),
      SILENT, NULL },
    { "one that is not so slow",
      "S: 220 hi\nC: EHLO a\n@ 0.998\nS: 250 hi\nC: MAIL FROM:<a@example.org>\n@ 0.998\nS: 250 "
      "ok\n" UNKNOWN("5") UNKNOWN("5"),
      SEVERITY_INFO, NULL },
    { "messages that are refused",
      HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\nC| x\\r\\n.\\r\\n\n@ 5\nS: 550 spam\n" ALICE_TO_BOB
                         "C: DATA\nS: 354 go\nC| x\\r\\n.\\r\\n\n@ 5\nS: 550 spam\n" QUIT,
      SILENT, NULL },
    { "commands that were sent together",
      HELLO MAIL("a@example.org") "C: RCPT TO:<x@example.com>\nC+ RCPT TO:<y@example.com>\n"
                                  "@ 5\nS: 550 no\nS+ 550 no\n" QUIT,
      SILENT, NULL },
    { "the refusals may be missing", HELLO MAIL("a@example.org") UNKNOWN("5") "GAP S 40\n" QUIT,
      SILENT, NULL },
    { "bytes are missing elsewhere",
      HELLO MAIL("a@example.org") UNKNOWN("5") UNKNOWN("5") QUIT "GAP S 5\n", SEVERITY_INFO, NULL },
};

START_TEST(refusals_that_come_late_are_meant_to)
{
    expect_row(&delays[_i], "tarpit-delay");
}
END_TEST

START_TEST(a_network_that_loses_packets_makes_a_delay_doubtful)
{
    struct script_options options = script_options_default();
    const char *script = HELLO MAIL("a@example.org") UNKNOWN("5") UNKNOWN("5") QUIT;
    struct session *session = script_session(script, &options);

    ck_assert_int_eq(required_finding(session, "tarpit-delay")->confidence, CONFIDENCE_MEDIUM);
    expect_integer(required_finding(session, "tarpit-delay"), "refusals", 2);
    session_free(session);
    sent_again(&options);
    session = script_session(script, &options);
    ck_assert_int_eq(required_finding(session, "tarpit-delay")->confidence, CONFIDENCE_LOW);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("tarpit_rules");
    TCase *stutter = tcase_create("stutter");
    TCase *delay = tcase_create("delay");

    tcase_add_rows(stutter, a_server_that_sends_octet_by_octet_is_a_tarpit, stutters);
    tcase_add_rows(stutter, a_run_of_tiny_segments_is_unbroken, interrupted);
    tcase_add_rows(delay, refusals_that_come_late_are_meant_to, delays);
    tcase_add_test(delay, a_network_that_loses_packets_makes_a_delay_doubtful);
    suite_add_tcase(suite, stutter);
    suite_add_tcase(suite, delay);
    return suite;
}

SUITE_MAIN(suite);
