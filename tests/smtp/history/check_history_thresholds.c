/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the operator has set for the rules that need several sessions. */
#include "smtp/history/settings_filter.h"
#include "tests/smtp/history/history_kit.h"

#define REFUSED_LOGIN                                                                              \
    "S: 220 mail.example.com ESMTP\nC: EHLO client.example.org\nS: 250-hello\nS+ 250 AUTH LOGIN\n" \
    "C: AUTH PLAIN AGFubmEAc2VjcmV0\nS: 535 5.7.8 no\n" QUIT
#define PUT_OFF                                                                                    \
    HELLO MAIL("alice@example.org") "C: RCPT TO:<bob@example.com>\nS: 450 try later\n" QUIT
#define TAKEN   HELLO ALICE_TO_BOB MESSAGE QUIT
#define UNKNOWN HELLO MAIL("alice@example.org") RCPT_550("a#@example.com") QUIT
#define ABORTED HELLO ALICE_TO_BOB RSET QUIT

static struct history *history;
static struct rule_settings *settings;
static struct settings_filter *filter;

static void begin(void)
{
    history = history_new();
    settings = rule_settings_new();
    filter = settings_filter_new(settings, (struct session_sink){ .context = history,
                                                                  .receive = history_keep,
                                                                  .notify = history_note });
    history->options.sessions.rules = settings;
    history_chain_clear(&history->chain);
    history_chain_init(&history->chain, &history->options.sessions.limits, settings,
                       history->software, settings_filter_sink(filter));
}

static void end(void)
{
    history_free(history);
    settings_filter_free(filter);
    rule_settings_free(settings);
}

static void play_times(unsigned count, const char *script, duration pause)
{
    char numbered[1024];
    size_t place = strcspn(script, "#");

    for (unsigned i = 0; i < count; i++) {
        snprintf(numbered, sizeof numbered, "%.*s%u%s", (int)place, script, i,
                 script[place] == '#' ? script + place + 1 : "");
        if (script[place] == '\0')
            snprintf(numbered, sizeof numbered, "%s", script);
        play_from(history, 1, numbered);
        history->options.start += pause - 60 * DURATION_SECOND;
    }
}

static const struct row {
    enum threshold threshold;
    int64_t value;
    const char *script;
    unsigned count; /* sessions that make a notice with this value, and not with the usual one */
    duration pause;
    const char *last; /* NULL for none */
    const char *id;
} rows[] = {
    { THRESHOLD_DIRECTORY_HARVEST_WARNING, 3, UNKNOWN, 3, DURATION_SECOND, NULL,
      "directory-harvest" },
    { THRESHOLD_DIRECTORY_HARVEST_CRITICAL, 4, UNKNOWN, 4, DURATION_SECOND, NULL,
      "directory-harvest" },
    { THRESHOLD_DIRECTORY_HARVEST_NEARLY_ALL, 5, UNKNOWN, 5, DURATION_SECOND, NULL,
      "directory-harvest" },
    { THRESHOLD_AUTH_BRUTEFORCE_WARNING, 3, REFUSED_LOGIN, 3, DURATION_SECOND, NULL,
      "auth-bruteforce" },
    { THRESHOLD_AUTH_BRUTEFORCE_CRITICAL, 4, REFUSED_LOGIN, 4, DURATION_SECOND, NULL,
      "auth-bruteforce" },
    { THRESHOLD_GREYLISTING_LEAST, 10 * DURATION_SECOND, PUT_OFF, 1, 30 * DURATION_SECOND, TAKEN,
      "greylisting" },
    { THRESHOLD_DEFERRED_UNRESOLVED_TRIES, 2, PUT_OFF, 2, 4000 * DURATION_SECOND, NULL,
      "deferred-unresolved" },
    { THRESHOLD_DEFERRED_UNRESOLVED_LEAST, 100 * DURATION_SECOND, PUT_OFF, 3, 60 * DURATION_SECOND,
      NULL, "deferred-unresolved" },
};

static void play_row(const struct row *row)
{
    play_times(row->count, row->script, row->pause);
    if (row->last != NULL)
        play_from(history, 1, row->last);
}

START_TEST(a_threshold_that_was_set_counts)
{
    const struct row *row = &rows[_i];

    settings->thresholds[row->threshold] = row->value;
    play_row(row);
    ck_assert_uint_eq(history->notice_count, 1);
    ck_assert_str_eq(history->notices[0]->finding.id, row->id);
}
END_TEST

START_TEST(without_it_the_same_is_no_notice)
{
    play_row(&rows[_i]);
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

START_TEST(the_pace_of_an_old_password_can_be_set)
{
    settings->thresholds[THRESHOLD_AUTH_BRUTEFORCE_PACE] = 5 * DURATION_SECOND;
    play_times(5, REFUSED_LOGIN, 10 * DURATION_SECOND);
    ck_assert_int_eq(history->notices[0]->finding.severity, SEVERITY_NOTICE);
}
END_TEST

START_TEST(aborts_in_a_day_can_be_set)
{
    settings->thresholds[THRESHOLD_RSET_UNEXPLAINED_ABORT_IN_A_DAY] = 2;
    expect_severity(play_from(history, 1, ABORTED), "rset-unexplained-abort", SEVERITY_NOTICE);
    expect_severity(play_from(history, 1, ABORTED), "rset-unexplained-abort", SEVERITY_WARNING);
}
END_TEST

static struct rule_setting *setting_of(const char *id)
{
    size_t i = 0;

    while (strcmp(anomaly_rule_at(i)->id, id) != 0)
        i++;
    return &settings->rules[i];
}

START_TEST(notices_of_rules_that_are_off_are_not_told)
{
    setting_of("auth-bruteforce")->off = true;
    play_times(20, REFUSED_LOGIN, DURATION_SECOND);
    ck_assert_uint_eq(history->notice_count, 0);
}
END_TEST

START_TEST(notices_get_the_severity_that_was_set)
{
    setting_of("auth-bruteforce")->has_severity = true;
    setting_of("auth-bruteforce")->severity = SEVERITY_INFO;
    play_times(5, REFUSED_LOGIN, DURATION_SECOND);
    ck_assert_uint_eq(history->notice_count, 1);
    ck_assert_int_eq(history->notices[0]->finding.severity, SEVERITY_INFO);
}
END_TEST

START_TEST(notices_of_a_client_are_suppressed_and_counted)
{
    struct suppression *suppression = rule_settings_add_suppression(settings);

    ck_assert(suppression_add_rules(suppression, "auth-*"));
    ck_assert(ip_network_parse(&suppression->client.values[0], "10.0.0.1/32", NULL));
    suppression->client.count = 1;
    play_times(5, REFUSED_LOGIN, DURATION_SECOND);
    ck_assert_uint_eq(history->notice_count, 0);
    ck_assert_uint_eq(settings_filter_suppressed(filter), 1);
}
END_TEST

START_TEST(without_the_rule_of_verification_an_abort_is_not_called_one)
{
    setting_of("rset-recipient-verification")->off = true;
    for (unsigned i = 0; i < 3; i++) {
        char script[1024];

        snprintf(script, sizeof script,
                 HELLO MAIL("c@example.org") RCPT("a%u@example.com") RSET QUIT, i);
        play_from(history, 1, script);
    }
    expect_severity(history->sessions[2], "rset-unexplained-abort", SEVERITY_WARNING);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("history_thresholds");
    TCase *set = tcase_create("set");

    tcase_add_checked_fixture(set, begin, end);
    tcase_add_loop_test(set, a_threshold_that_was_set_counts, 0, sizeof rows / sizeof rows[0]);
    tcase_add_loop_test(set, without_it_the_same_is_no_notice, 0, sizeof rows / sizeof rows[0]);
    tcase_add_test(set, the_pace_of_an_old_password_can_be_set);
    tcase_add_test(set, aborts_in_a_day_can_be_set);
    tcase_add_test(set, notices_of_rules_that_are_off_are_not_told);
    tcase_add_test(set, notices_get_the_severity_that_was_set);
    tcase_add_test(set, notices_of_a_client_are_suppressed_and_counted);
    tcase_add_test(set, without_the_rule_of_verification_an_abort_is_not_called_one);
    suite_add_tcase(suite, set);
    return suite;
}

SUITE_MAIN(suite);
