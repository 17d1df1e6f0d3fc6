/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each command means for the dialogue, one function a verb. */
#include "smtp/dialogue_parts.h"

typedef void (*command_meaning)(struct dialogue *dialogue, const struct parsed_command *command,
                                struct pending_reply *pending);

static struct transaction *current(struct dialogue *dialogue)
{
    return record_transaction_at(&dialogue->record, dialogue->transaction);
}

/* RSET, HELO, EHLO and QUIT end what is open (RFC 5321, 4.1.1.5, 4.1.4). */
static void end_transaction(struct dialogue *dialogue, const struct parsed_command *command,
                            struct pending_reply *pending)
{
    (void)command;
    course_end(dialogue, pending->step);
}

static void on_hello(struct dialogue *dialogue, const struct parsed_command *command,
                     struct pending_reply *pending)
{
    course_end(dialogue, pending->step);
    if (!dialogue->helo_accepted && !dialogue->reversed)
        dialogue->record.draft.helo = pending->step;
    if (command->verb == VERB_LHLO)
        dialogue->record.draft.protocol = PROTOCOL_LMTP;
}

/* Each MAIL begins a transaction; whether the one before is over depends on the reply. */
static void on_mail(struct dialogue *dialogue, const struct parsed_command *command,
                    struct pending_reply *pending)
{
    struct transaction *transaction;

    course_begin(dialogue, pending);
    course_set_sender(dialogue, command->argument);
    transaction = current(dialogue);
    if (transaction == NULL)
        return;
    transaction->mail_step = pending->step;
    transaction->from = dialogue_player(dialogue, SIDE_CLIENT);
    transaction->t = dialogue_time(dialogue, pending->sent);
    transaction->t_end = transaction->t;
}

static void on_rcpt(struct dialogue *dialogue, const struct parsed_command *command,
                    struct pending_reply *pending)
{
    pending->recipient =
        course_add_recipient(dialogue, dialogue->transaction, command->argument, pending->step);
}

static void hold_what_follows(struct dialogue *dialogue, const struct parsed_command *command,
                              struct pending_reply *pending)
{
    (void)pending;
    dialogue->client.mode = CLIENT_HELD;
    dialogue->client.held_behind = command->verb;
    dialogue->client.reply_lost = holes_may_have_reply(dialogue);
}

static void on_starttls(struct dialogue *dialogue, const struct parsed_command *command,
                        struct pending_reply *pending)
{
    tls_was_asked_for(dialogue);
    hold_what_follows(dialogue, command, pending);
}

static void on_data(struct dialogue *dialogue, const struct parsed_command *command,
                    struct pending_reply *pending)
{
    struct transaction *transaction = current(dialogue);

    if (transaction != NULL) {
        transaction->method = TRANSFER_DATA;
        transaction->data_step = pending->step;
        transaction->data_status = (struct reply_status){ .code = 0 }; /* of a DATA before */
    }
    hold_what_follows(dialogue, command, pending);
}

/* The first chunk of a message, or part of one that lies elsewhere. Parts that
 * are not in the dialogue leave the message incomplete. */
static void begin_parts(struct dialogue *dialogue, enum transfer_method method,
                        const struct pending_reply *pending)
{
    struct transaction *transaction = current(dialogue);
    bool first = transaction == NULL ||
                 (transaction->method != TRANSFER_BDAT && transaction->method != TRANSFER_BURL);

    /* Whatever came between this chunk and those before it. */
    if (first || dialogue->client.message == NULL)
        client_begin_content(dialogue);
    if (method == TRANSFER_BURL || (transaction != NULL && transaction->has_hole))
        message_content_gap(&dialogue->client.message->content);
    if (transaction == NULL)
        return;
    if (first)
        transaction->data_step = pending->step;
    if (first || method == TRANSFER_BDAT)
        transaction->method = method;
}

static void on_bdat(struct dialogue *dialogue, const struct parsed_command *command,
                    struct pending_reply *pending)
{
    struct client_side *client = &dialogue->client;
    struct open_step chunk = record_latest_step(&dialogue->record);
    struct step *step = record_open_step(&dialogue->record, &chunk);

    if (!command_parse_chunk(command->argument, &client->chunk_left, &client->last_chunk)) {
        client_begin_refused(dialogue, pending->step);
        return;
    }
    begin_parts(dialogue, TRANSFER_BDAT, pending);
    if (step != NULL)
        step->has_octets = true;
    pending->last_chunk = client->last_chunk;
    client->chunk_step = chunk;
    client->message->refused = false;
    client->mode = CLIENT_CHUNK;
    if (client->chunk_left == 0)
        client_end_chunk(dialogue);
}

/* `BURL address [LAST]`, RFC 4468 3.2: a chunk that the server fetches itself. */
static void on_burl(struct dialogue *dialogue, const struct parsed_command *command,
                    struct pending_reply *pending)
{
    struct bytes argument = command->argument;

    bytes_next_word(&argument);
    pending->last_chunk =
        bytes_equal_ignoring_case(bytes_trimmed(argument), bytes_of_string("LAST"));
    begin_parts(dialogue, TRANSFER_BURL, pending);
    dialogue->client.last_chunk = pending->last_chunk;
    client_end_chunk(dialogue);
}

static const command_meaning meanings[VERB_COUNT] = {
    [VERB_HELO] = on_hello,          [VERB_EHLO] = on_hello,
    [VERB_LHLO] = on_hello,          [VERB_MAIL] = on_mail,
    [VERB_SEND] = on_mail,           [VERB_SOML] = on_mail,
    [VERB_SAML] = on_mail,           [VERB_RCPT] = on_rcpt,
    [VERB_DATA] = on_data,           [VERB_BDAT] = on_bdat,
    [VERB_RSET] = end_transaction,   [VERB_QUIT] = end_transaction,
    [VERB_STARTTLS] = on_starttls,   [VERB_X_ANONYMOUSTLS] = on_starttls,
    [VERB_BURL] = on_burl,           [VERB_TURN] = hold_what_follows,
    [VERB_ATRN] = hold_what_follows,
};

void command_effect(struct dialogue *dialogue, const struct parsed_command *command,
                    struct pending_reply *pending)
{
    if (meanings[command->verb] != NULL)
        meanings[command->verb](dialogue, command, pending);
}
