/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walking over a record. */
#include "output/session_mask.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"
#include "output/session_mask_parts.h"

struct session_mask *session_mask_new(enum mask_level level, const struct hash_key *key,
                                      struct session_sink next)
{
    struct session_mask *mask = memory_new(1, sizeof *mask);

    mask->level = level;
    mask->key = *key;
    mask->next = next;
    bounded_buffer_init(&mask->scratch, SIZE_MAX); /* as long as the longest text of a record */
    return mask;
}

void session_mask_free(struct session_mask *mask)
{
    if (mask == NULL)
        return;
    known_words_clear(&mask->known);
    bounded_buffer_clear(&mask->scratch);
    free(mask);
}

/* ------------------------------------------------ who and what the session names */

static const struct step *step_at(const struct session *session, step_index step)
{
    return step >= 0 && (size_t)step < session->step_count ? &session->steps[step] : NULL;
}

static void add_address(struct session_mask *mask, struct bytes address)
{
    size_t at = address_at(address);

    known_words_add(mask, bytes_first(address, at), MASK_LOCAL_PART);
    if (mask->level >= MASK_DOMAINS)
        known_words_add(mask, bytes_after(address, at + 1), MASK_DOMAIN);
}

static void add_transaction(struct session_mask *mask, const struct transaction *transaction)
{
    add_address(mask, transaction->mail_from);
    for (size_t i = 0; i < transaction->recipient_count; i++)
        add_address(mask, transaction->recipients[i].address);
}

static void add_steps(struct session_mask *mask, const struct step *steps, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (steps[i].kind == STEP_COMMAND)
            known_words_add_command(mask, &steps[i].command);
}

/* A host without a dot is known by its place alone. */
static void add_greeting_host(struct session_mask *mask, const struct session *session)
{
    const struct step *step = step_at(session, session->greeting);
    struct bytes rest;

    if (mask->level < MASK_ALL || step == NULL || step->kind != STEP_REPLY ||
        step->reply.line_count == 0)
        return;
    rest = step->reply.lines[0];
    known_words_add(mask, bytes_next_word(&rest), MASK_DOMAIN);
}

static void learn(struct session_mask *mask, const struct session *session)
{
    known_words_clear(&mask->known);
    for (size_t i = 0; i < session->transaction_count; i++)
        add_transaction(mask, &session->transactions[i]);
    add_steps(mask, session->steps, session->step_count);
    add_steps(mask, session->last_steps, session->last_step_count);
    add_greeting_host(mask, session);
    known_words_add_front(mask, session);
    known_words_add_handshake(mask, session->tls.handshake);
}

/* ------------------------------------------------------------------- the record */

static bool is_verb(struct bytes verb, const char *name)
{
    return bytes_equal(verb, bytes_of_string(name));
}

static enum reply_context reply_context(const struct reply *reply, bool is_greeting,
                                        struct bytes answered)
{
    if (is_greeting || is_verb(answered, "HELO"))
        return REPLY_NAMES_HOST;
    if (reply_class(reply->code) == 2 && (is_verb(answered, "EHLO") || is_verb(answered, "LHLO")))
        return REPLY_EXTENSIONS;
    return REPLY_ORDINARY;
}

static enum reply_context context_of(const struct session *session, const struct step *step)
{
    const struct step *answered = step_at(session, step->reply_to);
    bool is_command = answered != NULL && answered->kind == STEP_COMMAND;

    return reply_context(&step->reply, step == step_at(session, session->greeting),
                         is_command ? answered->command.verb : bytes_empty());
}

static struct bytes mask_stray_line(struct session_mask *mask, struct bytes line)
{
    return mask->level == MASK_ALL ? mask_token(mask, MASK_TEXT, line) : mask_text(mask, line);
}

static void mask_step(struct session_mask *mask, struct step *step, enum reply_context context)
{
    switch (step->kind) {
    case STEP_REPLY:
        mask_reply(mask, &step->reply, context);
        break;
    case STEP_COMMAND:
        mask_command(mask, &step->command);
        break;
    case STEP_STRAY_LINE:
        step->line = mask_stray_line(mask, step->line);
        break;
    case STEP_MESSAGE:
    case STEP_AUTH_RESPONSE:
    case STEP_TLS:
    case STEP_GAP:
    case STEP_KIND_COUNT:
        break; /* no text */
    }
}

/* From the end, so that the verb a reply answers is still what it was. The last
 * steps have no indexes. */
static void mask_steps(struct session_mask *mask, struct session *session)
{
    for (size_t i = session->step_count; i-- > 0;) {
        struct step *step = &session->steps[i];

        mask_step(mask, step,
                  step->kind == STEP_REPLY ? context_of(session, step) : REPLY_ORDINARY);
    }
    for (size_t i = 0; i < session->last_step_count; i++)
        mask_step(mask, &session->last_steps[i], REPLY_ORDINARY);
}

/* The names that servers give to mail say nothing of people, as long as they
 * are no addresses. */
static struct bytes mask_queue_id(struct session_mask *mask, struct bytes id)
{
    bool has_digit = false;

    if (mask->level < MASK_ALL)
        return mask_text(mask, id);
    for (size_t i = 0; i < id.length; i++) {
        has_digit |= ascii_is_digit(id.data[i]);
        if (!mask_is_word_byte(id.data[i]) && id.data[i] != '-')
            return mask_token(mask, MASK_TEXT, id);
    }
    return has_digit ? mask_text(mask, id) : mask_token(mask, MASK_TEXT, id);
}

static struct bytes mask_envelope_address(struct session_mask *mask, struct bytes address)
{
    return address.length > 0 ? mask_address(mask, address) : address;
}

static const struct bytes *mask_parameters(struct session_mask *mask,
                                           const struct bytes *parameters, size_t count)
{
    struct bytes *masked = arena_new(mask->arena, count, sizeof *masked);

    for (size_t i = 0; i < count; i++)
        masked[i] = mask_parameter(mask, parameters[i]);
    return masked;
}

static void mask_transaction(struct session_mask *mask, struct transaction *transaction)
{
    transaction->mail_from = mask_envelope_address(mask, transaction->mail_from);
    transaction->parameters =
        mask_parameters(mask, transaction->parameters, transaction->parameter_count);
    for (size_t i = 0; i < transaction->recipient_count; i++) {
        struct recipient *recipient = &transaction->recipients[i];

        recipient->address = mask_envelope_address(mask, recipient->address);
        recipient->parameters =
            mask_parameters(mask, recipient->parameters, recipient->parameter_count);
        mask_status(mask, &recipient->status);
        mask_status(mask, &recipient->delivery);
    }
    mask_message(mask, &transaction->message);
    mask_status(mask, &transaction->mail_status);
    mask_status(mask, &transaction->data_status);
    mask_status(mask, &transaction->final);
    mask_status(mask, &transaction->decided);
    transaction->queue_id = mask_queue_id(mask, transaction->queue_id);
}

static void mask_extensions(struct session_mask *mask, struct session *session)
{
    struct bytes *extensions = arena_new(mask->arena, session->extension_count, sizeof *extensions);

    for (size_t i = 0; i < session->extension_count; i++)
        extensions[i] = mask_extension(mask, session->extensions[i]);
    session->extensions = extensions;
}

static void mask_mechanisms(struct session_mask *mask, struct session *session)
{
    for (size_t i = 0; i < session->authentication_count; i++) {
        struct bytes *mechanism = &session->authentications[i].mechanism;

        if (!is_protocol_word(*mechanism))
            *mechanism = mask_extension(mask, *mechanism);
    }
}

void session_mask_session(struct session_mask *mask, struct session *session)
{
    if (mask->level == MASK_NONE)
        return;
    mask->arena = &session->arena;
    session->text = bytes_of(NULL, 0);
    learn(mask, session);
    for (size_t i = 0; i < session->finding_count; i++)
        mask_finding(mask, &session->findings[i]);
    mask_diagnosis(mask, &session->diagnosis);
    mask_steps(mask, session);
    for (size_t i = 0; i < session->transaction_count; i++)
        mask_transaction(mask, &session->transactions[i]);
    mask_extensions(mask, session);
    mask_mechanisms(mask, session);
    mask_front(mask, session);
    mask_handshake(mask, session->tls.handshake);
}

void session_mask_notice(struct session_mask *mask, struct notice *notice)
{
    if (mask->level == MASK_NONE)
        return;
    mask->arena = &notice->arena;
    known_words_clear(&mask->known);
    mask_finding(mask, &notice->finding);
}

void session_mask_event(struct session_mask *mask, struct session_event *event)
{
    enum reply_context context = REPLY_ORDINARY;

    if (mask->level == MASK_NONE)
        return;
    assert(mask->level == MASK_ALL);
    mask->arena = &event->arena;
    known_words_clear(&mask->known);
    if (event->step.kind == STEP_REPLY)
        context = reply_context(&event->step.reply, event->is_greeting, event->answered_verb);
    mask_step(mask, &event->step, context);
    if (event->kind == SESSION_EVENT_MESSAGE)
        mask_message(mask, &event->message);
}

static void receive(void *context, struct session *session)
{
    struct session_mask *mask = context;

    session_mask_session(mask, session);
    session_sink_receive(&mask->next, session);
}

static void notify(void *context, struct notice *notice)
{
    struct session_mask *mask = context;

    session_mask_notice(mask, notice);
    session_sink_notify(&mask->next, notice);
}

struct session_sink session_mask_sink(struct session_mask *mask)
{
    return (struct session_sink){ .context = mask, .receive = receive, .notify = notify };
}
