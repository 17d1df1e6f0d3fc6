/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The last line. */
#include "output/summary_json.h"

#include "output/json_build.h"
#include "output/json_text.h"

static void put_times(json_t *object, const struct summary *summary)
{
    char text[TIMESTAMP_TEXT_SIZE];

    if (!summary->has_times)
        return;
    timestamp_format(summary->start, text);
    json_put_word(object, "start", text);
    timestamp_format(summary->end, text);
    json_put_word(object, "end", text);
}

static json_t *inputs_json(const struct summary *summary)
{
    json_t *object = json_object_new();

    json_put_count(object, "read", summary->inputs);
    json_put_count(object, "in_trouble", summary->inputs_in_trouble);
    return object;
}

/* They name paths, which may hold any bytes. */
static json_t *troubles_json(const struct summary *summary, bool *lossy)
{
    json_t *array = json_array_new();

    for (size_t i = 0; i < summary->trouble_count; i++)
        json_append(array, json_text_new(bytes_of_string(summary->troubles[i]), lossy));
    return array;
}

static json_t *protocols_json(const struct tally_counts *tally)
{
    json_t *object = json_object_new();

    for (unsigned i = 0; i < PROTOCOL_COUNT; i++)
        json_put_count(object, protocol_name((enum protocol)i), tally->protocols[i]);
    return object;
}

static json_t *severities_json(const uint64_t counts[SEVERITY_COUNT])
{
    json_t *object = json_object_new();

    for (unsigned i = 0; i < SEVERITY_COUNT; i++)
        json_put_count(object, severity_name((enum severity)i), counts[i]);
    return object;
}

/* Of each rule only the severities that it has had. */
static json_t *rules_json(const struct rule_tally *rules)
{
    json_t *object = json_object_new();

    for (size_t i = 0; i < rules->count; i++) {
        json_t *rule = json_object_new();

        for (unsigned j = 0; j < SEVERITY_COUNT; j++)
            json_put_count_above_zero(rule, severity_name((enum severity)j),
                                      rules->rules[i].found[j]);
        json_put(object, rules->rules[i].id, rule);
    }
    return object;
}

static json_t *sessions_json(const struct summary *summary)
{
    json_t *object = json_object_new();
    json_t *worst = severities_json(summary->tally.worst);

    json_put_count(worst, "none", summary->tally.without_findings);
    json_put_count(object, "selected", summary->selection.selected);
    json_put_count(object, "left_out", summary->selection.left_out);
    json_put(object, "protocol", protocols_json(&summary->tally));
    json_put(object, "severity", worst);
    return object;
}

static json_t *notices_json(const struct summary *summary)
{
    json_t *object = json_object_new();

    json_put_count(object, "selected", summary->selection.notices_selected);
    json_put_count(object, "left_out", summary->selection.notices_left_out);
    json_put(object, "severity", severities_json(summary->tally.notices));
    return object;
}

static json_t *transactions_json(const struct tally_counts *tally)
{
    json_t *object = json_object_new();

    for (unsigned i = 0; i < OUTCOME_COUNT; i++)
        json_put_count(object, outcome_name((enum outcome)i), tally->outcomes[i]);
    return object;
}

static json_t *group_json(const struct summary_group *group)
{
    json_t *object = json_object_new();

    for (size_t i = 0; i < group->count; i++)
        json_put_count(object, group->counts[i].name, group->counts[i].value);
    return object;
}

/* What the operator did not want to be told. */
static json_t *suppressed_json(const struct summary *summary)
{
    json_t *object = json_object_new();

    json_put_count_above_zero(object, "anomalies", summary->tally.suppressed);
    json_put_count_above_zero(object, "notices", summary->suppressed_notices);
    return object;
}

/* What only a status has. */
static void put_status(json_t *object, const struct summary *summary)
{
    char text[TIMESTAMP_TEXT_SIZE];

    if (summary->kind != SUMMARY_STATUS)
        return;
    timestamp_format(summary->time, text);
    json_put_word(object, "time", text);
}

static json_t *mirror_json(const struct summary *summary, bool *lossy)
{
    json_t *array = json_array_new();

    for (size_t i = 0; i < summary->mirror_count; i++)
        json_append(array, json_text_new(bytes_of_string(summary->mirror[i]), lossy));
    return array;
}

json_t *summary_json_new(const struct summary *summary)
{
    json_t *object = json_object_new();
    bool lossy = false;

    json_put_word(object, "type", summary->kind == SUMMARY_STATUS ? "status" : "summary");
    json_put_count(object, "schema", SUMMARY_SCHEMA);
    put_status(object, summary);
    put_times(object, summary);
    json_put(object, "inputs", inputs_json(summary));
    json_put_filled(object, "trouble", troubles_json(summary, &lossy));
    json_put_filled(object, "mirror", mirror_json(summary, &lossy));
    json_put(object, "sessions", sessions_json(summary));
    json_put(object, "transactions", transactions_json(&summary->tally));
    json_put(object, "anomalies", severities_json(summary->tally.findings));
    json_put_filled(object, "anomalies_by_rule", rules_json(&summary->tally.findings_by_rule));
    json_put(object, "notices", notices_json(summary));
    json_put_filled(object, "notices_by_rule", rules_json(&summary->tally.notices_by_rule));
    json_put_filled(object, "suppressed", suppressed_json(summary));
    json_put(object, "capture", group_json(&summary->capture));
    json_put(object, "reassembly", group_json(&summary->reassembly));
    json_put(object, "history", group_json(&summary->history));
    json_put(object, "memory", group_json(&summary->memory));
    json_put_filled(object, "ledger", group_json(&summary->ledger));
    json_put_filled(object, "output", group_json(&summary->output));
    json_put_filled(object, "messages", group_json(&summary->messages));
    json_put_filled(object, "packets", group_json(&summary->packets));
    json_put_flag(object, "lossy", lossy);
    return object;
}
