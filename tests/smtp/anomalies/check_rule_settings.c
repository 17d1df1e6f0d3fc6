/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an operator sets, as the rules follow it. */
#include "smtp/anomalies/rule_settings.h"

#include "smtp/anomalies/finding_writer.h"
#include "tests/smtp/anomalies/rule_kit.h"

static struct rule_settings *settings;

static void setup(void)
{
    settings = rule_settings_new();
}

static void teardown(void)
{
    rule_settings_free(settings);
}

static struct session *play(const char *script)
{
    struct script_options options = script_options_default();

    options.sessions.rules = settings;
    return script_session(script, &options);
}

static const struct anomaly_rule *rule(const char *id)
{
    const struct anomaly_rule *found = anomaly_rule_find(id);

    ck_assert_ptr_nonnull(found);
    return found;
}

static void expect(const char *script, const char *ids)
{
    struct session *session = play(script);

    expect_ids(session, ids);
    session_free(session);
}

static struct ip_network network(const char *text)
{
    struct ip_network parsed;
    struct error error;

    ck_assert_msg(ip_network_parse(&parsed, text, &error), "%s", error.message);
    return parsed;
}

#define THREE_NOOPS HELLO NOOP NOOP NOOP QUIT

/* -------------------------------------------------------------------- thresholds */

START_TEST(unless_set_every_threshold_is_as_its_row_says)
{
    for (unsigned i = 0; i < THRESHOLD_COUNT; i++) {
        int64_t standard = threshold_row((enum threshold)i)->standard;

        ck_assert_int_eq(threshold_value(settings, (enum threshold)i), standard);
        ck_assert_int_eq(threshold_value(NULL, (enum threshold)i), standard);
    }
}
END_TEST

START_TEST(a_rule_compares_with_the_threshold_that_was_set)
{
    expect(THREE_NOOPS, "noop-flood");
    settings->thresholds[THRESHOLD_NOOP_FLOOD_ROW] = 4;
    expect(THREE_NOOPS, "");
    expect(HELLO NOOP NOOP NOOP NOOP QUIT, "noop-flood");
}
END_TEST

START_TEST(each_threshold_of_a_rule_can_be_set_by_itself)
{
    struct session *session;

    settings->thresholds[THRESHOLD_NOOP_FLOOD_WARNING] = 3;
    session = play(THREE_NOOPS);
    expect_severity(session, "noop-flood", SEVERITY_WARNING);
    session_free(session);
    settings->thresholds[THRESHOLD_NOOP_FLOOD_CRITICAL] = 3;
    session = play(THREE_NOOPS);
    expect_severity(session, "noop-flood", SEVERITY_CRITICAL);
    session_free(session);
    settings->thresholds[THRESHOLD_NOOP_FLOOD_INTERVAL] = DURATION_MILLISECOND;
    expect(THREE_NOOPS, "");
}
END_TEST

/* --------------------------------------------------------------------------- off */

START_TEST(a_rule_that_is_off_finds_nothing_and_counts_nothing)
{
    struct session *session;

    settings->rules[anomaly_rule_index(rule("noop-flood"))].off = true;
    session = play(THREE_NOOPS RSET);
    expect_ids(session, "rset-noop-equivalent");
    ck_assert_uint_eq(session->suppressed_count, 0);
    session_free(session);
}
END_TEST

START_TEST(every_rule_can_be_switched_off)
{
    for (size_t i = 0; i < anomaly_rule_count(); i++) {
        settings->rules[i].off = true;
        ck_assert(rule_is_off(settings, anomaly_rule_at(i)));
        ck_assert(!rule_is_off(NULL, anomaly_rule_at(i)));
        ck_assert_uint_eq(anomaly_rule_index(anomaly_rule_at(i)), i);
    }
    expect(HELLO ALICE_TO_BOB RSET "@ 1\n" RSET NOOP NOOP NOOP
                                   "GAP C 10\nC| .\\r\\n\n" ALICE_TO_BOB MESSAGE,
           "");
}
END_TEST

/* ------------------------------------------------------------------- suppressions */

static struct suppression *suppress(const char *rules, const char *client, const char *server)
{
    struct suppression *suppression = rule_settings_add_suppression(settings);

    ck_assert_ptr_nonnull(suppression);
    if (rules != NULL)
        ck_assert(suppression_add_rules(suppression, rules));
    if (client != NULL)
        suppression->client.values[suppression->client.count++] = network(client);
    if (server != NULL)
        suppression->server.values[suppression->server.count++] = network(server);
    return suppression;
}

static void expect_suppressed(const struct session *session, const char *id, uint64_t count)
{
    for (size_t i = 0; i < session->suppressed_count; i++) {
        if (strcmp(session->suppressed[i].id, id) != 0)
            continue;
        ck_assert_uint_eq(session->suppressed[i].count, count);
        return;
    }
    ck_assert_uint_eq(count, 0);
}

START_TEST(a_suppressed_finding_is_counted_and_not_told)
{
    struct session *session;

    suppress("noop-flood", NULL, NULL);
    session = play(THREE_NOOPS);
    expect_ids(session, "");
    ck_assert_uint_eq(session->suppressed_count, 1);
    expect_suppressed(session, "noop-flood", 1);
    session_free(session);
}
END_TEST

START_TEST(each_suppressed_finding_counts_by_its_rule)
{
    struct session *session;

    suppress("rset-*", NULL, NULL);
    session = play(HELLO RSET RSET RSET ALICE_TO_BOB MESSAGE RSET QUIT NOOP NOOP NOOP);
    expect_ids(session, "noop-flood");
    expect_suppressed(session, "rset-noop-equivalent", 2);
    expect_suppressed(session, "rset-connection-reuse-probe", 2);
    ck_assert_uint_eq(session->suppressed_count, 2);
    session_free(session);
}
END_TEST

/* Scripts are from 192.0.2.10 to 192.0.2.25. */
static const struct place {
    const char *client;
    const char *server;
    bool fits;
} places[] = {
    { "192.0.2.10", NULL, true },
    { "192.0.2.0/28", NULL, true },
    { "192.0.2.11", NULL, false },
    { "192.0.2.25", NULL, false },
    { NULL, "192.0.2.25", true },
    { NULL, "192.0.2.10", false },
    { "192.0.2.10", "192.0.2.25", true },
    { "192.0.2.10", "198.51.100.0/24", false },
    { "198.51.100.0/24", "192.0.2.25", false },
    { "2001:db8::/32", NULL, false },
    { NULL, NULL, true },
};

START_TEST(rule_client_and_server_must_all_fit)
{
    const struct place *place = &places[_i];

    suppress("noop-*", place->client, place->server);
    expect(THREE_NOOPS, place->fits ? "" : "noop-flood");
}
END_TEST

START_TEST(of_several_networks_one_is_enough)
{
    struct suppression *suppression = suppress(NULL, "198.51.100.0/24", NULL);

    suppression->client.values[suppression->client.count++] = network("192.0.2.10");
    expect(THREE_NOOPS, "");
}
END_TEST

START_TEST(of_several_suppressions_one_is_enough)
{
    suppress("noop-flood", "198.51.100.0/24", NULL);
    suppress("rset-*", NULL, NULL);
    suppress("noop-flood", NULL, "192.0.2.0/24");
    expect(THREE_NOOPS, "");
}
END_TEST

START_TEST(a_suppression_of_other_rules_hides_nothing)
{
    suppress("rset-*", NULL, NULL);
    expect(THREE_NOOPS, "noop-flood");
}
END_TEST

START_TEST(a_pattern_that_fits_no_rule_is_refused)
{
    struct suppression *suppression = rule_settings_add_suppression(settings);

    ck_assert(!suppression_add_rules(suppression, "noop-floods"));
    ck_assert(!suppression_add_rules(suppression, ""));
    ck_assert(suppression_add_rules(suppression, "*"));
}
END_TEST

START_TEST(there_is_room_for_so_many_suppressions_and_no_more)
{
    for (unsigned i = 0; i < SUPPRESSIONS; i++)
        ck_assert_ptr_nonnull(rule_settings_add_suppression(settings));
    ck_assert_ptr_null(rule_settings_add_suppression(settings));
}
END_TEST

START_TEST(an_address_that_is_not_known_fits_no_network)
{
    const struct ip_address nobody = { .family = IP_FAMILY_NONE };

    suppress("noop-flood", "0.0.0.0/0", NULL);
    ck_assert(!rule_is_suppressed(settings, rule("noop-flood"), &nobody, &nobody));
    suppress("noop-flood", NULL, NULL);
    ck_assert(rule_is_suppressed(settings, rule("noop-flood"), &nobody, &nobody));
}
END_TEST

START_TEST(suppressed_findings_take_no_place_from_others)
{
    struct script_options options = script_options_default();
    struct session *session;

    suppress("rset-*", NULL, NULL);
    options.sessions.rules = settings;
    options.sessions.limits.findings = 1;
    session = script_session(HELLO RSET RSET NOOP NOOP NOOP QUIT, &options);
    expect_ids(session, "noop-flood");
    ck_assert_uint_eq(session->left_out.findings, 0);
    session_free(session);
}
END_TEST

/* ------------------------------------------------------------------- severities */

START_TEST(a_severity_is_told_only_where_one_was_set)
{
    struct rule_setting *setting = &settings->rules[anomaly_rule_index(rule("noop-flood"))];

    ck_assert_ptr_null(rule_severity(NULL, rule("noop-flood")));
    ck_assert_ptr_null(rule_severity(settings, rule("noop-flood")));
    setting->has_severity = true;
    setting->severity = SEVERITY_CRITICAL;
    ck_assert_int_eq(*rule_severity(settings, rule("noop-flood")), SEVERITY_CRITICAL);
    ck_assert_ptr_null(rule_severity(settings, rule("noop-keepalive")));
}
END_TEST

/* ------------------------------------------------- what is missing and what is not */

static const struct anomaly_rule of_absence = { .id = "something-missing", .of_absence = true };
static const struct anomaly_rule of_presence = { .id = "something-there" };

static const struct record {
    const char *script;
    bool whole;
} records[] = {
    { HELLO QUIT, true },
    { HELLO "GAP C 10\n" QUIT, false },
    { HELLO "GAP S 10\n" QUIT, false },
};

START_TEST(settings_that_were_never_made_can_be_freed)
{
    rule_settings_free(NULL);
}
END_TEST

START_TEST(a_rule_of_absence_is_silent_where_bytes_are_missing)
{
    struct session *session = script_session(records[_i].script, NULL);
    struct finding_writer writer = { .session = session,
                                     .limits = &default_smtp_limits,
                                     .rule = &of_absence };
    size_t before = session->finding_count;

    ck_assert_int_eq(rule_is_silent(&writer), !records[_i].whole);
    finding_add(&writer, STEP_NONE, "Something is missing");
    ck_assert_uint_eq(session->finding_count, before + records[_i].whole);
    writer.rule = &of_presence;
    ck_assert(!rule_is_silent(&writer));
    session_free(session);
}
END_TEST

static void one_direction(struct script_options *options)
{
    options->directions = DIRECTIONS_CLIENT;
}

static void no_start(struct script_options *options)
{
    options->no_handshake = true;
}

static void unreadable(struct script_options *options)
{
    options->missing[SIDE_SERVER] = 1;
}

static void few_steps(struct script_options *options)
{
    options->sessions.limits.steps = 3;
}

static void few_remembered(struct script_options *options)
{
    options->sessions.limits.pending = 1;
}

static void (*const lacks[])(struct script_options *) = { one_direction, no_start, unreadable,
                                                          few_steps, few_remembered };

START_TEST(so_it_is_where_the_record_lacks_anything_else)
{
    struct script_options options = script_options_default();
    struct session *session;
    struct finding_writer writer = { .limits = &default_smtp_limits, .rule = &of_absence };

    lacks[_i](&options);
    session = script_session(HELLO "C: NOOP\nC+ NOOP\nC+ QUIT\nS: 250 ok\nS+ 250 ok\nS+ 221 bye\n",
                             &options);
    writer.session = session;
    ck_assert(rule_is_silent(&writer));
    writer.rule = &of_presence;
    ck_assert(!rule_is_silent(&writer));
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("rule_settings");
    TCase *cases[] = { tcase_create("thresholds"), tcase_create("off"),
                       tcase_create("suppressions"), tcase_create("severities"),
                       tcase_create("absence") };
    enum { COUNT = sizeof cases / sizeof cases[0] };

    tcase_add_test(cases[0], unless_set_every_threshold_is_as_its_row_says);
    tcase_add_test(cases[0], a_rule_compares_with_the_threshold_that_was_set);
    tcase_add_test(cases[0], settings_that_were_never_made_can_be_freed);
    tcase_add_test(cases[0], each_threshold_of_a_rule_can_be_set_by_itself);
    tcase_add_test(cases[1], a_rule_that_is_off_finds_nothing_and_counts_nothing);
    tcase_add_test(cases[1], every_rule_can_be_switched_off);
    tcase_add_test(cases[2], a_suppressed_finding_is_counted_and_not_told);
    tcase_add_test(cases[2], each_suppressed_finding_counts_by_its_rule);
    tcase_add_loop_test(cases[2], rule_client_and_server_must_all_fit, 0,
                        sizeof places / sizeof places[0]);
    tcase_add_test(cases[2], of_several_networks_one_is_enough);
    tcase_add_test(cases[2], of_several_suppressions_one_is_enough);
    tcase_add_test(cases[2], a_suppression_of_other_rules_hides_nothing);
    tcase_add_test(cases[2], a_pattern_that_fits_no_rule_is_refused);
    tcase_add_test(cases[2], there_is_room_for_so_many_suppressions_and_no_more);
    tcase_add_test(cases[2], an_address_that_is_not_known_fits_no_network);
    tcase_add_test(cases[2], suppressed_findings_take_no_place_from_others);
    tcase_add_test(cases[3], a_severity_is_told_only_where_one_was_set);
    tcase_add_loop_test(cases[4], a_rule_of_absence_is_silent_where_bytes_are_missing, 0,
                        sizeof records / sizeof records[0]);
    tcase_add_loop_test(cases[4], so_it_is_where_the_record_lacks_anything_else, 0,
                        sizeof lacks / sizeof lacks[0]);
    for (unsigned i = 0; i < COUNT; i++) {
        tcase_add_checked_fixture(cases[i], setup, teardown);
        suite_add_tcase(suite, cases[i]);
    }
    return suite;
}

SUITE_MAIN(suite);
