/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What counts as new, gone, better or worse. */
#include "output/report/report_document.h"

#include <stdlib.h>

#include "tests/support/suite_main.h"

static struct report *before, *now;
static struct report_document *document;

static void begin(void)
{
    before = report_new();
    now = report_new();
    before->total.counts[TALLY_SESSIONS] = now->total.counts[TALLY_SESSIONS] = 1000;
}

static void end(void)
{
    report_document_free(document);
    document = NULL;
    report_free(before);
    report_free(now);
}

static void add_finding(struct report *report, const char *rule, enum severity severity,
                        uint64_t sessions)
{
    struct report_finding *finding =
        report_finding_of(report->findings, bytes_of_string(rule), sessions);

    finding->severities[severity] = sessions;
    finding->sessions = sessions;
}

static void add_waits(struct report *report, duration span, size_t replies)
{
    struct report_party *server =
        report_party_of(report->servers, bytes_of_string("192.0.2.25"), replies);

    for (size_t i = 0; i < replies; i++)
        quantile_sketch_add(&server->waits[WAIT_EOD], span);
}

/* The table of changes; NULL when there is none. */
static const struct document_table *changes(void)
{
    const struct document_options options = { .rows = 20, .baseline = before };

    document = report_document_new(now, &options);
    for (size_t i = 0; i < document->section_count; i++) {
        const struct document_section *section = &document->sections[i];

        if (strcmp(section->id, "changes") == 0)
            return section->block_count > 1 ? &section->blocks[1].table : NULL;
    }
    ck_abort_msg("there is no section of changes");
    return NULL;
}

static bool has_row(const struct document_table *table, const char *kind, const char *what)
{
    for (size_t i = 0; table != NULL && i < table->row_count; i++)
        if (bytes_equal(table->rows[i].cells[0], bytes_of_string(kind)) &&
            bytes_equal(table->rows[i].cells[1], bytes_of_string(what)))
            return true;
    return false;
}

START_TEST(two_reports_that_are_alike_have_no_changes)
{
    add_finding(before, "rule", SEVERITY_WARNING, 10);
    add_finding(now, "rule", SEVERITY_WARNING, 10);
    add_waits(before, 200 * DURATION_MILLISECOND, 30);
    add_waits(now, 200 * DURATION_MILLISECOND, 30);
    ck_assert_ptr_null(changes());
}
END_TEST

START_TEST(findings_are_new_and_gone)
{
    const struct document_table *table;

    add_finding(before, "old-rule", SEVERITY_CRITICAL, 1);
    add_finding(now, "new-rule", SEVERITY_NOTICE, 1);
    add_finding(now, "calm-rule", SEVERITY_INFO, 9);
    table = changes();
    ck_assert_uint_eq(table->row_count, 2);
    ck_assert(has_row(table, "new", "new-rule (notice)"));
    ck_assert(has_row(table, "gone", "old-rule (critical)"));
}
END_TEST

START_TEST(a_finding_that_was_no_more_than_info_is_new)
{
    add_finding(before, "rule", SEVERITY_INFO, 10);
    add_finding(now, "rule", SEVERITY_WARNING, 10);
    ck_assert(has_row(changes(), "new", "rule (warning)"));
}
END_TEST

/* Sessions with the finding, of how many; before and now. */
static const struct {
    uint64_t before, of_before, now, of_now;
    const char *kind; /* NULL: no change */
} shares[] = {
    { 10, 1000, 19, 1000, NULL },   { 10, 1000, 20, 1000, "worse" },
    { 10, 1000, 6, 1000, NULL },    { 10, 1000, 5, 1000, "better" },
    { 1, 1000, 4, 1000, NULL },     { 10, 1000, 10, 100, "worse" },
    { 10, 1000, 100, 10000, NULL }, { 100, 1000, 100, 10000, "better" },
};

START_TEST(findings_are_compared_by_their_share_of_sessions)
{
    const struct document_table *table;

    before->total.counts[TALLY_SESSIONS] = shares[_i].of_before;
    now->total.counts[TALLY_SESSIONS] = shares[_i].of_now;
    add_finding(before, "rule", SEVERITY_WARNING, shares[_i].before);
    add_finding(now, "rule", SEVERITY_WARNING, shares[_i].now);
    table = changes();
    if (shares[_i].kind == NULL)
        ck_assert(!has_row(table, "worse", "rule (warning)") &&
                  !has_row(table, "better", "rule (warning)"));
    else
        ck_assert(has_row(table, shares[_i].kind, "rule (warning)"));
}
END_TEST

static const struct {
    int before, now; /* milliseconds */
    size_t replies;
    const char *kind;
} waits[] = {
    { 1000, 2000, 30, "worse" }, { 2000, 1000, 30, "better" }, { 1000, 1300, 30, NULL },
    { 10, 90, 30, NULL },        { 10, 120, 30, "worse" },     { 1000, 2000, 10, NULL },
};

START_TEST(servers_are_compared_by_their_p95)
{
    const struct document_table *table;

    add_waits(before, waits[_i].before * DURATION_MILLISECOND, waits[_i].replies);
    add_waits(now, waits[_i].now * DURATION_MILLISECOND, waits[_i].replies);
    table = changes();
    if (waits[_i].kind == NULL)
        ck_assert_ptr_null(table);
    else
        ck_assert(has_row(table, waits[_i].kind, "192.0.2.25: p95 of end of data"));
}
END_TEST

START_TEST(shares_of_the_whole_are_better_and_worse)
{
    const struct document_table *table;

    before->total.counts[TALLY_MAILS] = now->total.counts[TALLY_MAILS] = 100;
    before->total.counts[TALLY_ACCEPTED] = 95;
    before->total.counts[TALLY_REJECTED] = 5;
    now->total.counts[TALLY_ACCEPTED] = 80;
    now->total.counts[TALLY_REJECTED] = 20;
    before->total.counts[TALLY_INCOMPLETE] = 200;
    table = changes();
    ck_assert_uint_eq(table->row_count, 2);
    ck_assert(has_row(table, "worse", "mails accepted, of those decided"));
    ck_assert(has_row(table, "better", "sessions with gaps"));
}
END_TEST

START_TEST(a_volume_that_doubles_has_changed)
{
    now->total.counts[TALLY_SESSIONS] = 2000;
    ck_assert(has_row(changes(), "changed", "sessions"));
}
END_TEST

START_TEST(who_is_under_suspicion_is_new_and_gone)
{
    const struct document_table *table;

    report_interception_of(before->interceptions, bytes_of_string("192.0.2.1"), 3);
    report_interception_of(before->interceptions, bytes_of_string("192.0.2.2"), 3);
    report_interception_of(now->interceptions, bytes_of_string("192.0.2.2"), 9);
    report_interception_of(now->interceptions, bytes_of_string("192.0.2.3"), 1);
    table = changes();
    ck_assert_uint_eq(table->row_count, 2);
    ck_assert(has_row(table, "new", "interception suspected of 192.0.2.3"));
    ck_assert(has_row(table, "gone", "interception suspected of 192.0.2.1"));
}
END_TEST

START_TEST(what_was_not_seen_is_not_gone)
{
    add_finding(before, "rule", SEVERITY_WARNING, 10);
    now->total.counts[TALLY_SESSIONS] = 0;
    ck_assert_ptr_null(changes());
}
END_TEST

START_TEST(nothing_is_new_behind_a_report_without_a_session)
{
    add_finding(now, "rule", SEVERITY_WARNING, 10);
    before->total.counts[TALLY_SESSIONS] = 0;
    ck_assert_ptr_null(changes());
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("document_changes");
    TCase *findings = tcase_create("findings");
    TCase *figures = tcase_create("figures");

    tcase_add_checked_fixture(findings, begin, end);
    tcase_add_checked_fixture(figures, begin, end);
    tcase_add_test(findings, two_reports_that_are_alike_have_no_changes);
    tcase_add_test(findings, findings_are_new_and_gone);
    tcase_add_test(findings, what_was_not_seen_is_not_gone);
    tcase_add_test(findings, nothing_is_new_behind_a_report_without_a_session);
    tcase_add_test(findings, a_finding_that_was_no_more_than_info_is_new);
    tcase_add_loop_test(findings, findings_are_compared_by_their_share_of_sessions, 0,
                        sizeof shares / sizeof shares[0]);
    tcase_add_loop_test(figures, servers_are_compared_by_their_p95, 0,
                        sizeof waits / sizeof waits[0]);
    tcase_add_test(figures, shares_of_the_whole_are_better_and_worse);
    tcase_add_test(figures, a_volume_that_doubles_has_changed);
    tcase_add_test(figures, who_is_under_suspicion_is_new_and_gone);
    suite_add_tcase(suite, findings);
    suite_add_tcase(suite, figures);
    return suite;
}

SUITE_MAIN(suite);
