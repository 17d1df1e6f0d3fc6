/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the table of rules to a page. */
#include "cli/page_rules.h"

#include "smtp/anomalies/anomaly_rules.h"

static bool find(const char *id, struct html_rule *ret_rule)
{
    const struct anomaly_rule *rule = anomaly_rule_find(id);

    if (rule == NULL)
        return false;
    *ret_rule = (struct html_rule){
        .id = rule->id,
        .title = rule->title,
        .explanation = rule->explanation,
        .harmless = rule->harmless,
        .remedy = rule->remedy,
        .reference = rule->reference,
    };
    return true;
}

const struct html_rules page_rules = { find };
