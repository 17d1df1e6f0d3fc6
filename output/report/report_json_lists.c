/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists and their kinds of items. */
#include "output/json_build.h"
#include "output/report/own_text.h"
#include "output/report/report_json_parts.h"
#include "output/session_json_parts.h"

json_t *report_list_json(struct top_list *list, const struct report_list_kind *kind)
{
    size_t count;
    const struct top_entry *entries = top_list_sorted(list, &count);
    json_t *object = json_object_new(), *items = json_array_new();

    for (size_t i = 0; i < count; i++) {
        json_t *item = json_object_new();
        bool lossy = false;

        if (kind->key != NULL)
            json_put_text(item, kind->key, entries[i].key, &lossy);
        json_put_count(item, "count", entries[i].count);
        if (kind->put != NULL && entries[i].attached != NULL)
            kind->put(item, entries[i].attached);
        json_append(items, item);
    }
    json_put_count_above_zero(object, "error", top_list_error(list));
    json_put_filled(object, "items", items);
    return object;
}

void report_list_read(struct top_list *list, const struct report_list_kind *kind,
                      const json_t *value)
{
    const json_t *items = json_object_get(value, "items");

    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *item = json_array_get(items, i);
        struct bytes key =
            kind->key != NULL ? report_text_read(item, kind->key) : bytes_of(NULL, 0);

        if (kind->key != NULL && key.data == NULL)
            continue;
        kind->read(list, key, report_count_read(item, "count"), item);
    }
    top_list_set_error(list, top_list_error(list) + report_count_read(value, "error"));
}

/* ------------------------------------------------------------------- plain words */

static void read_word(struct top_list *list, struct bytes key, uint64_t count, const json_t *object)
{
    (void)object;
    top_list_add(list, key, count);
}

const struct report_list_kind report_words_kind = { "key", NULL, read_word };

static void put_few(json_t *object, const char *key, struct top_list *list)
{
    if (list != NULL)
        json_put_filled(object, key, report_list_json(list, &report_words_kind));
}

static void read_few(struct top_list **list, const json_t *value)
{
    if (value == NULL)
        return;
    if (*list == NULL)
        *list = top_list_new(REPORT_FEW, &report_plain_owner);
    report_list_read(*list, &report_words_kind, value);
}

/* ------------------------------------------------------------- servers and clients */

static void put_party(json_t *object, void *attached)
{
    struct report_party *party = attached;
    bool lossy = false;

    json_put_text(object, "name", party->name, &lossy);
    if (party->name.data != NULL)
        json_put(object, "named_ns", json_integer(party->named));
    report_span_put(object, &party->span);
    json_put_filled(object, "tally", report_tally_json(&party->tally));
    put_few(object, "software", party->software);
    json_put_filled(object, "waits", report_waits_json(party->waits));
}

static void read_party(struct top_list *list, struct bytes key, uint64_t count,
                       const json_t *object)
{
    struct report_party *party = report_party_of(list, key, count);

    report_party_rename(party, report_text_read(object, "name"),
                        json_integer_value(json_object_get(object, "named_ns")));
    report_span_read(&party->span, object);
    report_tally_read(&party->tally, json_object_get(object, "tally"));
    read_few(&party->software, json_object_get(object, "software"));
    report_waits_read(party->waits, json_object_get(object, "waits"));
}

const struct report_list_kind report_servers_kind = { "server", put_party, read_party };
const struct report_list_kind report_clients_kind = { "client", put_party, read_party };

/* ------------------------------------------------------------------------ findings */

static void put_finding(json_t *object, void *attached)
{
    struct report_finding *finding = attached;
    bool lossy = false;

    json_put_flag(object, "notice", finding->is_notice);
    json_put_count_above_zero(object, "sessions", finding->sessions);
    report_severities_put(object, "severities", finding->severities);
    report_span_put(object, &finding->span);
    json_put_text(object, "message", finding->message, &lossy);
    if (finding->told_at != INT64_MAX)
        session_json_put_time(object, "message_time", finding->told_at);
    put_few(object, "clients", finding->clients);
    put_few(object, "servers", finding->servers);
    json_put_filled(object, "examples", report_examples_json(&finding->examples));
}

static void read_finding(struct top_list *list, struct bytes key, uint64_t count,
                         const json_t *object)
{
    struct report_finding *finding = report_finding_of(list, key, count);
    struct report_finding read = { .span = REPORT_SPAN_NONE };

    finding->is_notice |= json_is_true(json_object_get(object, "notice"));
    finding->sessions += report_count_read(object, "sessions");
    report_severities_read(read.severities, json_object_get(object, "severities"));
    report_span_read(&read.span, object);
    read.told_at = read.span.first;
    report_time_read(object, "message_time", &read.told_at);
    for (unsigned i = 0; i < SEVERITY_COUNT; i++)
        finding->severities[i] += read.severities[i];
    if (read.told_at != INT64_MAX)
        report_finding_tell(finding, report_finding_worst(&read),
                            report_text_read(object, "message"), read.told_at);
    report_span_merge(&finding->span, &read.span);
    read_few(&finding->clients, json_object_get(object, "clients"));
    read_few(&finding->servers, json_object_get(object, "servers"));
    report_examples_read(&finding->examples, json_object_get(object, "examples"));
}

const struct report_list_kind report_findings_kind = { "id", put_finding, read_finding };

/* --------------------------------------------------------------------- interception */

static void put_interception(json_t *object, void *attached)
{
    struct report_interception *interception = attached;
    json_t *verdicts = json_object_new();
    bool lossy = false;

    for (unsigned i = VERDICT_NONE + 1; i < VERDICT_COUNT; i++)
        json_put_count_above_zero(verdicts, verdict_name((enum verdict)i),
                                  interception->verdicts[i]);
    json_put_filled(object, "verdicts", verdicts);
    json_put_count_above_zero(object, "score", (uint64_t)interception->score);
    json_put_text(object, "product", interception->product, &lossy);
    report_span_put(object, &interception->span);
    put_few(object, "evidence", interception->evidence);
    put_few(object, "servers", interception->servers);
    json_put_filled(object, "examples", report_examples_json(&interception->examples));
}

static void read_interception(struct top_list *list, struct bytes key, uint64_t count,
                              const json_t *object)
{
    struct report_interception *interception = report_interception_of(list, key, count);
    const json_t *verdicts = json_object_get(object, "verdicts");
    int64_t score = (int64_t)report_count_read(object, "score");

    for (unsigned i = VERDICT_NONE + 1; i < VERDICT_COUNT; i++)
        interception->verdicts[i] += report_count_read(verdicts, verdict_name((enum verdict)i));
    if (score > interception->score)
        interception->score = score;
    report_interception_name(interception, report_text_read(object, "product"));
    report_span_read(&interception->span, object);
    read_few(&interception->evidence, json_object_get(object, "evidence"));
    read_few(&interception->servers, json_object_get(object, "servers"));
    report_examples_read(&interception->examples, json_object_get(object, "examples"));
}

const struct report_list_kind report_interceptions_kind = { "client", put_interception,
                                                            read_interception };

/* ------------------------------------------------------------------------- refusals */

static const char *stage_word(enum session_stage stage)
{
    return stage == STAGE_UNKNOWN ? "unknown" : session_stage_name(stage);
}

static void put_refusal(json_t *object, void *attached)
{
    const struct report_refusal *refusal = attached;
    bool lossy = false;

    json_put_word(object, "stage", stage_word(refusal->stage));
    json_put_count(object, "code", refusal->code);
    json_put_text(object, "enhanced", refusal->enhanced, &lossy);
    json_put_text(object, "text", refusal->text, &lossy);
    report_span_put(object, &refusal->span);
}

static enum session_stage stage_read(struct bytes word)
{
    for (unsigned i = 0; i < STAGE_COUNT; i++)
        if (bytes_equal(word, bytes_of_string(stage_word((enum session_stage)i))))
            return (enum session_stage)i;
    return STAGE_UNKNOWN;
}

static void read_refusal(struct top_list *list, struct bytes key, uint64_t count,
                         const json_t *object)
{
    const struct report_refused refused = {
        .stage = stage_read(report_text_read(object, "stage")),
        .code = (uint16_t)report_count_read(object, "code"),
        .enhanced = report_text_read(object, "enhanced"),
    };

    (void)key;
    report_span_read(
        &report_refusal_of(list, &refused, report_text_read(object, "text"), count)->span, object);
}

const struct report_list_kind report_refusals_kind = { NULL, put_refusal, read_refusal };

/* ------------------------------------------------------------------------- guessers */

static void put_guesser(json_t *object, void *attached)
{
    const struct report_guesser *guesser = attached;

    json_put_count(object, "most", guesser->most);
    report_span_put(object, &guesser->span);
}

static void read_guesser(struct top_list *list, struct bytes key, uint64_t count,
                         const json_t *object)
{
    struct report_guesser *guesser = report_guesser_of(list, key, count);
    uint64_t most = report_count_read(object, "most");

    if (most > guesser->most)
        guesser->most = most;
    report_span_read(&guesser->span, object);
}

const struct report_list_kind report_guessers_kind = { "client", put_guesser, read_guesser };
