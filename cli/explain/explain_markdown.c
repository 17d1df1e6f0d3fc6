/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules as a page: docs/anomalies.md is this. */
#include <string.h>

#include "cli/explain/explain.h"
#include "cli/explain/threshold_text.h"

static void print_part(FILE *file, const char *heading, const char *text)
{
    if (text != NULL)
        fprintf(file, "**%s** %s\n\n", heading, text);
}

static void print_threshold(FILE *file, const struct threshold_row *row)
{
    char standard[THRESHOLD_TEXT_SIZE], least[THRESHOLD_TEXT_SIZE], most[THRESHOLD_TEXT_SIZE];

    threshold_format(row->unit, row->standard, standard);
    threshold_format(row->unit, row->least, least);
    threshold_format(row->unit, row->most, most);
    fprintf(file, "| `%s` | %s | %s | %s to %s | %s |\n", row->name, threshold_unit_name(row->unit),
            standard, least, most, row->meaning);
}

static void print_thresholds(FILE *file, const struct anomaly_rule *rule)
{
    bool first = true;

    for (unsigned i = 0; i < THRESHOLD_COUNT; i++) {
        const struct threshold_row *row = threshold_row((enum threshold)i);

        if (strcmp(row->rule, rule->id) != 0)
            continue;
        if (first)
            fprintf(file,
                    "| threshold | unit | default | may be | meaning |\n|---|---|---|---|---|\n");
        first = false;
        print_threshold(file, row);
    }
    if (!first)
        fputc('\n', file);
}

static void print_rule(FILE *file, const struct anomaly_rule *rule, bool first)
{
    (void)first;
    fprintf(file, "## %s\n\n", rule->id);
    fprintf(file, "%s. Severity %s, blame %s, confidence %s%s%s.\n\n", rule->title,
            severity_name(rule->severity), blame_name(rule->blame),
            confidence_name(rule->confidence), rule->reference != NULL ? "; " : "",
            rule->reference != NULL ? rule->reference : "");
    fprintf(file, "%s\n\n", rule->explanation);
    print_part(file, "Harmless:", rule->harmless);
    print_part(file, "What to do:", rule->remedy);
    print_part(file, "When the capture lacks bytes:", anomaly_rule_in_doubt(rule));
    print_thresholds(file, rule);
}

static void print_all(FILE *file)
{
    fprintf(
        file,
        "# Anomalies\n\n"
        "Everything that smtpscope can find, from the table of its rules: this page is what\n"
        "`smtpscope explain --format markdown` prints. What a severity, a blame and a confidence\n"
        "are is in [session-record.md](session-record.md#anomalies); how thresholds are set,\n"
        "rules switched off and findings suppressed, in\n"
        "[configuration.md](configuration.md#rules).\n\n"
        "| rule | severity | |\n|---|---|---|\n");
    for (size_t i = 0; i < anomaly_rule_count(); i++) {
        const struct anomaly_rule *rule = anomaly_rule_at(i);

        fprintf(file, "| [`%s`](#%s) | %s | %s |\n", rule->id, rule->id,
                severity_name(rule->severity), rule->title);
    }
    fputc('\n', file);
    for (size_t i = 0; i < anomaly_rule_count(); i++)
        print_rule(file, anomaly_rule_at(i), i == 0);
}

const struct explain_format explain_markdown = { "markdown", print_all, print_rule };
