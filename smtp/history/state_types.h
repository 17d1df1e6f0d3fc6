/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The members of what history remembers, for its state file. */
#ifndef SMTP_HISTORY_STATE_TYPES_H
#define SMTP_HISTORY_STATE_TYPES_H

#include "smtp/history/history_chain.h"
#include "smtp/history/state_fields.h"

struct state_table {
    const struct state_type *type;
    size_t size; /* of an entry */
};

const struct state_table *state_table(enum history_table table);

#endif
