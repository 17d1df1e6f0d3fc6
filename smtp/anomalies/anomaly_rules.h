/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All anomaly rules, in one table.
 *
 * A rule is a row and a small function. The row says what the finding means to
 * somebody who has never heard of it; `explain` and the documentation are made
 * from it. The function reads a view of the finished session and adds findings
 * that begin as the row says and may be changed where the evidence is stronger
 * or weaker. A false alarm costs more than a missed one.
 */
#ifndef SMTP_ANOMALIES_ANOMALY_RULES_H
#define SMTP_ANOMALIES_ANOMALY_RULES_H

#include "smtp/session.h"
#include "smtp/smtp_limits.h"

struct dialogue_view;
struct finding_writer;
struct rule_settings;
struct server_software;

struct anomaly_rule {
    const char *id;
    const char *title;
    enum severity severity;
    enum blame blame;
    enum confidence confidence;
    /* Rests on bytes being exactly as captured: one severity lower when the
     * capture has holes. */
    bool byte_exact;
    /* Says that something did not come: silent where the record lacks anything,
     * since it may have come all the same. */
    bool of_absence;
    /* Other sessions add findings to those of `find`, or make them more or less
     * severe. */
    bool weighed_by_others;
    const char *reference;   /* RFC section or other source; NULL for none */
    const char *explanation; /* what it means */
    const char *harmless;    /* what looks alike and is not meant; NULL for none */
    const char *remedy;      /* what to do */
    /* NULL for rules that need other sessions; smtp/history/ applies these. */
    void (*find)(const struct dialogue_view *view, struct finding_writer *writer);
};

size_t anomaly_rule_count(void);
const struct anomaly_rule *anomaly_rule_at(size_t index);
/* NULL when no rule has this id. */
const struct anomaly_rule *anomaly_rule_find(const char *id);
/* What its findings are worth where the capture lacks bytes; NULL: as much as
 * elsewhere. */
const char *anomaly_rule_in_doubt(const struct anomaly_rule *rule);
/* Whether other sessions say that there is a finding, or how severe it is. */
bool anomaly_rule_rests_on_others(const struct anomaly_rule *rule);
/* Where the table has it. */
size_t anomaly_rule_index(const struct anomaly_rule *rule);

/* Applies all rules; the findings stand in the order of the dialogue. Without
 * fingerprints and the `software` (else NULL) they come from, the rules that
 * compare texts with products are silent. `settings` may be NULL. */
void anomaly_rules_apply(struct session *session, const struct smtp_limits *limits,
                         const struct rule_settings *settings,
                         const struct server_software *software);

/* Puts findings that were added later where they belong. */
void anomaly_findings_sort(struct session *session);

#endif
