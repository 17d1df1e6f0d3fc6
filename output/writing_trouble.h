/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When it is said that lines cannot be written: at once, then once a minute as long as it
 * lasts, and when it is over. Nothing asks a clock.
 */
#ifndef OUTPUT_WRITING_TROUBLE_H
#define OUTPUT_WRITING_TROUBLE_H

#include <stdbool.h>

#include "base/error.h"
#include "base/timestamp.h"

#define WRITING_TROUBLE_INTERVAL (60 * DURATION_SECOND)

/* How it stands with what waits. */
struct writing_state {
    const char *name;
    const char *reason; /* it failed; NULL: it did not, but a reader may be slow */
    uint64_t waiting;   /* lines */
    uint64_t dropped;   /* lines, from the start on */
};

/* Zeroed nothing is wrong. */
struct writing_trouble {
    bool lasts;
    bool told; /* of this one */
    bool said; /* of any */
    duration said_at;
    uint64_t dropped_before; /* it began */
    uint64_t dropped_known;  /* at the last look */
};

enum writing_word { WRITING_NO_WORD, WRITING_TROUBLE, WRITING_REMARK };

/* Looks at how it stands; the sentence is set unless there is nothing to say. */
enum writing_word writing_trouble_look(struct writing_trouble *trouble,
                                       const struct writing_state *state, duration now,
                                       struct error *sentence);

#endif
