/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text of a message that the server has refused.
 *
 * A client that is told no and sends its message all the same sends the server
 * commands: each line gets its reply, and one that looks like a command is one.
 * So it is read as commands; but what is none is not shown, since it is what
 * somebody wrote in a letter.
 */
#include "smtp/command_form.h"
#include "smtp/dialogue_parts.h"
#include "smtp/session_watch.h"

static struct pending_reply *newest(struct dialogue *dialogue)
{
    size_t behind = client_pending_behind(&dialogue->client);
    size_t count = dialogue->pending.count;

    return count > behind ? pending_replies_at(&dialogue->pending, count - behind - 1) : NULL;
}

static uint32_t sum(uint32_t times, uint64_t more)
{
    return more < UINT32_MAX - times ? times + (uint32_t)more : UINT32_MAX;
}

static bool is_same_text(const struct pending_reply *last, const struct pending_reply *text)
{
    return last != NULL && last->kind == PENDING_TEXT && last->step == text->step &&
           last->doubtful == text->doubtful;
}

void client_await_text(struct dialogue *dialogue, const struct pending_reply *text, uint64_t lines)
{
    struct pending_reply *last = newest(dialogue);
    struct pending_reply pending = *text;

    if (lines == 0)
        return;
    if (is_same_text(last, text)) {
        last->times = sum(last->times, lines);
        return;
    }
    /* Of what may not be answered at all there is no room for more. */
    if (text->doubtful && pending_replies_is_full(&dialogue->pending))
        return;
    pending.kind = PENDING_TEXT;
    pending.verb = VERB_UNKNOWN;
    pending.recipient = -1;
    pending.authentication = -1;
    pending.times = sum(0, lines);
    dialogue_await_reply(dialogue, &pending);
}

/* ------------------------------------------------------------------------- lines */

static uint64_t octets_of(const struct smtp_line *line)
{
    static const unsigned endings[] = {
        [LINE_ENDING_CRLF] = 2,
        [LINE_ENDING_LF] = 1,
        [LINE_ENDING_NONE] = 0,
    };

    return line->text.length + line->cut + endings[line->ending];
}

static struct step *text_step(struct dialogue *dialogue, const struct smtp_line *line)
{
    struct open_step *open = &dialogue->client.message_step;

    if (open->index == STEP_NONE && open->left_out == 0) {
        struct step step = client_step(dialogue, STEP_MESSAGE, line->first, line->first);

        step.refused = true;
        record_step(&dialogue->record, &step);
        *open = record_latest_step(&dialogue->record);
    }
    return record_open_step(&dialogue->record, open);
}

static void add_text(struct dialogue *dialogue, const struct smtp_line *line)
{
    struct step *step = text_step(dialogue, line);

    dialogue_count_line(dialogue, SIDE_CLIENT, line);
    if (step != NULL) {
        step->octets += octets_of(line);
        step->t_end = dialogue_time(dialogue, line->last);
    }
    client_await_text(dialogue,
                      &(struct pending_reply){ .step = dialogue->client.message_step.index,
                                               .transaction = dialogue->transaction },
                      line->ending != LINE_ENDING_NONE);
}

static void go_on_with_commands(struct client_side *client)
{
    client->message_step = NO_OPEN_STEP;
    client->mode = CLIENT_COMMANDS;
}

/* BDAT begins no sentence, and a second one without a size is as likely as the first. */
static bool is_command(const struct smtp_line *line)
{
    return command_has_form(line->text) || command_parse(line->text).verb == VERB_BDAT;
}

/* Inside a line whose start was read as something else, only its end counts. Of the
 * lines in an AUTH exchange none is shown either, and they may be credentials. */
static void handle_line(struct dialogue *dialogue, const struct smtp_line *line)
{
    struct client_side *client = &dialogue->client;
    bool is_rest = client->inside_text;

    client->inside_text = false;
    if (!is_rest && (dialogue->auth.under_way || is_command(line))) {
        client->message_step = NO_OPEN_STEP;
        client_handle_line(dialogue, line);
        return;
    }
    add_text(dialogue, line);
    if (!is_rest && bytes_equal(line->text, bytes_of_string(".")))
        go_on_with_commands(client);
}

void client_read_refused(struct dialogue *dialogue, struct bytes *input, timestamp time)
{
    struct smtp_line line;

    if (line_splitter_next(&dialogue->client.lines, input, time, &line))
        handle_line(dialogue, &line);
}

void client_lose_refused(struct dialogue *dialogue)
{
    dialogue->client.message_step = NO_OPEN_STEP;
    dialogue->client.inside_text = false;
    client_lose(dialogue, LIKELY_CONTENT);
}

void client_finish_refused(struct dialogue *dialogue)
{
    struct smtp_line line;

    if (line_splitter_finish(&dialogue->client.lines, &line))
        handle_line(dialogue, &line);
}

void client_hear_command(struct dialogue *dialogue, const struct pending_reply *answered,
                         uint16_t code)
{
    struct client_side *client = &dialogue->client;

    if (client->mode == CLIENT_REFUSED && answered->step > client->chunk_step.index &&
        (reply_class(code) == 2 || reply_class(code) == 3))
        go_on_with_commands(client);
}

void client_begin_refused(struct dialogue *dialogue, step_index since)
{
    dialogue->client.chunk_step = (struct open_step){ .index = since };
    dialogue->client.message_step = NO_OPEN_STEP;
    if (dialogue->client.mode == CLIENT_HELD)
        client_release_held(dialogue, CLIENT_REFUSED);
    else
        dialogue->client.mode = CLIENT_REFUSED;
}

/* ----------------------------------------------------------- content that was none */

static void take_message_back(struct dialogue *dialogue, const struct pending_reply *message)
{
    struct transaction *transaction =
        record_transaction_at(&dialogue->record, message->transaction);
    struct step *step = record_step_at(&dialogue->record, message->step);

    if (step != NULL)
        step->refused = true;
    session_watch_revise(dialogue->record.watch, &(struct open_step){ .index = message->step },
                         TRANSACTION_NONE);
    if (transaction != NULL) {
        transaction->message_step = STEP_NONE;
        transaction->message = (struct message){ 0 };
    }
}

static void await_refusals(struct dialogue *dialogue, const struct pending_reply *message,
                           uint32_t lines)
{
    struct pending_reply text = *message;

    text.kind = PENDING_TEXT;
    text.times = lines;
    text.recipient = -1;
    text.sent = 0;
    if (lines > 0)
        pending_replies_insert(&dialogue->pending, &text, dialogue->pending.count);
}

/* In the middle of the content: the rest of it is text, too. */
static void go_on_with_text(struct dialogue *dialogue)
{
    struct client_side *client = &dialogue->client;
    struct step *step = record_open_step(&dialogue->record, &client->message_step);

    if (step != NULL)
        step->octets = client->message->sent;
    client->chunk_step = client->message_step;
    client->inside_text = client->message->content.inside_line;
    client->mode = CLIENT_REFUSED;
    client_end_content(client);
}

/* More came behind DATA than could be held, and was taken for its content. */
void client_refuse_content(struct dialogue *dialogue)
{
    struct client_side *client = &dialogue->client;
    const struct pending_reply *oldest = pending_replies_oldest(&dialogue->pending);
    struct pending_reply message;
    bool is_open;

    if (oldest == NULL || oldest->kind != PENDING_MESSAGE)
        return;
    message = *oldest;
    is_open = client->mode == CLIENT_MESSAGE && client->message_step.index == message.step;
    take_message_back(dialogue, &message);
    pending_replies_drop(&dialogue->pending);
    await_refusals(dialogue, &message,
                   is_open ? client_content_lines(client->message) : message.times);
    if (is_open)
        go_on_with_text(dialogue);
}
