/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is new, gone, better or worse than in an earlier report. */
#include <stdlib.h>

#include "output/report/document_parts.h"

/* What a difference has to be, lest chance be told of: twice as often or half, and by so
 * many sessions or mails; so many hundredths of a share; for times half as long again, and by a
 * tenth of a second, over so many replies. */
enum { LEAST_COUNT = 5, LEAST_HUNDREDTHS = 5, LEAST_REPLIES = 20 };
#define LEAST_SPAN (100 * DURATION_MILLISECOND)

/* In the order in which they are shown. */
enum change_kind {
    CHANGE_NEW,
    CHANGE_WORSE,
    CHANGE_OTHER,
    CHANGE_BETTER,
    CHANGE_GONE,
    CHANGE_COUNT
};

static const char *const change_words[] = {
    [CHANGE_NEW] = "new",       [CHANGE_WORSE] = "worse", [CHANGE_OTHER] = "changed",
    [CHANGE_BETTER] = "better", [CHANGE_GONE] = "gone",
};

_Static_assert(sizeof change_words / sizeof change_words[0] == CHANGE_COUNT, "a word for each");

struct change {
    enum change_kind kind;
    enum severity severity; /* of a finding; else `notice` */
    size_t number;          /* its place among those of its kind and severity */
    struct bytes what;
    struct bytes before;
    struct bytes now;
};

struct comparison {
    struct document_draft *draft;
    struct report *before;
    struct report *now;
    size_t count;
    size_t capacity;
    struct change *changes;
};

static void add(struct comparison *comparison, enum change_kind kind, struct bytes what,
                struct bytes before, struct bytes now)
{
    comparison->changes =
        arena_grow(comparison->draft->arena, comparison->changes, comparison->count,
                   &comparison->capacity, sizeof comparison->changes[0]);
    comparison->changes[comparison->count] =
        (struct change){ kind, SEVERITY_NOTICE, comparison->count, what, before, now };
    comparison->count++;
}

static struct bytes joined(struct comparison *comparison, const char *words, struct bytes text)
{
    const struct bytes parts[2] = { bytes_of_string(words), text };

    return document_words(comparison->draft, 2, parts);
}

static uint64_t sessions_of(const struct report *report)
{
    return report->total.counts[TALLY_SESSIONS];
}

/* -------------------------------------------------------------------------- findings */

/* The rule, and how severe its worst finding is. */
static void add_finding(struct comparison *comparison, enum change_kind kind,
                        const struct top_entry *entry, struct bytes before, struct bytes now)
{
    enum severity worst = report_finding_worst(entry->attached);
    const struct bytes parts[4] = { entry->key, bytes_of_string(" ("),
                                    bytes_of_string(severity_name(worst)), bytes_of_string(")") };

    add(comparison, kind, document_words(comparison->draft, 4, parts), before, now);
    comparison->changes[comparison->count - 1].severity = worst;
}

static const struct top_entry *find(struct top_list *list, struct bytes key)
{
    size_t count;
    const struct top_entry *entries = top_list_sorted(list, &count);

    for (size_t i = 0; i < count; i++)
        if (bytes_equal(entries[i].key, key))
            return &entries[i];
    return NULL;
}

static bool is_worth_telling(const struct report_finding *finding)
{
    return report_finding_worst(finding) >= SEVERITY_NOTICE;
}

/* Sessions with it, of a notice how often it was told. */
static uint64_t weight_of(const struct top_entry *entry)
{
    const struct report_finding *finding = entry->attached;

    return finding->sessions > 0 ? finding->sessions : entry->count;
}

static struct bytes share(struct comparison *comparison, uint64_t part, const struct report *report)
{
    struct arena *arena = comparison->draft->arena;
    const struct bytes parts[4] = {
        words_count(arena, part),
        bytes_of_string(" ("),
        words_part(arena, part, sessions_of(report)),
        bytes_of_string(")"),
    };

    return document_words(comparison->draft, 4, parts);
}

/* By the share of sessions, since nights differ in length. 0: no difference worth telling. */
static int compare_shares(uint64_t before, uint64_t of_before, uint64_t now, uint64_t of_now)
{
    uint64_t expected = of_before > 0 ? before * of_now / of_before : 0;

    if (now >= 2 * expected && now - expected >= LEAST_COUNT)
        return 1;
    if (2 * now <= expected && expected - now >= LEAST_COUNT)
        return -1;
    return 0;
}

static void compare_finding(struct comparison *comparison, const struct top_entry *now)
{
    const struct top_entry *before = find(comparison->before->findings, now->key);
    bool was_there = before != NULL && is_worth_telling(before->attached);
    int difference;

    if (!is_worth_telling(now->attached))
        return;
    if (!was_there) {
        add_finding(comparison, CHANGE_NEW, now, bytes_of_string("-"),
                    share(comparison, weight_of(now), comparison->now));
        return;
    }
    difference = compare_shares(weight_of(before), sessions_of(comparison->before), weight_of(now),
                                sessions_of(comparison->now));
    if (difference != 0)
        add_finding(comparison, difference > 0 ? CHANGE_WORSE : CHANGE_BETTER, now,
                    share(comparison, weight_of(before), comparison->before),
                    share(comparison, weight_of(now), comparison->now));
}

static void compare_findings(struct comparison *comparison)
{
    size_t count;
    const struct top_entry *entries = top_list_sorted(comparison->now->findings, &count);

    for (size_t i = 0; i < count; i++)
        compare_finding(comparison, &entries[i]);
    entries = top_list_sorted(comparison->before->findings, &count);
    for (size_t i = 0; i < count; i++) {
        const struct top_entry *now = find(comparison->now->findings, entries[i].key);

        if (is_worth_telling(entries[i].attached) &&
            (now == NULL || !is_worth_telling(now->attached)))
            add_finding(comparison, CHANGE_GONE, &entries[i],
                        share(comparison, weight_of(&entries[i]), comparison->before),
                        bytes_of_string("-"));
    }
}

/* ---------------------------------------------------------------------------- clients */

/* Who is in one list and not in the other. A list that has let keys go cannot say so. */
static void compare_lists(struct comparison *comparison, struct top_list *before,
                          struct top_list *now, const char *words)
{
    const struct {
        struct top_list *of, *in;
        enum change_kind kind;
    } passes[] = { { now, before, CHANGE_NEW }, { before, now, CHANGE_GONE } };

    for (size_t i = 0; i < sizeof passes / sizeof passes[0]; i++) {
        size_t count;
        const struct top_entry *entries = top_list_sorted(passes[i].of, &count);

        for (size_t j = 0; top_list_error(passes[i].in) == 0 && j < count; j++) {
            struct bytes times = words_count(comparison->draft->arena, entries[j].count);
            bool is_new = passes[i].kind == CHANGE_NEW;

            if (find(passes[i].in, entries[j].key) == NULL)
                add(comparison, passes[i].kind, joined(comparison, words, entries[j].key),
                    is_new ? bytes_of_string("-") : times, is_new ? times : bytes_of_string("-"));
        }
    }
}

/* ---------------------------------------------------------------------------- figures */

static void compare_volumes(struct comparison *comparison)
{
    static const struct {
        const char *words;
        enum report_count count;
    } rows[] = { { "sessions", TALLY_SESSIONS }, { "mails", TALLY_MAILS } };
    struct arena *arena = comparison->draft->arena;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint64_t before = comparison->before->total.counts[rows[i].count];
        uint64_t now = comparison->now->total.counts[rows[i].count];

        if (compare_shares(before, 1, now, 1) != 0)
            add(comparison, CHANGE_OTHER, bytes_of_string(rows[i].words),
                words_count(arena, before), words_count(arena, now));
    }
}

struct share_row {
    const char *words;
    uint64_t before, of_before;
    uint64_t now, of_now;
    bool less_is_better;
};

static int hundredths(uint64_t part, uint64_t whole)
{
    return whole > 0 ? (int)(100.0 * (double)part / (double)whole + 0.5) : 0;
}

static void compare_share(struct comparison *comparison, const struct share_row *row)
{
    struct arena *arena = comparison->draft->arena;
    int difference = hundredths(row->now, row->of_now) - hundredths(row->before, row->of_before);
    bool is_less = difference < 0;

    if (row->of_before < LEAST_REPLIES || row->of_now < LEAST_REPLIES ||
        abs(difference) < LEAST_HUNDREDTHS)
        return;
    add(comparison, is_less == row->less_is_better ? CHANGE_BETTER : CHANGE_WORSE,
        bytes_of_string(row->words), words_part(arena, row->before, row->of_before),
        words_part(arena, row->now, row->of_now));
}

static void compare_figures(struct comparison *comparison)
{
    const struct report_tally *before = &comparison->before->total;
    const struct report_tally *now = &comparison->now->total;
    const struct share_row rows[] = {
        { "mails accepted, of those decided", before->counts[TALLY_ACCEPTED],
          report_tally_decided(before), now->counts[TALLY_ACCEPTED], report_tally_decided(now),
          false },
        { "sessions encrypted", before->counts[TALLY_ENCRYPTED], before->counts[TALLY_SESSIONS],
          now->counts[TALLY_ENCRYPTED], now->counts[TALLY_SESSIONS], false },
        { "sessions with gaps", before->counts[TALLY_INCOMPLETE], before->counts[TALLY_SESSIONS],
          now->counts[TALLY_INCOMPLETE], now->counts[TALLY_SESSIONS], true },
        { "sessions seen from one side", before->counts[TALLY_ONE_SIDED],
          before->counts[TALLY_SESSIONS], now->counts[TALLY_ONE_SIDED], now->counts[TALLY_SESSIONS],
          true },
    };

    compare_volumes(comparison);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        compare_share(comparison, &rows[i]);
}

static void compare_waits(struct comparison *comparison, struct bytes server,
                          const struct report_party *before, const struct report_party *now)
{
    struct arena *arena = comparison->draft->arena;

    for (unsigned i = 0; i < WAIT_COUNT; i++) {
        duration then = quantile_sketch_at(&before->waits[i], 0.95);
        duration here = quantile_sketch_at(&now->waits[i], 0.95);
        duration longer = here > then ? here : then, shorter = here > then ? then : here;
        const struct bytes parts[3] = { server, bytes_of_string(": p95 of "),
                                        bytes_of_string(document_wait_words((enum report_wait)i)) };

        if (before->waits[i].count < LEAST_REPLIES || now->waits[i].count < LEAST_REPLIES ||
            longer - shorter < LEAST_SPAN || longer < shorter + shorter / 2)
            continue;
        add(comparison, here > then ? CHANGE_WORSE : CHANGE_BETTER,
            document_words(comparison->draft, 3, parts), words_span(arena, then),
            words_span(arena, here));
    }
}

static void compare_servers(struct comparison *comparison)
{
    size_t count;
    const struct top_entry *entries = top_list_sorted(comparison->now->servers, &count);

    for (size_t i = 0; i < count; i++) {
        const struct top_entry *before = find(comparison->before->servers, entries[i].key);

        if (before != NULL)
            compare_waits(comparison, entries[i].key, before->attached, entries[i].attached);
    }
}

/* ------------------------------------------------------------------------- the section */

static int compare_changes(const void *a, const void *b)
{
    const struct change *left = a, *right = b;

    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    if (left->severity != right->severity)
        return left->severity > right->severity ? -1 : 1;
    return left->number < right->number ? -1 : left->number > right->number;
}

/* Against no session at all whatever there was is gone, or whatever there is is new. */
static bool put_incomparable(struct document_draft *draft, const struct report *before)
{
    const char *words = sessions_of(draft->report) == 0
                            ? "Nothing is compared with the earlier report: no session was counted."
                        : sessions_of(before) == 0
                            ? "Nothing is compared: the earlier report has counted no session."
                            : NULL;

    if (words == NULL)
        return false;
    document_paragraph(draft, document_section(draft, "changes", "New, gone, better, worse"),
                       bytes_of_string(words));
    return true;
}

static void put_intro(struct document_draft *draft, struct document_section *section,
                      const struct report *before, bool differs)
{
    const struct bytes parts[3] = {
        bytes_of_string(differs ? "Compared with " : "Nothing is new, gone, better or worse than "),
        document_period(draft, before),
        bytes_of_string("."),
    };

    document_paragraph(draft, section, document_words(draft, 3, parts));
}

static void put_changes(struct document_draft *draft, struct document_section *section,
                        struct comparison *comparison)
{
    static const struct document_column columns[] = {
        { "", false, false },
        { "what", false, true },
        { "before", true, false },
        { "now", true, false },
    };
    struct document_table *table;

    if (comparison->count == 0)
        return;
    qsort(comparison->changes, comparison->count, sizeof comparison->changes[0], compare_changes);
    table = document_table(draft, section, NULL, 4, columns);
    for (size_t i = 0; i < comparison->count; i++) {
        const struct change *change = &comparison->changes[i];
        struct document_row *row = document_row(draft, table);

        if (row == NULL)
            break;
        row->cells[0] = bytes_of_string(change_words[change->kind]);
        row->cells[1] = change->what;
        row->cells[2] = change->before;
        row->cells[3] = change->now;
    }
    document_note(draft, table, NULL, comparison->count);
}

void document_changes(struct document_draft *draft)
{
    struct comparison comparison = { .draft = draft,
                                     .before = draft->options->baseline,
                                     .now = draft->report };
    struct document_section *section;

    if (comparison.before == NULL || put_incomparable(draft, comparison.before))
        return;
    compare_findings(&comparison);
    compare_lists(&comparison, comparison.before->interceptions, comparison.now->interceptions,
                  "interception suspected of ");
    compare_lists(&comparison, comparison.before->clients[RANKED_LOGINS],
                  comparison.now->clients[RANKED_LOGINS], "passwords in clear by ");
    compare_figures(&comparison);
    compare_servers(&comparison);
    section = document_section(draft, "changes", "New, gone, better, worse");
    put_intro(draft, section, comparison.before, comparison.count > 0);
    put_changes(draft, section, &comparison);
}
