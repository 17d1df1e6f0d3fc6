/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The operator's last word, and what history makes of what he has set. */
#include "smtp/history/settings_filter.h"

#include "tests/smtp/history/history_kit.h"

static struct rule_settings *settings;
static struct settings_filter *filter;
static struct session_sink sink;
static struct session *session;
static struct notice *notice;

static void receive(void *context, struct session *received)
{
    (void)context;
    session_free(session);
    session = received;
}

static void notify(void *context, struct notice *received)
{
    (void)context;
    notice_free(notice);
    notice = received;
}

static void setup(void)
{
    settings = rule_settings_new();
    filter = settings_filter_new(settings, (struct session_sink){ NULL, receive, notify });
    sink = settings_filter_sink(filter);
}

static void teardown(void)
{
    settings_filter_free(filter);
    rule_settings_free(settings);
    session_free(session);
    notice_free(notice);
    session = NULL;
    notice = NULL;
}

static struct rule_setting *setting(const char *id)
{
    const struct anomaly_rule *rule = anomaly_rule_find(id);

    ck_assert_ptr_nonnull(rule);
    return &settings->rules[anomaly_rule_index(rule)];
}

static void set_severity(const char *id, enum severity severity)
{
    setting(id)->has_severity = true;
    setting(id)->severity = severity;
}

static void send_notice(void)
{
    struct notice *sent = notice_new();

    sent->finding.id = "client-gives-up-after-501";
    sent->finding.severity = SEVERITY_WARNING;
    sent->client = ip_address_v4((const uint8_t[]){ 192, 0, 2, 10 });
    session_sink_notify(&sink, sent);
}

#define SUSPICIOUS HELLO ALICE_TO_BOB RSET "@ 10\n" NOOP "@ 2\n" ALICE_TO_BOB MESSAGE QUIT

START_TEST(findings_get_the_severity_that_was_set)
{
    set_severity("rset-unexplained-abort", SEVERITY_INFO);
    set_severity("envelope-replay-after-abort", SEVERITY_CRITICAL);
    session_sink_receive(&sink, script_session(SUSPICIOUS, NULL));
    expect_severity(session, "rset-unexplained-abort", SEVERITY_INFO);
    expect_severity(session, "envelope-replay-after-abort", SEVERITY_CRITICAL);
}
END_TEST

START_TEST(without_settings_everything_passes_as_it_is)
{
    struct settings_filter *plain =
        settings_filter_new(NULL, (struct session_sink){ NULL, receive, notify });

    sink = settings_filter_sink(plain);
    session_sink_receive(&sink, script_session(SUSPICIOUS, NULL));
    expect_severity(session, "rset-unexplained-abort", SEVERITY_WARNING);
    send_notice();
    ck_assert_int_eq(notice->finding.severity, SEVERITY_WARNING);
    settings_filter_free(plain);
}
END_TEST

START_TEST(notices_get_the_severity_that_was_set)
{
    set_severity("client-gives-up-after-501", SEVERITY_NOTICE);
    send_notice();
    ck_assert_int_eq(notice->finding.severity, SEVERITY_NOTICE);
}
END_TEST

START_TEST(a_notice_of_a_rule_that_is_off_is_dropped)
{
    setting("client-gives-up-after-501")->off = true;
    send_notice();
    ck_assert_ptr_null(notice);
    ck_assert_uint_eq(settings_filter_suppressed(filter), 0);
}
END_TEST

START_TEST(a_suppressed_notice_is_dropped_and_counted)
{
    struct suppression *suppression = rule_settings_add_suppression(settings);
    struct error error;

    ck_assert(ip_network_parse(&suppression->client.values[0], "192.0.2.0/24", &error));
    suppression->client.count = 1;
    send_notice();
    ck_assert_ptr_null(notice);
    ck_assert_uint_eq(settings_filter_suppressed(filter), 1);
    ck_assert(ip_network_parse(&suppression->client.values[0], "198.51.100.0/24", &error));
    send_notice();
    ck_assert_ptr_nonnull(notice);
    ck_assert_uint_eq(settings_filter_suppressed(filter), 1);
}
END_TEST

/* ------------------------------------------------------------------ in history */

/* A session as history judges it with these settings. */
static struct session *judged(const char *script)
{
    struct server_software *software = server_software_new();
    struct script_options options = script_options_default();
    struct server_history *servers;
    struct error error;

    ck_assert(server_software_load_builtin(software, &error));
    servers = server_history_new(&options.sessions.limits, settings, software, sink);
    options.sessions.software = software;
    options.sessions.rules = settings;
    script_play(script, &options, server_history_sink(servers));
    server_history_free(servers);
    server_software_free(software);
    return session;
}

START_TEST(a_verdict_is_reached_before_severities_are_set)
{
    set_severity("envelope-replay-after-abort", SEVERITY_INFO);
    judged(SUSPICIOUS);
    ck_assert_int_ne(session->interception.verdict, VERDICT_NONE);
    expect_severity(session, "envelope-replay-after-abort", SEVERITY_INFO);
}
END_TEST

START_TEST(a_verdict_is_not_built_on_rules_that_are_off_or_suppressed)
{
    struct suppression *suppression;

    setting("envelope-replay-after-abort")->off = true;
    judged(SUSPICIOUS);
    ck_assert_int_eq(session->interception.verdict, VERDICT_NONE);
    setting("envelope-replay-after-abort")->off = false;
    judged(SUSPICIOUS);
    ck_assert_int_ne(session->interception.verdict, VERDICT_NONE);
    suppression = rule_settings_add_suppression(settings);
    ck_assert(suppression_add_rules(suppression, "envelope-replay-after-abort"));
    judged(SUSPICIOUS);
    ck_assert_int_eq(session->interception.verdict, VERDICT_NONE);
}
END_TEST

START_TEST(a_suppressed_verdict_is_none_and_is_counted)
{
    struct suppression *suppression = rule_settings_add_suppression(settings);

    ck_assert(suppression_add_rules(suppression, "client-av-proxy-suspected"));
    judged(SUSPICIOUS);
    ck_assert_int_eq(session->interception.verdict, VERDICT_NONE);
    ck_assert_uint_eq(session->suppressed_count, 1);
    ck_assert_str_eq(session->suppressed[0].id, "client-av-proxy-suspected");
    ck_assert_ptr_nonnull(session_finding(session, "envelope-replay-after-abort"));
}
END_TEST

START_TEST(the_scores_of_a_verdict_can_be_set)
{
    judged(SUSPICIOUS);
    ck_assert_int_eq(session->interception.score, 4);
    ck_assert_int_eq(session->interception.verdict, VERDICT_POSSIBLE);
    settings->thresholds[THRESHOLD_INTERCEPTION_LIKELY] = 4;
    judged(SUSPICIOUS);
    ck_assert_int_eq(session->interception.verdict, VERDICT_LIKELY);
    settings->thresholds[THRESHOLD_INTERCEPTION_LIKELY] = 5;
    settings->thresholds[THRESHOLD_INTERCEPTION_POSSIBLE] = 5;
    judged(SUSPICIOUS);
    ck_assert_int_eq(session->interception.verdict, VERDICT_NONE);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("settings_filter");
    TCase *passing = tcase_create("passing");
    TCase *history = tcase_create("history");

    tcase_add_checked_fixture(passing, setup, teardown);
    tcase_add_test(passing, findings_get_the_severity_that_was_set);
    tcase_add_test(passing, without_settings_everything_passes_as_it_is);
    tcase_add_test(passing, notices_get_the_severity_that_was_set);
    tcase_add_test(passing, a_notice_of_a_rule_that_is_off_is_dropped);
    tcase_add_test(passing, a_suppressed_notice_is_dropped_and_counted);
    tcase_add_checked_fixture(history, setup, teardown);
    tcase_add_test(history, a_verdict_is_reached_before_severities_are_set);
    tcase_add_test(history, a_verdict_is_not_built_on_rules_that_are_off_or_suppressed);
    tcase_add_test(history, a_suppressed_verdict_is_none_and_is_counted);
    tcase_add_test(history, the_scores_of_a_verdict_can_be_set);
    suite_add_tcase(suite, passing);
    suite_add_tcase(suite, history);
    return suite;
}

SUITE_MAIN(suite);
