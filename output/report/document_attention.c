/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The headline, and what needs attention. */
#include <stdlib.h>

#include "output/report/document_parts.h"
#include "output/report/example_command.h"

/* A finding with the place that it has by its worst severity. */
struct ranked {
    const struct top_entry *entry;
    enum severity worst;
};

/* The most severe first, then those with the most of that severity. */
static int compare(const void *a, const void *b)
{
    const struct ranked *left = a, *right = b;
    const struct report_finding *of_left = left->entry->attached;
    const struct report_finding *of_right = right->entry->attached;
    uint64_t count = of_left->severities[left->worst];
    uint64_t other = of_right->severities[right->worst];
    size_t length = left->entry->key.length;

    if (left->worst != right->worst)
        return left->worst > right->worst ? -1 : 1;
    if (count != other)
        return count > other ? -1 : 1;
    if (right->entry->key.length < length)
        length = right->entry->key.length;
    return memcmp(left->entry->key.data, right->entry->key.data, length);
}

/* Those from `minimum` up, in their order. */
static struct ranked *rank(struct document_draft *draft, enum severity minimum, size_t *ret_count)
{
    size_t all, count = 0;
    const struct top_entry *entries = top_list_sorted(draft->report->findings, &all);
    struct ranked *ranked = arena_new(draft->arena, all + 1, sizeof *ranked);

    for (size_t i = 0; i < all; i++) {
        enum severity worst = report_finding_worst(entries[i].attached);

        if (worst >= minimum)
            ranked[count++] = (struct ranked){ &entries[i], worst };
    }
    if (count > 1)
        qsort(ranked, count, sizeof *ranked, compare);
    *ret_count = count;
    return ranked;
}

/* That shows the session. */
static void put_command(struct document_draft *draft, struct document_finding *shown,
                        const struct report_example *example)
{
    struct bytes *pieces = arena_new(draft->arena, COMMAND_PIECES, sizeof *pieces);

    shown->command = pieces;
    shown->command_count = example_command(draft->arena, example, pieces);
}

static struct bytes occurrences(struct document_draft *draft, const struct top_entry *entry)
{
    const struct report_finding *finding = entry->attached;
    const struct bytes parts[3] = {
        words_count(draft->arena, entry->count),
        bytes_of_string(" in "),
        words_number_of(draft->arena, finding->sessions, "session", "sessions"),
    };

    if (finding->sessions == 0)
        return words_number_of(draft->arena, entry->count, "notice", "notices");
    return finding->sessions == entry->count ? parts[2] : document_words(draft, 3, parts);
}

/* `1 critical, 5 warning`: the worst first; empty when all are alike. */
static struct bytes by_severity(struct document_draft *draft, const struct report_finding *finding)
{
    struct bytes words = bytes_empty();
    size_t kinds = 0;

    for (unsigned i = SEVERITY_COUNT; i-- > 0;) {
        const struct bytes parts[5] = {
            words,
            bytes_of_string(kinds > 0 ? ", " : ""),
            words_count(draft->arena, finding->severities[i]),
            bytes_of_string(" "),
            bytes_of_string(severity_name((enum severity)i)),
        };

        if (finding->severities[i] == 0)
            continue;
        words = document_words(draft, 5, parts);
        kinds++;
    }
    return kinds > 1 ? words : bytes_empty();
}

/* `6 in 4 sessions (1 critical, 5 warning)`. */
static struct bytes how_many(struct document_draft *draft, const struct top_entry *entry)
{
    struct bytes severities = by_severity(draft, entry->attached);
    const struct bytes parts[4] = { occurrences(draft, entry), bytes_of_string(" ("), severities,
                                    bytes_of_string(")") };

    return document_words(draft, severities.length > 0 ? 4 : 1, parts);
}

/* Several rules tell of one thing and have one remedy, which the first of them says. */
static struct bytes remedy(struct document_draft *draft, const struct document_section *section,
                           const char *words)
{
    struct bytes parts[2] = { bytes_of_string("as for "), bytes_of_string(words) };

    for (size_t i = 0; i < section->block_count; i++) {
        const struct document_block *block = &section->blocks[i];

        if (block->kind != BLOCK_FINDING || !bytes_equal(block->finding.remedy, parts[1]))
            continue;
        parts[1] = block->finding.id;
        return document_words(draft, 2, parts);
    }
    return parts[1];
}

/* A line has what was found; a capture is judged anew, and by itself. */
static bool needs_others(const struct document_draft *draft, const struct report_example *example)
{
    return example_is_read_again(example) &&
           (example->input.length > 0 || !draft->options->is_one_capture);
}

static void add_finding(struct document_draft *draft, struct document_section *section,
                        const struct ranked *ranked)
{
    struct report_finding *finding = ranked->entry->attached;
    struct document_finding *shown = &document_block(draft, section, BLOCK_FINDING)->finding;
    const struct bytes parts[2] = { ranked->entry->key, bytes_of("", 1) };
    struct bytes name = arena_join(draft->arena, parts, 2);
    struct rule_words words;

    *shown = (struct document_finding){
        .severity = ranked->worst,
        .id = ranked->entry->key,
        .count = how_many(draft, ranked->entry),
        .when = words_from_to(draft->arena, &finding->span),
        .message = finding->message,
        .clients = words_few(draft->arena, finding->clients, 5),
        .servers = words_few(draft->arena, finding->servers, 5),
        .examples = &finding->examples,
    };
    if (finding->examples.count > 0)
        put_command(draft, shown, finding->examples.items[0]);
    if (draft->options->find_rule == NULL ||
        !draft->options->find_rule((const char *)name.data, &words))
        return;
    shown->title = bytes_of_string(words.title);
    shown->remedy = remedy(draft, section, words.remedy);
    if (words.rests_on_others && finding->examples.count > 0 &&
        needs_others(draft, finding->examples.items[0]))
        shown->note =
            bytes_of_string("other sessions count here: of this capture alone the finding "
                            "may be missing, or have another severity");
}

/* What is below `warning` is worth a line, not a paragraph. */
static void add_others(struct document_draft *draft, struct document_section *section)
{
    static const struct document_column columns[] = {
        { "also noticed", false, COLUMN_OF_RULES },
        { "findings", true, COLUMN_WHOLE },
        { "sessions", true, COLUMN_WHOLE },
        { "clients", false, COLUMN_GIVES_WAY },
    };
    struct document_table *table = NULL;
    struct document_row *row;
    size_t count, all = 0;
    struct ranked *ranked = rank(draft, SEVERITY_NOTICE, &count);

    for (size_t i = 0; i < count; i++) {
        struct report_finding *finding = ranked[i].entry->attached;

        if (ranked[i].worst != SEVERITY_NOTICE)
            continue;
        if (table == NULL)
            table = document_table(draft, section, NULL, 4, columns);
        all++;
        row = document_row(draft, table);
        if (row == NULL)
            continue;
        row->cells[0] = ranked[i].entry->key;
        row->cells[1] = words_count(draft->arena, ranked[i].entry->count);
        row->cells[2] = words_count(draft->arena, finding->sessions);
        row->cells[3] = words_few(draft->arena, finding->clients, 1);
    }
    if (table != NULL)
        document_note(draft, table, draft->report->findings, all);
}

void document_attention(struct document_draft *draft)
{
    struct document_section *section = document_section(draft, "attention", "What needs attention");
    struct bytes doubts[1];
    size_t count;
    struct ranked *ranked = rank(draft, SEVERITY_WARNING, &count);

    if (document_health_doubts(draft, doubts, 1) > 0) {
        const struct bytes parts[2] = { doubts[0],
                                        bytes_of_string(" See the capture's health below.") };

        document_paragraph(draft, section, document_words(draft, 2, parts));
    }
    if (count == 0)
        document_paragraph(draft, section, bytes_of_string("No finding is a warning or critical."));
    for (size_t i = 0; i < count; i++)
        add_finding(draft, section, &ranked[i]);
    add_others(draft, section);
}

/* ------------------------------------------------------------------------- headline */

/* `2 critical findings and 10 warnings`; empty for none. */
static struct bytes severe(struct document_draft *draft)
{
    uint64_t critical = report_severity_count(draft->report, SEVERITY_CRITICAL);
    uint64_t warnings = report_severity_count(draft->report, SEVERITY_WARNING);
    const struct bytes parts[3] = {
        words_number_of(draft->arena, critical, "critical finding", "critical findings"),
        bytes_of_string(" and "),
        words_number_of(draft->arena, warnings, "warning", "warnings"),
    };

    if (critical > 0 && warnings > 0)
        return document_words(draft, 3, parts);
    if (critical > 0)
        return parts[0];
    return warnings > 0 ? parts[2] : bytes_empty();
}

/* The share is of all mails, as in the table of outcomes. */
static struct bytes volume(struct document_draft *draft)
{
    const struct report_tally *total = &draft->report->total;
    const struct bytes parts[6] = {
        words_number_of(draft->arena, total->counts[TALLY_SESSIONS], "session", "sessions"),
        bytes_of_string(", "),
        words_number_of(draft->arena, total->counts[TALLY_MAILS], "mail", "mails"),
        bytes_of_string(", "),
        words_part(draft->arena, total->counts[TALLY_ACCEPTED], total->counts[TALLY_MAILS]),
        bytes_of_string(" accepted"),
    };

    return document_words(draft, report_tally_decided(total) > 0 ? 6 : 3, parts);
}

/* Suspicions that are more than possible. */
static uint64_t suspected(struct report *report)
{
    size_t count;
    const struct top_entry *entries = top_list_sorted(report->interceptions, &count);
    uint64_t clients = 0;

    for (size_t i = 0; i < count; i++) {
        const struct report_interception *interception = entries[i].attached;

        clients +=
            interception->verdicts[VERDICT_LIKELY] + interception->verdicts[VERDICT_CERTAIN] > 0;
    }
    return clients;
}

/* What a ledger kept out; empty where it kept nothing out. */
static struct bytes kept_out(struct document_draft *draft)
{
    uint64_t old = report_number(draft->report, "ledger.forgotten");
    uint64_t open = report_number(draft->report, "ledger.left_open");
    const struct bytes parts[6] = {
        bytes_of_string("No session was counted."),
        bytes_of_string(old > 0 ? " Too old, so that an earlier report may have counted them: "
                                : ""),
        old > 0 ? words_count(draft->arena, old) : bytes_empty(),
        bytes_of_string(old > 0 && open > 0 ? "." : ""),
        bytes_of_string(open > 0 ? " Still open, and left to the next report: " : ""),
        open > 0 ? words_count(draft->arena, open) : bytes_empty(),
    };
    struct bytes words = bytes_of_string("No session came that no earlier report has counted");

    if (old > 0 || open > 0)
        words = document_words(draft, 6, parts);
    else if (report_number(draft->report, "ledger.told_before") == 0)
        return bytes_empty();
    return document_words(draft, 2, (const struct bytes[]){ words, bytes_of_string(".") });
}

struct bytes document_empty_words(struct document_draft *draft)
{
    struct report *report = draft->report;
    const uint64_t *health = report->health;
    struct bytes parts[3] = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
    struct bytes ledger = kept_out(draft);

    if (ledger.length > 0)
        return ledger;
    if (health[HEALTH_OUTSIDE] > 0) {
        parts[0] = bytes_of_string("No session lies in the window. Sessions and notices outside: ");
        parts[1] = words_count(draft->arena, health[HEALTH_OUTSIDE]);
    } else if (health[HEALTH_NOT_SELECTED] > 0) {
        parts[0] = bytes_of_string("No session was selected. Sessions and notices left out: ");
        parts[1] = words_count(draft->arena, health[HEALTH_NOT_SELECTED]);
    } else if (health[HEALTH_INPUTS_IN_TROUBLE] > 0) {
        return bytes_of_string("No SMTP session was seen, and not every input could be read.");
    } else {
        return bytes_of_string("No SMTP session was seen: either nobody sent mail, or the capture "
                               "or the mirror is broken.");
    }
    parts[2] = bytes_of_string(".");
    return document_words(draft, 3, parts);
}

void document_headline(struct document_draft *draft)
{
    struct report *report = draft->report;
    struct bytes findings = severe(draft), doubts[1];
    uint64_t clients = suspected(report);
    struct bytes intercepted = words_number_of(draft->arena, clients, "client", "clients");
    bool empty = report->total.counts[TALLY_SESSIONS] == 0;
    bool doubtful = document_health_doubts(draft, doubts, 1) > 0;
    const struct bytes parts[] = {
        findings.length > 0 ? findings
        : doubtful          ? bytes_of_string("No severe finding, but the capture is in doubt")
        : clients > 0       ? bytes_of_string("No severe finding")
                            : bytes_of_string("Nothing needs attention"),
        bytes_of_string(clients > 0 ? "; mail of " : ""),
        clients > 0 ? intercepted : bytes_empty(),
        bytes_of_string(clients > 0 ? " is likely intercepted on its way" : ""),
        bytes_of_string(clients > 0 ? ". " : ": "),
        volume(draft),
        bytes_of_string("."),
    };

    draft->document->is_empty = empty;
    draft->document->is_doubtful = empty || doubtful;
    draft->document->needs_attention = empty || doubtful || clients > 0 || findings.length > 0;
    if (empty)
        draft->document->headline = document_empty_words(draft);
    else
        draft->document->headline = document_words(draft, sizeof parts / sizeof parts[0], parts);
}
