/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each command means for the dialogue, one function a verb. */
#include "smtp/dialogue.h"
#include "smtp/path_parser.h"

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
    struct transaction *transaction = current(dialogue);

    (void)command;
    if (transaction != NULL)
        transaction->end_step = pending->step;
    if (dialogue->holes != NULL)
        dialogue->holes->may_hide_mail = false;
    dialogue->transaction = TRANSACTION_NONE;
}

static void on_hello(struct dialogue *dialogue, const struct parsed_command *command,
                     struct pending_reply *pending)
{
    end_transaction(dialogue, command, pending);
    if (!dialogue->helo_accepted)
        dialogue->record.draft.helo = pending->step;
    if (command->verb == VERB_LHLO)
        dialogue->record.draft.protocol = PROTOCOL_LMTP;
}

static void add_parameters(struct dialogue *dialogue, struct transaction *transaction,
                           struct bytes parameters)
{
    struct arena *arena = &dialogue->record.draft.arena;
    struct bytes copy = arena_copy(arena, parameters);
    struct bytes rest = copy;
    struct bytes *list;
    size_t count = 0;

    while (bytes_next_word(&rest).length > 0)
        count++;
    list = arena_new(arena, count, sizeof *list);
    rest = copy;
    for (size_t i = 0; i < count; i++)
        list[i] = bytes_next_word(&rest);
    transaction->parameters = list;
    transaction->parameter_count = count;
}

/* Each MAIL begins a transaction; whether the one before is over depends on the reply. */
static void on_mail(struct dialogue *dialogue, const struct parsed_command *command,
                    struct pending_reply *pending)
{
    int32_t index = record_transaction(&dialogue->record);
    struct transaction *transaction = record_transaction_at(&dialogue->record, index);
    struct step *step = record_step_at(&dialogue->record, pending->step);
    struct parsed_path path = { 0 };

    dialogue->interrupted = dialogue->transaction;
    dialogue->transaction = index;
    pending->transaction = index;
    if (step != NULL)
        step->transaction = index;
    if (transaction == NULL)
        return;
    transaction->mail_step = pending->step;
    transaction->t = dialogue_time(dialogue, pending->sent);
    transaction->t_end = transaction->t;
    transaction->mail_from = bytes_empty();
    if (!path_parse(command->argument, "FROM", &path))
        path.address = command->argument;
    if (path.address.length > 0)
        transaction->mail_from = arena_copy(&dialogue->record.draft.arena, path.address);
    add_parameters(dialogue, transaction, path.parameters);
}

static void on_rcpt(struct dialogue *dialogue, const struct parsed_command *command,
                    struct pending_reply *pending)
{
    struct parsed_path path = { 0 };

    if (!path_parse(command->argument, "TO", &path))
        path.address = command->argument;
    pending->recipient = record_recipient(&dialogue->record, dialogue->transaction, path.address);
    if (pending->recipient >= 0)
        current(dialogue)->recipients[pending->recipient].step = pending->step;
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

static void on_bdat(struct dialogue *dialogue, const struct parsed_command *command,
                    struct pending_reply *pending)
{
    struct client_side *client = &dialogue->client;
    struct transaction *transaction = current(dialogue);
    struct open_step chunk = record_latest_step(&dialogue->record);
    struct step *step = record_open_step(&dialogue->record, &chunk);
    bool first = transaction == NULL || transaction->method != TRANSFER_BDAT;

    if (!command_parse_chunk(command->argument, &client->chunk_left, &client->last_chunk))
        return;
    /* Whatever came between this chunk and those before it. */
    if (first || client->message == NULL)
        client_begin_content(dialogue);
    if (transaction != NULL && transaction->has_hole)
        message_content_gap(&client->message->content);
    if (first && transaction != NULL) {
        transaction->method = TRANSFER_BDAT;
        transaction->data_step = pending->step;
    }
    if (step != NULL)
        step->has_octets = true;
    pending->last_chunk = client->last_chunk;
    client->chunk_step = chunk;
    client->mode = CLIENT_CHUNK;
    if (client->chunk_left == 0)
        client_end_chunk(dialogue);
}

static const command_meaning meanings[VERB_COUNT] = {
    [VERB_HELO] = on_hello,        [VERB_EHLO] = on_hello,
    [VERB_LHLO] = on_hello,        [VERB_MAIL] = on_mail,
    [VERB_SEND] = on_mail,         [VERB_SOML] = on_mail,
    [VERB_SAML] = on_mail,         [VERB_RCPT] = on_rcpt,
    [VERB_DATA] = on_data,         [VERB_BDAT] = on_bdat,
    [VERB_RSET] = end_transaction, [VERB_QUIT] = end_transaction,
    [VERB_STARTTLS] = on_starttls, [VERB_X_ANONYMOUSTLS] = on_starttls,
};

void command_effect(struct dialogue *dialogue, const struct parsed_command *command,
                    struct pending_reply *pending)
{
    if (meanings[command->verb] != NULL)
        meanings[command->verb](dialogue, command, pending);
}
