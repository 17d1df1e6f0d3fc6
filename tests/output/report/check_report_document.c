/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a document says, and how text and Markdown show it. */
#include "output/report/report_document.h"

#include <time.h>

#include "output/json_reader.h"
#include "output/report/report_markdown.h"
#include "output/report/report_text.h"
#include "output/report/report_words.h"
#include "tests/output/report/report_maker.h"
#include "tests/support/suite_main.h"

static struct report *report;
static struct report_document *document;
static const struct document_options ten_rows = { .rows = 10 };

/* An hour ahead of UTC in winter, two in summer. */
static void begin(void)
{
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    tzset();
    report = report_new();
}

static void end(void)
{
    report_document_free(document);
    document = NULL;
    report_free(report);
}

static const struct document_section *section(const char *id)
{
    for (size_t i = 0; i < document->section_count; i++)
        if (strcmp(document->sections[i].id, id) == 0)
            return &document->sections[i];
    return NULL;
}

/* The quarter of an hour that begins at a time in UTC. */
static int64_t quarter_at(const char *time)
{
    const struct json_scalar scalar = { .kind = SCALAR_TEXT, .text = bytes_of_string(time) };
    timestamp start;

    ck_assert(json_scalar_time(&scalar, &start));
    return report_quarter_of(start);
}

/* So many sessions in each quarter of an hour from one to before the other. */
static void add_quarters(const char *from, const char *to, uint64_t sessions)
{
    const struct report_tally tally = { .counts = { [TALLY_SESSIONS] = sessions } };

    for (int64_t quarter = quarter_at(from); quarter < quarter_at(to); quarter++) {
        report_quarters_add(&report->quarters, quarter, &tally);
        report_tally_add(&report->total, &tally);
    }
}

static const struct document_chart *chart(void)
{
    document = report_document_new(report, &ten_rows);
    return &section("volumes")->blocks[0].chart;
}

START_TEST(a_night_is_shown_by_its_hours)
{
    const struct document_chart *hours;

    add_quarters("2026-11-23T23:00:00Z", "2026-11-24T05:00:00Z", 2);
    hours = chart();
    ck_assert_str_eq(hours->unit, "hour");
    ck_assert_uint_eq(hours->count, 6);
    ck_assert(bytes_equal(hours->points[0].label, bytes_of_string("24 Nov 00:00")));
    for (size_t i = 0; i < 6; i++)
        ck_assert_uint_eq(hours->points[i].values[CHART_SESSIONS], 8);
}
END_TEST

START_TEST(the_day_that_has_25_hours_has_one_of_them_twice)
{
    const struct document_chart *hours;
    size_t twos = 0;

    add_quarters("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 1);
    hours = chart();
    ck_assert_uint_eq(hours->count, 25);
    for (size_t i = 0; i < 25; i++)
        twos += bytes_equal(hours->points[i].label, bytes_of_string("25 Oct 02:00"));
    ck_assert_uint_eq(twos, 2);
}
END_TEST

START_TEST(the_day_that_has_23_hours_lacks_one_of_them)
{
    const struct document_chart *hours;

    add_quarters("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 1);
    hours = chart();
    ck_assert_uint_eq(hours->count, 23);
    ck_assert(bytes_equal(hours->points[1].label, bytes_of_string("29 Mar 01:00")));
    ck_assert(bytes_equal(hours->points[2].label, bytes_of_string("29 Mar 03:00")));
}
END_TEST

/* 92, 96 and 100 quarters. */
START_TEST(a_month_is_shown_by_local_days)
{
    static const uint64_t sessions[] = { 96, 92, 96, 96 };
    const struct document_chart *days;

    add_quarters("2026-03-27T23:00:00Z", "2026-03-31T22:00:00Z", 1);
    days = chart();
    ck_assert_str_eq(days->unit, "day");
    ck_assert_uint_eq(days->count, 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_uint_eq(days->points[i].values[CHART_SESSIONS], sessions[i]);
    ck_assert(bytes_equal(days->points[1].label, bytes_of_string("Sun 29 Mar")));
}
END_TEST

START_TEST(the_day_of_25_hours_has_them_all)
{
    const struct document_chart *days;

    add_quarters("2026-10-23T22:00:00Z", "2026-10-26T23:00:00Z", 1);
    days = chart();
    ck_assert_uint_eq(days->count, 3);
    ck_assert_uint_eq(days->points[1].values[CHART_SESSIONS], 100);
}
END_TEST

START_TEST(hours_without_a_session_are_there)
{
    const struct document_chart *hours;

    add_quarters("2026-11-24T00:00:00Z", "2026-11-24T00:15:00Z", 1);
    add_quarters("2026-11-24T03:45:00Z", "2026-11-24T04:00:00Z", 1);
    hours = chart();
    ck_assert_uint_eq(hours->count, 4);
    ck_assert_uint_eq(hours->points[1].values[CHART_SESSIONS], 0);
}
END_TEST

START_TEST(a_clock_that_was_wrong_leaves_no_empty_years)
{
    const struct document_chart *days;

    add_quarters("1970-01-01T00:00:00Z", "1970-01-01T00:15:00Z", 1);
    add_quarters("2026-11-24T00:00:00Z", "2026-11-24T00:15:00Z", 1);
    add_quarters("2026-11-26T00:00:00Z", "2026-11-26T00:15:00Z", 1);
    days = chart();
    ck_assert_uint_eq(days->count, 4);
    ck_assert(bytes_equal(days->points[0].label, bytes_of_string("Thu 01 Jan")));
    ck_assert(bytes_equal(days->points[1].label, bytes_of_string("Tue 24 Nov")));
    ck_assert_uint_eq(days->points[2].values[CHART_SESSIONS], 0);
}
END_TEST

START_TEST(nobody_is_blamed_for_an_empty_night_whose_inputs_could_not_be_read)
{
    report->health[HEALTH_INPUTS_IN_TROUBLE] = 1;
    document = report_document_new(report, &ten_rows);
    ck_assert(bytes_equal(
        document->headline,
        bytes_of_string("No SMTP session was seen, and not every input could be read.")));
}
END_TEST

START_TEST(an_empty_night_is_said_to_be_one)
{
    report->since = MAKER_START;
    report->until = MAKER_START + 3600 * DURATION_SECOND;
    document = report_document_new(report, &ten_rows);
    ck_assert(document->needs_attention);
    ck_assert(bytes_start_with_ignoring_case(document->headline, "No SMTP session was seen"));
    ck_assert(bytes_equal(
        document->period,
        bytes_of_string("2026-11-24 01:11:56 to 2026-11-24 02:11:56 (CET, UTC+01:00)")));
    ck_assert_ptr_null(section("volumes"));
    ck_assert_ptr_nonnull(section("health"));
}
END_TEST

static bool headline_is(const char *words)
{
    return bytes_equal(document->headline, bytes_of_string(words));
}

START_TEST(a_window_without_a_session_is_not_taken_for_a_broken_mirror)
{
    report->since = MAKER_START;
    report->health[HEALTH_OUTSIDE] = 2;
    document = report_document_new(report, &ten_rows);
    ck_assert(document->needs_attention);
    ck_assert(document->is_doubtful);
    ck_assert(headline_is("No session lies in the window. Sessions and notices outside: 2."));
}
END_TEST

START_TEST(a_selection_without_a_session_is_said_to_be_one)
{
    report->health[HEALTH_NOT_SELECTED] = 3;
    document = report_document_new(report, &ten_rows);
    ck_assert(headline_is("No session was selected. Sessions and notices left out: 3."));
}
END_TEST

static const struct {
    uint64_t forgotten, left_open, told_before;
    const char *words;
} kept_out[] = {
    { 3, 0, 0,
      "No session was counted. Too old, so that an earlier report may have counted them: 3." },
    { 0, 2, 1, "No session was counted. Still open, and left to the next report: 2." },
    { 3, 2, 1,
      "No session was counted. Too old, so that an earlier report may have counted them: 3. "
      "Still open, and left to the next report: 2." },
    { 0, 0, 1, "No session came that no earlier report has counted." },
};

START_TEST(sessions_that_a_ledger_keeps_out_were_seen)
{
    top_list_add(report->numbers, bytes_of_string("ledger.forgotten"), kept_out[_i].forgotten);
    top_list_add(report->numbers, bytes_of_string("ledger.left_open"), kept_out[_i].left_open);
    top_list_add(report->numbers, bytes_of_string("ledger.told_before"), kept_out[_i].told_before);
    document = report_document_new(report, &ten_rows);
    ck_assert(headline_is(kept_out[_i].words));
}
END_TEST

START_TEST(the_headline_counts_shares_as_the_outcomes_do)
{
    const struct document_table *outcomes;

    report->total.counts[TALLY_SESSIONS] = 1;
    report->total.counts[TALLY_MAILS] = 2;
    report->total.counts[TALLY_ACCEPTED] = 1;
    report->total.counts[TALLY_ABORTED] = 1;
    document = report_document_new(report, &ten_rows);
    ck_assert(headline_is("Nothing needs attention: 1 session, 2 mails, 50.0% accepted."));
    outcomes = &section("outcomes")->blocks[0].table;
    ck_assert(bytes_equal(outcomes->rows[0].cells[2], bytes_of_string("50.0%")));
}
END_TEST

START_TEST(sessions_are_not_said_to_be_those_of_a_client_under_suspicion)
{
    report->total.counts[TALLY_SESSIONS] = 194;
    report_interception_of(report->interceptions, bytes_of_string("192.0.2.1"), 1)
        ->verdicts[VERDICT_LIKELY] = 1;
    document = report_document_new(report, &ten_rows);
    ck_assert(headline_is("No severe finding; mail of 1 client is likely intercepted on its way. "
                          "194 sessions, 0 mails."));
}
END_TEST

static struct bytes name_of(unsigned number, char text[32])
{
    return bytes_of(text, (size_t)snprintf(text, 32, "198.51.100.%u", number));
}

START_TEST(encrypted_sessions_of_which_the_version_is_not_known_have_a_row_too)
{
    const struct document_table *versions;

    report->total.counts[TALLY_SESSIONS] = 5;
    report->total.counts[TALLY_ENCRYPTED] = 4;
    top_list_add(report->tls_versions, bytes_of_string("TLS 1.3"), 3);
    document = report_document_new(report, &ten_rows);
    versions = &section("tls")->blocks[1].table;
    ck_assert_uint_eq(versions->row_count, 2);
    ck_assert(bytes_equal(versions->rows[0].cells[2], bytes_of_string("75.0%")));
    ck_assert(bytes_equal(versions->rows[1].cells[0], bytes_of_string("not known")));
    ck_assert(bytes_equal(versions->rows[1].cells[2], bytes_of_string("25.0%")));
}
END_TEST

START_TEST(a_table_has_no_more_rows_than_wanted_and_says_so)
{
    const struct document_table *table;
    char text[32];

    report->total.counts[TALLY_SESSIONS] = 15;
    for (unsigned i = 0; i < 15; i++)
        report_party_of(report->servers, name_of(i, text), 1);
    document = report_document_new(report, &ten_rows);
    table = &section("servers")->blocks[0].table;
    ck_assert_uint_eq(table->row_count, 10);
    ck_assert(bytes_equal(table->note, bytes_of_string("and 5 more (--rows shows more)")));
}
END_TEST

/* As a document of a report of sessions by chance has. */
static void make_report(uint64_t seed)
{
    const struct selection_criteria all = selection_criteria_default();
    struct report_collector *collector = report_collector_new(report, &all);
    struct dice dice = dice_of_seed(seed);

    for (uint64_t i = 1; i <= 200; i++) {
        struct made_entry made;

        make_session(&made, &dice, i);
        made.entry.session.source = bytes_of_string("a capture's name.pcap");
        report_collect(collector, &made.entry);
    }
    report_collector_free(collector);
    document = report_document_new(report, &ten_rows);
}

START_TEST(text_has_no_more_columns_than_a_mail)
{
    struct bounded_buffer text;
    struct bytes rest;

    make_report((uint64_t)_i);
    bounded_buffer_init(&text, SIZE_MAX);
    report_text_append(&text, document, TEXT_ASCII);
    rest = bounded_buffer_bytes(&text);
    while (rest.length > 0) {
        size_t columns = bytes_find(rest, '\n');

        ck_assert_msg(columns <= REPORT_TEXT_COLUMNS, "%.*s", (int)columns,
                      (const char *)rest.data);
        rest = bytes_after(rest, columns + 1);
    }
    bounded_buffer_clear(&text);
}
END_TEST

static bool contains(const struct bounded_buffer *text, const char *words)
{
    size_t length = strlen(words);

    for (size_t i = 0; i + length <= text->length; i++)
        if (memcmp(text->data + i, words, length) == 0)
            return true;
    return false;
}

START_TEST(a_rule_of_several_severities_says_how_many_are_of_each)
{
    struct report_finding *finding =
        report_finding_of(report->findings, bytes_of_string("rule-a"), 6);
    const struct document_finding *shown;

    report->total.counts[TALLY_SESSIONS] = 4;
    finding->sessions = 4;
    finding->severities[SEVERITY_CRITICAL] = 1;
    finding->severities[SEVERITY_WARNING] = 5;
    report_finding_tell(finding, SEVERITY_CRITICAL, bytes_of_string("bad"), MAKER_START);
    document = report_document_new(report, &ten_rows);
    shown = &section("attention")->blocks[0].finding;
    ck_assert(
        bytes_equal(shown->count, bytes_of_string("6 in 4 sessions (1 critical, 5 warning)")));
}
END_TEST

START_TEST(both_formats_say_the_same)
{
    struct bounded_buffer text, markdown;

    make_report(1);
    bounded_buffer_init(&text, SIZE_MAX);
    bounded_buffer_init(&markdown, SIZE_MAX);
    report_text_append(&text, document, TEXT_UTF8);
    report_markdown_append(&markdown, document);
    for (size_t i = 0; i < document->section_count; i++) {
        char heading[64];

        snprintf(heading, sizeof heading, "\n## %s\n", document->sections[i].heading);
        ck_assert(contains(&markdown, heading));
    }
    ck_assert(contains(&text, "CRITICAL rule-a"));
    ck_assert(contains(&markdown, "### critical: rule-a"));
    ck_assert(contains(&text, "'a capture'\\''s name.pcap'"));
    ck_assert(contains(&markdown, "'a capture'\\''s name.pcap'"));
    bounded_buffer_clear(&text);
    bounded_buffer_clear(&markdown);
}
END_TEST

START_TEST(spans_counts_and_parts_are_written_as_people_do)
{
    static const struct {
        duration span;
        const char *words;
    } spans[] = {
        { -1, "-" },
        { 0, "0 us" },
        { 999 * DURATION_MICROSECOND, "999 us" },
        { 1500 * DURATION_MICROSECOND, "1.5 ms" },
        { 12 * DURATION_MILLISECOND, "12 ms" },
        { 1300 * DURATION_MILLISECOND, "1.3 s" },
        { 42 * DURATION_SECOND, "42 s" },
        { 300 * DURATION_SECOND, "5 min" },
        { 36000 * DURATION_SECOND, "10.0 h" },
    };
    static const struct {
        uint64_t part, whole;
        const char *words;
    } parts[] = {
        { 0, 0, "-" },     { 0, 5, "0%" },        { 5, 5, "100%" },
        { 1, 3, "33.3%" }, { 1, 100000, "0.1%" }, { 99999, 100000, "99.9%" },
    };
    static const struct {
        uint64_t octets;
        const char *words;
    } octets[] = {
        { 0, "0 B" },         { 999, "999 B" },     { 1000, "1.0 kB" },       { 10000, "10 kB" },
        { 999499, "999 kB" }, { 999500, "1.0 MB" }, { 1234567890, "1.2 GB" },
    };
    struct arena arena;

    arena_init(&arena);
    for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++)
        ck_assert(bytes_equal(words_span(&arena, spans[i].span), bytes_of_string(spans[i].words)));
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        ck_assert(bytes_equal(words_part(&arena, parts[i].part, parts[i].whole),
                              bytes_of_string(parts[i].words)));
    for (size_t i = 0; i < sizeof octets / sizeof octets[0]; i++)
        ck_assert(
            bytes_equal(words_octets(&arena, octets[i].octets), bytes_of_string(octets[i].words)));
    ck_assert(bytes_equal(words_count(&arena, 1234567), bytes_of_string("1,234,567")));
    ck_assert(bytes_equal(words_count(&arena, 999), bytes_of_string("999")));
    arena_clear(&arena);
}
END_TEST

START_TEST(parties_of_which_the_list_kept_none_are_too_many_to_name)
{
    struct top_list *list = top_list_new(2, &report_plain_owner);
    struct arena arena;

    arena_init(&arena);
    top_list_set_error(list, 1);
    ck_assert(bytes_equal(words_few(&arena, list, 5), bytes_of_string("too many to name")));
    top_list_add(list, bytes_of_string("192.0.2.1"), 9);
    ck_assert(bytes_equal(words_few(&arena, list, 5), bytes_of_string("192.0.2.1 and many more")));
    top_list_free(list);
    arena_clear(&arena);
}
END_TEST

START_TEST(a_quoted_word_is_one_word_of_a_shell)
{
    static const struct {
        const char *word;
        const char *quoted;
    } rows[] = {
        { "mail.pcap", "mail.pcap" },
        { "", "''" },
        { "a b", "'a b'" },
        { "-o", "'-o'" },
        { "$(reboot)", "'$(reboot)'" },
        { "it's", "'it'\\''s'" },
        { "'", "''\\'''" },
    };
    struct arena arena;

    arena_init(&arena);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ck_assert(bytes_equal(words_quoted(&arena, bytes_of_string(rows[i].word)),
                              bytes_of_string(rows[i].quoted)));
    arena_clear(&arena);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("report_document");
    TCase *times = tcase_create("times");
    TCase *shown = tcase_create("shown");

    tcase_add_checked_fixture(times, begin, end);
    tcase_add_checked_fixture(shown, begin, end);
    tcase_add_test(times, a_night_is_shown_by_its_hours);
    tcase_add_test(times, the_day_that_has_25_hours_has_one_of_them_twice);
    tcase_add_test(times, the_day_that_has_23_hours_lacks_one_of_them);
    tcase_add_test(times, a_month_is_shown_by_local_days);
    tcase_add_test(times, the_day_of_25_hours_has_them_all);
    tcase_add_test(times, hours_without_a_session_are_there);
    tcase_add_test(times, a_clock_that_was_wrong_leaves_no_empty_years);
    tcase_add_test(shown, nobody_is_blamed_for_an_empty_night_whose_inputs_could_not_be_read);
    tcase_add_test(shown, an_empty_night_is_said_to_be_one);
    tcase_add_test(shown, a_window_without_a_session_is_not_taken_for_a_broken_mirror);
    tcase_add_test(shown, a_selection_without_a_session_is_said_to_be_one);
    tcase_add_loop_test(shown, sessions_that_a_ledger_keeps_out_were_seen, 0,
                        sizeof kept_out / sizeof kept_out[0]);
    tcase_add_test(shown, the_headline_counts_shares_as_the_outcomes_do);
    tcase_add_test(shown, sessions_are_not_said_to_be_those_of_a_client_under_suspicion);
    tcase_add_test(shown, encrypted_sessions_of_which_the_version_is_not_known_have_a_row_too);
    tcase_add_test(shown, a_table_has_no_more_rows_than_wanted_and_says_so);
    tcase_add_loop_test(shown, text_has_no_more_columns_than_a_mail, 1, 5);
    tcase_add_test(shown, a_rule_of_several_severities_says_how_many_are_of_each);
    tcase_add_test(shown, both_formats_say_the_same);
    tcase_add_test(shown, spans_counts_and_parts_are_written_as_people_do);
    tcase_add_test(shown, parties_of_which_the_list_kept_none_are_too_many_to_name);
    tcase_add_test(shown, a_quoted_word_is_one_word_of_a_shell);
    suite_add_tcase(suite, times);
    suite_add_tcase(suite, shown);
    return suite;
}

SUITE_MAIN(suite);
