/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How records point to their steps. */
#ifndef SMTP_STEP_INDEX_H
#define SMTP_STEP_INDEX_H

#include <stdint.h>

/* The index of a step in the dialogue, or of a transaction; -1 for none. */
typedef int32_t step_index;
enum { STEP_NONE = -1, TRANSACTION_NONE = -1 };

#endif
