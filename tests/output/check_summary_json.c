/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The last line, as JSON and as text. */
#include "output/summary_json.h"

#include <stdlib.h>
#include <string.h>

#include "output/json_line.h"
#include "output/summary_metrics.h"
#include "output/summary_text.h"
#include "tests/support/golden.h"
#include "tests/support/session_samples.h"
#include "tests/support/suite_main.h"

static const struct summary_count capture[] = { { "frames", 120 }, { "packets", 100 } };
static const struct summary_count reassembly[] = { { "packets_analysed", 90 } };
static const struct summary_count history[] = { { "clients", 3 } };
static const struct summary_count memory[] = { { "budget", 268435456 }, { "refused", 7 } };
static const char *const troubles[] = { "cut.pcap: it ends in the middle of a packet",
                                        "bad\xFF\x1B.pcap: no such file" };

static void drop(void *context, struct session *session)
{
    (void)context;
    session_free(session);
}

static struct session_tally *counter; /* of the last sample */

/* Two calm sessions, of which one says nothing, and one with a warning. */
static struct tally_counts tally(void)
{
    struct session_sink sink;
    struct session *session = sample_session();
    struct notice *notice = notice_new();

    session_tally_free(counter);
    counter = session_tally_new((struct session_sink){ NULL, drop, NULL });
    sink = session_tally_sink(counter);
    sample_command(session, 0, "MAIL", "FROM:<>");
    sample_transaction(session, 0, "a@corp.example")->outcome = OUTCOME_ACCEPTED;
    sample_transaction(session, 0, "a@corp.example")->outcome = OUTCOME_REJECTED;
    sample_finding(session, STEP_NONE, "one")->severity = SEVERITY_WARNING;
    sample_finding(session, STEP_NONE, "two")->severity = SEVERITY_INFO;
    sample_suppressed(session, "sample-rule", 2);
    session_sink_receive(&sink, session);
    session_sink_receive(&sink, sample_session());
    session = sample_session();
    session->protocol = PROTOCOL_UNKNOWN;
    session_sink_receive(&sink, session);
    notice->finding.id = "sample-notice";
    notice->finding.severity = SEVERITY_CRITICAL;
    session_sink_notify(&sink, notice);
    return *session_tally_counts(counter);
}

static struct summary sample(void)
{
    return (struct summary){
        .has_times = true,
        .start = INT64_C(1795479116) * DURATION_SECOND,
        .end = INT64_C(1795479127) * DURATION_SECOND + 5000,
        .inputs = 3,
        .inputs_in_trouble = 2,
        .trouble_count = 2,
        .troubles = troubles,
        .tally = tally(),
        .suppressed_notices = 5,
        .selection = { .selected = 3, .left_out = 4, .notices_selected = 1, .notices_left_out = 2 },
        .capture = { 2, capture },
        .reassembly = { 1, reassembly },
        .history = { 1, history },
        .memory = { 2, memory },
    };
}

static void check_json(const struct summary *summary, const char *name)
{
    struct bounded_buffer line;
    json_t *object = summary_json_new(summary);

    bounded_buffer_init(&line, SIZE_MAX);
    json_line_append(&line, object);
    golden_check("tests/output/summaries", name, bounded_buffer_bytes(&line));
    bounded_buffer_clear(&line);
    json_decref(object);
}

static void check_text(const struct summary *summary, const char *name, enum text_charset charset)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    summary_text_append(&text, summary, charset);
    golden_check("tests/output/summaries", name, bounded_buffer_bytes(&text));
    bounded_buffer_clear(&text);
}

static void check_metrics(const struct summary *summary, const char *name)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    summary_metrics_append(&text, summary, "1.2.3");
    golden_check("tests/output/summaries", name, bounded_buffer_bytes(&text));
    bounded_buffer_clear(&text);
}

START_TEST(a_summary_becomes_the_line_in_summaries)
{
    struct summary summary = sample();

    check_json(&summary, "with-trouble.jsonl");
}
END_TEST

START_TEST(a_summary_becomes_the_block_in_summaries)
{
    struct summary summary = sample();

    check_text(&summary, "with-trouble.txt", TEXT_UTF8);
}
END_TEST

START_TEST(of_nothing_there_are_no_times_and_counters_of_0)
{
    struct summary summary = { .inputs = 1 };

    check_json(&summary, "nothing-read.jsonl");
    check_text(&summary, "nothing-read.txt", TEXT_ASCII);
}
END_TEST

START_TEST(a_status_says_when_it_was_written_and_what_is_wrong_with_the_mirror)
{
    static const char *const mirror[] = { "3 of 120 frames were lost", "1 of 3 is one-sided" };
    static const struct summary_count output[] = { { "lines", 8 },
                                                   { "waiting_bytes", 700 },
                                                   { "oldest_waiting_ms", 1234 },
                                                   { "dropped_lines", 1 } };
    static const struct summary_count in_use[] = { { "budget", 268435456 },
                                                   { "used", 4096 },
                                                   { "refused", 7 } };
    struct summary summary = sample();

    summary.output = (struct summary_group){ 4, output };
    summary.memory = (struct summary_group){ 3, in_use };
    summary.kind = SUMMARY_STATUS;
    summary.time = INT64_C(1795479130) * DURATION_SECOND;
    summary.mirror_count = 2;
    summary.mirror = mirror;
    check_json(&summary, "status.jsonl");
    check_text(&summary, "status.txt", TEXT_UTF8);
    check_metrics(&summary, "status.prom");
}
END_TEST

/* Of whatever there is one, some and none. */
START_TEST(a_text_has_no_zeros_and_wraps_and_counts_one_as_one)
{
    static const struct summary_count ledger[] = { { "told_before", 0 } };
    static const struct summary_count output[] = {
        { "lines", 1 },
        { "bytes", 123456789012 },
        { "waiting_lines", 1 },
        { "waiting_bytes", 1 },
        { "oldest_waiting_ms", 1234 },
        { "dropped_lines", 20 },
        { "dropped_bytes", 0 },
        { "rotations", 1 },
    };
    static const struct summary_count messages[] = { { "saved", 0 }, { "bytes", 0 } };
    static const struct summary_count packets[] = { { "headers_only", 1 },
                                                    { "connections_given_up", 1 } };
    struct summary summary = {
        .inputs = 1,
        .tally = { .findings = { 1, 2, 8, 1 }, .notices = { 0, 1, 1, 0 }, .suppressed = 1 },
        .selection = { .left_out = 1, .notices_left_out = 1 },
        .ledger = { 1, ledger },
        .output = { 8, output },
        .messages = { 2, messages },
        .packets = { 2, packets },
    };

    check_text(&summary, "counts.txt", TEXT_ASCII);
}
END_TEST

START_TEST(a_text_has_no_output_when_there_is_none)
{
    static const struct summary_count output[] = { { "lines", 0 }, { "waiting_lines", 0 } };
    struct summary summary = { .inputs = 1, .output = { 2, output } };

    check_text(&summary, "nothing-read.txt", TEXT_ASCII);
}
END_TEST

START_TEST(findings_and_notices_reach_a_severity_from_below)
{
    struct tally_counts counts = { .findings = { [SEVERITY_NOTICE] = 1 } };

    ck_assert(tally_has_reached(&counts, SEVERITY_INFO));
    ck_assert(tally_has_reached(&counts, SEVERITY_NOTICE));
    ck_assert(!tally_has_reached(&counts, SEVERITY_WARNING));
    counts.notices[SEVERITY_CRITICAL] = 1;
    ck_assert(tally_has_reached(&counts, SEVERITY_CRITICAL));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("summary_json");
    TCase *forms = tcase_create("forms");
    TCase *counts = tcase_create("counts");

    tcase_add_test(forms, a_summary_becomes_the_line_in_summaries);
    tcase_add_test(forms, a_summary_becomes_the_block_in_summaries);
    tcase_add_test(forms, a_status_says_when_it_was_written_and_what_is_wrong_with_the_mirror);
    tcase_add_test(forms, a_text_has_no_zeros_and_wraps_and_counts_one_as_one);
    tcase_add_test(forms, a_text_has_no_output_when_there_is_none);
    tcase_add_test(forms, of_nothing_there_are_no_times_and_counters_of_0);
    tcase_add_test(counts, findings_and_notices_reach_a_severity_from_below);
    suite_add_tcase(suite, forms);
    suite_add_tcase(suite, counts);
    return suite;
}

SUITE_MAIN(suite);
