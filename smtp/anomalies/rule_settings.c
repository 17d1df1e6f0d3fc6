/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keeping and asking what the operator has set. */
#include "smtp/anomalies/rule_settings.h"

#include <stdlib.h>

#include "base/glob.h"
#include "base/memory.h"

struct rule_settings *rule_settings_new(void)
{
    struct rule_settings *settings = memory_new(1, sizeof *settings);

    for (unsigned i = 0; i < THRESHOLD_COUNT; i++)
        settings->thresholds[i] = threshold_row((enum threshold)i)->standard;
    settings->rules = memory_new(anomaly_rule_count(), sizeof *settings->rules);
    return settings;
}

void rule_settings_free(struct rule_settings *settings)
{
    if (settings == NULL)
        return;
    for (size_t i = 0; i < settings->suppression_count; i++)
        free(settings->suppressions[i].rules);
    free(settings->rules);
    free(settings);
}

struct suppression *rule_settings_add_suppression(struct rule_settings *settings)
{
    if (settings->suppression_count == SUPPRESSIONS)
        return NULL;
    return &settings->suppressions[settings->suppression_count++];
}

bool suppression_add_rules(struct suppression *suppression, const char *pattern)
{
    bool found = false;

    if (suppression->rules == NULL)
        suppression->rules = memory_new(anomaly_rule_count(), sizeof *suppression->rules);
    for (size_t i = 0; i < anomaly_rule_count(); i++) {
        if (!glob_matches(bytes_of_string(pattern), bytes_of_string(anomaly_rule_at(i)->id)))
            continue;
        suppression->rules[i] = true;
        found = true;
    }
    return found;
}

bool rule_is_off(const struct rule_settings *settings, const struct anomaly_rule *rule)
{
    return settings != NULL && settings->rules[anomaly_rule_index(rule)].off;
}

static bool fits(const struct suppression_networks *networks, const struct ip_address *address)
{
    for (size_t i = 0; i < networks->count; i++)
        if (ip_network_contains(&networks->values[i], address))
            return true;
    return networks->count == 0;
}

bool rule_is_suppressed(const struct rule_settings *settings, const struct anomaly_rule *rule,
                        const struct ip_address *client, const struct ip_address *server)
{
    if (settings == NULL)
        return false;
    for (size_t i = 0; i < settings->suppression_count; i++) {
        const struct suppression *suppression = &settings->suppressions[i];

        if ((suppression->rules == NULL || suppression->rules[anomaly_rule_index(rule)]) &&
            fits(&suppression->client, client) && fits(&suppression->server, server))
            return true;
    }
    return false;
}

const enum severity *rule_severity(const struct rule_settings *settings,
                                   const struct anomaly_rule *rule)
{
    const struct rule_setting *setting;

    if (settings == NULL)
        return NULL;
    setting = &settings->rules[anomaly_rule_index(rule)];
    return setting->has_severity ? &setting->severity : NULL;
}
