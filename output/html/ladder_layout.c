/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Choosing what a ladder shows, and stacking it. */
#include "output/html/ladder_layout.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"

/* What every dialogue shows: how it began and how it ended. */
enum { FIRST_STEPS = 10, LAST_STEPS = 6 };

/* Nine pixels for each factor of about three. */
static const struct scale_mark {
    duration span;
    int space;
} scale[] = {
    { 3600 * DURATION_SECOND, 76 },    { 1000 * DURATION_SECOND, 67 },
    { 300 * DURATION_SECOND, 58 },     { 100 * DURATION_SECOND, 49 },
    { 30 * DURATION_SECOND, 40 },      { 10 * DURATION_SECOND, 31 },
    { 3 * DURATION_SECOND, 22 },       { 1 * DURATION_SECOND, 13 },
    { 300 * DURATION_MILLISECOND, 8 }, { 100 * DURATION_MILLISECOND, 4 },
};

int ladder_layout_space(duration span)
{
    for (size_t i = 0; i < sizeof scale / sizeof scale[0]; i++)
        if (span >= scale[i].span)
            return scale[i].space;
    return 0;
}

/* --------------------------------------------------------- which steps are shown */

struct choice {
    const struct session *session;
    bool *shown; /* of each step */
    size_t room;
};

static void show(struct choice *choice, size_t step)
{
    if (step >= choice->session->step_count || choice->shown[step] || choice->room == 0)
        return;
    choice->shown[step] = true;
    choice->room--;
}

static void show_range(struct choice *choice, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        show(choice, i);
}

/* Those with findings, and what they answer or are answered with. */
static void show_found(struct choice *choice, bool informations)
{
    const struct session *session = choice->session;

    for (size_t i = 0; i < session->finding_count; i++) {
        const struct finding *finding = &session->findings[i];

        if (finding->step < 0 || (finding->severity == SEVERITY_INFO) != informations)
            continue;
        show(choice, (size_t)finding->step);
        show(choice, (size_t)finding->step + 1);
        if (finding->step > 0)
            show(choice, (size_t)finding->step - 1);
    }
}

/* A row that says that one step is left out is as large as the step. */
static void show_lone(struct choice *choice)
{
    size_t count = choice->session->step_count;

    for (size_t i = 1; i + 1 < count; i++)
        if (choice->shown[i - 1] && choice->shown[i + 1])
            choice->shown[i] = true;
}

static void choose(struct choice *choice)
{
    size_t count = choice->session->step_count;

    if (count <= LADDER_STEPS) {
        show_range(choice, 0, count);
        return;
    }
    show_range(choice, 0, FIRST_STEPS);
    show_range(choice, count - LAST_STEPS, count);
    show_found(choice, false);
    show_found(choice, true);
    show_range(choice, 0, count);
    show_lone(choice);
}

/* -------------------------------------------------------------------- stacking */

struct stack {
    struct ladder_layout *layout;
    const struct session *session;
    duration previous; /* where the row above ends in time */
    bool in_tls;       /* that one is TLS */
};

/* The record does not say until when TLS went on. */
static duration end_of(const struct step *step)
{
    return step->kind == STEP_TLS ? step->t : step->t_end;
}

static struct ladder_row *push(struct stack *stack, enum ladder_row_kind kind, int height)
{
    struct ladder_layout *layout = stack->layout;
    struct ladder_row *row = &layout->rows[layout->row_count++];

    assert(layout->row_count <= LADDER_ROWS);
    *row = (struct ladder_row){ .kind = kind, .top = layout->height, .height = height };
    layout->height += height;
    return row;
}

/* Empty space for the time up to `t`, or a row for a wait. Within TLS there is no wait to
 * speak of: nobody knows what was said. */
static void push_wait(struct stack *stack, duration t)
{
    duration span = t - stack->previous;
    int space = ladder_layout_space(span);

    if (stack->in_tls)
        return;
    if (span > LADDER_WAIT_WORTH)
        push(stack, LADDER_ROW_WAIT, space + LADDER_WAIT_ROW)->span = span;
    else
        stack->layout->height += space;
}

static bool stands_on(const struct session *session, const struct finding *finding,
                      const struct step *step)
{
    return finding->step >= 0 && (size_t)finding->step < session->step_count &&
           &session->steps[finding->step] == step;
}

static void push_findings(struct stack *stack, const struct step *step)
{
    const struct session *session = stack->session;
    size_t count = 0;

    for (unsigned severity = SEVERITY_COUNT; severity-- > 0;) {
        for (size_t i = 0; i < session->finding_count; i++) {
            const struct finding *finding = &session->findings[i];

            if (finding->severity == severity && stands_on(session, finding, step) &&
                count++ < LADDER_FINDINGS)
                push(stack, LADDER_ROW_FINDING, LADDER_FINDING_ROW)->finding = finding;
        }
    }
    if (count > LADDER_FINDINGS)
        push(stack, LADDER_ROW_MORE_FINDINGS, LADDER_FINDING_ROW)->count = count - LADDER_FINDINGS;
}

static bool is_odd(const struct session *session, const struct step *step)
{
    for (size_t i = 0; i < session->finding_count; i++)
        if (session->findings[i].severity > SEVERITY_INFO &&
            stands_on(session, &session->findings[i], step))
            return true;
    return false;
}

static void push_step(struct stack *stack, const struct step *step)
{
    struct ladder_row *row;

    push_wait(stack, step->t);
    row = push(stack, LADDER_ROW_STEP, LADDER_STEP_ROW);
    row->step = step;
    row->t = step->t;
    row->since = step->t - stack->previous;
    row->marked = is_odd(stack->session, step);
    push_findings(stack, step);
    stack->previous = end_of(step);
    stack->in_tls = step->kind == STEP_TLS;
}

/* Steps that are not shown; returns the first behind them. */
static size_t push_fold(struct stack *stack, const bool shown[], size_t first)
{
    struct ladder_row *row = push(stack, LADDER_ROW_FOLD, LADDER_FOLD_ROW);
    size_t end = first;
    duration until = stack->previous;

    for (; end < stack->session->step_count && !shown[end]; end++)
        until = end_of(&stack->session->steps[end]);
    row->count = end - first;
    row->span = until - stack->previous;
    stack->previous = until;
    stack->in_tls = false;
    return end;
}

static void push_steps(struct stack *stack, const bool shown[])
{
    size_t i = 0;

    while (i < stack->session->step_count) {
        if (shown[i])
            push_step(stack, &stack->session->steps[i++]);
        else
            i = push_fold(stack, shown, i);
    }
}

/* What the limit of a record left out, and the final steps behind it. */
static void push_last_steps(struct stack *stack)
{
    const struct session *session = stack->session;
    uint64_t unknown = session->left_out.steps - session->last_step_count;

    assert(session->left_out.steps >= session->last_step_count);
    if (unknown > 0) {
        push(stack, LADDER_ROW_LEFT_OUT, LADDER_FOLD_ROW)->count = unknown;
        if (session->last_step_count > 0)
            stack->previous = session->last_steps[0].t;
    }
    for (size_t i = 0; i < session->last_step_count; i++)
        push_step(stack, &session->last_steps[i]);
}

static void push_close(struct stack *stack)
{
    duration end = stack->session->end - stack->session->start;
    struct ladder_row *row;

    push_wait(stack, end);
    row = push(stack, LADDER_ROW_CLOSE, LADDER_CLOSE_ROW);
    row->t = end;
    row->since = end - stack->previous;
}

void ladder_layout_make(struct ladder_layout *ret_layout, const struct session *session)
{
    struct choice choice = { session, memory_new(session->step_count + 1, sizeof(bool)),
                             LADDER_STEPS };
    struct stack stack = { ret_layout, session, 0, false };

    ret_layout->height = LADDER_TOP;
    ret_layout->row_count = 0;
    choose(&choice);
    push_steps(&stack, choice.shown);
    push_last_steps(&stack);
    push_close(&stack);
    ret_layout->height += LADDER_BOTTOM;
    free(choice.shown);
}
