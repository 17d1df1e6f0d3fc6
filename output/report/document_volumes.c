/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Volumes over time, outcomes, refusals. */
#include <time.h>

#include "output/report/document_parts.h"

/* Up to two days are shown by the hour, more by the day. */
enum { HOURS_SHOWN = 50, POINTS_MOST = 1200, EMPTY_MOST = 45 };

/* The start of the local hour or day that a time is in. mktime finds days of 23 and 25
 * hours; of the hour that comes twice in autumn both are kept apart by UTC. */
static timestamp floor_of(timestamp time, bool days)
{
    time_t seconds = (time_t)(time / DURATION_SECOND);
    struct tm date;

    localtime_r(&seconds, &date);
    if (!days)
        return (timestamp)(seconds - date.tm_min * 60 - date.tm_sec) * DURATION_SECOND;
    date.tm_hour = date.tm_min = date.tm_sec = 0;
    date.tm_isdst = -1;
    return (timestamp)mktime(&date) * DURATION_SECOND;
}

/* Of the piece of time that begins behind this one. A day has 25 hours at most. */
static timestamp next_of(timestamp start, bool days)
{
    return days ? floor_of(start + 26 * 3600 * DURATION_SECOND, true)
                : start + 3600 * DURATION_SECOND;
}

static struct bytes label_of(struct document_draft *draft, timestamp start, bool days)
{
    time_t seconds = (time_t)(start / DURATION_SECOND);
    char text[32];
    struct tm date;

    localtime_r(&seconds, &date);
    /* The hour that comes twice has two names of its zone. */
    strftime(text, sizeof text, days ? "%a %d %b" : "%d %b %H:%M", &date);
    return arena_copy(draft->arena, bytes_of_string(text));
}

static void add_quarter(struct chart_point *point, const struct report_tally *tally)
{
    point->values[CHART_SESSIONS] += tally->counts[TALLY_SESSIONS];
    point->values[CHART_MESSAGES] += tally->counts[TALLY_ACCEPTED];
    point->values[CHART_BYTES] += tally->counts[TALLY_BYTES];
    point->values[CHART_REFUSALS] += report_tally_refusals(tally);
}

static timestamp start_of(const struct report_quarter *quarter)
{
    return quarter->number * QUARTER;
}

/* Behind so many pieces of time in which nothing was, the others are passed over. */
static bool is_far(timestamp start, timestamp next, bool days)
{
    return next - start > EMPTY_MOST * (days ? 24 : 1) * 3600 * DURATION_SECOND;
}

/* Every piece of time from the first to the last, also those in which nothing was, unless those are
 * many, as with a clock that was wrong. Returns how many quarters were reached. */
static size_t fill_points(struct document_draft *draft, struct document_chart *chart, bool days)
{
    const struct report_quarters *quarters = &draft->report->quarters;
    timestamp start = floor_of(start_of(&quarters->items[0]), days);
    size_t quarter = 0;

    while (quarter < quarters->count && chart->count < POINTS_MOST) {
        struct chart_point *point;
        timestamp end;

        if (is_far(start, start_of(&quarters->items[quarter]), days))
            start = floor_of(start_of(&quarters->items[quarter]), days);
        end = next_of(start, days);
        point = &chart->points[chart->count++];
        *point = (struct chart_point){ .start = start, .label = label_of(draft, start, days) };
        for (; quarter < quarters->count && start_of(&quarters->items[quarter]) < end; quarter++)
            add_quarter(point, &quarters->items[quarter].tally);
        start = end;
    }
    return quarter;
}

void document_volumes(struct document_draft *draft)
{
    const struct report_quarters *quarters = &draft->report->quarters;
    struct document_section *section;
    struct document_chart *chart;
    bool days;

    if (quarters->count == 0)
        return;
    days = quarters->items[quarters->count - 1].number - quarters->items[0].number >
           4 * (HOURS_SHOWN - 2);
    section = document_section(draft, "volumes", days ? "Volumes by day" : "Volumes by hour");
    chart = &document_block(draft, section, BLOCK_CHART)->chart;
    chart->title = days ? "by day" : "by hour";
    chart->unit = days ? "day" : "hour";
    chart->points = arena_new(draft->arena, POINTS_MOST, sizeof chart->points[0]);
    if (fill_points(draft, chart, days) < quarters->count)
        document_paragraph(draft, section, bytes_of_string("What came later is not shown."));
}

/* -------------------------------------------------------------------------- outcomes */

static void add_outcomes(struct document_draft *draft, struct document_section *section)
{
    static const struct document_column columns[] = { { "what became of mails", false,
                                                        COLUMN_WHOLE },
                                                      { "mails", true, COLUMN_WHOLE },
                                                      { "share", true, COLUMN_WHOLE } };
    static const struct {
        const char *words;
        enum report_count count;
    } rows[] = {
        { "accepted", TALLY_ACCEPTED },
        { "put off (4xx)", TALLY_DEFERRED },
        { "rejected (5xx)", TALLY_REJECTED },
        { "given up by the client", TALLY_ABORTED },
        { "lost with the connection", TALLY_LOST },
        { "not known", TALLY_UNKNOWN },
    };
    const uint64_t *counts = draft->report->total.counts;
    struct document_table *table = document_table(draft, section, NULL, 3, columns);

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct document_row *row = counts[rows[i].count] > 0 ? document_row(draft, table) : NULL;

        if (row == NULL)
            continue;
        row->cells[0] = bytes_of_string(rows[i].words);
        row->cells[1] = words_count(draft->arena, counts[rows[i].count]);
        row->cells[2] = words_part(draft->arena, counts[rows[i].count], counts[TALLY_MAILS]);
    }
}

static const char *stage_words(enum session_stage stage)
{
    const char *name = session_stage_name(stage);

    if (stage == STAGE_CLOSE)
        return "unasked";
    return name != NULL ? name : "?";
}

static void add_refusals(struct document_draft *draft, struct document_section *section)
{
    static const struct document_column columns[] = {
        { "times", true, COLUMN_WHOLE },
        { "to", false, COLUMN_WHOLE },
        { "code", false, COLUMN_GIVES_WAY },
        { "text (* stands for what differs)", false, COLUMN_GIVES_WAY },
    };
    size_t count;
    const struct top_entry *entries = top_list_sorted(draft->report->refusals, &count);
    struct document_table *table;

    if (count == 0)
        return;
    table = document_table(draft, section, "Most frequent refusals", 4, columns);
    for (size_t i = 0; i < count; i++) {
        const struct report_refusal *refusal = entries[i].attached;
        struct document_row *row = document_row(draft, table);

        if (row == NULL)
            break;
        row->cells[0] = words_count(draft->arena, entries[i].count);
        row->cells[1] = bytes_of_string(stage_words(refusal->stage));
        row->cells[2] = document_party(draft, arena_format(draft->arena, "%u", refusal->code),
                                       refusal->enhanced);
        row->cells[3] = refusal->text;
    }
    document_note(draft, table, draft->report->refusals, count);
}

void document_outcomes(struct document_draft *draft)
{
    struct document_section *section;

    if (draft->report->total.counts[TALLY_SESSIONS] == 0)
        return;
    section = document_section(draft, "outcomes", "Outcomes and refusals");
    if (draft->report->total.counts[TALLY_MAILS] > 0)
        add_outcomes(draft, section);
    else
        document_paragraph(draft, section, bytes_of_string("No mail was begun in clear."));
    add_refusals(draft, section);
}
