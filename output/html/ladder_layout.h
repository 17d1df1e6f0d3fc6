/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where everything of a ladder diagram goes: client and server are two lifelines, time
 * runs down, and each step of the dialogue is an arrow from one to the other.
 *
 * Only heights are laid out, in pixels from the top; across, a diagram is as wide as
 * there is room. The scale of time is compressed: each step has its row, and the time
 * that passed before it adds to that, ever less the longer it was (`scale` in the .c).
 * A wait of more than LADDER_WAIT_WORTH has a row with its length in words.
 *
 * Of a dialogue of more than LADDER_STEPS steps its beginning and its end are shown, and
 * the steps with findings, with their neighbours, those that are more than an information
 * first; what lies between is folded into rows that say how many steps they stand for. A
 * step shows LADDER_FINDINGS findings, the most severe first, and how many more there are.
 */
#ifndef OUTPUT_HTML_LADDER_LAYOUT_H
#define OUTPUT_HTML_LADDER_LAYOUT_H

#include "smtp/session.h"

#define LADDER_WAIT_WORTH (1 * DURATION_SECOND)

enum {
    LADDER_STEPS = 48,
    LADDER_FINDINGS = 3,
    /* A step that would be folded alone is shown, so up to twice as many come to be shown; each
     * with a wait or fold in front of it and its findings. */
    LADDER_ROWS = 2 * LADDER_STEPS * (3 + LADDER_FINDINGS) + SESSION_LAST_STEPS * 2 + 8,
};

/* Heights. */
enum {
    LADDER_TOP = 52, /* names of the two */
    LADDER_STEP_ROW = 32,
    LADDER_FINDING_ROW = 22,
    LADDER_WAIT_ROW = 26,
    LADDER_FOLD_ROW = 36,
    LADDER_CLOSE_ROW = 34,
    LADDER_BOTTOM = 8,
};

enum ladder_row_kind {
    LADDER_ROW_STEP,
    LADDER_ROW_FINDING,
    LADDER_ROW_MORE_FINDINGS, /* `count` of them */
    LADDER_ROW_WAIT,          /* of `span` */
    LADDER_ROW_FOLD,          /* `count` steps in `span` */
    LADDER_ROW_LEFT_OUT,      /* `count` steps that the record does not have */
    LADDER_ROW_CLOSE,         /* the end of the connection */
    LADDER_ROW_KIND_COUNT
};

struct ladder_row {
    enum ladder_row_kind kind;
    int top;
    int height;
    const struct step *step;       /* of a step */
    const struct finding *finding; /* of a finding */
    bool marked;                   /* a step with a finding that is more than an information */
    size_t count;
    duration span;
    duration t;     /* of steps and the close: since the session's start */
    duration since; /* likewise: since the step before, drawn or not, was over */
};

/* Rows from top to bottom; they touch each other or have the time between them. */
struct ladder_layout {
    int height;
    size_t row_count;
    struct ladder_row rows[LADDER_ROWS];
};

/* What it points to is the session's. */
void ladder_layout_make(struct ladder_layout *ret_layout, const struct session *session);

/* How many pixels of empty space stand for a span of time. */
int ladder_layout_space(duration span);

#endif
