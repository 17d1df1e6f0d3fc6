/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Troubles of a run: each is said on standard error at once, and the first
 * TROUBLES_KEPT are kept for the summary.
 */
#ifndef CLI_READING_TROUBLE_LOG_H
#define CLI_READING_TROUBLE_LOG_H

#include <stddef.h>

#include "base/error.h"

enum { TROUBLES_KEPT = 16 };

struct trouble_log {
    size_t count; /* of those kept */
    char *messages[TROUBLES_KEPT];
};

void trouble_log_add(struct trouble_log *log, const struct error *error);
void trouble_log_clear(struct trouble_log *log);

#endif
