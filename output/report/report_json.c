/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The summary as a whole. */
#include "output/report/report_json.h"

#include <stddef.h>

#include "output/json_build.h"
#include "output/report/report_json_parts.h"
#include "output/session_json_parts.h"

/* Lists of a report by their keys in the summary, but for those of clients. */
static const struct list_row {
    const char *key;
    size_t place;
    const struct report_list_kind *kind;
} list_rows[] = {
    { "findings", offsetof(struct report, findings), &report_findings_kind },
    { "interceptions", offsetof(struct report, interceptions), &report_interceptions_kind },
    { "refusals", offsetof(struct report, refusals), &report_refusals_kind },
    { "servers", offsetof(struct report, servers), &report_servers_kind },
    { "tls_versions", offsetof(struct report, tls_versions), &report_words_kind },
    { "greylisting_servers", offsetof(struct report, greylisters), &report_words_kind },
    { "harvesters", offsetof(struct report, harvesters), &report_guessers_kind },
    { "brute_forcers", offsetof(struct report, brute_forcers), &report_guessers_kind },
    { "numbers", offsetof(struct report, numbers), &report_words_kind },
    { "sentences", offsetof(struct report, sentences), &report_words_kind },
};

enum { LIST_ROWS = sizeof list_rows / sizeof list_rows[0] };

static struct top_list *list_at(const struct report *report, size_t row)
{
    return *(struct top_list *const *)(const void *)((const char *)report + list_rows[row].place);
}

static void put_window(json_t *object, const struct report *report)
{
    json_t *window = json_object_new();

    if (report->since != INT64_MIN)
        session_json_put_time(window, "since", report->since);
    if (report->until != INT64_MAX)
        session_json_put_time(window, "until", report->until);
    json_put_filled(object, "window", window);
}

static json_t *health_json(const struct report *report)
{
    json_t *object = json_object_new();

    for (unsigned i = 0; i < HEALTH_COUNT; i++)
        json_put_count(object, report_health_name((enum report_health)i), report->health[i]);
    return object;
}

static json_t *protocols_json(const struct report *report)
{
    json_t *object = json_object_new();

    for (unsigned i = 0; i < PROTOCOL_COUNT; i++)
        json_put_count_above_zero(object, protocol_name((enum protocol)i), report->protocols[i]);
    return object;
}

static json_t *clients_json(const struct report *report)
{
    json_t *object = json_object_new();

    for (unsigned i = 0; i < RANKING_COUNT; i++)
        json_put_filled(object, report_ranking_name((enum report_ranking)i),
                        report_list_json(report->clients[i], &report_clients_kind));
    return object;
}

json_t *report_json_new(struct report *report)
{
    json_t *object = json_object_new();

    json_put_word(object, "type", "report");
    json_put_count(object, "schema", REPORT_SCHEMA);
    put_window(object, report);
    report_span_put(object, &report->span);
    json_put(object, "health", health_json(report));
    json_put(object, "tally", report_tally_json(&report->total));
    json_put_filled(object, "protocols", protocols_json(report));
    report_severities_put(object, "severities", report->severities);
    report_severities_put(object, "notices", report->notices);
    report_severities_put(object, "worst", report->worst);
    json_put_filled(object, "waits", report_waits_json(report->waits));
    json_put_filled(object, "greylisting", report_sketch_json(&report->greylisted));
    for (size_t i = 0; i < LIST_ROWS; i++)
        json_put_filled(object, list_rows[i].key,
                        report_list_json(list_at(report, i), list_rows[i].kind));
    json_put_filled(object, "clients", clients_json(report));
    json_put_filled(object, "quarters", report_quarters_json(&report->quarters));
    return object;
}

/* ------------------------------------------------------------------------- reading */

static bool is_report(const json_t *object, struct error *error)
{
    if (!bytes_equal(report_text_read(object, "type"), bytes_of_string("report"))) {
        error_set(error, "it is no summary of a report");
        return false;
    }
    if (report_count_read(object, "schema") > REPORT_SCHEMA) {
        error_set(error, "its schema is newer than this program");
        return false;
    }
    return true;
}

static void read_counts(struct report *report, const json_t *object)
{
    const json_t *health = json_object_get(object, "health");
    const json_t *protocols = json_object_get(object, "protocols");

    report_tally_read(&report->total, json_object_get(object, "tally"));
    for (unsigned i = 0; i < HEALTH_COUNT; i++)
        report->health[i] = report_count_read(health, report_health_name((enum report_health)i));
    for (unsigned i = 0; i < PROTOCOL_COUNT; i++)
        report->protocols[i] = report_count_read(protocols, protocol_name((enum protocol)i));
    report_severities_read(report->severities, json_object_get(object, "severities"));
    report_severities_read(report->notices, json_object_get(object, "notices"));
    report_severities_read(report->worst, json_object_get(object, "worst"));
}

static void read_window(struct report *report, const json_t *window)
{
    report_time_read(window, "since", &report->since);
    report_time_read(window, "until", &report->until);
}

static struct report *read_object(const json_t *object)
{
    const json_t *clients = json_object_get(object, "clients");
    struct report *report = report_new();

    read_window(report, json_object_get(object, "window"));
    report_span_read(&report->span, object);
    read_counts(report, object);
    report_waits_read(report->waits, json_object_get(object, "waits"));
    report_sketch_read(&report->greylisted, json_object_get(object, "greylisting"));
    for (size_t i = 0; i < LIST_ROWS; i++)
        report_list_read(list_at(report, i), list_rows[i].kind,
                         json_object_get(object, list_rows[i].key));
    for (unsigned i = 0; i < RANKING_COUNT; i++)
        report_list_read(report->clients[i], &report_clients_kind,
                         json_object_get(clients, report_ranking_name((enum report_ranking)i)));
    report_quarters_read(&report->quarters, json_object_get(object, "quarters"));
    report->quarters.beyond = report->health[HEALTH_BEYOND];
    return report;
}

struct report *report_json_read(struct bytes text, struct error *error)
{
    json_t *object = json_loadb((const char *)text.data, text.length, 0, NULL);
    struct report *report = NULL;

    if (object == NULL)
        error_set(error, "it is no summary of `report --format json`");
    else if (is_report(object, error))
        report = read_object(object);
    json_decref(object);
    return report;
}
