/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Saying troubles and keeping them. */
#include "cli/reading/trouble_log.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/command.h"

void trouble_log_add(struct trouble_log *log, const struct error *error)
{
    complain("%s", error->message);
    if (log->count < TROUBLES_KEPT)
        log->messages[log->count++] = memory_made(strdup(error->message));
}

void trouble_log_clear(struct trouble_log *log)
{
    for (size_t i = 0; i < log->count; i++)
        free(log->messages[i]);
    *log = (struct trouble_log){ 0 };
}
