/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Saying it neither too late nor too often. */
#include "output/writing_trouble.h"

#include <inttypes.h>

static const char slow[] = "whoever reads it is too slow";

static void begin(struct writing_trouble *trouble)
{
    trouble->lasts = true;
    trouble->told = false;
    trouble->dropped_before = trouble->dropped_known;
}

static enum writing_word complain(struct writing_trouble *trouble,
                                  const struct writing_state *state, duration now,
                                  struct error *sentence)
{
    uint64_t dropped = state->dropped - trouble->dropped_before;

    if (trouble->said && now - trouble->said_at < WRITING_TROUBLE_INTERVAL)
        return WRITING_NO_WORD;
    error_set(sentence,
              "cannot write to %s: %s; %" PRIu64 " %s, %" PRIu64 " %s dropped; it is tried again",
              state->name, state->reason != NULL ? state->reason : slow, state->waiting,
              state->waiting == 1 ? "line waits" : "lines wait", dropped,
              dropped == 1 ? "was" : "were");
    trouble->told = true;
    trouble->said = true;
    trouble->said_at = now;
    return WRITING_TROUBLE;
}

/* It is over when everything is written that waited. */
static enum writing_word end(struct writing_trouble *trouble, const struct writing_state *state,
                             struct error *sentence)
{
    uint64_t dropped = state->dropped - trouble->dropped_before;

    if (state->waiting > 0)
        return WRITING_NO_WORD;
    trouble->lasts = false;
    if (!trouble->told)
        return WRITING_NO_WORD;
    error_set(sentence, "%s is written to again; %" PRIu64 " %s dropped meanwhile", state->name,
              dropped, dropped == 1 ? "line was" : "lines were");
    return WRITING_REMARK;
}

enum writing_word writing_trouble_look(struct writing_trouble *trouble,
                                       const struct writing_state *state, duration now,
                                       struct error *sentence)
{
    bool wrong = state->reason != NULL || state->dropped > trouble->dropped_known;

    if (!trouble->lasts && !wrong)
        return WRITING_NO_WORD;
    if (!trouble->lasts)
        begin(trouble);
    trouble->dropped_known = state->dropped;
    return wrong ? complain(trouble, state, now, sentence) : end(trouble, state, sentence);
}
