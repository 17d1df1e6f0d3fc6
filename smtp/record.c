/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Adding to the record inside the limits. */
#include "smtp/record.h"

#include <stdlib.h>

#include "base/memory.h"
#include "smtp/reply_parser.h"
#include "smtp/session_watch.h"

void record_init(struct record *record, timestamp start, const struct smtp_limits *limits)
{
    *record = (struct record){ .limits = limits };
    session_draft_init(&record->draft, start);
}

bool record_is_full(const struct record *record)
{
    return record->draft.arena.used >= record->limits->record;
}

/* A present text stays present, also when it is empty. */
static struct bytes copy_text(struct arena *arena, struct bytes text)
{
    if (text.length == 0)
        return bytes_present(text) ? bytes_empty() : text;
    return arena_copy(arena, text);
}

static struct bytes copy_upper(struct arena *arena, struct bytes text)
{
    uint8_t *copy;

    if (text.length == 0)
        return bytes_empty();
    copy = arena_new(arena, text.length, 1);
    for (size_t i = 0; i < text.length; i++)
        copy[i] = ascii_upper(text.data[i]);
    return bytes_of(copy, text.length);
}

/* The lines, and behind them their texts, are one object: alone each would leave
 * a piece of the arena's block unused. Lines that are empty must still be present. */
static const struct bytes *copy_lines(struct arena *arena, const struct reply *reply)
{
    size_t length = 0;
    struct bytes *lines;
    uint8_t *text;

    for (size_t i = 0; i < reply->line_count; i++)
        length += reply->lines[i].length;
    lines = arena_new(arena, reply->line_count * sizeof *lines + length, 1);
    text = (uint8_t *)(lines + reply->line_count);
    for (size_t i = 0; i < reply->line_count; i++) {
        struct bytes line = reply->lines[i];

        lines[i] = line.length > 0 ? bytes_of(text, line.length) : bytes_empty();
        if (line.length > 0)
            memcpy(text, line.data, line.length);
        text += line.length;
    }
    return lines;
}

/* Only what these kinds carry lives outside the step itself. */
void record_copy_texts(struct arena *arena, struct step *step)
{
    if (step->kind == STEP_REPLY) {
        step->reply.lines = copy_lines(arena, &step->reply);
    } else if (step->kind == STEP_COMMAND) {
        if (step->command.unknown)
            step->command.verb = copy_upper(arena, step->command.verb);
        step->command.argument = copy_text(arena, step->command.argument);
    } else if (step->kind == STEP_STRAY_LINE) {
        step->line = copy_text(arena, step->line);
    }
}

struct left_out *record_left_out(struct record *record)
{
    struct session_draft *draft = &record->draft;

    if (draft->left_out == NULL)
        draft->left_out = arena_new(&draft->arena, 1, sizeof *draft->left_out);
    return draft->left_out;
}

/* Not of the arena: a tiny segment may turn out to be the start of a larger one, and
 * where the record is full must not depend on that. */
static struct odd_manners *odd_manners(struct session_draft *draft)
{
    if (draft->odd_manners == NULL)
        draft->odd_manners = memory_new(1, sizeof *draft->odd_manners);
    return draft->odd_manners;
}

void record_bare_line_ends(struct record *record, enum side from, struct bare_line_ends ends)
{
    struct bare_line_ends *sum;

    if (ends.lf == 0 && ends.cr == 0)
        return;
    sum = &odd_manners(&record->draft)->bare_line_ends[from];
    sum->lf += ends.lf;
    sum->cr += ends.cr;
}

/* Nearly no server ever sends so few at a time. */
void record_server_octets(struct record *record, size_t octets, bool begins, timestamp time)
{
    struct odd_manners *odd = record->draft.odd_manners;

    if (odd == NULL || !odd->stutters) {
        if (octets > STUTTER_OCTETS || !begins)
            return;
        odd = odd_manners(&record->draft);
        odd->stutters = true;
        odd->stutter.pace = record->limits->stutter;
    }
    stutter_add(&odd->stutter, octets, begins, time);
}

void record_server_hole(struct record *record)
{
    if (record->draft.odd_manners != NULL)
        stutter_end(&record->draft.odd_manners->stutter);
}

static uint64_t steps_left_out(const struct record *record)
{
    return record->draft.left_out != NULL ? record->draft.left_out->steps : 0;
}

static void keep_aside(struct record *record, const struct step *step)
{
    struct left_out *left_out = record_left_out(record);
    struct aside_step *aside;

    if (record->aside == NULL)
        record->aside = memory_new(SESSION_LAST_STEPS, sizeof *record->aside);
    aside = &record->aside[left_out->steps % SESSION_LAST_STEPS];
    left_out->steps++;
    arena_clear(&aside->arena);
    aside->step = *step;
    record_copy_texts(&aside->arena, &aside->step);
}

int64_t record_step_count(const struct record *record)
{
    return (int64_t)(record->draft.step_count + steps_left_out(record));
}

/* Once a step was left out the others are too, so that indexes stay true. */
static bool takes_steps(const struct record *record)
{
    return record->draft.step_count < record->limits->steps && steps_left_out(record) == 0 &&
           !record_is_full(record);
}

static step_index add_step(struct record *record, const struct step *step)
{
    struct session_draft *draft = &record->draft;
    struct step *added;

    if (!takes_steps(record)) {
        keep_aside(record, step);
        return STEP_NONE;
    }
    draft->steps = arena_grow(&draft->arena, draft->steps, draft->step_count, &draft->step_capacity,
                              sizeof *draft->steps);
    added = &draft->steps[draft->step_count];
    *added = *step;
    record_copy_texts(&draft->arena, added);
    return (step_index)draft->step_count++;
}

step_index record_step(struct record *record, const struct step *step)
{
    step_index index = add_step(record, step);

    session_watch_step(record->watch, step);
    return index;
}

struct step *record_step_at(struct record *record, step_index index)
{
    return index == STEP_NONE ? NULL : &record->draft.steps[index];
}

struct open_step record_latest_step(const struct record *record)
{
    uint64_t left_out = steps_left_out(record);

    /* Of so many it no longer matters which are the last. */
    if (left_out > UINT32_MAX)
        return NO_OPEN_STEP;
    return (struct open_step){
        .index = left_out > 0 ? STEP_NONE : (step_index)record->draft.step_count - 1,
        .left_out = (uint32_t)left_out,
    };
}

struct step *record_open_step(struct record *record, const struct open_step *open)
{
    uint64_t left_out = steps_left_out(record);

    if (open->left_out == 0)
        return record_step_at(record, open->index);
    if (left_out - open->left_out >= SESSION_LAST_STEPS)
        return NULL;
    return &record->aside[(open->left_out - 1) % SESSION_LAST_STEPS].step;
}

static void let_aside_go(struct record *record)
{
    for (size_t i = 0; record->aside != NULL && i < SESSION_LAST_STEPS; i++)
        arena_clear(&record->aside[i].arena);
    free(record->aside);
    record->aside = NULL;
}

void record_clear(struct record *record)
{
    let_aside_go(record);
    session_watch_free(record->watch);
    record->watch = NULL;
    session_draft_clear(&record->draft);
}

void record_finish(struct record *record, struct session *session)
{
    uint64_t left_out = steps_left_out(record);
    size_t count = left_out < SESSION_LAST_STEPS ? (size_t)left_out : SESSION_LAST_STEPS;

    session_watch_tell_rest(record->watch);
    session_draft_move(&record->draft, session);
    if (count == 0)
        return;
    session->last_step_count = count;
    session->last_steps = arena_new(&session->arena, count, sizeof *session->last_steps);
    for (size_t i = 0; i < count; i++) {
        struct aside_step *aside = &record->aside[(left_out - count + i) % SESSION_LAST_STEPS];

        session->last_steps[i] = aside->step;
        record_copy_texts(&session->arena, &session->last_steps[i]);
    }
    let_aside_go(record);
}

size_t record_memory(const struct record *record)
{
    size_t size = record->draft.arena.used + session_watch_memory(record->watch);

    if (record->draft.odd_manners != NULL)
        size += memory_cost(sizeof *record->draft.odd_manners);
    for (size_t i = 0; record->aside != NULL && i < SESSION_LAST_STEPS; i++)
        size += memory_cost(sizeof *record->aside) + record->aside[i].arena.used;
    return size;
}

int32_t record_transaction(struct record *record)
{
    struct session_draft *draft = &record->draft;
    struct transaction *added;

    if (draft->transaction_count == record->limits->transactions || record_is_full(record)) {
        record_left_out(record)->transactions++;
        return TRANSACTION_NONE;
    }
    draft->transactions = arena_grow(&draft->arena, draft->transactions, draft->transaction_count,
                                     &draft->transaction_capacity, sizeof *draft->transactions);
    added = &draft->transactions[draft->transaction_count];
    *added = (struct transaction){ .mail_step = STEP_NONE,
                                   .data_step = STEP_NONE,
                                   .message_step = STEP_NONE,
                                   .end_step = STEP_NONE };
    return (int32_t)draft->transaction_count++;
}

struct transaction *record_transaction_at(struct record *record, int32_t index)
{
    return index == TRANSACTION_NONE ? NULL : &record->draft.transactions[index];
}

int32_t record_recipient(struct record *record, int32_t transaction, struct bytes address)
{
    struct session_draft *draft = &record->draft;
    struct transaction *owner = record_transaction_at(record, transaction);

    if (owner == NULL)
        return -1;
    if (record->recipient_count == record->limits->recipients || record_is_full(record)) {
        record_left_out(record)->recipients++;
        return -1;
    }
    record->recipient_count++;
    owner->recipients = arena_grow(&draft->arena, owner->recipients, owner->recipient_count,
                                   &owner->recipient_capacity, sizeof *owner->recipients);
    owner->recipients[owner->recipient_count] = (struct recipient){
        .step = STEP_NONE,
        .address = address.length > 0 ? arena_copy(&draft->arena, address) : bytes_empty(),
    };
    return (int32_t)owner->recipient_count++;
}

int32_t record_authentication(struct record *record, struct bytes mechanism)
{
    struct session_draft *draft = &record->draft;

    /* Each has its step, so the limit of the steps is theirs too. */
    if (draft->authentication_count == record->limits->steps ||
        draft->authentication_count == INT16_MAX || record_is_full(record))
        return -1;
    draft->authentications =
        arena_grow(&draft->arena, draft->authentications, draft->authentication_count,
                   &draft->authentication_capacity, sizeof *draft->authentications);
    draft->authentications[draft->authentication_count] =
        (struct authentication){ .step = takes_steps(record) ? (step_index)draft->step_count
                                                             : STEP_NONE,
                                 .mechanism = copy_text(&draft->arena, mechanism) };
    return (int32_t)draft->authentication_count++;
}

void record_gap(struct record *record, enum side from, uint64_t offset, uint64_t length)
{
    struct session_draft *draft = &record->draft;

    if (draft->gap_count == record->limits->gaps) {
        record_left_out(record)->gaps++;
        return;
    }
    draft->gaps = arena_grow(&draft->arena, draft->gaps, draft->gap_count, &draft->gap_capacity,
                             sizeof *draft->gaps);
    draft->gaps[draft->gap_count++] = (struct session_gap){ from, offset, length };
}

struct reply_status record_status(struct record *record, step_index step, uint16_t code)
{
    const struct step *added = record_step_at(record, step);

    if (added == NULL)
        return (struct reply_status){ .code = code };
    return reply_status_of(&added->reply);
}
