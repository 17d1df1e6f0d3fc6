/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What `explain` says of the rules, in each of its formats: as text for a
 * terminal, as one JSON object a line, as the page docs/anomalies.md. All of it
 * is in the tables (smtp/anomalies/).
 */
#ifndef CLI_EXPLAIN_EXPLAIN_H
#define CLI_EXPLAIN_EXPLAIN_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/options/options.h"
#include "smtp/anomalies/anomaly_rules.h"

extern const struct option_table explain_option_table;

struct explain_format {
    const char *name;
    void (*all)(FILE *file); /* when no rule was named */
    void (*rule)(FILE *file, const struct anomaly_rule *rule, bool first);
};

extern const struct explain_format explain_text;
extern const struct explain_format explain_json;
extern const struct explain_format explain_markdown;

#endif
