/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reports that are put together, written and read again. */
#include "output/report/report.h"

#include "tests/output/report/report_maker.h"
#include "tests/support/suite_main.h"

enum { SENSORS = 5, SESSIONS = 300 };

static void feed(struct report_collector *collector, const struct made_entry *made)
{
    report_collect(collector, &made->entry);
}

/* The same sessions as a whole and divided among sensors. */
static void make_reports(struct dice *dice, struct report *whole, struct report *sensors[SENSORS])
{
    const struct selection_criteria all = selection_criteria_default();
    struct report_collector *of_whole = report_collector_new(whole, &all);
    struct report_collector *collectors[SENSORS];

    for (size_t i = 0; i < SENSORS; i++) {
        sensors[i] = report_new();
        collectors[i] = report_collector_new(sensors[i], &all);
    }
    for (uint64_t i = 1; i <= SESSIONS; i++) {
        struct made_entry made;

        make_session(&made, dice, i);
        feed(of_whole, &made);
        feed(collectors[roll(dice, SENSORS)], &made);
    }
    report_collector_free(of_whole);
    for (size_t i = 0; i < SENSORS; i++)
        report_collector_free(collectors[i]);
}

static void expect_same(struct report *left, struct report *right)
{
    char *of_left, *of_right;

    /* The order of a sensor's lines says nothing about the clock of the whole. */
    left->health[HEALTH_CLOCK_BACK] = right->health[HEALTH_CLOCK_BACK] = 0;
    of_left = summary_of(left);
    of_right = summary_of(right);
    ck_assert_str_eq(of_left, of_right);
    free(of_left);
    free(of_right);
}

static void merge_into(struct report *report, struct report *other)
{
    report_merge(report, other);
    report_free(other);
}

START_TEST(reports_of_parts_are_the_report_of_the_whole)
{
    struct dice dice = dice_of_seed((uint64_t)_i);
    struct report *whole = report_new(), *sensors[SENSORS];

    make_reports(&dice, whole, sensors);
    for (size_t i = 1; i < SENSORS; i++)
        merge_into(sensors[0], sensors[i]);
    expect_same(sensors[0], whole);
    report_free(sensors[0]);
    report_free(whole);
}
END_TEST

START_TEST(it_does_not_matter_in_which_order_and_grouping_reports_are_merged)
{
    struct dice dice = dice_of_seed((uint64_t)_i);
    struct report *whole = report_new(), *sensors[SENSORS];

    make_reports(&dice, whole, sensors);
    merge_into(sensors[4], sensors[1]);
    merge_into(sensors[0], sensors[3]);
    merge_into(sensors[2], sensors[4]);
    merge_into(sensors[2], sensors[0]);
    expect_same(sensors[2], whole);
    report_free(sensors[2]);
    report_free(whole);
}
END_TEST

START_TEST(a_summary_that_is_read_again_is_the_same_report)
{
    struct dice dice = dice_of_seed((uint64_t)_i);
    struct report *whole = report_new(), *sensors[SENSORS], *again;
    struct error error;
    char *summary;

    make_reports(&dice, whole, sensors);
    whole->since = MAKER_START;
    whole->until = MAKER_START + 86400 * DURATION_SECOND;
    summary = summary_of(whole);
    again = report_json_read(bytes_of_string(summary), &error);
    ck_assert_msg(again != NULL, "%s", error.message);
    ck_assert_int_eq(again->since, whole->since);
    expect_same(again, whole);
    for (size_t i = 0; i < SENSORS; i++)
        report_free(sensors[i]);
    report_free(again);
    report_free(whole);
    free(summary);
}
END_TEST

START_TEST(a_session_counts_once)
{
    struct dice dice = dice_of_seed(1);
    struct report *report = report_new();
    const struct selection_criteria all = selection_criteria_default();
    struct report_collector *collector = report_collector_new(report, &all);
    struct made_entry made;

    make_session(&made, &dice, 1);
    feed(collector, &made);
    feed(collector, &made);
    report_collector_begin_input(collector, "another");
    feed(collector, &made);
    ck_assert_uint_eq(report->total.counts[TALLY_SESSIONS], 1);
    ck_assert_uint_eq(report->health[HEALTH_DUPLICATES], 2);
    ck_assert_uint_eq(report->health[HEALTH_LINES], 3);
    report_collector_free(collector);
    report_free(report);
}
END_TEST

START_TEST(what_begins_outside_of_the_window_is_counted_as_such)
{
    struct selection_criteria window = selection_criteria_default();
    struct report *report = report_new();
    struct report_collector *collector;
    struct dice dice = dice_of_seed(1);
    struct made_entry made;
    static const duration starts[] = { -1, 0, 1, 9, 10, 11 };

    window.since = MAKER_START;
    window.until = MAKER_START + 10;
    collector = report_collector_new(report, &window);
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        make_session(&made, &dice, i + 1);
        made.entry.session.start = MAKER_START + starts[i];
        feed(collector, &made);
    }
    ck_assert_uint_eq(report->total.counts[TALLY_SESSIONS], 3);
    ck_assert_uint_eq(report->health[HEALTH_OUTSIDE], 3);
    report_collector_free(collector);
    report_free(report);
}
END_TEST

/* A status or summary of the run that began then, 0: of one without a frame. */
static void say(struct report_collector *collector, bool is_status, timestamp start,
                const char *of_mirror)
{
    const struct bytes sentence = bytes_of_string(of_mirror);
    struct report_entry entry = { .kind = ENTRY_RUN,
                                  .run = { .is_status = is_status,
                                           .has_start = start > 0,
                                           .start = start,
                                           .mirror_count = of_mirror[0] != '\0',
                                           .mirror = &sentence } };

    report_collect(collector, &entry);
}

START_TEST(of_a_run_its_last_word_on_the_mirror_counts)
{
    const struct selection_criteria all = selection_criteria_default();
    struct report *report = report_new();
    struct report_collector *collector = report_collector_new(report, &all);
    const struct top_entry *entries;
    size_t count;

    say(collector, true, 0, "no frame has come");
    say(collector, true, 1000, "one direction");
    say(collector, true, 1000, "");
    say(collector, true, 2000, "copies");
    say(collector, true, 2000, "copies");
    say(collector, true, 3000, "cut frames");
    say(collector, false, 3000, "");
    say(collector, false, 4000, "left");
    report_collector_begin_input(collector, "another");
    say(collector, true, 5000, "right");
    report_collector_free(collector);
    entries = top_list_sorted(report->sentences, &count);
    ck_assert_uint_eq(count, 3);
    ck_assert(bytes_equal(entries[0].key, bytes_of_string("copies")));
    ck_assert_uint_eq(entries[0].count, 1);
    ck_assert(bytes_equal(entries[1].key, bytes_of_string("left")));
    ck_assert(bytes_equal(entries[2].key, bytes_of_string("right")));
    report_free(report);
}
END_TEST

START_TEST(a_clock_that_goes_back_within_an_input_is_counted)
{
    static const duration hours[] = { 0, 5, 3, 3, 1 };
    const struct selection_criteria all = selection_criteria_default();
    struct report *report = report_new();
    struct report_collector *collector = report_collector_new(report, &all);
    struct dice dice = dice_of_seed(1);
    struct made_entry made;

    for (size_t i = 0; i < 5; i++) {
        make_session(&made, &dice, i + 1);
        made.entry.session.end = MAKER_START + hours[i] * 3600 * DURATION_SECOND;
        feed(collector, &made);
    }
    ck_assert_uint_eq(report->health[HEALTH_CLOCK_BACK], 2);
    report_collector_begin_input(collector, "an older file");
    make_session(&made, &dice, 9);
    made.entry.session.end = MAKER_START - 86400 * DURATION_SECOND;
    feed(collector, &made);
    ck_assert_uint_eq(report->health[HEALTH_CLOCK_BACK], 2);
    report_collector_free(collector);
    report_free(report);
}
END_TEST

static void add_severe(struct report_collector *collector, uint64_t id, enum severity severity,
                       const char *message)
{
    struct dice dice = dice_of_seed(3);
    struct made_entry made;

    make_session(&made, &dice, id);
    made.entry.session.start = MAKER_START + (timestamp)id * DURATION_SECOND;
    made.entry.session.sign_count = 1;
    made.signs[0] = (struct report_sign){ .id = bytes_of_string("rule-a"),
                                          .severity = severity,
                                          .message = bytes_of_string(message) };
    report_collect(collector, &made.entry);
}

/* Merged and read again, too. */
START_TEST(message_and_examples_are_of_the_most_severe_sessions)
{
    const struct selection_criteria all = selection_criteria_default();
    struct report *reports[2] = { report_new(), report_new() }, *again;
    const struct report_finding *finding;
    struct error error;
    size_t count;
    char *summary;

    for (size_t i = 0; i < 2; i++) {
        struct report_collector *collector = report_collector_new(reports[i], &all);

        for (uint64_t id = 1; id <= 4; id++)
            add_severe(collector, 10 * i + id, SEVERITY_WARNING, "odd");
        if (i == 1)
            add_severe(collector, 18, SEVERITY_CRITICAL, "bad");
        add_severe(collector, 10 * i + 9, SEVERITY_CRITICAL, "worse");
        report_collector_free(collector);
    }
    summary = summary_of(reports[1]);
    again = report_json_read(bytes_of_string(summary), &error);
    ck_assert_ptr_nonnull(again);
    report_merge(again, reports[0]);
    finding = top_list_sorted(again->findings, &count)[0].attached;
    ck_assert(bytes_equal(finding->message, bytes_of_string("worse")));
    ck_assert_uint_eq(finding->examples.count, 3);
    ck_assert_uint_eq(finding->examples.items[0]->id, 9);
    ck_assert_uint_eq(finding->examples.items[1]->id, 18);
    ck_assert_uint_eq(finding->examples.items[2]->id, 19);
    ck_assert(finding->span.first == MAKER_START + DURATION_SECOND);
    for (size_t i = 0; i < 2; i++)
        report_free(reports[i]);
    report_free(again);
    free(summary);
}
END_TEST

START_TEST(examples_of_an_interception_are_those_with_the_surest_verdict)
{
    static const enum verdict verdicts[] = { VERDICT_POSSIBLE, VERDICT_CERTAIN, VERDICT_NONE,
                                             VERDICT_POSSIBLE, VERDICT_LIKELY,  VERDICT_POSSIBLE };
    const struct selection_criteria all = selection_criteria_default();
    struct report *report = report_new(), *again;
    struct report_collector *collector = report_collector_new(report, &all);
    const struct report_examples *examples;
    struct dice dice = dice_of_seed(3);
    struct error error;
    size_t count;
    char *summary;

    for (uint64_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++) {
        struct made_entry made;

        make_session(&made, &dice, i + 1);
        made.entry.session.client = bytes_of_string("192.0.2.1");
        made.entry.session.start = MAKER_START + (timestamp)i * DURATION_SECOND;
        made.entry.session.verdict = verdicts[i];
        feed(collector, &made);
    }
    summary = summary_of(report);
    again = report_json_read(bytes_of_string(summary), &error);
    ck_assert_ptr_nonnull(again);
    examples =
        &((const struct report_interception *)top_list_sorted(again->interceptions, &count)[0]
              .attached)
             ->examples;
    ck_assert_uint_eq(count, 1);
    ck_assert_uint_eq(examples->count, 3);
    ck_assert_uint_eq(examples->items[0]->id, 2);
    ck_assert_uint_eq(examples->items[1]->id, 5);
    ck_assert_uint_eq(examples->items[2]->id, 1);
    report_collector_free(collector);
    report_free(report);
    report_free(again);
    free(summary);
}
END_TEST

START_TEST(examples_are_the_earliest_sessions)
{
    const struct selection_criteria all = selection_criteria_default();
    struct report *report = report_new();
    struct report_collector *collector = report_collector_new(report, &all);
    struct dice dice = dice_of_seed(3);
    const struct report_finding *finding;
    size_t count;

    for (uint64_t i = 20; i > 0; i--) {
        struct made_entry made;

        make_session(&made, &dice, i);
        made.entry.session.start = MAKER_START + (timestamp)i * DURATION_SECOND;
        made.signs[0].id = bytes_of_string("rule-a");
        made.signs[0].severity = SEVERITY_NOTICE;
        made.entry.session.sign_count = 1;
        feed(collector, &made);
    }
    finding = top_list_sorted(report->findings, &count)[0].attached;
    ck_assert_uint_eq(count, 1);
    ck_assert_uint_eq(finding->examples.count, EXAMPLES_OF_KIND);
    for (size_t i = 0; i < EXAMPLES_OF_KIND; i++)
        ck_assert_uint_eq(finding->examples.items[i]->id, i + 1);
    report_collector_free(collector);
    report_free(report);
}
END_TEST

static const char *const no_summaries[] = {
    "",
    "hello",
    "[]",
    "{}",
    "{\"type\":\"session\",\"schema\":1}",
    "{\"type\":\"report\",\"schema\":2}",
};

START_TEST(what_is_no_summary_is_refused)
{
    struct error error = { "" };

    ck_assert_ptr_null(report_json_read(bytes_of_string(no_summaries[_i]), &error));
    ck_assert_str_ne(error.message, "");
}
END_TEST

START_TEST(a_summary_full_of_nonsense_is_a_report_of_nothing)
{
    static const char text[] =
        "{\"type\":\"report\",\"schema\":1,\"window\":7,\"health\":[],\"tally\":{\"sessions\":-5,"
        "\"mails\":\"many\"},\"waits\":{\"rcpt\":{\"buckets\":[-1,5,99999,5,3],\"longest_ns\":-1}},"
        "\"findings\":{\"items\":[{\"id\":7},3,{\"id\":\"x\",\"examples\":[{\"id\":\"zz\"}]}]},"
        "\"servers\":{\"items\":{}},\"quarters\":[{\"start\":-900},{}],\"clients\":{\"busiest\":[]}"
        "}";
    struct error error;
    struct report *report = report_json_read(bytes_of_string(text), &error);

    ck_assert_ptr_nonnull(report);
    ck_assert_uint_eq(report->total.counts[TALLY_SESSIONS], 0);
    ck_assert_uint_eq(report->waits[WAIT_RCPT].count, 0);
    free(summary_of(report));
    report_free(report);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("report");
    TCase *merging = tcase_create("merging");
    TCase *collecting = tcase_create("collecting");
    TCase *reading = tcase_create("reading");

    tcase_add_loop_test(merging, reports_of_parts_are_the_report_of_the_whole, 0, 10);
    tcase_add_loop_test(merging, it_does_not_matter_in_which_order_and_grouping_reports_are_merged,
                        0, 10);
    tcase_add_loop_test(reading, a_summary_that_is_read_again_is_the_same_report, 0, 5);
    tcase_add_loop_test(reading, what_is_no_summary_is_refused, 0,
                        sizeof no_summaries / sizeof no_summaries[0]);
    tcase_add_test(reading, a_summary_full_of_nonsense_is_a_report_of_nothing);
    tcase_add_test(collecting, a_session_counts_once);
    tcase_add_test(collecting, what_begins_outside_of_the_window_is_counted_as_such);
    tcase_add_test(collecting, of_a_run_its_last_word_on_the_mirror_counts);
    tcase_add_test(collecting, a_clock_that_goes_back_within_an_input_is_counted);
    tcase_add_test(collecting, message_and_examples_are_of_the_most_severe_sessions);
    tcase_add_test(collecting, examples_are_the_earliest_sessions);
    tcase_add_test(collecting, examples_of_an_interception_are_those_with_the_surest_verdict);
    suite_add_tcase(suite, merging);
    suite_add_tcase(suite, collecting);
    suite_add_tcase(suite, reading);
    return suite;
}

SUITE_MAIN(suite);
