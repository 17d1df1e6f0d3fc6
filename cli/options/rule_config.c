/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sections about rules. */
#include "cli/options/rule_config.h"

#include <stdio.h>
#include <string.h>

#include "cli/options/read_setters.h"
#include "cli/options/switch_option.h"
#include "cli/explain/threshold_text.h"

static struct rule_settings *settings_of(struct rule_config *config)
{
    if (config->settings == NULL)
        config->settings = rule_settings_new();
    return config->settings;
}

/* --------------------------------------------------------------------- sections */

/* What follows the word and blanks; NULL when the section is of another kind. */
static const char *name_behind(const char *section, const char *word)
{
    size_t length = strlen(word);

    if (strncmp(section, word, length) != 0 || strchr(" \t", section[length]) == NULL)
        return NULL;
    section += length;
    return section + strspn(section, " \t");
}

static bool begin_rule(struct rule_config *config, const char *id, struct error *error)
{
    config->rule = anomaly_rule_find(id);
    if (config->rule != NULL)
        return true;
    error_set(error, "there is no rule `%.60s`; `smtpscope explain` lists them", id);
    return false;
}

static bool is_taken(const struct rule_config *config, const char *name)
{
    for (size_t i = 0; i < config->settings->suppression_count; i++)
        if (strcmp(config->names[i], name) == 0)
            return true;
    return false;
}

static bool begin_suppression(struct rule_config *config, const char *name, struct arena *texts,
                              struct error *error)
{
    struct rule_settings *settings = settings_of(config);

    if (name[0] == '\0') {
        error_set(error, "a suppression needs a name: [suppress NAME]");
        return false;
    }
    if (is_taken(config, name)) {
        error_set(error, "there is a [suppress %.40s] already", name);
        return false;
    }
    config->suppression = rule_settings_add_suppression(settings);
    if (config->suppression == NULL) {
        error_set(error, "more than %d suppressions", SUPPRESSIONS);
        return false;
    }
    config->suppression_keys = 0;
    config->names[settings->suppression_count - 1] =
        (const char *)arena_copy(texts, bytes_of(name, strlen(name) + 1)).data;
    return true;
}

bool rule_config_begin(struct rule_config *config, const char *name, struct arena *texts,
                       bool *ret_ours, struct error *error)
{
    const char *rule = name_behind(name, "rule");
    const char *suppression = name_behind(name, "suppress");

    *ret_ours = rule != NULL || suppression != NULL;
    if (rule != NULL)
        return begin_rule(config, rule, error);
    return suppression == NULL || begin_suppression(config, suppression, texts, error);
}

bool rule_config_end(struct rule_config *config, struct error *error)
{
    bool hides_nothing = config->suppression != NULL && config->suppression_keys == 0;

    config->rule = NULL;
    config->suppression = NULL;
    if (hides_nothing)
        error_set(error, "the suppression names no rule, client or server");
    return !hides_nothing;
}

/* ------------------------------------------------------------------------- keys */

/* What is wrong with the value of a key. */
static bool fail_value(const char *name, const struct error *reason, struct error *error)
{
    error_set(error, "%s: %.400s", name, reason->message);
    return false;
}

static void list_keys(const char *rule, char *list, size_t size)
{
    size_t length = (size_t)snprintf(list, size, "severity, enabled");

    for (unsigned i = 0; i < THRESHOLD_COUNT && length < size; i++) {
        const struct threshold_row *row = threshold_row((enum threshold)i);

        if (strcmp(row->rule, rule) == 0)
            length += (size_t)snprintf(list + length, size - length, ", %s", row->name);
    }
}

static bool take_threshold(struct rule_config *config, const char *name, const char *value,
                           struct error *error)
{
    const char *rule = config->rule->id;
    enum threshold threshold = threshold_find(rule, name);
    struct error reason;
    char keys[256];

    if (threshold == THRESHOLD_COUNT) {
        list_keys(rule, keys, sizeof keys);
        error_set(error, "`%.40s` is no key of [rule %s], which has %s", name, rule, keys);
        return false;
    }
    return threshold_parse(&settings_of(config)->thresholds[threshold], threshold_row(threshold),
                           value, &reason) ||
           fail_value(name, &reason, error);
}

static bool take_rule_key(struct rule_config *config, const char *name, const char *value,
                          struct error *error)
{
    struct rule_setting *setting = &settings_of(config)->rules[anomaly_rule_index(config->rule)];
    struct error reason;
    bool enabled;

    if (strcmp(name, "severity") == 0) {
        setting->has_severity = true;
        return severity_parse(&setting->severity, value, &reason) ||
               fail_value(name, &reason, error);
    }
    if (strcmp(name, "enabled") != 0)
        return take_threshold(config, name, value, error);
    if (!switch_option_parse(&enabled, value, &reason))
        return fail_value(name, &reason, error);
    setting->off = !enabled;
    return true;
}

static bool add_rules(struct suppression *suppression, const char *value, struct error *error)
{
    if (suppression_add_rules(suppression, value))
        return true;
    error_set(error, "there is no rule `%.60s`; `smtpscope explain` lists them", value);
    return false;
}

static bool add_network(struct suppression_networks *networks, const char *value,
                        struct error *error)
{
    if (networks->count == SUPPRESSION_NETWORKS) {
        error_set(error, "given more than %d times", SUPPRESSION_NETWORKS);
        return false;
    }
    if (!ip_network_parse(&networks->values[networks->count], value, error))
        return false;
    networks->count++;
    return true;
}

static bool take_suppression_key(struct rule_config *config, const char *name, const char *value,
                                 struct error *error)
{
    struct suppression *suppression = config->suppression;
    struct error reason;
    bool good;

    config->suppression_keys++;
    if (strcmp(name, "rule") == 0) {
        good = add_rules(suppression, value, &reason);
    } else if (strcmp(name, "client") == 0) {
        good = add_network(&suppression->client, value, &reason);
    } else if (strcmp(name, "server") == 0) {
        good = add_network(&suppression->server, value, &reason);
    } else {
        error_set(error, "`%.40s` is no key of a suppression, which has rule, client, server",
                  name);
        return false;
    }
    return good || fail_value(name, &reason, error);
}

bool rule_config_key(struct rule_config *config, const char *name, const char *value,
                     struct error *error)
{
    return config->rule != NULL ? take_rule_key(config, name, value, error)
                                : take_suppression_key(config, name, value, error);
}
