/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The functions behind the rows of the table, family by family. */
#ifndef SMTP_ANOMALIES_RULE_FAMILIES_H
#define SMTP_ANOMALIES_RULE_FAMILIES_H

#include "smtp/anomalies/dialogue_view.h"
#include "smtp/anomalies/finding_writer.h"

/* rset_rules.c */
void find_rset_doubled(const struct dialogue_view *view, struct finding_writer *writer);
void find_rset_after_rejected_mail_or_data(const struct dialogue_view *view,
                                           struct finding_writer *writer);
void find_rset_after_rejected_recipient(const struct dialogue_view *view,
                                        struct finding_writer *writer);
void find_rset_recipient_verification(const struct dialogue_view *view,
                                      struct finding_writer *writer);
void find_rset_unexplained_abort(const struct dialogue_view *view, struct finding_writer *writer);
void find_rset_connection_reuse_probe(const struct dialogue_view *view,
                                      struct finding_writer *writer);
void find_rset_noop_equivalent(const struct dialogue_view *view, struct finding_writer *writer);
void find_envelope_replay_after_abort(const struct dialogue_view *view,
                                      struct finding_writer *writer);

/* rset_server_rules.c */
void find_rset_not_250(const struct dialogue_view *view, struct finding_writer *writer);
void find_rset_closes_connection(const struct dialogue_view *view, struct finding_writer *writer);
void find_rset_ignored(const struct dialogue_view *view, struct finding_writer *writer);
void find_rset_storm(const struct dialogue_view *view, struct finding_writer *writer);

/* capture_rules.c */
void find_capture_gap(const struct dialogue_view *view, struct finding_writer *writer);
void find_one_sided_capture(const struct dialogue_view *view, struct finding_writer *writer);
void find_mid_stream_start(const struct dialogue_view *view, struct finding_writer *writer);

#endif
