/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Servers and clients. */
#include "output/report/document_parts.h"

/* The one that most greetings look like. */
static struct bytes usual_software(struct report_party *server)
{
    size_t count = 0;
    const struct top_entry *entries =
        server->software != NULL ? top_list_sorted(server->software, &count) : NULL;

    return count > 0 ? entries[0].key : bytes_empty();
}

static void add_servers(struct document_draft *draft, struct document_section *section,
                        const struct top_entry *entries, size_t count)
{
    static const struct document_column columns[] = {
        { "server", false, COLUMN_GIVES_WAY }, { "sessions", true, COLUMN_WHOLE },
        { "mails", true, COLUMN_WHOLE },       { "accepted", true, COLUMN_WHOLE },
        { "TLS", true, COLUMN_WHOLE },         { "software", false, COLUMN_GIVES_WAY },
    };
    struct document_table *table = document_table(draft, section, NULL, 6, columns);

    for (size_t i = 0; i < count; i++) {
        struct report_party *server = entries[i].attached;
        const uint64_t *counts = server->tally.counts;
        struct document_row *row = document_row(draft, table);

        if (row == NULL)
            break;
        row->cells[0] = document_party(draft, entries[i].key, server->name);
        row->cells[1] = words_count(draft->arena, counts[TALLY_SESSIONS]);
        row->cells[2] = words_count(draft->arena, counts[TALLY_MAILS]);
        row->cells[3] =
            words_part(draft->arena, counts[TALLY_ACCEPTED], report_tally_decided(&server->tally));
        row->cells[4] = words_part(draft->arena, counts[TALLY_ENCRYPTED], counts[TALLY_SESSIONS]);
        row->cells[5] = usual_software(server);
    }
    document_note(draft, table, draft->report->servers, count);
}

const char *document_wait_words(enum report_wait wait)
{
    static const char *const words[] = {
        [WAIT_GREETING] = "greeting",
        [WAIT_RCPT] = "RCPT",
        [WAIT_DATA] = "DATA",
        [WAIT_EOD] = "end of data",
    };

    _Static_assert(sizeof words / sizeof words[0] == WAIT_COUNT, "a word for each");
    return words[wait];
}

/* The percentiles of one server, or with no address of all. */
static void add_waits(struct document_draft *draft, struct document_table *table,
                      struct bytes address, const struct quantile_sketch waits[WAIT_COUNT])
{
    for (unsigned i = 0; i < WAIT_COUNT; i++) {
        const struct quantile_sketch *sketch = &waits[i];
        struct document_row *row = sketch->count > 0 ? document_row(draft, table) : NULL;

        if (row == NULL)
            continue;
        row->cells[0] = address;
        row->cells[1] = bytes_of_string(document_wait_words((enum report_wait)i));
        row->cells[2] = words_count(draft->arena, sketch->count);
        row->cells[3] = words_span(draft->arena, quantile_sketch_at(sketch, 0.50));
        row->cells[4] = words_span(draft->arena, quantile_sketch_at(sketch, 0.95));
        row->cells[5] = words_span(draft->arena, quantile_sketch_at(sketch, 0.99));
        row->cells[6] = words_span(draft->arena, sketch->longest);
    }
}

/* Of any server. */
static bool has_waits(const struct report *report)
{
    for (unsigned i = 0; i < WAIT_COUNT; i++)
        if (report->waits[i].count > 0)
            return true;
    return false;
}

static void add_latencies(struct document_draft *draft, struct document_section *section,
                          const struct top_entry *entries, size_t count)
{
    static const struct document_column columns[] = {
        { "server", false, COLUMN_GIVES_WAY }, { "wait for", false, COLUMN_WHOLE },
        { "replies", true, COLUMN_WHOLE },     { "p50", true, COLUMN_WHOLE },
        { "p95", true, COLUMN_WHOLE },         { "p99", true, COLUMN_WHOLE },
        { "longest", true, COLUMN_WHOLE },
    };
    struct document_table *table = document_table(draft, section,
                                                  "How long replies took (p95: of "
                                                  "100 replies 95 came sooner)",
                                                  7, columns);

    /* For half of the servers, and all together. */
    table->most = WAIT_COUNT * (draft->options->rows / 2 + 1);
    if (count > 1)
        add_waits(draft, table, bytes_of_string("all"), draft->report->waits);
    for (size_t i = 0; i < count; i++)
        add_waits(draft, table, entries[i].key,
                  ((const struct report_party *)entries[i].attached)->waits);
}

void document_servers(struct document_draft *draft)
{
    size_t count;
    const struct top_entry *entries = top_list_sorted(draft->report->servers, &count);
    struct document_section *section;

    if (count == 0)
        return;
    section = document_section(draft, "servers", "Servers");
    add_servers(draft, section, entries, count);
    if (has_waits(draft->report))
        add_latencies(draft, section, entries, count);
}

/* -------------------------------------------------------------------------- clients */

/* All that stands beside a client is of the sessions that count for the ranking. */
static const struct ranking_words {
    enum report_ranking ranking;
    const char *title;
} rankings[] = {
    { RANKED_BUSIEST, "The busiest clients" },
    { RANKED_REFUSED, "The most refused clients (in sessions with refusals)" },
    { RANKED_ABORTED,
      "Clients that gave most mails up or lost them (in sessions with such mails)" },
};

static void add_ranking(struct document_draft *draft, struct document_section *section,
                        const struct ranking_words *words)
{
    static const struct document_column by_sessions[] = {
        { "client", false, COLUMN_GIVES_WAY }, { "sessions", true, COLUMN_WHOLE },
        { "mails", true, COLUMN_WHOLE },       { "accepted", true, COLUMN_WHOLE },
        { "refusals", true, COLUMN_WHOLE },    { "TLS", true, COLUMN_WHOLE },
    };
    static const struct document_column by_refusals[] = {
        { "client", false, COLUMN_GIVES_WAY }, { "refusals", true, COLUMN_WHOLE },
        { "sessions", true, COLUMN_WHOLE },    { "mails", true, COLUMN_WHOLE },
        { "accepted", true, COLUMN_WHOLE },    { "TLS", true, COLUMN_WHOLE },
    };
    static const struct document_column by_mails[] = {
        { "client", false, COLUMN_GIVES_WAY }, { "mails", true, COLUMN_WHOLE },
        { "of mails", true, COLUMN_WHOLE },    { "sessions", true, COLUMN_WHOLE },
        { "accepted", true, COLUMN_WHOLE },    { "TLS", true, COLUMN_WHOLE },
    };
    static const struct document_column *const columns[] = {
        [RANKED_BUSIEST] = by_sessions, [RANKED_REFUSED] = by_refusals, [RANKED_ABORTED] = by_mails
    };
    struct top_list *list = draft->report->clients[words->ranking];
    size_t count;
    const struct top_entry *entries = top_list_sorted(list, &count);
    struct document_table *table;

    if (count == 0)
        return;
    table = document_table(draft, section, words->title, 6, columns[words->ranking]);
    for (size_t i = 0; i < count; i++) {
        struct report_party *client = entries[i].attached;
        const uint64_t *counts = client->tally.counts;
        struct document_row *row = document_row(draft, table);
        struct bytes sessions, mails, accepted;

        if (row == NULL)
            break;
        sessions = words_count(draft->arena, counts[TALLY_SESSIONS]);
        mails = words_count(draft->arena, counts[TALLY_MAILS]);
        accepted =
            words_part(draft->arena, counts[TALLY_ACCEPTED], report_tally_decided(&client->tally));
        row->cells[0] = document_party(draft, entries[i].key, client->name);
        row->cells[1] = words_count(draft->arena, entries[i].count);
        row->cells[2] = words->ranking == RANKED_REFUSED ? sessions : mails;
        row->cells[3] = words->ranking == RANKED_BUSIEST   ? accepted
                        : words->ranking == RANKED_REFUSED ? mails
                                                           : sessions;
        row->cells[4] = words->ranking == RANKED_BUSIEST
                            ? words_count(draft->arena, report_tally_refusals(&client->tally))
                            : accepted;
        row->cells[5] = words_part(draft->arena, counts[TALLY_ENCRYPTED], counts[TALLY_SESSIONS]);
    }
    document_note(draft, table, list, count);
}

void document_clients(struct document_draft *draft)
{
    struct document_section *section;

    if (draft->report->total.counts[TALLY_SESSIONS] == 0)
        return;
    section = document_section(draft, "clients", "Clients");
    for (size_t i = 0; i < sizeof rankings / sizeof rankings[0]; i++)
        add_ranking(draft, section, &rankings[i]);
}
