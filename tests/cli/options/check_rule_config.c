/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sections about rules in a configuration file. */
#include "cli/options/config_file.h"

#include <string.h>

#include "cli/options/read_options.h"
#include "tests/support/scratch_file.h"
#include "tests/support/suite_main.h"

static struct read_options options;
static struct given_options given;
static struct rule_settings *settings;
static struct arena texts;
static struct error error;

static void setup(void)
{
    options = read_options_default();
    arena_init(&texts);
}

static void teardown(void)
{
    rule_settings_free(settings);
    settings = NULL;
    arena_clear(&texts);
}

static bool read_text(const char *text)
{
    struct scratch_file scratch = scratch_file_name("rules");
    FILE *file = fopen(scratch.path, "w");
    const struct config_target target = { .table = &read_option_table,
                                          .given = &given,
                                          .options = &options,
                                          .texts = &texts,
                                          .rules = &settings };
    bool good;

    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
    good = config_file_read(scratch.path, &target, &error);
    unlink(scratch.path);
    return good;
}

static struct rule_setting *setting(const char *id)
{
    return &settings->rules[anomaly_rule_index(anomaly_rule_find(id))];
}

START_TEST(a_rule_has_a_section_with_its_thresholds)
{
    ck_assert_msg(read_text("[rule noop-flood]\nrow = 5\ninterval = 500ms\n[read]\nformat = text\n"
                            "[rule data-delayed]\n  longest = 1m\n"),
                  "%s", error.message);
    ck_assert_int_eq(settings->thresholds[THRESHOLD_NOOP_FLOOD_ROW], 5);
    ck_assert_int_eq(settings->thresholds[THRESHOLD_NOOP_FLOOD_INTERVAL],
                     500 * DURATION_MILLISECOND);
    ck_assert_int_eq(settings->thresholds[THRESHOLD_NOOP_FLOOD_WARNING], 20);
    ck_assert_int_eq(settings->thresholds[THRESHOLD_DATA_DELAYED_LONGEST], 60 * DURATION_SECOND);
    ck_assert_int_eq(options.format, FORMAT_TEXT);
}
END_TEST

START_TEST(a_rule_has_a_severity_and_a_switch)
{
    ck_assert_msg(read_text("[rule noop-flood]\nseverity = critical ; here\n"
                            "[rule starttls-advertised-but-rejected]\nenabled = no\n"
                            "[rule noop-keepalive]\nenabled = yes\n"),
                  "%s", error.message);
    ck_assert(setting("noop-flood")->has_severity);
    ck_assert_int_eq(setting("noop-flood")->severity, SEVERITY_CRITICAL);
    ck_assert(!setting("noop-flood")->off);
    ck_assert(setting("starttls-advertised-but-rejected")->off);
    ck_assert(!setting("noop-keepalive")->off);
}
END_TEST

START_TEST(a_suppression_has_rules_and_networks)
{
    const struct suppression *first;

    ck_assert_msg(read_text("[suppress monitoring]\nclient = 192.0.2.7\nclient = 2001:db8::/32\n"
                            "rule = noop-*\nrule = rset-doubled\n"
                            "[suppress the old relay]\nserver = 198.51.100.0/24\n"),
                  "%s", error.message);
    ck_assert_uint_eq(settings->suppression_count, 2);
    first = &settings->suppressions[0];
    ck_assert_uint_eq(first->client.count, 2);
    ck_assert_uint_eq(first->server.count, 0);
    ck_assert(first->rules[anomaly_rule_index(anomaly_rule_find("noop-flood"))]);
    ck_assert(first->rules[anomaly_rule_index(anomaly_rule_find("rset-doubled"))]);
    ck_assert(!first->rules[anomaly_rule_index(anomaly_rule_find("rset-storm"))]);
    ck_assert_ptr_null(settings->suppressions[1].rules);
    ck_assert_uint_eq(settings->suppressions[1].server.count, 1);
}
END_TEST

START_TEST(without_such_sections_there_are_no_settings)
{
    ck_assert(read_text("[read]\nformat = text\n"));
    ck_assert_ptr_null(settings);
}
END_TEST

static const struct bad_file {
    const char *text;
    const char *where;
    const char *what;
} bad_files[] = {
    { "[rule noop-floods]\n", ":1: ", "there is no rule `noop-floods`" },
    { "[read]\n[rule]\nrow = 3\n", ":2: ", "there is no rule ``" },
    { "[rule noop-flood]\nrows = 3\n", ":2: ",
      "`rows` is no key of [rule noop-flood], which has severity, enabled, interval, row, warning, "
      "critical" },
    { "[rule noop-liveness-check]\n\nrow = 3\n", ":3: ",
      "`row` is no key of [rule noop-liveness-check], which has severity, enabled, within" },
    { "[rule noop-flood]\nrow = many\n", ":2: ", "row: `many` is not a number" },
    { "[rule noop-flood]\nrow = 1\n", ":2: ", "row: `1` is not between 2 and 1000000" },
    { "[rule noop-flood]\ninterval = 3\n", ":2: ", "interval: `3` is not a span of time such as" },
    { "[rule noop-flood]\nseverity = severe\n", ":2: ", "severity: `severe` is none of info" },
    { "[rule noop-flood]\nenabled = perhaps\n", ":2: ", "enabled: `perhaps` is neither yes nor" },
    { "[rule noop-flood]\nformat = json\n", ":2: ", "`format` is no key of [rule noop-flood]" },
    { "[suppress]\nrule = noop-flood\n", ":1: ", "a suppression needs a name" },
    { "[suppress a]\nrule = noop\n", ":2: ", "rule: there is no rule `noop`" },
    { "[suppress a]\nclient = here\n", ":2: ", "client: `here` is no IP address" },
    { "[suppress a]\nsender = x\n", ":2: ", "`sender` is no key of a suppression" },
    { "[read]\n\n[suppress a]\n", ":3: ", "names no rule, client or server" },
    { "[suppress a]\n[read]\nformat = json\n", ":1: ", "names no rule, client or server" },
    { "[suppress a]\nrule = *\n[suppress a]\nrule = *\n", ":3: ", "a [suppress a] already" },
    { "[rules]\nrow = 3\n", ":1: ", "there is no section [rules]" },
};

START_TEST(trouble_is_told_with_its_line)
{
    ck_assert(!read_text(bad_files[_i].text));
    ck_assert_msg(strstr(error.message, bad_files[_i].where) != NULL, "%s", error.message);
    ck_assert_msg(strstr(error.message, bad_files[_i].what) != NULL, "%s", error.message);
    ck_assert_ptr_null(settings);
}
END_TEST

/* A first line and then `count` times `line`, a number and `rest`. */
static bool read_repeated(const char *before, const char *line, const char *rest, unsigned count)
{
    char text[8192];
    size_t length = (size_t)snprintf(text, sizeof text, "%s", before);

    for (unsigned i = 0; i < count; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%u%s", line, i, rest);
    ck_assert_uint_lt(length, sizeof text);
    return read_text(text);
}

START_TEST(limits_of_suppressions_are_told)
{
    ck_assert(read_repeated("[suppress a]\n", "client = 192.0.2.", "\n", SUPPRESSION_NETWORKS));
    rule_settings_free(settings);
    settings = NULL;
    ck_assert(
        !read_repeated("[suppress a]\n", "client = 192.0.2.", "\n", SUPPRESSION_NETWORKS + 1));
    ck_assert_ptr_nonnull(strstr(error.message, "client: given more than 16 times"));
    ck_assert(read_repeated("", "[suppress ", "]\nrule = *\n", SUPPRESSIONS));
    rule_settings_free(settings);
    settings = NULL;
    ck_assert(!read_repeated("", "[suppress ", "]\nrule = *\n", SUPPRESSIONS + 1));
    ck_assert_ptr_nonnull(strstr(error.message, "more than 64 suppressions"));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("rule_config");
    TCase *sections = tcase_create("sections");
    TCase *trouble = tcase_create("trouble");

    tcase_add_checked_fixture(sections, setup, teardown);
    tcase_add_test(sections, a_rule_has_a_section_with_its_thresholds);
    tcase_add_test(sections, a_rule_has_a_severity_and_a_switch);
    tcase_add_test(sections, a_suppression_has_rules_and_networks);
    tcase_add_test(sections, without_such_sections_there_are_no_settings);
    tcase_add_checked_fixture(trouble, setup, teardown);
    tcase_add_loop_test(trouble, trouble_is_told_with_its_line, 0,
                        sizeof bad_files / sizeof bad_files[0]);
    tcase_add_test(trouble, limits_of_suppressions_are_told);
    suite_add_tcase(suite, sections);
    suite_add_tcase(suite, trouble);
    return suite;
}

SUITE_MAIN(suite);
