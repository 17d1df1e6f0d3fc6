/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Interception, TLS, greylisting, guessing. */
#include "output/report/document_parts.h"

static enum verdict worst_verdict(const struct report_interception *interception)
{
    unsigned verdict = VERDICT_COUNT - 1;

    while (verdict > VERDICT_NONE && interception->verdicts[verdict] == 0)
        verdict--;
    return (enum verdict)verdict;
}

void document_interception(struct document_draft *draft)
{
    static const struct document_column columns[] = {
        { "client", false, COLUMN_GIVES_WAY },  { "verdict", false, COLUMN_WHOLE },
        { "sessions", true, COLUMN_WHOLE },     { "score", true, COLUMN_WHOLE },
        { "product", false, COLUMN_GIVES_WAY }, { "evidence", false, COLUMN_STANDS_BELOW },
    };
    struct top_list *list = draft->report->interceptions;
    size_t count;
    const struct top_entry *entries = top_list_sorted(list, &count);
    struct document_section *section;
    struct document_table *table;

    if (count == 0)
        return;
    section = document_section(draft, "interception", "Suspected interception");
    table = document_table(draft, section, NULL, 6, columns);
    for (size_t i = 0; i < count; i++) {
        struct report_interception *interception = entries[i].attached;
        struct document_row *row = document_row(draft, table);

        if (row == NULL)
            break;
        row->cells[0] = entries[i].key;
        row->cells[1] = bytes_of_string(verdict_name(worst_verdict(interception)));
        row->cells[2] = words_count(draft->arena, entries[i].count);
        row->cells[3] = words_count(draft->arena, (uint64_t)interception->score);
        row->cells[4] =
            interception->product.length > 0 ? interception->product : bytes_of_string("not known");
        row->cells[5] = words_few(draft->arena, interception->evidence, 3);
    }
    document_note(draft, table, list, count);
}

/* ------------------------------------------------------------------------------ TLS */

static void add_version(struct document_draft *draft, struct document_table *table,
                        struct bytes version, uint64_t sessions)
{
    struct document_row *row = document_row(draft, table);

    if (row == NULL)
        return;
    row->cells[0] = version;
    row->cells[1] = words_count(draft->arena, sessions);
    row->cells[2] =
        words_part(draft->arena, sessions, draft->report->total.counts[TALLY_ENCRYPTED]);
}

static void add_versions(struct document_draft *draft, struct document_section *section)
{
    static const struct document_column columns[] = { { "agreed on", false, COLUMN_GIVES_WAY },
                                                      { "sessions", true, COLUMN_WHOLE },
                                                      { "share", true, COLUMN_WHOLE } };
    size_t count;
    const struct top_entry *entries = top_list_sorted(draft->report->tls_versions, &count);
    uint64_t encrypted = draft->report->total.counts[TALLY_ENCRYPTED], known = 0;
    struct document_table *table;

    if (count == 0)
        return;
    table = document_table(draft, section, NULL, 3, columns);
    for (size_t i = 0; i < count; i++) {
        add_version(draft, table, entries[i].key, entries[i].count);
        known += entries[i].count;
    }
    if (known < encrypted)
        add_version(draft, table, bytes_of_string("not known"), encrypted - known);
    document_note(draft, table, draft->report->tls_versions, count + (known < encrypted));
}

static void add_clear(struct document_draft *draft, struct document_section *section,
                      enum report_ranking ranking, const char *title,
                      const struct document_column columns[3])
{
    struct top_list *list = draft->report->clients[ranking];
    size_t count;
    const struct top_entry *entries = top_list_sorted(list, &count);
    struct document_table *table;

    if (count == 0)
        return;
    table = document_table(draft, section, title, 3, columns);
    for (size_t i = 0; i < count; i++) {
        struct report_party *client = entries[i].attached;
        struct document_row *row = document_row(draft, table);

        if (row == NULL)
            break;
        row->cells[0] = document_party(draft, entries[i].key, client->name);
        row->cells[1] = words_count(draft->arena, entries[i].count);
        row->cells[2] = words_from_to(draft->arena, &client->span);
    }
    document_note(draft, table, list, count);
}

void document_tls(struct document_draft *draft)
{
    static const struct document_column mails[] = { { "client", false, COLUMN_GIVES_WAY },
                                                    { "mails", true, COLUMN_WHOLE },
                                                    { "when", false, COLUMN_WHOLE } };
    static const struct document_column logins[] = { { "client", false, COLUMN_GIVES_WAY },
                                                     { "logins", true, COLUMN_WHOLE },
                                                     { "when", false, COLUMN_WHOLE } };
    const uint64_t *counts = draft->report->total.counts;
    struct document_section *section;

    if (counts[TALLY_SESSIONS] == 0)
        return;
    section = document_section(draft, "tls", "Encryption");
    {
        const struct bytes parts[5] = {
            words_count(draft->arena, counts[TALLY_ENCRYPTED]),
            bytes_of_string(" of "),
            words_number_of(draft->arena, counts[TALLY_SESSIONS], "session", "sessions"),
            bytes_of_string(counts[TALLY_SESSIONS] == 1 ? " was encrypted: " : " were encrypted: "),
            words_part(draft->arena, counts[TALLY_ENCRYPTED], counts[TALLY_SESSIONS]),
        };
        const struct bytes sentence[2] = { document_words(draft, 5, parts), bytes_of_string(".") };

        document_paragraph(draft, section, document_words(draft, 2, sentence));
    }
    add_versions(draft, section);
    add_clear(draft, section, RANKED_LOGINS, "Passwords in clear", logins);
    add_clear(draft, section, RANKED_CLEAR, "Who still sends in clear", mails);
}

/* ---------------------------------------------------------------------- greylisting */

void document_greylisting(struct document_draft *draft)
{
    static const struct document_column columns[] = {
        { "servers", false, COLUMN_GIVES_WAY }, { "mails", true, COLUMN_WHOLE },
        { "p50", true, COLUMN_WHOLE },          { "p95", true, COLUMN_WHOLE },
        { "longest", true, COLUMN_WHOLE },
    };
    const struct quantile_sketch *delays = &draft->report->greylisted;
    struct document_section *section;
    struct document_row *row;

    if (delays->count == 0)
        return;
    section = document_section(draft, "greylisting", "Greylisting");
    row = document_row(draft, document_table(draft, section,
                                             "Delays of mails that were put off and then taken", 5,
                                             columns));
    if (row == NULL)
        return;
    row->cells[0] = words_few(draft->arena, draft->report->greylisters, 3);
    row->cells[1] = words_count(draft->arena, delays->count);
    row->cells[2] = words_span(draft->arena, quantile_sketch_at(delays, 0.50));
    row->cells[3] = words_span(draft->arena, quantile_sketch_at(delays, 0.95));
    row->cells[4] = words_span(draft->arena, delays->longest);
}

/* ------------------------------------------------------------------------- guessing */

static void add_guessers(struct document_draft *draft, struct document_section *section,
                         struct top_list *list, const char *title,
                         const struct document_column columns[4])
{
    size_t count;
    const struct top_entry *entries = top_list_sorted(list, &count);
    struct document_table *table;

    if (count == 0)
        return;
    table = document_table(draft, section, title, 4, columns);
    for (size_t i = 0; i < count; i++) {
        const struct report_guesser *guesser = entries[i].attached;
        struct document_row *row = document_row(draft, table);

        if (row == NULL)
            break;
        row->cells[0] = entries[i].key;
        row->cells[1] = words_count(draft->arena, guesser->most);
        row->cells[2] = words_count(draft->arena, entries[i].count);
        row->cells[3] = words_from_to(draft->arena, &guesser->span);
    }
    document_note(draft, table, list, count);
}

void document_guessing(struct document_draft *draft)
{
    static const struct document_column recipients[] = {
        { "client", false, COLUMN_GIVES_WAY },
        { "recipients", true, COLUMN_WHOLE },
        { "notices", true, COLUMN_WHOLE },
        { "when", false, COLUMN_WHOLE },
    };
    static const struct document_column passwords[] = {
        { "client", false, COLUMN_GIVES_WAY },
        { "failed", true, COLUMN_WHOLE },
        { "notices", true, COLUMN_WHOLE },
        { "when", false, COLUMN_WHOLE },
    };
    struct report *report = draft->report;
    struct document_section *section;
    size_t harvesters, brute_forcers;

    top_list_sorted(report->harvesters, &harvesters);
    top_list_sorted(report->brute_forcers, &brute_forcers);
    if (harvesters + brute_forcers == 0)
        return;
    section = document_section(draft, "guessing", "Harvesting and brute force");
    add_guessers(draft, section, report->harvesters,
                 "Recipients that do not exist, tried in one go", recipients);
    add_guessers(draft, section, report->brute_forcers, "Passwords tried", passwords);
}
