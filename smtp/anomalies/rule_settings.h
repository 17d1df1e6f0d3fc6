/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the operator has set for the rules: thresholds, severities, rules that
 * are switched off, and suppressions.
 *
 * A rule that is off finds nothing, and nothing is built on what it would have
 * found. A suppression is for findings that are known and right: they are
 * counted (`suppressed` of the session, or the summary's for notices) and not
 * told, and nothing is built on them either. A severity is the last word on a
 * rule's findings: what is built on them is judged before it
 * (smtp/history/severity_settings.h).
 *
 * Once made it is only read, and lent to all who judge. Where NULL is lent,
 * everything is as the tables say.
 */
#ifndef SMTP_ANOMALIES_RULE_SETTINGS_H
#define SMTP_ANOMALIES_RULE_SETTINGS_H

#include "base/ip_network.h"
#include "smtp/anomalies/anomaly_rules.h"
#include "smtp/anomalies/thresholds.h"

/* So many suppressions, and networks of one kind in each. */
enum { SUPPRESSIONS = 64, SUPPRESSION_NETWORKS = 16 };

struct suppression_networks {
    size_t count; /* 0: any address */
    struct ip_network values[SUPPRESSION_NETWORKS];
};

/* A finding is hidden when its rule, its client and its server all fit. */
struct suppression {
    bool *rules; /* by the rule's index; NULL: any rule */
    struct suppression_networks client;
    struct suppression_networks server;
};

struct rule_setting {
    bool off;
    bool has_severity;
    enum severity severity;
};

struct rule_settings {
    int64_t thresholds[THRESHOLD_COUNT];
    struct rule_setting *rules; /* by the rule's index */
    size_t suppression_count;
    struct suppression suppressions[SUPPRESSIONS];
};

/* As the tables say. */
struct rule_settings *rule_settings_new(void);
void rule_settings_free(struct rule_settings *settings);

/* A new one that fits nothing yet; NULL when there are SUPPRESSIONS of them. */
struct suppression *rule_settings_add_suppression(struct rule_settings *settings);

/* Adds the rules whose identifiers fit the pattern (base/glob.h); false when none does. */
bool suppression_add_rules(struct suppression *suppression, const char *pattern);

/* The value of a threshold; `settings` may be NULL here and below. */
static inline int64_t threshold_value(const struct rule_settings *settings,
                                      enum threshold threshold)
{
    return settings != NULL ? settings->thresholds[threshold] : threshold_row(threshold)->standard;
}

bool rule_is_off(const struct rule_settings *settings, const struct anomaly_rule *rule);

/* An address without a family, one that is not known, fits no network. */
bool rule_is_suppressed(const struct rule_settings *settings, const struct anomaly_rule *rule,
                        const struct ip_address *client, const struct ip_address *server);

/* The severity that was set; NULL when none was. */
const enum severity *rule_severity(const struct rule_settings *settings,
                                   const struct anomaly_rule *rule);

#endif
