/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages: the content behind DATA, and the octets of BDAT. */
#include <stdlib.h>

#include "base/memory.h"
#include "smtp/dialogue_parts.h"

/* --------------------------------------------------------------- behind DATA */

void client_end_content(struct client_side *client)
{
    if (client->message == NULL)
        return;
    message_content_clear(&client->message->content);
    end_candidates_free(client->message->candidates);
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

    client_forget_ends(&dialogue->client);
    client_give_up_content(dialogue);
    dialogue->client.message = message;
    message->transaction = dialogue->transaction;
    dot_unstuffer_init(&message->unstuffer);
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

static uint64_t line_count(const struct message_content *content)
{
    return content->line_ends.of[LINE_END_CRLF] + content->line_ends.of[LINE_END_LF];
}

uint32_t client_content_lines(const struct message_reader *message)
{
    uint64_t lines = line_count(&message->content);

    return lines < UINT32_MAX ? (uint32_t)lines : UINT32_MAX;
}

/* The clock of the reply to the message starts with its last byte. */
void client_mark_message_sent(struct dialogue *dialogue, timestamp time)
{
    for (size_t i = 0; i < dialogue->pending.count; i++) {
        struct pending_reply *pending = pending_replies_at(&dialogue->pending, i);

        if (pending->kind == PENDING_COMMAND || pending->kind == PENDING_TEXT ||
            pending->step != dialogue->client.message_step.index)
            continue;
        pending->sent = time;
        if (pending->kind == PENDING_MESSAGE)
            pending->times = client_content_lines(dialogue->client.message) + 1;
    }
}

static void describe_odd_ends(const struct end_candidates *candidates, bool complete,
                              struct message *message)
{
    uint64_t count = candidates->count + candidates->forgotten;

    message->odd_ends = count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
    message->hides_commands = end_candidates_hide_commands(candidates);
    message->stops_at_odd_end = !complete && end_candidates_stop_at_last(candidates);
}

void client_close_message(struct dialogue *dialogue)
{
    struct client_side *client = &dialogue->client;

    course_complete(dialogue);
    client->message_step = NO_OPEN_STEP;
    client->mode = CLIENT_COMMANDS;
    client_end_content(client);
}

void client_end_message(struct dialogue *dialogue, bool complete)
{
    struct client_side *client = &dialogue->client;
    struct step *step = record_open_step(&dialogue->record, &client->message_step);
    struct transaction *transaction =
        record_transaction_at(&dialogue->record, dialogue->transaction);

    record_message(&dialogue->record, dialogue->transaction, &client->message->content, complete);
    if (transaction != NULL) {
        transaction->message.doubled_dots = client->message->unstuffer.doubled;
        transaction->message.single_dots = client->message->unstuffer.single;
    }
    if (transaction != NULL && client->message->candidates != NULL)
        describe_odd_ends(client->message->candidates, complete, &transaction->message);
    if (step != NULL)
        step->octets = client->message->content.bytes;
    if (complete && client->message->candidates != NULL)
        client_keep_ends(dialogue);
    client_close_message(dialogue);
}

void client_damage_message(struct dialogue *dialogue)
{
    struct message_reader *message = dialogue->client.message;

    client_begin_behind_hole(dialogue);
    message->refused = false;
    dot_unstuffer_lose(&message->unstuffer);
    if (message->candidates != NULL)
        end_candidates_lose(message->candidates);
    message_content_gap(&message->content);
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

    /* What came at one time is one piece, however it is handed over; what was held came
     * before the step began. */
    step->pace.last_piece += (uint32_t)length;
    if (pause <= 0)
        return;
    step->pace.last_piece = (uint32_t)length;
    step->pace.last_pause = pause;
    if (pause > step->pace.longest_pause)
        step->pace.longest_pause = pause;
    step->t_end = t;
}

static void remember_end(struct dialogue *dialogue, timestamp time)
{
    struct message_reader *message = dialogue->client.message;
    uint64_t length = message->unstuffer.line.behind == LINE_END_CRLF ? 3 : 2;

    if (message->candidates == NULL)
        message->candidates =
            end_candidates_new(dialogue->limits->held, dialogue->limits->smuggled);
    end_candidates_add(message->candidates, message->unstuffer.line, message->sent - length,
                       &message->content, time);
}

/* To the end of the input or of the content; true at the latter. */
static bool read_content(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    struct message_reader *message = dialogue->client.message;
    enum unstuffed found;

    do {
        struct bytes before = *input;
        struct bytes content;
        size_t taken;

        found = dot_unstuffer_next(&message->unstuffer, input, &content);
        taken = before.length - input->length;
        message->sent += taken;
        if (message->candidates != NULL)
            end_candidates_follow(message->candidates, bytes_first(before, taken), time);
        message_content_add(&message->content, content);
        if (found == UNSTUFFED_ODD_END)
            remember_end(dialogue, time);
    } while (found == UNSTUFFED_ODD_END || (found == UNSTUFFED_CONTENT && input->length > 0));
    return found == UNSTUFFED_END;
}

/* A server that refused a message before its end may read the rest as commands. */
static void await_refusals(struct dialogue *dialogue, uint64_t lines)
{
    client_await_text(dialogue,
                      &(struct pending_reply){ .step = dialogue->client.message_step.index,
                                               .transaction = dialogue->transaction,
                                               .doubtful = true },
                      lines);
}

void client_read_message(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    struct message_reader *message = dialogue->client.message;
    struct step *step = record_open_step(&dialogue->record, &dialogue->client.message_step);
    uint64_t lines = line_count(&message->content);
    bool ended;

    if (step != NULL)
        keep_pace(step, dialogue_time(dialogue, time), input->length);
    ended = read_content(dialogue, input, time);
    if (message->refused)
        await_refusals(dialogue, line_count(&message->content) - lines + ended);
    if (ended) {
        client_mark_message_sent(dialogue, time);
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

/* Of all chunks so far. */
static void describe_dots(struct dialogue *dialogue)
{
    const struct dot_lines *dots = &dialogue->client.message->chunk_dots;
    struct transaction *transaction =
        record_transaction_at(&dialogue->record, dialogue->transaction);

    if (transaction == NULL)
        return;
    transaction->message.doubled_dots = dots->doubled;
    transaction->message.single_dots = dots->single;
    transaction->message.has_doubled_dot_line = dots->two_alone;
}

void client_end_chunk(struct dialogue *dialogue)
{
    struct client_side *client = &dialogue->client;

    describe_dots(dialogue);
    client->mode = CLIENT_COMMANDS;
    if (!client->last_chunk) {
        record_message_so_far(&dialogue->record, dialogue->transaction, &client->message->content);
        return;
    }
    record_message(&dialogue->record, dialogue->transaction, &client->message->content, true);
    course_complete(dialogue);
    client_end_content(client);
}

/* The reply's clock starts with the chunk's last octet. A server that does not
 * know BDAT reads the lines of the chunk as commands. */
static void note_chunk(struct dialogue *dialogue, timestamp time, uint64_t lines)
{
    struct client_side *client = &dialogue->client;

    for (size_t i = 0; i < dialogue->pending.count; i++) {
        struct pending_reply *pending = pending_replies_at(&dialogue->pending, i);

        if (pending->verb != VERB_BDAT || pending->step != client->chunk_step.index)
            continue;
        pending->sent = time;
        if (pending->kind == PENDING_COMMAND)
            pending->times += (uint32_t)(lines < UINT32_MAX - pending->times ? lines : 0);
    }
    if (client->message->refused)
        client_await_text(dialogue,
                          &(struct pending_reply){ .step = client->chunk_step.index,
                                                   .transaction = dialogue->transaction,
                                                   .doubtful = true },
                          lines);
}

void client_read_chunk(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    struct client_side *client = &dialogue->client;
    struct step *step = record_open_step(&dialogue->record, &client->chunk_step);
    uint64_t left = client->chunk_left;
    struct bytes octets = bytes_first(*input, left < input->length ? (size_t)left : input->length);
    uint64_t lines = line_count(&client->message->content);

    *input = bytes_after(*input, octets.length);
    message_content_add(&client->message->content, octets);
    dot_lines_add(&client->message->chunk_dots, octets);
    lines = line_count(&client->message->content) - lines;
    client->chunk_left -= octets.length;
    if (step != NULL) {
        step->octets += octets.length;
        step->t_end = dialogue_time(dialogue, time);
    }
    note_chunk(dialogue, time, lines);
    if (client->chunk_left == 0)
        client_end_chunk(dialogue);
}
