/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From what is added to a record to events. */
#include "smtp/session_watch.h"

#include <stdlib.h>

#include "base/memory.h"
#include "smtp/message_content.h"
#include "smtp/record_message.h"

/* An event that was not told yet. */
struct heard {
    struct session_event *event;
    struct open_step open; /* where the step is to be looked up once more; else NO_OPEN_STEP */
    int32_t transaction;   /* SESSION_EVENT_MESSAGE: whose message it is */
    struct heard *next;
};

/* The step that is, or has, the content that comes. */
struct content_step {
    struct open_step open;
    int64_t number;
    bool goes_on;
    struct step step; /* without texts */
    uint64_t before;  /* bytes of the message that came with earlier chunks */
};

struct session_watch {
    const struct stream *stream;
    uint64_t session;
    struct record *record;
    struct redaction *const *redaction;
    const struct session_event_sink *sink;
    timestamp now;
    bool login_is_over; /* or none will come */
    bool opened;        /* that was told */
    int64_t latest;     /* the number of the step that was added last */
    int64_t answered;   /* what the next reply answers, as far as the record cannot say */
    enum verb answered_verb;
    struct content_step content;
    size_t waiting;
    struct heard *first;
    struct heard **last;
};

struct session_watch *session_watch_new(const struct stream *stream, uint64_t session,
                                        struct record *record, struct redaction *const *redaction,
                                        const struct session_event_sink *sink)
{
    struct session_watch *watch = memory_new(1, sizeof *watch);

    watch->stream = stream;
    watch->session = session;
    watch->record = record;
    watch->redaction = redaction;
    watch->sink = sink;
    watch->latest = STEP_NUMBER_NONE;
    watch->answered = STEP_NUMBER_NONE;
    watch->last = &watch->first;
    return watch;
}

static struct heard *take_first(struct session_watch *watch)
{
    struct heard *heard = watch->first;

    if (heard == NULL)
        return NULL;
    watch->waiting--;
    watch->first = heard->next;
    if (watch->first == NULL)
        watch->last = &watch->first;
    return heard;
}

void session_watch_free(struct session_watch *watch)
{
    struct heard *heard;

    if (watch == NULL)
        return;
    while ((heard = take_first(watch)) != NULL) {
        session_event_free(heard->event);
        free(heard);
    }
    free(watch);
}

size_t session_watch_memory(const struct session_watch *watch)
{
    size_t size = watch != NULL ? memory_cost(sizeof *watch) : 0;

    for (const struct heard *heard = watch != NULL ? watch->first : NULL; heard != NULL;
         heard = heard->next)
        size += memory_cost(sizeof *heard) + memory_cost(sizeof *heard->event) +
                heard->event->arena.used;
    return size;
}

/* ------------------------------------------------------------------- hearing */

static struct session_event *new_event(const struct session_watch *watch,
                                       enum session_event_kind kind, int64_t number)
{
    const struct stream *stream = watch->stream;
    struct session_event *event = session_event_new();

    event->kind = kind;
    event->session = watch->session;
    event->start = stream->start;
    event->client = stream->client;
    event->server = stream->server;
    event->encapsulation = stream->encapsulation;
    event->engine = stream->engine;
    event->number = number;
    event->time = watch->now;
    return event;
}

static struct heard *hear(struct session_watch *watch, enum session_event_kind kind, int64_t number)
{
    struct heard *heard = memory_new(1, sizeof *heard);

    heard->event = new_event(watch, kind, number);
    heard->open = NO_OPEN_STEP;
    heard->transaction = TRANSACTION_NONE;
    *watch->last = heard;
    watch->last = &heard->next;
    watch->waiting++;
    return heard;
}

static bool is_verb(struct bytes verb, enum verb known)
{
    return bytes_equal(verb, bytes_of_string(verb_name(known)));
}

static bool has_content(const struct step *step)
{
    return step->kind == STEP_MESSAGE ||
           (step->kind == STEP_COMMAND && is_verb(step->command.verb, VERB_BDAT));
}

static void begin_content(struct session_watch *watch, const struct step *step)
{
    struct content_step *content = &watch->content;
    uint64_t before = step->kind == STEP_MESSAGE ? 0 : content->before;

    *content = (struct content_step){ .open = record_latest_step(watch->record),
                                      .number = watch->latest,
                                      .goes_on = true,
                                      .step = *step,
                                      .before = before };
    if (step->kind == STEP_COMMAND)
        content->step.command = (struct command){ .verb = bytes_of_string(verb_name(VERB_BDAT)) };
}

static void hear_answer(struct session_watch *watch, struct session_event *event)
{
    const struct step *step = &event->step;

    if (step->reply_to != STEP_NONE) {
        event->reply_to = step->reply_to;
    } else if (watch->answered != STEP_NUMBER_NONE) {
        event->reply_to = watch->answered;
        if (watch->answered_verb != VERB_UNKNOWN)
            event->answered_verb = bytes_of_string(verb_name(watch->answered_verb));
    }
    watch->answered = STEP_NUMBER_NONE;
}

/* `AUTH PLAIN`, also with an equals sign as before RFC 2554. */
static bool offers_login(const struct reply *reply)
{
    for (size_t i = 1; i < reply->line_count; i++)
        if (bytes_start_with_ignoring_case(reply->lines[i], verb_name(VERB_AUTH)))
            return true;
    return false;
}

static bool reply_ends_login(const struct session_watch *watch, const struct step *step)
{
    const struct step *answered = record_step_at(watch->record, step->reply_to);
    unsigned class = reply_class(step->reply.code);

    if (answered == NULL || answered->kind != STEP_COMMAND)
        return false;
    if (is_verb(answered->command.verb, VERB_AUTH))
        return class != 3;
    if (class != 2)
        return false;
    return is_verb(answered->command.verb, VERB_HELO) ||
           ((is_verb(answered->command.verb, VERB_EHLO) ||
             is_verb(answered->command.verb, VERB_LHLO)) &&
            !offers_login(&step->reply));
}

/* Whether the client has logged in, or will not. */
static bool ends_login(const struct session_watch *watch, const struct step *step)
{
    switch (step->kind) {
    case STEP_REPLY:
        return reply_ends_login(watch, step);
    case STEP_COMMAND:
        return is_verb(step->command.verb, VERB_MAIL);
    case STEP_MESSAGE:
    case STEP_TLS:
        return true;
    case STEP_STRAY_LINE:
    case STEP_AUTH_RESPONSE:
    case STEP_GAP:
    case STEP_KIND_COUNT:
        break;
    }
    return false;
}

/* Text behind a refusal has no end of its own: the client goes on with something else. */
static bool ends_text(const struct session_watch *watch, const struct step *step)
{
    const struct content_step *content = &watch->content;

    return content->goes_on && content->step.refused && step->from == content->step.from;
}

static void end_step(struct session_watch *watch)
{
    struct content_step *content = &watch->content;
    struct heard *heard = hear(watch, SESSION_EVENT_END, content->number);

    content->goes_on = false;
    heard->open = content->open;
    heard->event->step = content->step;
    heard->event->step.t_end = watch->now - watch->stream->start;
}

void session_watch_step(struct session_watch *watch, const struct step *step)
{
    struct session_event *event;
    struct heard *heard;
    bool goes_on;

    if (watch == NULL)
        return;
    if (ends_text(watch, step))
        end_step(watch);
    goes_on = step->kind == STEP_MESSAGE || step->kind == STEP_TLS;
    watch->latest = record_step_count(watch->record) - 1;
    heard = hear(watch, goes_on ? SESSION_EVENT_BEGIN : SESSION_EVENT_STEP, watch->latest);
    event = heard->event;
    event->step = *step;
    record_copy_texts(&event->arena, &event->step);
    /* How much cannot be read for a hole is counted as it is found. */
    if (step->kind == STEP_GAP)
        heard->open = record_latest_step(watch->record);
    if (step->kind == STEP_REPLY)
        hear_answer(watch, event);
    if (has_content(step))
        begin_content(watch, step);
    if (!watch->login_is_over)
        watch->login_is_over = ends_login(watch, step);
}

static void end_content(struct session_watch *watch, uint64_t bytes)
{
    struct content_step *content = &watch->content;

    if (!content->goes_on)
        return;
    content->step.has_octets = content->step.kind == STEP_COMMAND;
    content->step.octets = bytes - content->before;
    content->before = bytes;
    end_step(watch);
}

void session_watch_chunk(struct session_watch *watch, const struct message_content *content)
{
    if (watch != NULL)
        end_content(watch, content->bytes);
}

void session_watch_message(struct session_watch *watch, int32_t transaction,
                           const struct message_content *content, bool complete)
{
    struct heard *heard;

    if (watch == NULL)
        return;
    end_content(watch, content->bytes);
    watch->content.before = 0;
    heard = hear(watch, SESSION_EVENT_MESSAGE, watch->content.number);
    heard->transaction = transaction;
    if (transaction == TRANSACTION_NONE)
        record_message_describe(content, complete, &heard->event->arena, &heard->event->message);
}

static struct heard *find_message(const struct session_watch *watch, int64_t number)
{
    for (struct heard *heard = watch->first; heard != NULL; heard = heard->next)
        if (heard->event->kind == SESSION_EVENT_MESSAGE && heard->event->number == number)
            return heard;
    return NULL;
}

static int64_t number_of(const struct session_watch *watch, const struct open_step *open)
{
    if (open->left_out == 0)
        return open->index;
    return (int64_t)watch->record->draft.step_count + open->left_out - 1;
}

void session_watch_revise(struct session_watch *watch, const struct open_step *open,
                          int32_t transaction)
{
    struct heard *heard;
    int64_t number;

    if (watch == NULL || (open->left_out == 0 && open->index == STEP_NONE))
        return;
    number = number_of(watch, open);
    if (watch->content.goes_on && watch->content.number == number) {
        watch->content.step.refused |= transaction == TRANSACTION_NONE;
        return;
    }
    heard = find_message(watch, number);
    if (heard == NULL)
        hear(watch, SESSION_EVENT_END, number)->open = *open;
    /* Of a message that the record has left out nothing more is known. */
    if (heard != NULL || transaction == TRANSACTION_NONE)
        return;
    heard = hear(watch, SESSION_EVENT_MESSAGE, number);
    heard->event->revised = true;
    heard->transaction = transaction;
}

int64_t session_watch_latest(const struct session_watch *watch)
{
    return watch != NULL ? watch->latest : STEP_NUMBER_NONE;
}

void session_watch_answers(struct session_watch *watch, int64_t number, enum verb verb)
{
    if (watch == NULL)
        return;
    watch->answered = number;
    watch->answered_verb = verb;
}

/* ------------------------------------------------------------------- telling */

void session_watch_set_time(struct session_watch *watch, timestamp time)
{
    if (watch != NULL)
        watch->now = time;
}

/* What a client says before it logs in may be a credential in the wrong place,
 * and once told it could not be taken back. */
static void withhold(struct step *step)
{
    struct command *command = &step->command;

    if (step->kind == STEP_COMMAND && command->unknown && command->argument.length == 0 &&
        redaction_looks_like_response(command->verb))
        command->verb = bytes_of_string("[redacted]");
}

static void redact(const struct session_watch *watch, struct session_event *event)
{
    const struct redaction *redaction = *watch->redaction;

    if (redaction == NULL) {
        withhold(&event->step);
        return;
    }
    redaction_apply_to_step(redaction, &event->arena, &event->step);
    if (event->kind == SESSION_EVENT_MESSAGE)
        redaction_apply_to_message(redaction, &event->arena, &event->message);
}

static void complete_reply(const struct session_watch *watch, struct session_event *event)
{
    const struct session_draft *draft = &watch->record->draft;
    const struct step *answered;

    event->is_greeting = draft->greeting != STEP_NONE && event->number == draft->greeting;
    if (event->reply_to < 0 || (uint64_t)event->reply_to >= draft->step_count)
        return;
    answered = &draft->steps[event->reply_to];
    if (answered->kind == STEP_COMMAND)
        event->answered_verb = arena_copy(&event->arena, answered->command.verb);
}

/* What is known of it by now. */
static void complete(struct session_watch *watch, struct heard *heard)
{
    struct session_event *event = heard->event;
    const struct step *step = record_open_step(watch->record, &heard->open);
    const struct transaction *transaction;

    if (step != NULL) {
        event->step = *step;
        record_copy_texts(&event->arena, &event->step);
    }
    if (event->kind == SESSION_EVENT_STEP && event->step.kind == STEP_REPLY)
        complete_reply(watch, event);
    transaction = record_transaction_at(watch->record, heard->transaction);
    if (event->kind == SESSION_EVENT_MESSAGE && transaction != NULL)
        message_copy(&event->arena, &transaction->message, &event->message);
}

static void tell(const struct session_watch *watch, struct session_event *event)
{
    event->told = watch->now;
    session_event_sink_receive(watch->sink, event);
}

static void tell_opened(struct session_watch *watch)
{
    struct session_event *event;

    if (watch->opened)
        return;
    watch->opened = true;
    event = new_event(watch, SESSION_EVENT_OPENED, STEP_NUMBER_NONE);
    if (watch->stream->source != NULL)
        event->source = arena_copy(&event->arena, bytes_of_string(watch->stream->source));
    tell(watch, event);
}

static void tell_waiting(struct session_watch *watch)
{
    struct heard *heard;

    while ((heard = take_first(watch)) != NULL) {
        complete(watch, heard);
        redact(watch, heard->event);
        tell(watch, heard->event);
        free(heard);
    }
}

void session_watch_tell(struct session_watch *watch)
{
    if (watch == NULL)
        return;
    tell_opened(watch);
    if (watch->login_is_over || watch->waiting > WATCH_WAITING)
        tell_waiting(watch);
}

void session_watch_tell_rest(struct session_watch *watch)
{
    if (watch == NULL)
        return;
    tell_opened(watch);
    if (watch->content.goes_on)
        end_step(watch);
    tell_waiting(watch);
}

/* Of TLS and of holes it is known in the end how much there was. */
static void tell_end_of(const struct session_watch *watch, const struct step *step, int64_t number)
{
    struct session_event *event;

    if (step->kind != STEP_TLS && (step->kind != STEP_GAP || step->unread == 0))
        return;
    event = new_event(watch, SESSION_EVENT_END, number);
    event->step = *step;
    tell(watch, event);
}

void session_watch_conclude(struct session_watch *watch, const struct session *session)
{
    int64_t count = (int64_t)(session->step_count + session->left_out.steps);

    if (watch == NULL)
        return;
    tell_opened(watch);
    for (size_t i = 0; i < session->step_count; i++)
        tell_end_of(watch, &session->steps[i], (int64_t)i);
    for (size_t i = 0; i < session->last_step_count; i++)
        tell_end_of(watch, &session->last_steps[i],
                    count - (int64_t)session->last_step_count + (int64_t)i);
}
