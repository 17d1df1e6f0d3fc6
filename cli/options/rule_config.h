/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a configuration file says about the rules, section by section:
 *
 *   [rule noop-flood]        thresholds of the rule, by their names,
 *   warning = 50             `severity` and `enabled`
 *
 *   [suppress monitoring]    `rule`, a glob; `client` and `server`, networks;
 *   client = 192.0.2.7       each may be given several times
 *
 * Rules, thresholds and keys that there are not, values outside their bounds,
 * and suppressions that name nothing or nothing new are errors.
 */
#ifndef CLI_OPTIONS_RULE_CONFIG_H
#define CLI_OPTIONS_RULE_CONFIG_H

#include "base/arena.h"
#include "base/error.h"
#include "smtp/anomalies/rule_settings.h"

struct rule_config {
    struct rule_settings *settings; /* NULL until a section asks for them */
    /* The section under way: one of these, or none. */
    const struct anomaly_rule *rule;
    struct suppression *suppression;
    size_t suppression_keys; /* of that */
    /* Of all suppressions. */
    const char *names[SUPPRESSIONS];
};

/* The section `name` begins; false with an error. `*ret_ours` says whether it is
 * one of the two kinds. `texts` keeps what has to last. */
bool rule_config_begin(struct rule_config *config, const char *name, struct arena *texts,
                       bool *ret_ours, struct error *error);

/* A key of the section under way, which is one of ours. */
bool rule_config_key(struct rule_config *config, const char *name, const char *value,
                     struct error *error);

/* The section under way, if it is one of ours, is over. */
bool rule_config_end(struct rule_config *config, struct error *error);

#endif
