/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of all rules, put together from its families, and applying it. */
#include "smtp/anomalies/anomaly_rules.h"

#include "smtp/anomalies/rule_families.h"

static const struct rule_family *const families[] = {
    &rset_family,       &noop_family,   &data_family,     &end_family,       &client_family,
    &pipelining_family, &hello_family,  &sequence_family, &envelope_family,  &auth_family,
    &answer_family,     &ending_family, &tls_family,      &timing_family,    &tarpit_family,
    &tcp_family,        &reply_family,  &history_family,  &notice_family,    &capture_family,
    &protocol_family,   &syntax_family, &content_family,  &extension_family,
};

enum { FAMILY_COUNT = sizeof families / sizeof families[0] };

size_t anomaly_rule_count(void)
{
    size_t count = 0;

    for (size_t i = 0; i < FAMILY_COUNT; i++)
        count += families[i]->count;
    return count;
}

const struct anomaly_rule *anomaly_rule_at(size_t index)
{
    size_t family = 0;

    while (index >= families[family]->count)
        index -= families[family++]->count;
    return &families[family]->rules[index];
}

const struct anomaly_rule *anomaly_rule_find(const char *id)
{
    for (size_t i = 0; i < anomaly_rule_count(); i++)
        if (strcmp(anomaly_rule_at(i)->id, id) == 0)
            return anomaly_rule_at(i);
    return NULL;
}

size_t anomaly_rule_index(const struct anomaly_rule *rule)
{
    size_t index = 0, family = 0;

    while (rule < families[family]->rules ||
           rule >= families[family]->rules + families[family]->count)
        index += families[family++]->count;
    return index + (size_t)(rule - families[family]->rules);
}

const char *anomaly_rule_in_doubt(const struct anomaly_rule *rule)
{
    if (rule->of_absence)
        return "The rule is silent.";
    return rule->byte_exact ? "The finding is one severity lower." : NULL;
}

bool anomaly_rule_rests_on_others(const struct anomaly_rule *rule)
{
    return rule->find == NULL || rule->weighed_by_others;
}

/* Findings of different rules into the order of the dialogue; those of the
 * whole session come last. Few, and mostly in order. */
void anomaly_findings_sort(struct session *session)
{
    for (size_t i = 1; i < session->finding_count; i++) {
        struct finding moving = session->findings[i];
        size_t j = i;

        for (; j > 0 && moving.step != STEP_NONE &&
               (session->findings[j - 1].step == STEP_NONE ||
                session->findings[j - 1].step > moving.step);
             j--)
            session->findings[j] = session->findings[j - 1];
        session->findings[j] = moving;
    }
}

static void apply_family(const struct rule_family *family, enum severity severity,
                         const struct dialogue_view *view, struct finding_writer *writer)
{
    for (size_t i = 0; i < family->count; i++) {
        if (family->rules[i].severity != severity || family->rules[i].find == NULL)
            continue;
        writer->rule = &family->rules[i];
        if (!rule_is_silent(writer))
            family->rules[i].find(view, writer);
    }
}

void anomaly_rules_apply(struct session *session, const struct smtp_limits *limits,
                         const struct rule_settings *settings,
                         const struct server_software *software)
{
    struct finding_writer writer = { .session = session, .limits = limits, .settings = settings };
    struct dialogue_view view;

    dialogue_view_init(&view, session, settings, software);
    /* The worst first: where the limit leaves findings out, it is harmless ones. */
    for (unsigned severity = SEVERITY_COUNT; severity-- > 0;)
        for (size_t i = 0; i < FAMILY_COUNT; i++)
            apply_family(families[i], severity, &view, &writer);
    dialogue_view_clear(&view);
    anomaly_findings_sort(session);
}
