/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From lines to ladders, and what is left out. */
#include "output/report/report_html_sessions.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/memory.h"
#include "output/html/html_parts.h"
#include "output/report/example_command.h"
#include "output/report/report_words.h"
#include "output/session_reader.h"

struct report_html_sessions {
    const struct report *report;
    const struct report_html_look *look;
    size_t kept;
    unsigned drawn;
    uint64_t *ids;                   /* of those that are drawn */
    uint64_t listed[SEVERITY_COUNT]; /* drawn, or named since they are too long */
    uint64_t offered;                /* of the listed ones: counted by a summary */
    struct bounded_buffer ladders;
    size_t ends[SEVERITY_COUNT]; /* of each severity in it, the most severe first */
    struct bounded_buffer words; /* between them */
    struct arena arena;
};

/* ------------------------------------------------------------------------ summaries */

/* An earlier report's, of which only what its line says is known. */
static void offer(struct flagged_sessions *flagged, const struct report_example *example)
{
    struct session *session = example->line.length > 0 ? session_read(example->line) : NULL;

    if (session != NULL && html_session_is_flagged(session))
        flagged_sessions_offer(flagged, html_session_severity(session), example);
    session_free(session);
}

static void offer_all(struct flagged_sessions *flagged, const struct report_examples *examples)
{
    for (size_t i = 0; i < examples->count; i++)
        offer(flagged, examples->items[i]);
}

static void offer_examples(struct flagged_sessions *flagged, const struct report *report)
{
    const struct top_entry *entries;
    size_t count;

    entries = top_list_sorted(report->findings, &count);
    for (size_t i = 0; i < count; i++)
        offer_all(flagged, &((const struct report_finding *)entries[i].attached)->examples);
    entries = top_list_sorted(report->interceptions, &count);
    for (size_t i = 0; i < count; i++)
        offer_all(flagged, &((const struct report_interception *)entries[i].attached)->examples);
}

/* ---------------------------------------------------------------------- each session */

static void add_undrawn(struct report_html_sessions *sessions, const struct report_example *example)
{
    struct bounded_buffer *page = &sessions->ladders;
    struct bytes pieces[COMMAND_PIECES];
    size_t count = example_command(&sessions->arena, example, pieces);

    html_addf(page, "<p class=\"aside\">Session %016" PRIx64 ", ", example->id);
    html_add_text(page, example->client);
    html_add(page, " \xE2\x86\x92 ");
    html_add_text(page, example->server);
    html_add(page, ", is too long to be drawn here");
    if (count > 0) {
        html_add(page, "; it is shown by <code class=\"wire\">");
        html_add_command(page, count, pieces);
        html_add(page, "</code>");
    }
    html_add(page, ".</p>\n");
}

static void draw(struct report_html_sessions *sessions, const struct report_example *example,
                 struct session *session)
{
    struct bytes pieces[COMMAND_PIECES];
    size_t count = example_command(&sessions->arena, example, pieces);

    /* Under the name that links have. */
    session->id = example->id;
    sessions->ids[sessions->drawn++] = example->id;
    html_session_add(&sessions->ladders, session,
                     &(struct html_session_place){ .rules = sessions->look->rules,
                                                   .number = sessions->drawn,
                                                   .anchored = true,
                                                   .command_count = count,
                                                   .command = pieces,
                                                   .is_excerpt = true });
}

static void list(struct report_html_sessions *sessions, const struct flagged_session *item)
{
    struct session *session =
        item->session->line.length > 0 ? session_read(item->session->line) : NULL;

    if (session != NULL && !report_html_sessions_have(sessions, item->place.id))
        draw(sessions, item->session, session);
    else
        add_undrawn(sessions, item->session);
    session_free(session);
    arena_clear(&sessions->arena);
    sessions->listed[item->place.severity]++;
    sessions->offered += item->offered;
    sessions->ends[item->place.severity] = sessions->ladders.length;
}

/* ------------------------------------------------------------------------ the section */

/* With what summaries have counted. */
static uint64_t count_of(const struct report_html_sessions *sessions, unsigned severity)
{
    uint64_t counted = flagged_sessions_count(sessions->look->flagged, (enum severity)severity);
    uint64_t all = severity > SEVERITY_INFO ? sessions->report->worst[severity] : counted;

    return all > sessions->listed[severity] ? all : sessions->listed[severity];
}

static void add_count(struct report_html_sessions *sessions, uint64_t count, const char *one,
                      const char *many)
{
    html_add_text(&sessions->words, words_number_of(&sessions->arena, count, one, many));
}

/* `2 critical, 10 warning`, the severities as links to where they begin. */
static void add_contents(struct report_html_sessions *sessions)
{
    struct bounded_buffer *page = &sessions->words;

    html_add(page, "<ul class=\"contents\">\n");
    for (unsigned i = SEVERITY_COUNT; i-- > 0;) {
        if (count_of(sessions, i) == 0)
            continue;
        html_add(page, "<li>");
        html_add_chip(page, (enum severity)i);
        html_addf(page, " <a href=\"#sessions-%s\">", severity_name((enum severity)i));
        add_count(sessions, count_of(sessions, i), "session", "sessions");
        html_add(page, "</a></li>\n");
    }
    html_add(page, "</ul>\n");
}

static void add_group(struct report_html_sessions *sessions, unsigned severity)
{
    struct bounded_buffer *page = &sessions->words;
    uint64_t count = count_of(sessions, severity), listed = sessions->listed[severity];

    if (count == 0)
        return;
    html_addf(page, "<h3 id=\"sessions-%s\">", severity_name((enum severity)severity));
    html_add_chip(page, (enum severity)severity);
    html_add(page, " ");
    if (listed < count) {
        html_add_text(page, words_count(&sessions->arena, listed));
        html_add(page, " of ");
    }
    add_count(sessions, count, "session", "sessions");
    html_add(page, "</h3>\n");
}

static void write_words(struct report_html_sessions *sessions, struct output_file *file)
{
    output_file_write(file, bounded_buffer_bytes(&sessions->words));
    bounded_buffer_reset(&sessions->words);
}

static void add_command(struct report_html_sessions *sessions, const char *option, uint64_t value)
{
    struct bounded_buffer *page = &sessions->words;
    const struct bytes *command = sessions->look->command;

    if (command[0].length == 0)
        return;
    html_add(page, ": <code class=\"wire\">");
    html_add_text(page, command[0]);
    html_add(page, option);
    if (value > 0)
        html_addf(page, "%" PRIu64, value);
    html_add_text(page, command[1]);
    html_add(page, "</code>");
}

/* Whether it is the number of sessions alone that ended it, and a higher one can be asked for. */
static bool can_be_more(const struct report_html_sessions *sessions, uint64_t wanted)
{
    const struct report_html_look *look = sessions->look;

    return sessions->kept == flagged_sessions_limits(look->flagged)->sessions &&
           sessions->ladders.length < look->octets && wanted <= look->sessions_most;
}

static void add_left_out(struct report_html_sessions *sessions, uint64_t count, uint64_t all)
{
    const struct flagged_limits *limits = flagged_sessions_limits(sessions->look->flagged);
    struct bounded_buffer *page = &sessions->words;

    html_add(page, "<p class=\"left-out\">");
    add_count(sessions, count, "session that needs a look is", "sessions that need a look are");
    html_addf(
        page,
        " not drawn here.</p>\n"
        "<p class=\"aside\">This page draws %u at most (<code>--ladders</code>), whose records "
        "have %zu MiB together at most, and ends drawing at %" PRIu64 " MiB. ",
        limits->sessions, limits->octets >> 20, sessions->look->octets >> 20);
    if (can_be_more(sessions, all)) {
        html_add(page, "All of them are drawn by more");
        add_command(sessions, " --ladders ", all);
    } else {
        html_add(page, "The others are drawn for a part of the time, or with "
                       "<code>--client</code> or <code>--server</code> for some of them");
        add_command(sessions, " --since TIME --until TIME", 0);
    }
    html_add(page, "</p>\n");
}

static void add_summarized(struct report_html_sessions *sessions, uint64_t count)
{
    html_add(&sessions->words, "<p class=\"left-out\">");
    add_count(sessions, count, "more is known from a summary alone",
              "more are known from summaries alone");
    html_add(
        &sessions->words,
        ", which keeps no session but its examples.</p>\n<p class=\"aside\">A page that is made "
        "of the session lines or captures themselves has all.</p>\n");
}

static uint64_t count_all(const struct report_html_sessions *sessions)
{
    uint64_t all = 0;

    for (unsigned i = 0; i < SEVERITY_COUNT; i++)
        all += count_of(sessions, i);
    return all;
}

static void add_front(struct report_html_sessions *sessions)
{
    struct bounded_buffer *page = &sessions->words;
    uint64_t all = count_all(sessions), counted = 0, listed = 0, own;

    for (unsigned i = 0; i < SEVERITY_COUNT; i++) {
        counted += flagged_sessions_count(sessions->look->flagged, (enum severity)i);
        listed += sessions->listed[i];
    }
    own = listed - sessions->offered;
    html_add(page,
             "<section id=\"sessions\" class=\"many\">\n<h2>Sessions that need a look</h2>\n<p>");
    add_count(sessions, all, "session has", "sessions have");
    html_add(page, " a finding of <code>notice</code> or above, or may be intercepted. The most "
                   "severe stand first, of these the earliest; each opens to its ladder.</p>\n");
    add_contents(sessions);
    if (counted > own)
        add_left_out(sessions, counted - own, counted + sessions->offered);
    if (all - listed > counted - own)
        add_summarized(sessions, all - listed - (counted - own));
}

/* ------------------------------------------------------------------------- the object */

struct report_html_sessions *report_html_sessions_new(const struct report *report,
                                                      const struct report_html_look *look)
{
    struct report_html_sessions *sessions = memory_new(1, sizeof *sessions);

    sessions->report = report;
    sessions->look = look;
    arena_init(&sessions->arena);
    bounded_buffer_init(&sessions->ladders, SIZE_MAX);
    bounded_buffer_init(&sessions->words, SIZE_MAX);
    offer_examples(look->flagged, report);
    sessions->kept = flagged_sessions_sort(look->flagged);
    sessions->ids = memory_new(sessions->kept + 1, sizeof *sessions->ids);
    for (size_t i = 0; i < sessions->kept && sessions->ladders.length < look->octets; i++)
        list(sessions, flagged_sessions_at(look->flagged, i));
    return sessions;
}

void report_html_sessions_free(struct report_html_sessions *sessions)
{
    bounded_buffer_clear(&sessions->ladders);
    bounded_buffer_clear(&sessions->words);
    arena_clear(&sessions->arena);
    free(sessions->ids);
    free(sessions);
}

bool report_html_sessions_have(const struct report_html_sessions *sessions, uint64_t id)
{
    for (unsigned i = 0; i < sessions->drawn; i++)
        if (sessions->ids[i] == id)
            return true;
    return false;
}

unsigned report_html_sessions_drawn(const struct report_html_sessions *sessions)
{
    return sessions->drawn;
}

bool report_html_sessions_any(const struct report_html_sessions *sessions)
{
    return count_all(sessions) > 0;
}

void report_html_sessions_write(struct report_html_sessions *sessions, struct output_file *file)
{
    struct bytes ladders = bounded_buffer_bytes(&sessions->ladders);
    size_t begin = 0;

    if (count_all(sessions) == 0)
        return;
    add_front(sessions);
    for (unsigned i = SEVERITY_COUNT; i-- > 0;) {
        size_t end = sessions->listed[i] > 0 ? sessions->ends[i] : begin;

        add_group(sessions, i);
        write_words(sessions, file);
        output_file_write(file, bytes_first(bytes_after(ladders, begin), end - begin));
        begin = end;
    }
    html_add(&sessions->words, "</section>\n");
    write_words(sessions, file);
}
