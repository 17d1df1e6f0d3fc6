/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an operator has set is compared with where the session is judged, and
 * where it is decoded. */
#include "smtp/anomalies/rule_settings.h"
#include "tests/smtp/anomalies/rule_kit.h"

#define STUTTER(pause)                                                                             \
    "S| 220 \n"                                                                                    \
    "@ " pause "\nS| a\n@ " pause "\nS| a\n@ " pause "\nS| a\n@ " pause "\nS| a\n"                 \
    "@ " pause "\nS| a\n@ " pause "\nS| a\n@ " pause "\nS| a\n@ " pause "\nS| a\n"                 \
    "S| mail\\r\\n\n" QUIT

#define HIDDEN_MAIL                                                                                \
    HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\nC| one\\n.\\nsome texts.\\r\\nDATA\\r\\n.\\r\\n\n"     \
                       "S: 250 2.0.0 queued\n" QUIT

/* A line of ten octets and more takes a second. */
#define SLOWLY(line) "@ 1\nC: " line "\n"
#define TYPED                                                                                      \
    "S: 220 mail.example.com ESMTP\n" SLOWLY("HELO client") "S: 250 hello\n" SLOWLY(               \
        "MAIL FROM:<a@b.example>") "S: 250 ok\n" SLOWLY("RCPT TO:<c@d.example>") "S: 250 ok\n"     \
                                                                                 "@ 1\n" RSET QUIT

static const struct set_row {
    enum threshold threshold;
    int64_t value;
    const char *script;
    const char *id;
    bool usually; /* the finding is there as long as nothing is set */
    bool then;
} rows[] = {
    { THRESHOLD_TARPIT_STUTTER_SHORTEST, 1500 * DURATION_MILLISECOND, STUTTER("0.999"),
      "tarpit-stutter", true, false },
    { THRESHOLD_TARPIT_STUTTER_SHORTEST, 400 * DURATION_MILLISECOND, STUTTER("0.499"),
      "tarpit-stutter", false, true },
    { THRESHOLD_TARPIT_STUTTER_LONGEST, 999 * DURATION_MILLISECOND, STUTTER("0.999"),
      "tarpit-stutter", true, false },
    { THRESHOLD_TARPIT_STUTTER_LONGEST, 2000 * DURATION_MILLISECOND, STUTTER("1.999"),
      "tarpit-stutter", false, true },
    { THRESHOLD_SMUGGLING_ATTEMPT_WITHIN, 16, HIDDEN_MAIL, "smuggling-attempt", true, false },
    { THRESHOLD_SMUGGLING_ATTEMPT_WITHIN, 17, HIDDEN_MAIL, "smuggling-attempt", true, true },
};

static struct session *session_of(const struct set_row *row, const struct rule_settings *settings)
{
    struct script_options options = script_options_default();

    options.sessions.rules = settings;
    return script_session_any_cut(row->script, &options);
}

START_TEST(a_threshold_that_was_set_decides)
{
    const struct set_row *row = &rows[_i];
    struct rule_settings *settings = rule_settings_new();
    struct session *session = session_of(row, NULL);

    ck_assert_int_eq(session_finding(session, row->id) != NULL, row->usually);
    session_free(session);
    settings->thresholds[row->threshold] = row->value;
    session = session_of(row, settings);
    ck_assert_int_eq(session_finding(session, row->id) != NULL, row->then);
    session_free(session);
    rule_settings_free(settings);
}
END_TEST

START_TEST(what_is_typed_can_be_set)
{
    struct rule_settings *settings = rule_settings_new();
    struct script_options options = script_options_default();
    struct session *session = script_session(TYPED, NULL);

    expect_severity(session, "rset-unexplained-abort", SEVERITY_NOTICE);
    session_free(session);
    settings->thresholds[THRESHOLD_RSET_UNEXPLAINED_ABORT_TYPED_OCTET] = 40 * DURATION_MILLISECOND;
    options.sessions.rules = settings;
    session = script_session(TYPED, &options);
    expect_severity(session, "rset-unexplained-abort", SEVERITY_INFO);
    session_free(session);
    rule_settings_free(settings);
}
END_TEST

#define LATE(command, reply) "C: " command "\n@ 0.099\nS: " reply "\n"

/* Five commands are answered a tenth of a second later, DATA ten times as fast. */
#define FAST_354                                                                                   \
    "S: 220 hello\n" LATE("HELO client", "250 hello") LATE("RSET", "250 ok")                       \
        LATE("MAIL FROM:<a@example.org>", "250 ok")                                                \
            LATE("RCPT TO:<b@example.com>",                                                        \
                 "250 ok") "C: DATA\n@ 0.009\nS: 354 go\nC| "                                      \
                           "text\\r\\n.\\r\\n\nS: 250 ok\n" LATE("QUIT", "221 bye")

START_TEST(how_many_commands_a_354_is_compared_with_can_be_set)
{
    struct rule_settings *settings = rule_settings_new();
    struct script_options options = script_options_default();
    struct session *session;

    options.server_round_trip = 100 * DURATION_MILLISECOND;
    options.sessions.rules = settings;
    settings->thresholds[THRESHOLD_DATA_354_FASTER_COMMANDS] = 5 + _i;
    session = script_session(FAST_354, &options);
    ck_assert_int_eq(session_finding(session, "data-354-faster-than-path") != NULL, _i == 0);
    session_free(session);
    rule_settings_free(settings);
}
END_TEST

/* What the decoder is made with and what the table says are two places. */
START_TEST(the_decoder_measures_as_the_table_says)
{
    const struct smtp_limits *limits = &default_smtp_limits;

    ck_assert_int_eq(limits->stutter.shortest,
                     threshold_row(THRESHOLD_TARPIT_STUTTER_SHORTEST)->standard);
    ck_assert_int_eq(limits->stutter.longest,
                     threshold_row(THRESHOLD_TARPIT_STUTTER_LONGEST)->standard);
    ck_assert_int_eq((int64_t)limits->smuggled,
                     threshold_row(THRESHOLD_SMUGGLING_ATTEMPT_WITHIN)->standard);
    ck_assert_int_ge((int64_t)limits->held,
                     threshold_row(THRESHOLD_SMUGGLING_ATTEMPT_WITHIN)->most);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("set_thresholds");
    TCase *set = tcase_create("set");

    tcase_add_loop_test(set, a_threshold_that_was_set_decides, 0, sizeof rows / sizeof rows[0]);
    tcase_add_test(set, what_is_typed_can_be_set);
    tcase_add_loop_test(set, how_many_commands_a_354_is_compared_with_can_be_set, 0, 2);
    tcase_add_test(set, the_decoder_measures_as_the_table_says);
    suite_add_tcase(suite, set);
    return suite;
}

SUITE_MAIN(suite);
