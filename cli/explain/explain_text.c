/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules for a terminal. */
#include <string.h>

#include "cli/explain/explain.h"
#include "cli/explain/paragraph.h"
#include "cli/explain/threshold_text.h"

enum { COLUMN_OF_TITLES = 44, COLUMN_OF_MEANINGS = 30 };

static void print_all(FILE *file)
{
    for (size_t i = 0; i < anomaly_rule_count(); i++) {
        const struct anomaly_rule *rule = anomaly_rule_at(i);
        int column = fprintf(file, "%-33s %-8s", rule->id, severity_name(rule->severity));

        paragraph_continue(file, column, COLUMN_OF_TITLES, rule->title);
    }
    fprintf(file, "\n`smtpscope explain ANOMALY` says more about one of them.\n");
}

static void print_part(FILE *file, const char *heading, const char *text)
{
    if (text == NULL)
        return;
    fprintf(file, "\n%s\n", heading);
    paragraph_print(file, 2, text);
}

static void print_threshold(FILE *file, const struct threshold_row *row)
{
    char value[THRESHOLD_TEXT_SIZE];
    int column;

    threshold_format(row->unit, row->standard, value);
    column = fprintf(file, "  %s = %s  ", row->name, value);
    if (column > COLUMN_OF_MEANINGS) {
        fputc('\n', file);
        column = 0;
    }
    paragraph_continue(file, column, COLUMN_OF_MEANINGS, row->meaning);
}

static void print_thresholds(FILE *file, const struct anomaly_rule *rule)
{
    bool first = true;

    for (unsigned i = 0; i < THRESHOLD_COUNT; i++) {
        const struct threshold_row *row = threshold_row((enum threshold)i);

        if (strcmp(row->rule, rule->id) != 0)
            continue;
        if (first)
            fprintf(file, "\nThresholds (section [rule %s] of the configuration file)\n", rule->id);
        first = false;
        print_threshold(file, row);
    }
}

static void print_rule(FILE *file, const struct anomaly_rule *rule, bool first)
{
    fprintf(file, "%s%s\n%s\n\n", first ? "" : "\n\n", rule->id, rule->title);
    fprintf(file, "  severity    %s\n", severity_name(rule->severity));
    fprintf(file, "  blame       %s\n", blame_name(rule->blame));
    fprintf(file, "  confidence  %s\n", confidence_name(rule->confidence));
    if (rule->reference != NULL)
        fprintf(file, "  reference   %s\n", rule->reference);
    print_part(file, "What it means", rule->explanation);
    print_part(file, "What looks alike and is harmless", rule->harmless);
    print_part(file, "What to do", rule->remedy);
    print_part(file, "When the capture lacks bytes", anomaly_rule_in_doubt(rule));
    print_thresholds(file, rule);
}

const struct explain_format explain_text = { "text", print_all, print_rule };
