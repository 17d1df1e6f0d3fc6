/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the operator has set takes effect here, where all is judged: the last
 * filter.
 *
 * Findings and notices get the severities that were set for their rules.
 * Notices of rules that are off are dropped, suppressed ones are dropped and
 * counted; findings of such rules were never added (finding_writer.h).
 */
#ifndef SMTP_HISTORY_SETTINGS_FILTER_H
#define SMTP_HISTORY_SETTINGS_FILTER_H

#include "smtp/anomalies/rule_settings.h"
#include "smtp/session.h"

struct settings_filter;

/* The settings are lent; NULL: everything passes as it is. */
struct settings_filter *settings_filter_new(const struct rule_settings *settings,
                                            struct session_sink next);
void settings_filter_free(struct settings_filter *filter);

/* Valid as long as the object. */
struct session_sink settings_filter_sink(struct settings_filter *filter);

uint64_t settings_filter_suppressed(const struct settings_filter *filter); /* notices */

#endif
