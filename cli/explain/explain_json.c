/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules for programs. */
#include "cli/explain/explain.h"
#include "cli/explain/threshold_text.h"
#include "output/json_build.h"
#include "output/json_line.h"

/* As it would stand in a configuration file. */
static void put_value(json_t *object, const char *key, enum threshold_unit unit, int64_t value)
{
    char text[THRESHOLD_TEXT_SIZE];

    threshold_format(unit, value, text);
    json_put_word(object, key, text);
}

static json_t *threshold_json(const struct threshold_row *row)
{
    json_t *object = json_object_new();

    json_put_word(object, "name", row->name);
    json_put_word(object, "unit", threshold_unit_name(row->unit));
    put_value(object, "default", row->unit, row->standard);
    put_value(object, "minimum", row->unit, row->least);
    put_value(object, "maximum", row->unit, row->most);
    json_put_word(object, "meaning", row->meaning);
    return object;
}

static json_t *thresholds_json(const struct anomaly_rule *rule)
{
    json_t *array = json_array_new();

    for (unsigned i = 0; i < THRESHOLD_COUNT; i++) {
        const struct threshold_row *row = threshold_row((enum threshold)i);

        if (strcmp(row->rule, rule->id) == 0)
            json_append(array, threshold_json(row));
    }
    return array;
}

static json_t *rule_json(const struct anomaly_rule *rule)
{
    json_t *object = json_object_new();

    json_put_word(object, "type", "anomaly");
    json_put_word(object, "id", rule->id);
    json_put_word(object, "title", rule->title);
    json_put_word(object, "severity", severity_name(rule->severity));
    json_put_word(object, "blame", blame_name(rule->blame));
    json_put_word(object, "confidence", confidence_name(rule->confidence));
    json_put_word(object, "reference", rule->reference);
    json_put_word(object, "explanation", rule->explanation);
    json_put_word(object, "harmless", rule->harmless);
    json_put_word(object, "remedy", rule->remedy);
    json_put_word(object, "in_doubt", anomaly_rule_in_doubt(rule));
    json_put_filled(object, "thresholds", thresholds_json(rule));
    return object;
}

static void print_rule(FILE *file, const struct anomaly_rule *rule, bool first)
{
    json_t *object = rule_json(rule);
    struct bounded_buffer line;
    struct bytes text;

    (void)first;
    bounded_buffer_init(&line, SIZE_MAX);
    json_line_append(&line, object);
    text = bounded_buffer_bytes(&line);
    fwrite(text.data, 1, text.length, file);
    bounded_buffer_clear(&line);
    json_decref(object);
}

static void print_all(FILE *file)
{
    for (size_t i = 0; i < anomaly_rule_count(); i++)
        print_rule(file, anomaly_rule_at(i), i == 0);
}

const struct explain_format explain_json = { "json", print_all, print_rule };
