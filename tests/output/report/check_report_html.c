/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which sessions stand on the page of a report, and what it says of the others. */
#include "output/report/report_html.h"

#include <inttypes.h>
#include <string.h>

#include "output/json_line.h"
#include "output/record_text.h"
#include "output/report/entry_reader.h"
#include "output/report/report_collect.h"
#include "output/report/report_json.h"
#include "tests/support/golden.h"
#include "tests/support/scratch_file.h"
#include "tests/support/session_samples.h"
#include "tests/support/suite_main.h"

static const struct html_rules no_rules = { NULL };

static struct flagged_sessions *flagged;
static struct report *report;
static struct report_html_look look;
static char *page;

static void start_with(unsigned sessions, size_t line)
{
    const struct flagged_limits limits = { .sessions = sessions, .octets = 1 << 20, .line = line };

    report = report_new();
    flagged = flagged_sessions_new(&limits);
    look = (struct report_html_look){
        .rules = &no_rules,
        .flagged = flagged,
        .octets = 1 << 20,
        .sessions_most = 100,
        .command = { bytes_of_string("smtpscope report"), bytes_of_string(" a.jsonl") },
    };
}

static void begin(void)
{
    start_with(10, 1 << 20);
}

static void end(void)
{
    free(page);
    page = NULL;
    flagged_sessions_free(flagged);
    report_free(report);
}

static void begin_with(unsigned sessions, size_t line)
{
    end();
    start_with(sessions, line);
}

/* Of that severity, so many seconds behind the first, which is its identifier too. */
static struct session *visit(enum severity severity, uint64_t number)
{
    struct session *session = sample_of_a_visit();

    session->id = number;
    session->start += (timestamp)number * DURATION_SECOND;
    session->end += (timestamp)number * DURATION_SECOND;
    session->finding_count = 1;
    session->findings[0].severity = severity;
    return session;
}

static void collect(struct report *into, struct flagged_sessions *kept, struct session *session)
{
    const struct selection_criteria all = selection_criteria_default();
    struct report_collector *collector = report_collector_new(into, &all);
    struct entry_reader *reader = entry_reader_new();
    struct record_text *text = record_text_new();
    struct bytes line = record_text_of_session(text, session);
    struct report_entry entry;
    struct arena arena;

    arena_init(&arena);
    entry_reader_read(reader, bytes_first(line, line.length - 1), &arena, &entry);
    report_collector_keep(collector, kept);
    report_collector_begin_input(collector, "a.jsonl");
    report_collect(collector, &entry);
    arena_clear(&arena);
    record_text_free(text);
    entry_reader_free(reader);
    report_collector_free(collector);
    session_free(session);
}

static void add(enum severity severity, uint64_t number)
{
    collect(report, flagged, visit(severity, number));
}

/* An earlier report of some sessions, as its summary says. */
static void add_summary(enum severity severity, uint64_t first, uint64_t count)
{
    struct report *earlier = report_new(), *read;
    struct bounded_buffer summary;
    struct error error;
    json_t *object;

    for (uint64_t i = 0; i < count; i++)
        collect(earlier, NULL, visit(severity, first + i));
    object = report_json_new(earlier);
    bounded_buffer_init(&summary, SIZE_MAX);
    json_line_append(&summary, object);
    read = report_json_read(bounded_buffer_bytes(&summary), &error);
    ck_assert_ptr_nonnull(read);
    report_merge(report, read);
    report_free(read);
    json_decref(object);
    bounded_buffer_clear(&summary);
    report_free(earlier);
}

static void make_page(void)
{
    const struct document_options options = { .rows = 10 };
    struct report_document *document = report_document_new(report, &options);
    struct scratch_file scratch = scratch_file_name("report_html");
    struct output_file *file = output_file_open(scratch.path, NULL);
    struct bytes content;

    ck_assert_ptr_nonnull(file);
    report_html_write(file, document, &look);
    ck_assert_int_eq(output_file_close(file, NULL), OUTPUT_GOOD);
    report_document_free(document);
    content = golden_read(scratch.path);
    unlink(scratch.path);
    page = calloc(content.length + 1, 1);
    memcpy(page, content.data, content.length);
    free((void *)(uintptr_t)content.data);
}

static unsigned count_of(const char *words)
{
    unsigned count = 0;

    for (const char *place = page; (place = strstr(place, words)) != NULL; place++)
        count++;
    return count;
}

static const char *place_of(uint64_t id)
{
    char anchor[64];

    snprintf(anchor, sizeof anchor, "<div class=\"inside\" id=\"s-%016" PRIx64 "\">", id);
    return strstr(page, anchor);
}

static void expect_drawn(unsigned count)
{
    ck_assert_uint_eq(count_of("<details class=\"session"), count);
    ck_assert_uint_eq(count_of("<div class=\"ladder\">"), count);
}

START_TEST(every_session_that_needs_a_look_is_drawn_the_most_severe_first)
{
    add(SEVERITY_NOTICE, 1);
    add(SEVERITY_INFO, 2);
    add(SEVERITY_CRITICAL, 3);
    add(SEVERITY_NOTICE, 4);
    make_page();
    expect_drawn(3);
    ck_assert_ptr_null(place_of(2));
    ck_assert(place_of(3) < place_of(1));
    ck_assert(place_of(1) < place_of(4));
    ck_assert_uint_eq(count_of("not drawn here"), 0);
    ck_assert_uint_eq(count_of("3 sessions have a finding"), 1);
    ck_assert_uint_eq(count_of("<a href=\"#sessions-notice\">2 sessions</a>"), 1);
    ck_assert_uint_eq(count_of("<h3 id=\"sessions-critical\">"), 1);
    ck_assert_uint_eq(count_of("<h3 id=\"sessions-warning\">"), 0);
}
END_TEST

START_TEST(an_example_leads_to_its_session_and_is_not_drawn_again)
{
    add(SEVERITY_WARNING, 5);
    make_page();
    expect_drawn(1);
    ck_assert_uint_eq(count_of("<a href=\"#s-0000000000000005\">"), 1);
    ck_assert(strstr(page, "<a href=\"#s-0000000000000005\">") < place_of(5));
}
END_TEST

START_TEST(an_example_that_is_not_among_them_is_drawn_where_it_is_named)
{
    begin_with(1, 1 << 20);
    add(SEVERITY_WARNING, 1);
    add(SEVERITY_WARNING, 2);
    make_page();
    expect_drawn(2);
    ck_assert_uint_eq(count_of("id=\"s-0000000000000002\""), 1);
    ck_assert(place_of(2) < strstr(page, "<section id=\"sessions\""));
    ck_assert(place_of(1) > strstr(page, "<section id=\"sessions\""));
}
END_TEST

START_TEST(a_report_without_such_sessions_has_no_part_for_them)
{
    add(SEVERITY_INFO, 1);
    make_page();
    expect_drawn(0);
    ck_assert_ptr_null(strstr(page, "id=\"sessions\""));
    ck_assert_ptr_null(strstr(page, "href=\"#sessions\""));
}
END_TEST

START_TEST(what_the_number_leaves_out_is_counted_with_the_command_that_draws_it)
{
    begin_with(2, 1 << 20);
    add(SEVERITY_CRITICAL, 1);
    for (uint64_t i = 2; i <= 5; i++)
        add(SEVERITY_NOTICE, i);
    make_page();
    ck_assert_uint_eq(count_of("3 sessions that need a look are not drawn here"), 1);
    ck_assert_uint_eq(count_of("1 of 4 sessions</h3>"), 1);
    ck_assert_uint_eq(count_of("This page draws 2 at most"), 1);
    ck_assert_uint_eq(count_of("smtpscope report --ladders 5 a.jsonl</code>"), 1);
}
END_TEST

START_TEST(where_no_higher_number_helps_a_part_can_be_drawn)
{
    begin_with(2, 1 << 20);
    look.sessions_most = 2;
    for (uint64_t i = 1; i <= 3; i++)
        add(SEVERITY_NOTICE, i);
    make_page();
    ck_assert_uint_eq(count_of("1 session that needs a look is not drawn here"), 1);
    ck_assert_uint_eq(count_of("smtpscope report --since TIME --until TIME a.jsonl</code>"), 1);
    ck_assert_uint_eq(count_of("--ladders 3"), 0);
}
END_TEST

START_TEST(behind_its_size_a_page_draws_no_more_sessions)
{
    look.octets = 1;
    for (uint64_t i = 1; i <= 3; i++)
        add(SEVERITY_NOTICE, i);
    make_page();
    ck_assert_ptr_nonnull(place_of(1));
    ck_assert_ptr_null(place_of(2));
    ck_assert_uint_eq(count_of("2 sessions that need a look are not drawn here"), 1);
    ck_assert_uint_eq(count_of("--since TIME --until TIME"), 1);
}
END_TEST

START_TEST(a_session_whose_line_is_too_long_is_named_with_its_command)
{
    begin_with(10, 10);
    add(SEVERITY_NOTICE, 1);
    make_page();
    expect_drawn(0);
    ck_assert_uint_eq(count_of("is too long to be drawn here; it is shown by"), 1);
    ck_assert_uint_eq(count_of("not drawn here"), 0);
}
END_TEST

START_TEST(of_a_summary_the_examples_are_drawn_and_the_rest_is_said)
{
    add(SEVERITY_NOTICE, 100);
    add_summary(SEVERITY_WARNING, 1, EXAMPLES_OF_KIND + 2);
    make_page();
    expect_drawn(EXAMPLES_OF_KIND + 1);
    ck_assert(place_of(1) < place_of(100));
    ck_assert_uint_eq(count_of("2 more are known from summaries alone"), 1);
    ck_assert_uint_eq(count_of("not drawn here"), 0);
    ck_assert_uint_eq(count_of("3 of 5 sessions</h3>"), 1);
}
END_TEST

START_TEST(what_is_left_out_is_told_apart_by_where_it_was_counted)
{
    begin_with(2, 1 << 20);
    for (uint64_t i = 100; i < 104; i++)
        add(SEVERITY_CRITICAL, i);
    add_summary(SEVERITY_NOTICE, 1, 5);
    make_page();
    ck_assert_uint_eq(count_of("2 sessions that need a look are not drawn here"), 1);
    ck_assert_uint_eq(count_of("--ladders 4 a.jsonl"), 1);
    ck_assert_uint_eq(count_of("5 more are known from summaries alone"), 1);
    ck_assert_uint_eq(count_of("0 of 5 sessions</h3>"), 1);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("report_html");
    TCase *sessions = tcase_create("sessions");
    TCase *left_out = tcase_create("left out");

    tcase_add_checked_fixture(sessions, begin, end);
    tcase_add_test(sessions, every_session_that_needs_a_look_is_drawn_the_most_severe_first);
    tcase_add_test(sessions, an_example_leads_to_its_session_and_is_not_drawn_again);
    tcase_add_test(sessions, an_example_that_is_not_among_them_is_drawn_where_it_is_named);
    tcase_add_test(sessions, a_report_without_such_sessions_has_no_part_for_them);
    suite_add_tcase(suite, sessions);
    tcase_add_checked_fixture(left_out, begin, end);
    tcase_add_test(left_out, what_the_number_leaves_out_is_counted_with_the_command_that_draws_it);
    tcase_add_test(left_out, where_no_higher_number_helps_a_part_can_be_drawn);
    tcase_add_test(left_out, behind_its_size_a_page_draws_no_more_sessions);
    tcase_add_test(left_out, a_session_whose_line_is_too_long_is_named_with_its_command);
    tcase_add_test(left_out, of_a_summary_the_examples_are_drawn_and_the_rest_is_said);
    tcase_add_test(left_out, what_is_left_out_is_told_apart_by_where_it_was_counted);
    suite_add_tcase(suite, left_out);
    return suite;
}

SUITE_MAIN(suite);
