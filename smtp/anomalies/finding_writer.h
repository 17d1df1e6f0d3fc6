/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Adding findings to a session, inside its limit.
 *
 * A finding begins as its rule's row says. When the limit is reached the
 * finding is counted in `left_out`, when the operator suppressed it in
 * `suppressed`, and the caller fills in a place that nobody will read.
 */
#ifndef SMTP_ANOMALIES_FINDING_WRITER_H
#define SMTP_ANOMALIES_FINDING_WRITER_H

#include "smtp/anomalies/anomaly_rules.h"
#include "smtp/anomalies/rule_settings.h"

struct finding_writer {
    struct session *session;
    const struct smtp_limits *limits;
    const struct rule_settings *settings; /* NULL: as the tables say */
    const struct anomaly_rule *rule;
    struct finding unread;
};

/* Nothing that was said is missing in the record: what is not there was not said. */
bool record_is_whole(const struct session *session);

/* The rule has nothing to say of this session, whatever there is to find: it is
 * switched off, or it is about what is missing and the record is not whole. */
bool rule_is_silent(const struct finding_writer *writer);

/* What the rule finds here is told; a suppressed finding is counted. For those
 * who do more than add a finding: finding_add asks it itself. */
bool finding_is_told(const struct finding_writer *writer);

/* `step` may be STEP_NONE; `format` makes the sentence. The finding is valid
 * until the next one is added. */
struct finding *finding_add(struct finding_writer *writer, step_index step, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* One severity up, to critical at most; not where the capture's holes have
 * already cost one. */
void finding_raise(const struct finding_writer *writer, struct finding *finding);

/* This severity instead of the row's, and one less where the capture has holes. */
void finding_set_severity(const struct finding_writer *writer, struct finding *finding,
                          enum severity severity);

void finding_add_integer(struct finding_writer *writer, struct finding *finding, const char *name,
                         int64_t value);
void finding_add_duration(struct finding_writer *writer, struct finding *finding, const char *name,
                          duration value);
void finding_add_text(struct finding_writer *writer, struct finding *finding, const char *name,
                      struct bytes value);

#endif
