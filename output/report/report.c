/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making, merging, freeing. */
#include "output/report/report.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/memory.h"

static const char *const health_names[] = {
    [HEALTH_INPUTS] = "inputs",          [HEALTH_INPUTS_IN_TROUBLE] = "inputs_in_trouble",
    [HEALTH_REPORTS] = "reports",        [HEALTH_LINES] = "lines",
    [HEALTH_NO_JSON] = "no_json",        [HEALTH_CUT] = "cut",
    [HEALTH_TOO_LONG] = "too_long",      [HEALTH_UNKNOWN_TYPE] = "unknown_type",
    [HEALTH_NEWER] = "newer_schema",     [HEALTH_EVENTS] = "events",
    [HEALTH_DUPLICATES] = "duplicates",  [HEALTH_UNCHECKED] = "unchecked_for_duplicates",
    [HEALTH_OUTSIDE] = "outside_window", [HEALTH_NOT_SELECTED] = "not_selected",
    [HEALTH_NOTICES] = "notices",        [HEALTH_NO_HANDSHAKE] = "no_handshake",
    [HEALTH_GAP_BYTES] = "gap_bytes",    [HEALTH_EVICTED] = "evicted",
    [HEALTH_STALLED] = "stalled",        [HEALTH_OPEN] = "open_at_end",
    [HEALTH_TRUNCATED] = "truncated",    [HEALTH_SUPPRESSED] = "suppressed_findings",
    [HEALTH_CLOCK_BACK] = "clock_back",  [HEALTH_BEYOND] = "in_no_quarter",
};

_Static_assert(sizeof health_names / sizeof health_names[0] == HEALTH_COUNT, "a name for each");

static const char *const ranking_names[] = {
    [RANKED_BUSIEST] = "busiest", [RANKED_REFUSED] = "refused",     [RANKED_ABORTED] = "aborted",
    [RANKED_CLEAR] = "clear",     [RANKED_LOGINS] = "clear_logins",
};

_Static_assert(sizeof ranking_names / sizeof ranking_names[0] == RANKING_COUNT, "a name for each");

static const char *const wait_names[] = {
    [WAIT_GREETING] = "greeting",
    [WAIT_RCPT] = "rcpt",
    [WAIT_DATA] = "data",
    [WAIT_EOD] = "end_of_data",
};

_Static_assert(sizeof wait_names / sizeof wait_names[0] == WAIT_COUNT, "a name for each");

const char *report_health_name(enum report_health health)
{
    assert(health < HEALTH_COUNT);
    return health_names[health];
}

const char *report_ranking_name(enum report_ranking ranking)
{
    assert(ranking < RANKING_COUNT);
    return ranking_names[ranking];
}

const char *report_wait_name(enum report_wait wait)
{
    assert(wait < WAIT_COUNT);
    return wait_names[wait];
}

/* The lists of a report, but for those of clients. */
static const struct list_row {
    size_t place;
    size_t capacity;
    const struct top_owner *owner;
} list_rows[] = {
    { offsetof(struct report, findings), REPORT_RULES, &report_finding_owner },
    { offsetof(struct report, interceptions), REPORT_INTERCEPTIONS, &report_interception_owner },
    { offsetof(struct report, refusals), REPORT_REFUSALS, &report_refusal_owner },
    { offsetof(struct report, servers), REPORT_SERVERS, &report_party_owner },
    { offsetof(struct report, tls_versions), REPORT_WORDS, &report_plain_owner },
    { offsetof(struct report, greylisters), REPORT_GUESSERS, &report_plain_owner },
    { offsetof(struct report, harvesters), REPORT_GUESSERS, &report_guesser_owner },
    { offsetof(struct report, brute_forcers), REPORT_GUESSERS, &report_guesser_owner },
    { offsetof(struct report, numbers), REPORT_WORDS, &report_plain_owner },
    { offsetof(struct report, sentences), REPORT_WORDS, &report_plain_owner },
};

enum { LIST_ROWS = sizeof list_rows / sizeof list_rows[0] };

static struct top_list **list_at(struct report *report, size_t row)
{
    return (struct top_list **)(void *)((char *)report + list_rows[row].place);
}

struct report *report_new(void)
{
    struct report *report = memory_new(1, sizeof *report);

    report->since = INT64_MIN;
    report->until = INT64_MAX;
    report->span = (struct report_span)REPORT_SPAN_NONE;
    for (size_t i = 0; i < LIST_ROWS; i++)
        *list_at(report, i) = top_list_new(list_rows[i].capacity, list_rows[i].owner);
    for (unsigned i = 0; i < RANKING_COUNT; i++)
        report->clients[i] = top_list_new(REPORT_CLIENTS, &report_party_owner);
    return report;
}

void report_free(struct report *report)
{
    if (report == NULL)
        return;
    for (size_t i = 0; i < LIST_ROWS; i++)
        top_list_free(*list_at(report, i));
    for (unsigned i = 0; i < RANKING_COUNT; i++)
        top_list_free(report->clients[i]);
    for (unsigned i = 0; i < WAIT_COUNT; i++)
        quantile_sketch_clear(&report->waits[i]);
    quantile_sketch_clear(&report->greylisted);
    report_quarters_clear(&report->quarters);
    free(report);
}

static void add_counts(uint64_t *counts, const uint64_t *others, size_t count)
{
    for (size_t i = 0; i < count; i++)
        counts[i] += others[i];
}

void report_merge(struct report *report, struct report *other)
{
    report_span_merge(&report->span, &other->span);
    report_tally_add(&report->total, &other->total);
    add_counts(report->protocols, other->protocols, PROTOCOL_COUNT);
    add_counts(report->worst, other->worst, SEVERITY_COUNT);
    add_counts(report->severities, other->severities, SEVERITY_COUNT);
    add_counts(report->notices, other->notices, SEVERITY_COUNT);
    add_counts(report->health, other->health, HEALTH_COUNT);
    report_quarters_merge(&report->quarters, &other->quarters);
    for (unsigned i = 0; i < WAIT_COUNT; i++)
        quantile_sketch_merge(&report->waits[i], &other->waits[i]);
    quantile_sketch_merge(&report->greylisted, &other->greylisted);
    for (size_t i = 0; i < LIST_ROWS; i++)
        top_list_merge(*list_at(report, i), *list_at(other, i));
    for (unsigned i = 0; i < RANKING_COUNT; i++)
        top_list_merge(report->clients[i], other->clients[i]);
}

/* By the exact counts: a list might have let a rule go. */
uint64_t report_number(struct report *report, const char *name)
{
    size_t count;
    const struct top_entry *entries = top_list_sorted(report->numbers, &count);

    for (size_t i = 0; i < count; i++)
        if (bytes_equal(entries[i].key, bytes_of_string(name)))
            return entries[i].count;
    return 0;
}

uint64_t report_severity_count(const struct report *report, enum severity severity)
{
    return report->severities[severity] + report->notices[severity];
}

bool report_has_reached(const struct report *report, enum severity severity)
{
    for (unsigned i = severity; i < SEVERITY_COUNT; i++)
        if (report_severity_count(report, (enum severity)i) > 0)
            return true;
    return false;
}
