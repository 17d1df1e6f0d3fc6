/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Going through the texts of a session and taking words out. */
#include "smtp/redaction.h"

static const char replacement[] = "[redacted]";

/* What separates words. A password may hold punctuation, so a text is searched
 * by blanks alone first, then inside brackets and quotes, then for `name=word`
 * and words at the end of a sentence. */
static const char *const separators[] = {
    "",
    "<>()[]{},;:\"'|",
    "<>()[]{},;:\"'|=.!?&@/\\",
};

static bool is_separator(uint8_t byte, const char *others)
{
    return byte <= ' ' || (byte < 0x7f && strchr(others, byte) != NULL);
}

/* A place in a text: the word and what stands before it. */
struct word {
    size_t start;
    size_t length;
};

static bool next_word(struct bytes text, const char *others, size_t from, struct word *ret_word)
{
    size_t i = from;

    while (i < text.length && is_separator(text.data[i], others))
        i++;
    ret_word->start = i;
    while (i < text.length && !is_separator(text.data[i], others))
        i++;
    ret_word->length = i - ret_word->start;
    return ret_word->length > 0;
}

struct redactor {
    const struct redaction *redaction;
    struct arena *arena;
};

/* The text with every known word replaced; the same view when there is none. */
static struct bytes redact_words(const struct redactor *redactor, struct bytes text,
                                 enum credential which, const char *others)
{
    struct word word;
    size_t from = 0;

    while (next_word(text, others, from, &word)) {
        struct bytes parts[3] = { bytes_first(text, word.start), bytes_of_string(replacement),
                                  bytes_after(text, word.start + word.length) };

        from = word.start + word.length;
        if (!redaction_knows(redactor->redaction,
                             bytes_first(bytes_after(text, word.start), word.length), which))
            continue;
        text = arena_join(redactor->arena, parts, 3);
        from = word.start + parts[1].length;
    }
    return text;
}

static void redact(const struct redactor *redactor, struct bytes *text, enum credential which)
{
    for (size_t i = 0; i < sizeof separators / sizeof separators[0] && text->length > 0; i++)
        *text = redact_words(redactor, *text, which, separators[i]);
}

/* The contract lends arrays of texts as const to everybody downstream, so a
 * list is copied before it is changed. */
static const struct bytes *redact_list(const struct redactor *redactor, const struct bytes *texts,
                                       size_t count, enum credential which)
{
    struct bytes *own;

    if (count == 0)
        return texts;
    own = arena_new(redactor->arena, count, sizeof *own);
    memcpy(own, texts, count * sizeof *own);
    for (size_t i = 0; i < count; i++)
        redact(redactor, &own[i], which);
    return own;
}

/* An envelope may name the user. */
static enum credential argument_credential(struct bytes verb)
{
    bool envelope =
        bytes_equal(verb, bytes_of_string("MAIL")) || bytes_equal(verb, bytes_of_string("RCPT"));

    return envelope ? CREDENTIAL_SECRET : CREDENTIAL_ANY;
}

static void redact_step(const struct redactor *redactor, struct step *step)
{
    switch (step->kind) {
    case STEP_REPLY:
        step->reply.lines =
            redact_list(redactor, step->reply.lines, step->reply.line_count, CREDENTIAL_ANY);
        break;
    case STEP_STRAY_LINE:
        redact(redactor, &step->line, CREDENTIAL_ANY);
        break;
    case STEP_COMMAND:
        redact(redactor, &step->command.argument, argument_credential(step->command.verb));
        redact(redactor, &step->command.verb, CREDENTIAL_ANY);
        break;
    case STEP_MESSAGE:
    case STEP_AUTH_RESPONSE:
    case STEP_TLS:
    case STEP_GAP:
    case STEP_KIND_COUNT:
        break;
    }
}

static void redact_status(const struct redactor *redactor, struct reply_status *status)
{
    redact(redactor, &status->text, CREDENTIAL_ANY);
}

static void redact_transaction(const struct redactor *redactor, struct transaction *transaction)
{
    redact(redactor, &transaction->mail_from, CREDENTIAL_SECRET);
    transaction->parameters = redact_list(redactor, transaction->parameters,
                                          transaction->parameter_count, CREDENTIAL_SECRET);
    redact_status(redactor, &transaction->mail_status);
    redact_status(redactor, &transaction->data_status);
    redact_status(redactor, &transaction->final);
    redact_status(redactor, &transaction->decided);
    redact(redactor, &transaction->queue_id, CREDENTIAL_ANY);
    redact(redactor, &transaction->message.message_id, CREDENTIAL_ANY);
    for (size_t i = 0; i < transaction->recipient_count; i++) {
        redact(redactor, &transaction->recipients[i].address, CREDENTIAL_SECRET);
        redact_status(redactor, &transaction->recipients[i].status);
        redact_status(redactor, &transaction->recipients[i].delivery);
    }
}

void redaction_apply(const struct redaction *redaction, struct session *session)
{
    struct redactor redactor = { redaction, &session->arena };

    for (size_t i = 0; i < session->step_count; i++)
        redact_step(&redactor, &session->steps[i]);
    for (size_t i = 0; i < session->last_step_count; i++)
        redact_step(&redactor, &session->last_steps[i]);
    for (size_t i = 0; i < session->transaction_count; i++)
        redact_transaction(&redactor, &session->transactions[i]);
    session->extensions =
        redact_list(&redactor, session->extensions, session->extension_count, CREDENTIAL_ANY);
}

/* Replaces what follows `name=` up to the next blank. */
static struct bytes mask_attribute(struct arena *arena, struct bytes argument, const char *name)
{
    struct bytes rest = argument;
    struct bytes word;

    while ((word = bytes_next_word(&rest)).length > 0) {
        struct bytes parts[3] = { { 0 }, bytes_of_string(replacement), rest };

        if (!bytes_start_with_ignoring_case(word, name))
            continue;
        parts[0] = bytes_first(argument, (size_t)(word.data - argument.data) + strlen(name));
        return arena_join(arena, parts, 3);
    }
    return argument;
}

struct bytes redaction_mask_argument(struct arena *arena, struct bytes verb, struct bytes argument)
{
    if (bytes_equal_ignoring_case(verb, bytes_of_string("XCLIENT")))
        return mask_attribute(arena, argument, "LOGIN=");
    if (bytes_equal_ignoring_case(verb, bytes_of_string("BURL")) && argument.length > 0)
        return arena_copy(arena, bytes_of_string(replacement));
    return argument;
}
