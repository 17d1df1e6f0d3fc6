/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the operator has set for the rules that need several sessions. */
#include "smtp/history/notice_writer.h"
#include "smtp/history/settings_filter.h"
#include "tests/smtp/history/history_kit.h"

#define REFUSED_LOGIN                                                                              \
    "S: 220 mail.example.com ESMTP\nC: EHLO client.example.org\nS: 250-hello\nS+ 250 AUTH LOGIN\n" \
    "C: AUTH PLAIN AGFubmEAc2VjcmV0\nS: 535 5.7.8 no\n" QUIT
#define PUT_OFF                                                                                    \
    HELLO MAIL("alice@example.org") "C: RCPT TO:<bob@example.com>\nS: 450 try later\n" QUIT
#define PUT_OFF_EVE                                                                                \
    HELLO MAIL("alice@example.org") "C: RCPT TO:<eve@example.com>\nS: 450 try later\n" QUIT
#define TAKEN   HELLO ALICE_TO_BOB MESSAGE QUIT
#define UNKNOWN HELLO MAIL("alice@example.org") RCPT_550("a#@example.com") QUIT
#define ABORTED HELLO ALICE_TO_BOB RSET QUIT
#define MOSTLY_KNOWN                                                                               \
    HELLO MAIL("alice@example.org") RCPT_550("a#@example.com") RCPT("b@example.com")               \
        RCPT("c@example.com") QUIT
#define LOST                                                                                       \
    HELLO ALICE_TO_BOB "C: DATA\nS: 354 go\nC| Message-ID: <1@example.org>\\r\\n\\r\\n"            \
                       "text\\r\\n.\\r\\n\n"
#define GIVES_UP "S: 220 mail.example.com\nC: HELO\nS: 501 Syntax: HELO hostname\n" QUIT
#define ODD_354  TALK(POSTFIX_BANNER, POSTFIX_KEYWORDS, "Speak now", POSTFIX_250, POSTFIX_221)

#define HOUR (3600 * DURATION_SECOND)

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

/* The chain takes it when it is made. */
static void set_measure(uint32_t sessions, uint32_t share, uint32_t changed)
{
    settings->thresholds[THRESHOLD_DATA_354_OUTLIER_SESSIONS] = sessions;
    settings->thresholds[THRESHOLD_DATA_354_OUTLIER_SHARE] = share;
    settings->thresholds[THRESHOLD_DATA_354_OUTLIER_CHANGED] = changed;
    history_chain_clear(&history->chain);
    history_chain_init(&history->chain, &history->options.sessions.limits, settings,
                       history->software, settings_filter_sink(filter));
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
    { THRESHOLD_DIRECTORY_HARVEST_WITHIN, 24 * HOUR, UNKNOWN, 20, 300 * DURATION_SECOND, NULL,
      "directory-harvest" },
    { THRESHOLD_DIRECTORY_HARVEST_SHARE, 30, MOSTLY_KNOWN, 25, DURATION_SECOND, NULL,
      "directory-harvest" },
    { THRESHOLD_DIRECTORY_HARVEST_NEARLY_ALL_SHARE, 32, MOSTLY_KNOWN, 7, DURATION_SECOND, NULL,
      "directory-harvest" },
    { THRESHOLD_AUTH_BRUTEFORCE_WITHIN, HOUR, REFUSED_LOGIN, 5, 300 * DURATION_SECOND, NULL,
      "auth-bruteforce" },
    { THRESHOLD_DEFERRED_UNRESOLVED_FORGOTTEN, 24 * 10 * HOUR, PUT_OFF, 3, 24 * 6 * HOUR, NULL,
      "deferred-unresolved" },
    { THRESHOLD_DUPLICATE_DELIVERY_WITHIN, 24 * 10 * HOUR, LOST, 1, 24 * 6 * HOUR,
      LOST "S: 250 2.0.0 queued\n" QUIT, "duplicate-delivery-risk" },
    { THRESHOLD_CLIENT_GIVES_UP_FORGOTTEN, 72 * HOUR, GIVES_UP, 2, 48 * HOUR, NULL,
      "client-gives-up-after-501" },
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

static bool is_outlier(const char *script)
{
    return session_finding(play_from(history, 1, script), "data-354-outlier") != NULL;
}

START_TEST(what_is_usual_can_be_set)
{
    set_measure(_i == 0 ? 2 : 3, 80, 3);
    play_times(2, POSTFIX, DURATION_SECOND);
    ck_assert_int_eq(is_outlier(ODD_354), _i == 0);
}
END_TEST

START_TEST(its_share_can_be_set)
{
    set_measure(3, _i == 0 ? 60 : 80, 5);
    play_times(3, POSTFIX, DURATION_SECOND);
    play_times(2, INTERCEPTED, DURATION_SECOND);
    ck_assert_int_eq(is_outlier(ODD_354), _i == 0);
}
END_TEST

START_TEST(when_a_server_has_changed_can_be_set)
{
    set_measure(3, 51, _i == 0 ? 2 : 4);
    play_times(10, POSTFIX, DURATION_SECOND);
    ck_assert(is_outlier(ODD_354));
    ck_assert_int_eq(is_outlier(ODD_354), _i == 1);
}
END_TEST

START_TEST(how_long_a_server_is_known_can_be_set)
{
    settings->thresholds[THRESHOLD_DATA_354_OUTLIER_FORGOTTEN] = _i == 0 ? 72 * HOUR : 24 * HOUR;
    play_times(5, POSTFIX, DURATION_SECOND);
    history->options.start += 48 * HOUR;
    ck_assert_int_eq(is_outlier(ODD_354), _i == 0);
}
END_TEST

START_TEST(sessions_that_a_client_gives_up_can_be_set)
{
    settings->thresholds[THRESHOLD_CLIENT_GIVES_UP_SESSIONS] = 4;
    play_times(3, GIVES_UP, DURATION_SECOND);
    ck_assert_uint_eq(history->notice_count, 0);
    play_times(3, GIVES_UP, DURATION_SECOND);
    ck_assert_uint_eq(history->notice_count, 1);
    ck_assert_uint_eq(history->notices[0]->session_count, 4);
}
END_TEST

START_TEST(how_often_a_network_is_told_of_can_be_set)
{
    settings->thresholds[THRESHOLD_DEFERRED_UNRESOLVED_PAUSE] = 60 * DURATION_SECOND;
    for (unsigned i = 0; i < 2; i++) {
        play_times(2, i == 0 ? PUT_OFF : PUT_OFF_EVE, 4000 * DURATION_SECOND);
        play_times(1, i == 0 ? PUT_OFF : PUT_OFF_EVE, 100 * DURATION_SECOND);
    }
    ck_assert_uint_eq(history->notice_count, 2);
}
END_TEST

START_TEST(the_length_of_a_day_of_aborts_can_be_set)
{
    settings->thresholds[THRESHOLD_RSET_UNEXPLAINED_ABORT_DAY] = _i == 0 ? 240 * HOUR : 24 * HOUR;
    play_times(2, ABORTED, 30 * HOUR);
    expect_severity(play_from(history, 1, ABORTED), "rset-unexplained-abort",
                    _i == 0 ? SEVERITY_WARNING : SEVERITY_NOTICE);
}
END_TEST

START_TEST(a_window_is_named_as_it_was_set)
{
    settings->thresholds[THRESHOLD_AUTH_BRUTEFORCE_WITHIN] = HOUR;
    play_times(5, REFUSED_LOGIN, DURATION_SECOND);
    expect_sentence(&history->notices[0]->finding,
                    "10.0.0.1 was refused 5 passwords within an hour: it guesses");
}
END_TEST

static const struct {
    duration time;
    const char *words;
} times[] = {
    { DURATION_SECOND, "a second" },
    { 90 * DURATION_SECOND, "90 seconds" },
    { 60 * DURATION_SECOND, "a minute" },
    { 600 * DURATION_SECOND, "ten minutes" },
    { 660 * DURATION_SECOND, "11 minutes" },
    { HOUR, "an hour" },
    { 2 * HOUR, "two hours" },
    { 25 * HOUR, "25 hours" },
    { 24 * HOUR, "a day" },
    { 72 * HOUR, "three days" },
};

START_TEST(a_time_is_named_in_the_largest_unit_that_fits)
{
    char text[TIME_WORDS_SIZE];

    ck_assert_str_eq(time_words(times[_i].time, text), times[_i].words);
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
    tcase_add_loop_test(set, what_is_usual_can_be_set, 0, 2);
    tcase_add_loop_test(set, its_share_can_be_set, 0, 2);
    tcase_add_loop_test(set, when_a_server_has_changed_can_be_set, 0, 2);
    tcase_add_loop_test(set, how_long_a_server_is_known_can_be_set, 0, 2);
    tcase_add_test(set, sessions_that_a_client_gives_up_can_be_set);
    tcase_add_test(set, how_often_a_network_is_told_of_can_be_set);
    tcase_add_loop_test(set, the_length_of_a_day_of_aborts_can_be_set, 0, 2);
    tcase_add_test(set, a_window_is_named_as_it_was_set);
    tcase_add_loop_test(set, a_time_is_named_in_the_largest_unit_that_fits, 0,
                        sizeof times / sizeof times[0]);
    tcase_add_test(set, notices_of_rules_that_are_off_are_not_told);
    tcase_add_test(set, notices_get_the_severity_that_was_set);
    tcase_add_test(set, notices_of_a_client_are_suppressed_and_counted);
    tcase_add_test(set, without_the_rule_of_verification_an_abort_is_not_called_one);
    suite_add_tcase(suite, set);
    return suite;
}

SUITE_MAIN(suite);
