/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages: the content behind DATA, and the octets of BDAT. */
#include <stdlib.h>

#include "base/memory.h"
#include "smtp/dialogue.h"

/* --------------------------------------------------------------- behind DATA */

void client_end_content(struct client_side *client)
{
    if (client->message == NULL)
        return;
    message_content_clear(&client->message->content);
    free(client->message);
    client->message = NULL;
}

void client_give_up_content(struct dialogue *dialogue)
{
    struct message_reader *message = dialogue->client.message;

    if (message == NULL)
        return;
    record_message(&dialogue->record, message->transaction, &message->content, false);
    client_end_content(&dialogue->client);
}

void client_begin_content(struct dialogue *dialogue)
{
    struct message_reader *message = memory_new(1, sizeof *message);

    client_give_up_content(dialogue);
    dialogue->client.message = message;
    message->transaction = dialogue->transaction;
    dot_unstuffer_init(&message->unstuffer);
    content_tail_init(&message->tail);
    message_content_init(&message->content, dialogue->messages, dialogue->limits);
}

void client_begin_message(struct dialogue *dialogue, timestamp time)
{
    struct client_side *client = &dialogue->client;
    struct transaction *transaction;
    struct step step = client_step(dialogue, STEP_MESSAGE, time, time);

    client->mode = CLIENT_MESSAGE;
    client_begin_content(dialogue);
    record_step(&dialogue->record, &step);
    client->message_step = record_latest_step(&dialogue->record);
    transaction = record_transaction_at(&dialogue->record, dialogue->transaction);
    if (transaction != NULL) {
        transaction->message_step = client->message_step.index;
        /* Its DATA may have been lost. */
        transaction->method = TRANSFER_DATA;
    }
    dialogue_await_reply(dialogue, &(struct pending_reply){ .kind = PENDING_MESSAGE,
                                                            .step = client->message_step.index,
                                                            .transaction = dialogue->transaction,
                                                            .recipient = -1,
                                                            .authentication = -1 });
}

/* The clock of the reply to the message starts with its last byte. */
static void mark_message_sent(struct dialogue *dialogue, timestamp time)
{
    for (size_t i = 0; i < dialogue->pending.count; i++) {
        struct pending_reply *pending = pending_replies_at(&dialogue->pending, i);

        if (pending->kind != PENDING_COMMAND &&
            pending->step == dialogue->client.message_step.index)
            pending->sent = time;
    }
}

void client_end_message(struct dialogue *dialogue, bool complete)
{
    struct client_side *client = &dialogue->client;
    struct step *step = record_open_step(&dialogue->record, &client->message_step);

    record_message(&dialogue->record, dialogue->transaction, &client->message->content, complete);
    if (step != NULL)
        step->octets = client->message->content.bytes;
    dialogue->transaction = TRANSACTION_NONE;
    client->message_step = NO_OPEN_STEP;
    client->mode = CLIENT_COMMANDS;
    client_end_content(client);
}

void client_damage_message(struct dialogue *dialogue)
{
    struct message_reader *message = dialogue->client.message;

    client_begin_behind_hole(dialogue);
    message_content_gap(&message->content);
    message->unstuffer.state = UNSTUFFER_TEXT;
    content_tail_lose(&message->tail);
    message->mark = message_content_mark(&message->content);
    dialogue->client.mode = CLIENT_MESSAGE_BEHIND_HOLE;
}

void client_end_message_in_hole(struct dialogue *dialogue)
{
    struct message_reader *message = dialogue->client.message;

    dialogue_leave_unread(dialogue, SIDE_CLIENT, message->content.bytes - message->mark.bytes);
    message_content_return(&message->content, &message->mark);
    client_end_message(dialogue, false);
    pending_replies_lose_commands(&dialogue->pending);
}

static void keep_pace(struct step *step, duration t, size_t length)
{
    duration pause = t - step->t_end;

    /* What came at one time is one piece, however it is handed over. */
    step->pace.last_piece += (uint32_t)length;
    if (pause == 0)
        return;
    step->pace.last_piece = (uint32_t)length;
    step->pace.last_pause = pause;
    if (pause > step->pace.longest_pause)
        step->pace.longest_pause = pause;
    step->t_end = t;
}

void client_read_message(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    struct message_reader *message = dialogue->client.message;
    struct step *step = record_open_step(&dialogue->record, &dialogue->client.message_step);
    struct bytes content;
    bool ended;

    content_tail_add(&message->tail, *input);
    if (step != NULL)
        keep_pace(step, dialogue_time(dialogue, time), input->length);
    do {
        ended = dot_unstuffer_next(&message->unstuffer, input, &content);
        message_content_add(&message->content, content);
    } while (!ended && input->length > 0);
    if (ended) {
        mark_message_sent(dialogue, time);
        client_end_message(dialogue, true);
    }
}

/* The step stands where the first byte came, behind the 354. */
void client_read_first_of_message(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    struct holes *holes = dialogue->holes;
    bool is_unseen = holes != NULL && holes->message_unseen;

    (void)input;
    client_begin_message(dialogue, time);
    if (!is_unseen)
        return;
    /* Of what the lost DATA was answered with, the beginning may be lost as well. */
    holes->message_unseen = false;
    if (holes->content == 0 || holes->content != dialogue->position[SIDE_CLIENT])
        client_damage_message(dialogue);
}

/* ---------------------------------------------------------------------- BDAT */

void client_end_chunk(struct dialogue *dialogue)
{
    struct client_side *client = &dialogue->client;

    client->mode = CLIENT_COMMANDS;
    if (!client->last_chunk) {
        record_message_so_far(&dialogue->record, dialogue->transaction, &client->message->content);
        return;
    }
    record_message(&dialogue->record, dialogue->transaction, &client->message->content, true);
    dialogue->transaction = TRANSACTION_NONE;
    client_end_content(client);
}

void client_read_chunk(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    struct client_side *client = &dialogue->client;
    struct step *step = record_open_step(&dialogue->record, &client->chunk_step);
    uint64_t left = client->chunk_left;
    struct bytes octets = bytes_first(*input, left < input->length ? (size_t)left : input->length);

    *input = bytes_after(*input, octets.length);
    message_content_add(&client->message->content, octets);
    client->chunk_left -= octets.length;
    if (step != NULL) {
        step->octets += octets.length;
        step->t_end = dialogue_time(dialogue, time);
    }
    /* The reply's clock starts with the chunk's last octet. */
    for (size_t i = 0; i < dialogue->pending.count; i++) {
        struct pending_reply *pending = pending_replies_at(&dialogue->pending, i);

        if (pending->verb == VERB_BDAT && pending->step == client->chunk_step.index)
            pending->sent = time;
    }
    if (client->chunk_left == 0)
        client_end_chunk(dialogue);
}
