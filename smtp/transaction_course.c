/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which transaction commands belong to.
 *
 * A client that pipelines goes on as if every command had been accepted. So
 * what comes belongs to what its commands have begun; when the server refuses
 * one of them, it belongs to what the server still has open.
 */
#include "smtp/dialogue_parts.h"
#include "smtp/path_parser.h"

static struct transaction *at(struct dialogue *dialogue, int32_t index)
{
    return record_transaction_at(&dialogue->record, index);
}

static bool is_open(struct dialogue *dialogue, int32_t index)
{
    const struct transaction *transaction = at(dialogue, index);

    return transaction != NULL && transaction->end_step == STEP_NONE && !transaction->handed_over;
}

void course_begin(struct dialogue *dialogue, struct pending_reply *mail)
{
    struct step *step = record_step_at(&dialogue->record, mail->step);

    dialogue->interrupted = dialogue->transaction;
    dialogue->transaction = record_transaction(&dialogue->record);
    mail->transaction = dialogue->transaction;
    if (step != NULL)
        step->transaction = dialogue->transaction;
}

void course_end(struct dialogue *dialogue, step_index step)
{
    struct transaction *transaction = at(dialogue, dialogue->transaction);

    if (transaction != NULL)
        transaction->end_step = step;
    if (dialogue->holes != NULL)
        dialogue->holes->may_hide_mail = false;
    dialogue->transaction = TRANSACTION_NONE;
}

void course_complete(struct dialogue *dialogue)
{
    struct transaction *transaction = at(dialogue, dialogue->transaction);

    if (transaction != NULL)
        transaction->handed_over = true;
    if (dialogue->server_transaction == dialogue->transaction)
        dialogue->server_transaction = TRANSACTION_NONE;
    dialogue->transaction = TRANSACTION_NONE;
}

/* ------------------------------------------------------------ refused, or accepted */

static void move_recipients(struct dialogue *dialogue, struct transaction *from,
                            struct transaction *to)
{
    struct arena *arena = &dialogue->record.draft.arena;

    for (size_t i = 0; i < from->recipient_count; i++) {
        to->recipients = arena_grow(arena, to->recipients, to->recipient_count,
                                    &to->recipient_capacity, sizeof *to->recipients);
        to->recipients[to->recipient_count++] = from->recipients[i];
    }
}

/* What was sent of a message, and what ended it. */
static void move_content(struct transaction *from, struct transaction *to)
{
    if (from->end_step != STEP_NONE)
        to->end_step = from->end_step;
    to->handed_over |= from->handed_over;
    if (from->method == TRANSFER_NONE)
        return;
    to->method = from->method;
    to->data_step = from->data_step;
    to->data_status = from->data_status;
    to->message_step = from->message_step;
    to->message = from->message;
}

static void empty(struct transaction *transaction)
{
    transaction->recipient_count = 0;
    transaction->method = TRANSFER_NONE;
    transaction->data_step = STEP_NONE;
    transaction->message_step = STEP_NONE;
    transaction->message = (struct message){ 0 };
}

static void move_replies(struct dialogue *dialogue, int32_t from, int32_t to, int32_t already)
{
    for (size_t i = 0; i < dialogue->pending.count; i++) {
        struct pending_reply *pending = pending_replies_at(&dialogue->pending, i);

        if (pending->transaction != from)
            continue;
        pending->transaction = to;
        if (pending->recipient >= 0)
            pending->recipient = to != TRANSACTION_NONE ? pending->recipient + already : -1;
    }
}

/* What was pipelined behind a refused MAIL belongs to the transaction that the
 * server has open; or to TRANSACTION_NONE, when nobody knows which that is. */
static void hand_over(struct dialogue *dialogue, int32_t from, int32_t to)
{
    struct session_draft *draft = &dialogue->record.draft;
    struct message_reader *message = dialogue->client.message;
    struct transaction *refused = at(dialogue, from);
    struct transaction *open = at(dialogue, to);

    move_replies(dialogue, from, to, open != NULL ? (int32_t)open->recipient_count : 0);
    if (open != NULL) {
        move_recipients(dialogue, refused, open);
        move_content(refused, open);
    }
    empty(refused);
    if (message != NULL && message->transaction == from)
        message->transaction = to;
    for (size_t i = draft->step_count; i > 0 && (step_index)i - 1 != refused->mail_step; i--)
        if (draft->steps[i - 1].transaction == from)
            draft->steps[i - 1].transaction = to;
}

static bool is_latest(const struct dialogue *dialogue, int32_t index)
{
    return index >= 0 && (size_t)index + 1 == dialogue->record.draft.transaction_count;
}

/* It is the last one that was asked for, and came in a transaction of which nobody
 * knows whether the server began it. */
static bool is_inside_doubtful(struct dialogue *dialogue, const struct pending_reply *mail)
{
    const struct transaction *interrupted = at(dialogue, dialogue->interrupted);

    return dialogue->holes != NULL && is_latest(dialogue, mail->transaction) &&
           interrupted != NULL && interrupted->mail_status.code == 0;
}

/* Behind a hole in which it may have ended. */
static bool was_left(const struct dialogue *dialogue, int32_t index)
{
    return dialogue->holes != NULL && index != dialogue->transaction &&
           index != dialogue->interrupted;
}

void course_mail_accepted(struct dialogue *dialogue, const struct pending_reply *mail)
{
    int32_t before = dialogue->server_transaction;

    if (before != mail->transaction && is_open(dialogue, before))
        at(dialogue, before)->end_step = mail->step;
    if (is_inside_doubtful(dialogue, mail))
        at(dialogue, dialogue->interrupted)->end_step = mail->step;
    if (dialogue->holes != NULL)
        dialogue->holes->may_hide_mail = false;
    dialogue->server_transaction =
        was_left(dialogue, mail->transaction) ? TRANSACTION_NONE : mail->transaction;
    if (is_latest(dialogue, mail->transaction))
        dialogue->interrupted = TRANSACTION_NONE;
}

void course_mail_refused(struct dialogue *dialogue, const struct pending_reply *mail)
{
    int32_t open = dialogue->server_transaction;
    bool in_doubt = is_inside_doubtful(dialogue, mail);

    if (in_doubt)
        course_doubt_mail(dialogue);
    if (is_latest(dialogue, mail->transaction))
        dialogue->interrupted = TRANSACTION_NONE;
    if (in_doubt || !is_open(dialogue, open))
        return;
    if (at(dialogue, mail->transaction) != NULL)
        hand_over(dialogue, mail->transaction, open);
    /* Unless what was pipelined ended it, as RSET and the last BDAT do. */
    if (dialogue->transaction == mail->transaction)
        dialogue->transaction = open;
}

void course_leave(struct dialogue *dialogue, int32_t index)
{
    /* The limit of transactions may have left it out. */
    if (at(dialogue, index) == NULL)
        return;
    hand_over(dialogue, index, TRANSACTION_NONE);
    if (dialogue->transaction == index)
        dialogue->transaction = TRANSACTION_NONE;
}

void course_leave_nested(struct dialogue *dialogue, int32_t index)
{
    if (dialogue->holes != NULL && dialogue->holes->may_hide_mail && dialogue->transaction == index)
        course_leave(dialogue, index);
}

void course_doubt_mail(struct dialogue *dialogue)
{
    if (dialogue->holes == NULL ||
        (dialogue->interrupted == TRANSACTION_NONE && !dialogue->holes->may_hide_mail))
        return;
    if (dialogue->transaction != TRANSACTION_NONE)
        course_leave(dialogue, dialogue->transaction);
    holes_leave_transaction(dialogue);
}

void course_end_accepted(struct dialogue *dialogue)
{
    dialogue->server_transaction = TRANSACTION_NONE;
    dialogue->server.accepted_recipients = 0;
}

/* A command that was read as belonging to no transaction. */
static void adopt(struct dialogue *dialogue, struct pending_reply *pending, int32_t index)
{
    struct step *step = record_step_at(&dialogue->record, pending->step);
    struct transaction *transaction = at(dialogue, index);

    pending->transaction = index;
    if (step == NULL)
        return;
    step->transaction = index;
    if (pending->verb == VERB_RCPT)
        pending->recipient =
            course_add_recipient(dialogue, index, step->command.argument, pending->step);
    if (pending->verb == VERB_DATA) {
        transaction->method = TRANSFER_DATA;
        transaction->data_step = pending->step;
    }
}

void course_end_refused(struct dialogue *dialogue, const struct pending_reply *end)
{
    struct transaction *transaction = at(dialogue, end->transaction);

    if (transaction == NULL || transaction->end_step != end->step || end->step == STEP_NONE)
        return;
    transaction->end_step = STEP_NONE;
    if (dialogue->transaction != TRANSACTION_NONE || dialogue->client.mode == CLIENT_CHUNK)
        return;
    dialogue->transaction = end->transaction;
    for (size_t i = 0; i < dialogue->pending.count; i++) {
        struct pending_reply *pending = pending_replies_at(&dialogue->pending, i);

        if (pending->kind == PENDING_COMMAND && pending->transaction == TRANSACTION_NONE)
            adopt(dialogue, pending, end->transaction);
    }
}

/* ------------------------------------------------------------------- paths of a mail */

static const struct bytes *list_of(struct arena *arena, struct bytes text, size_t *ret_count,
                                   bool *ret_malformed)
{
    struct bytes copy = arena_copy(arena, text);
    struct bytes rest = copy;
    struct bytes *list;
    size_t count = 0;

    while (bytes_next_word(&rest).length > 0)
        count++;
    list = arena_new(arena, count, sizeof *list);
    rest = copy;
    for (size_t i = 0; i < count; i++) {
        list[i] = bytes_next_word(&rest);
        *ret_malformed |= !path_parameter_is_well_formed(list[i]);
    }
    *ret_count = count;
    return list;
}

/* An argument that has no path is kept as it is. */
static struct parsed_path read_path(struct bytes argument, const char *keyword)
{
    struct parsed_path path = { .address = bytes_trimmed(argument), .malformed = true };

    if (path.address.length == 0)
        path.address = bytes_of(NULL, 0);
    path_parse(argument, keyword, &path);
    return path;
}

static struct bytes keep(struct arena *arena, struct bytes address)
{
    if (address.length > 0)
        return arena_copy(arena, address);
    return bytes_present(address) ? bytes_empty() : address;
}

void course_set_sender(struct dialogue *dialogue, struct bytes argument)
{
    struct transaction *transaction = at(dialogue, dialogue->transaction);
    struct arena *arena = &dialogue->record.draft.arena;
    struct parsed_path path = read_path(argument, "FROM");

    if (transaction == NULL)
        return;
    transaction->mail_from = keep(arena, path.address);
    transaction->malformed = path.malformed;
    transaction->parameters =
        list_of(arena, path.parameters, &transaction->parameter_count, &transaction->malformed);
}

int32_t course_add_recipient(struct dialogue *dialogue, int32_t index, struct bytes argument,
                             step_index step)
{
    struct arena *arena = &dialogue->record.draft.arena;
    struct parsed_path path = read_path(argument, "TO");
    int32_t added = record_recipient(&dialogue->record, index, path.address);
    struct recipient *recipient;

    if (added < 0)
        return added;
    recipient = &at(dialogue, index)->recipients[added];
    recipient->step = step;
    recipient->malformed = path.malformed;
    if (path.parameters.length > 0)
        recipient->parameters =
            list_of(arena, path.parameters, &recipient->parameter_count, &recipient->malformed);
    return added;
}
