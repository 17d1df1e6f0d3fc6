/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The operator's last word. */
#include "smtp/history/settings_filter.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"

struct settings_filter {
    const struct rule_settings *settings;
    struct session_sink next;
    uint64_t suppressed;
};

static const struct anomaly_rule *rule_of(const struct finding *finding)
{
    const struct anomaly_rule *rule = anomaly_rule_find(finding->id);

    assert(rule != NULL);
    return rule;
}

static void set_severity(const struct settings_filter *filter, struct finding *finding)
{
    const enum severity *severity = rule_severity(filter->settings, rule_of(finding));

    if (severity != NULL)
        finding->severity = *severity;
}

static void receive(void *context, struct session *session)
{
    const struct settings_filter *filter = context;

    for (size_t i = 0; filter->settings != NULL && i < session->finding_count; i++)
        set_severity(filter, &session->findings[i]);
    session_sink_receive(&filter->next, session);
}

static bool is_told(struct settings_filter *filter, const struct notice *notice)
{
    const struct anomaly_rule *rule = rule_of(&notice->finding);

    if (rule_is_off(filter->settings, rule))
        return false;
    if (!rule_is_suppressed(filter->settings, rule, &notice->client, &notice->server))
        return true;
    filter->suppressed++;
    return false;
}

static void notify(void *context, struct notice *notice)
{
    struct settings_filter *filter = context;

    if (!is_told(filter, notice)) {
        notice_free(notice);
        return;
    }
    set_severity(filter, &notice->finding);
    session_sink_notify(&filter->next, notice);
}

struct settings_filter *settings_filter_new(const struct rule_settings *settings,
                                            struct session_sink next)
{
    struct settings_filter *filter = memory_new(1, sizeof *filter);

    filter->settings = settings;
    filter->next = next;
    return filter;
}

void settings_filter_free(struct settings_filter *filter)
{
    free(filter);
}

struct session_sink settings_filter_sink(struct settings_filter *filter)
{
    return (struct session_sink){ .context = filter, .receive = receive, .notify = notify };
}

uint64_t settings_filter_suppressed(const struct settings_filter *filter)
{
    return filter->suppressed;
}
