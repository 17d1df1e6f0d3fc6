/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From entries to figures. */
#include "output/report/report_collect.h"

#include <stdlib.h>

#include "base/keyed_hash.h"
#include "base/memory.h"
#include "output/report/flagged_sessions.h"
#include "output/report/refusal_text.h"
#include "output/report/run_mirror.h"
#include "output/report/run_numbers.h"
#include "output/report/session_ids.h"

#define CLOCK_STEP (3600 * DURATION_SECOND)

struct report_collector {
    struct report *report;
    struct selection_criteria criteria;
    struct flagged_sessions *flagged; /* NULL: nobody wants them */
    struct session_ids *ids;
    struct run_numbers runs;
    struct run_mirror mirror;
    struct bytes input; /* its name */
    timestamp latest;   /* the end of the session before, in this input */
};

/* A session that is counted, and the example that it is when one is wanted. */
struct counted {
    const struct report_session *session;
    struct bytes line;
    struct bytes input;
    struct report_example *example; /* NULL: not yet */
};

struct report_collector *report_collector_new(struct report *report,
                                              const struct selection_criteria *criteria)
{
    struct report_collector *collector = memory_new(1, sizeof *collector);

    collector->report = report;
    collector->criteria = *criteria;
    collector->ids = session_ids_new(SESSION_IDS_MOST);
    collector->latest = INT64_MIN;
    return collector;
}

void report_collector_free(struct report_collector *collector)
{
    if (collector == NULL)
        return;
    run_mirror_end(&collector->mirror, collector->report->sentences);
    run_numbers_clear(&collector->runs);
    session_ids_free(collector->ids);
    free(collector);
}

void report_collector_keep(struct report_collector *collector, struct flagged_sessions *flagged)
{
    collector->flagged = flagged;
}

void report_collector_begin_input(struct report_collector *collector, const char *name)
{
    collector->input = name != NULL ? bytes_of_string(name) : bytes_of(NULL, 0);
    collector->latest = INT64_MIN;
    run_mirror_end(&collector->mirror, collector->report->sentences);
    run_numbers_clear(&collector->runs);
}

/* ------------------------------------------------------------------------ sessions */

static void count_worst(struct report *report, const struct report_session *session)
{
    enum severity worst = SEVERITY_INFO;

    for (size_t i = 0; i < session->sign_count; i++) {
        enum severity severity = session->signs[i].severity;

        report->severities[severity]++;
        if (severity > worst)
            worst = severity;
    }
    if (session->sign_count > 0)
        report->worst[worst]++;
}

static void count_health(struct report *report, const struct report_session *session)
{
    static const struct {
        const char *close;
        enum report_health health;
    } closes[] = {
        { "evicted", HEALTH_EVICTED },
        { "stalled", HEALTH_STALLED },
        { "end-of-capture", HEALTH_OPEN },
        { "interface-lost", HEALTH_OPEN },
    };

    report->health[HEALTH_NO_HANDSHAKE] += !session->handshake;
    report->health[HEALTH_GAP_BYTES] += session->gap_bytes;
    report->health[HEALTH_TRUNCATED] += session->left_out > 0;
    report->health[HEALTH_SUPPRESSED] += session->suppressed;
    for (size_t i = 0; i < sizeof closes / sizeof closes[0]; i++)
        report->health[closes[i].health] +=
            bytes_equal(session->close, bytes_of_string(closes[i].close));
}

static void count_refusals(struct report *report, const struct report_session *session)
{
    char text[REFUSAL_TEXT_SIZE];

    for (size_t i = 0; i < session->refused_count; i++) {
        const struct report_refused *refused = &session->refused[i];
        struct bytes words = bytes_of(text, refusal_text(refused->text, text));

        report_span_add(&report_refusal_of(report->refusals, refused, words, 1)->span,
                        session->start);
    }
}

static void count_server(struct report *report, const struct report_session *session,
                         const struct report_tally *tally)
{
    struct report_party *server = report_party_of(report->servers, session->server, 1);

    report_tally_add(&server->tally, tally);
    report_span_add(&server->span, session->start);
    report_span_add(&server->span, session->end);
    report_party_rename(server, session->host, session->start);
    if (session->software.data != NULL)
        report_few_add(&server->software, session->software, 1);
    for (size_t i = 0; i < session->waited_count; i++) {
        quantile_sketch_add(&server->waits[session->waited[i].wait], session->waited[i].span);
        quantile_sketch_add(&report->waits[session->waited[i].wait], session->waited[i].span);
    }
}

/* What a session weighs in each ranking. */
static void weigh(const struct report_tally *tally, uint64_t ret_weights[RANKING_COUNT])
{
    const uint64_t *counts = tally->counts;

    ret_weights[RANKED_BUSIEST] = counts[TALLY_SESSIONS];
    ret_weights[RANKED_REFUSED] = report_tally_refusals(tally);
    ret_weights[RANKED_ABORTED] = counts[TALLY_ABORTED] + counts[TALLY_LOST];
    ret_weights[RANKED_CLEAR] = counts[TALLY_ENCRYPTED] == 0 ? counts[TALLY_MAILS] : 0;
    ret_weights[RANKED_LOGINS] = counts[TALLY_LOGINS];
}

static void count_client(struct report *report, const struct report_session *session,
                         const struct report_tally *tally)
{
    uint64_t weights[RANKING_COUNT];

    weigh(tally, weights);
    for (unsigned i = 0; i < RANKING_COUNT; i++) {
        struct report_party *client;

        if (weights[i] == 0)
            continue;
        client = report_party_of(report->clients[i], session->client, weights[i]);
        report_tally_add(&client->tally, tally);
        report_span_add(&client->span, session->start);
        report_span_add(&client->span, session->end);
        report_party_rename(client, session->helo, session->start);
    }
}

/* Whether the session has a finding of that rule before this one. */
static bool came_before(const struct report_session *session, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (bytes_equal(session->signs[i].id, session->signs[index].id))
            return true;
    return false;
}

static void keep_example(struct report_examples *examples, struct counted *counted,
                         enum severity severity)
{
    const struct example_place place = { severity, counted->session->start, counted->session->id };

    if (!report_examples_want(examples, &place))
        return;
    if (counted->example == NULL)
        counted->example =
            report_example_new(counted->session, counted->line, counted->input, EXAMPLE_LINE_MOST);
    report_examples_add(examples, counted->example, severity);
}

/* Inside the session, whatever a line says. */
static timestamp time_of(const struct report_session *session, const struct report_sign *sign)
{
    if (sign->t <= 0 || session->end <= session->start)
        return session->start;
    return sign->t < session->end - session->start ? session->start + sign->t : session->end;
}

/* A rule can come several times in a session, more and less severe. */
static enum severity worst_of(const struct report_session *session, struct bytes id)
{
    enum severity worst = SEVERITY_INFO;

    for (size_t i = 0; i < session->sign_count; i++)
        if (session->signs[i].severity > worst && bytes_equal(session->signs[i].id, id))
            worst = session->signs[i].severity;
    return worst;
}

static void count_finding(struct report *report, struct counted *counted, size_t index)
{
    const struct report_session *session = counted->session;
    const struct report_sign *sign = &session->signs[index];
    struct report_finding *finding = report_finding_of(report->findings, sign->id, 1);

    finding->severities[sign->severity]++;
    report_finding_tell(finding, sign->severity, sign->message, time_of(session, sign));
    if (came_before(session, index))
        return;
    finding->sessions++;
    report_few_add(&finding->clients, session->client, 1);
    report_few_add(&finding->servers, session->server, 1);
    keep_example(&finding->examples, counted, worst_of(session, sign->id));
}

static void count_interception(struct report *report, struct counted *counted)
{
    const struct report_session *session = counted->session;
    struct report_interception *interception;

    if (session->verdict == VERDICT_NONE)
        return;
    interception = report_interception_of(report->interceptions, session->client, 1);
    interception->verdicts[session->verdict]++;
    if (session->score > interception->score)
        interception->score = session->score;
    report_interception_name(interception, session->product);
    report_span_add(&interception->span, session->start);
    report_few_add(&interception->servers, session->server, 1);
    for (size_t i = 0; i < session->evidence_count; i++)
        report_few_add(&interception->evidence, session->evidence[i], 1);
    keep_example(&interception->examples, counted, verdict_severity(session->verdict));
}

static void count_session(struct report *report, struct counted *counted)
{
    const struct report_session *session = counted->session;
    struct report_tally tally = report_tally_of(session);

    report_tally_add(&report->total, &tally);
    report_span_add(&report->span, session->start);
    report_span_add(&report->span, session->end);
    report_quarters_add(&report->quarters, report_quarter_of(session->start), &tally);
    report->protocols[session->protocol]++;
    count_worst(report, session);
    count_health(report, session);
    count_refusals(report, session);
    count_server(report, session, &tally);
    count_client(report, session, &tally);
    if (session->tls_version.data != NULL)
        top_list_add(report->tls_versions, session->tls_version, 1);
    for (size_t i = 0; i < session->sign_count; i++)
        count_finding(report, counted, i);
    count_interception(report, counted);
    if (counted->example != NULL)
        report_example_release(counted->example);
}

/* Lines come in the order in which sessions ended. */
static void watch_clock(struct report_collector *collector, timestamp end)
{
    collector->report->health[HEALTH_CLOCK_BACK] +=
        collector->latest != INT64_MIN && end < collector->latest - CLOCK_STEP;
    collector->latest = end;
}

static void collect_session(struct report_collector *collector, const struct report_entry *entry)
{
    struct counted counted = { .session = &entry->session,
                               .line = entry->line,
                               .input = collector->input };
    uint64_t *health = collector->report->health;

    watch_clock(collector, entry->session.end);
    switch (session_ids_add(collector->ids, entry->session.id)) {
    case ID_SEEN:
        health[HEALTH_DUPLICATES]++;
        return;
    case ID_FULL:
        health[HEALTH_UNCHECKED]++;
        break;
    case ID_NEW:
        break;
    }
    count_session(collector->report, &counted);
    if (collector->flagged != NULL)
        flagged_sessions_add(collector->flagged, &entry->session, entry->line, collector->input);
}

/* ------------------------------------------------------------------------- notices */

struct notice_row {
    const char *id;
    void (*count)(struct report *report, const struct report_notice *notice);
};

static void count_greylisting(struct report *report, const struct report_notice *notice)
{
    if (notice->delay >= 0)
        quantile_sketch_add(&report->greylisted, notice->delay);
    if (notice->server.data != NULL)
        top_list_add(report->greylisters, notice->server, 1);
}

static void count_guesser(struct top_list *list, const struct report_notice *notice)
{
    struct report_guesser *guesser;

    if (notice->client.data == NULL)
        return;
    guesser = report_guesser_of(list, notice->client, 1);
    if (notice->number > guesser->most)
        guesser->most = notice->number;
    report_span_add(&guesser->span, notice->time);
}

static void count_harvest(struct report *report, const struct report_notice *notice)
{
    count_guesser(report->harvesters, notice);
}

static void count_brute_force(struct report *report, const struct report_notice *notice)
{
    count_guesser(report->brute_forcers, notice);
}

static const struct notice_row notice_rows[] = {
    { "greylisting", count_greylisting },
    { "directory-harvest", count_harvest },
    { "auth-bruteforce", count_brute_force },
};

static void count_notice(struct report *report, const struct report_notice *notice)
{
    struct report_finding *finding = report_finding_of(report->findings, notice->sign.id, 1);

    report->health[HEALTH_NOTICES]++;
    report->notices[notice->sign.severity]++;
    finding->is_notice = true;
    finding->severities[notice->sign.severity]++;
    report_finding_tell(finding, notice->sign.severity, notice->sign.message, notice->time);
    if (notice->client.data != NULL)
        report_few_add(&finding->clients, notice->client, 1);
    if (notice->server.data != NULL)
        report_few_add(&finding->servers, notice->server, 1);
    for (size_t i = 0; i < sizeof notice_rows / sizeof notice_rows[0]; i++)
        if (bytes_equal(notice->sign.id, bytes_of_string(notice_rows[i].id)))
            notice_rows[i].count(report, notice);
}

/* A notice has no identifier of its own: the same one of two overlapping inputs is told
 * from another by what it says, when, and of which session. */
static uint64_t id_of_notice(const struct report_notice *notice)
{
    static const struct hash_key key = { "report's notice" };
    uint64_t parts[4] = {
        keyed_hash(&key, notice->sign.id),
        keyed_hash(&key, notice->sign.message),
        (uint64_t)notice->time,
        notice->session,
    };

    return keyed_hash(&key, bytes_of(parts, sizeof parts));
}

static void collect_notice(struct report_collector *collector, const struct report_entry *entry)
{
    if (session_ids_add(collector->ids, id_of_notice(&entry->notice)) == ID_SEEN)
        collector->report->health[HEALTH_DUPLICATES]++;
    else
        count_notice(collector->report, &entry->notice);
}

/* ---------------------------------------------------------------------------- runs */

static void collect_run(struct report_collector *collector, const struct report_entry *entry)
{
    const struct run_window window = { collector->criteria.since, collector->criteria.until };
    struct top_list *sentences = collector->report->sentences;

    run_numbers_add(&collector->runs, &entry->run, &window, collector->report->numbers);
    if (!run_window_meets(&window, &entry->run))
        return;
    run_mirror_add(&collector->mirror, &entry->run, sentences);
    for (size_t i = 0; i < entry->run.sentence_count; i++)
        top_list_add(sentences, entry->run.sentences[i], 1);
}

static bool is_wanted(struct report_collector *collector, const struct report_entry *entry)
{
    enum report_fit fit = report_fit(entry, &collector->criteria);

    if (fit != FIT_GOOD)
        collector->report->health[fit == FIT_OUTSIDE ? HEALTH_OUTSIDE : HEALTH_NOT_SELECTED]++;
    return fit == FIT_GOOD;
}

void report_collect(struct report_collector *collector, const struct report_entry *entry)
{
    static const enum report_health passed_over[ENTRY_KIND_COUNT] = {
        [ENTRY_EVENT] = HEALTH_EVENTS,
        [ENTRY_UNKNOWN] = HEALTH_UNKNOWN_TYPE,
        [ENTRY_NEWER] = HEALTH_NEWER,
        [ENTRY_BROKEN] = HEALTH_NO_JSON,
    };
    static void (*const collect[ENTRY_KIND_COUNT])(struct report_collector * collector,
                                                   const struct report_entry *entry) = {
        [ENTRY_SESSION] = collect_session,
        [ENTRY_NOTICE] = collect_notice,
        [ENTRY_RUN] = collect_run,
    };

    collector->report->health[HEALTH_LINES]++;
    if (collect[entry->kind] == NULL)
        collector->report->health[passed_over[entry->kind]]++;
    else if (is_wanted(collector, entry))
        collect[entry->kind](collector, entry);
    collector->report->health[HEALTH_BEYOND] = collector->report->quarters.beyond;
}
