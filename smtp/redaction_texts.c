/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Going through the texts of a session and taking words out. */
#include "smtp/redaction.h"
#include "smtp/verb_table.h"

static const char replacement[] = "[redacted]";

/* How a text is cut into words. A password may hold punctuation, so it is
 * searched by blanks alone first, then inside brackets and quotes, then for
 * `name=word` and words at the end of a sentence. */
enum cut { CUT_NEVER, CUT_AT_BLANKS, CUT_AT_BRACKETS, CUT_AT_PUNCTUATION, CUT_COUNT };

/* From which way of cutting on a byte separates words. */
static const uint8_t first_cut[256] = {
    [0 ... ' '] = CUT_AT_BLANKS, ['<'] = CUT_AT_BRACKETS,     ['>'] = CUT_AT_BRACKETS,
    ['('] = CUT_AT_BRACKETS,     [')'] = CUT_AT_BRACKETS,     ['['] = CUT_AT_BRACKETS,
    [']'] = CUT_AT_BRACKETS,     ['{'] = CUT_AT_BRACKETS,     ['}'] = CUT_AT_BRACKETS,
    [','] = CUT_AT_BRACKETS,     [';'] = CUT_AT_BRACKETS,     [':'] = CUT_AT_BRACKETS,
    ['"'] = CUT_AT_BRACKETS,     ['\''] = CUT_AT_BRACKETS,    ['|'] = CUT_AT_BRACKETS,
    ['='] = CUT_AT_PUNCTUATION,  ['.'] = CUT_AT_PUNCTUATION,  ['!'] = CUT_AT_PUNCTUATION,
    ['?'] = CUT_AT_PUNCTUATION,  ['&'] = CUT_AT_PUNCTUATION,  ['@'] = CUT_AT_PUNCTUATION,
    ['/'] = CUT_AT_PUNCTUATION,  ['\\'] = CUT_AT_PUNCTUATION,
};

static bool is_separator(uint8_t byte, enum cut cut)
{
    return first_cut[byte] != CUT_NEVER && first_cut[byte] <= cut;
}

/* A place in a text: the word and what stands before it. */
struct word {
    size_t start;
    size_t length;
};

static bool next_word(struct bytes text, enum cut cut, size_t from, struct word *ret_word)
{
    size_t i = from;

    while (i < text.length && is_separator(text.data[i], cut))
        i++;
    ret_word->start = i;
    while (i < text.length && !is_separator(text.data[i], cut))
        i++;
    ret_word->length = i - ret_word->start;
    return ret_word->length > 0;
}

/* Finds the next part of a text to replace, at or behind `from`. */
typedef bool (*part_finder)(const void *what, struct bytes text, size_t from,
                            struct word *ret_part);

/* The text with every part replaced; the same view when there is none. Parts
 * are counted first, so that one copy does, however many there are. */
static struct bytes replace_parts(struct arena *arena, struct bytes text, part_finder find,
                                  const void *what)
{
    struct word part = { 0, 0 };
    size_t count = 0, copied = 0, length = 0;
    uint8_t *clean;

    while (find(what, text, part.start + part.length, &part))
        count++;
    if (count == 0)
        return text;
    clean = arena_new(arena, text.length + count * strlen(replacement), 1);
    while (find(what, text, copied, &part)) {
        memcpy(clean + length, text.data + copied, part.start - copied);
        length += part.start - copied;
        memcpy(clean + length, replacement, strlen(replacement));
        length += strlen(replacement);
        copied = part.start + part.length;
    }
    memcpy(clean + length, text.data + copied, text.length - copied);
    return bytes_of(clean, length + text.length - copied);
}

struct search {
    const struct redaction *redaction;
    enum credential which;
    enum cut cut;
};

/* Without the punctuation of the sentence that a word stands in. */
static struct bytes bare_word(struct bytes word)
{
    static const char marks[] = "<>()[]{},;:\"'|.!?`*";

    while (word.length > 0 && memchr(marks, word.data[0], sizeof marks - 1) != NULL)
        word = bytes_after(word, 1);
    while (word.length > 0 && memchr(marks, word.data[word.length - 1], sizeof marks - 1) != NULL)
        word.length--;
    return word;
}

/* The side of `name=value` behind the equals sign; empty without one. */
static struct bytes value_of(struct bytes word)
{
    return bytes_after(word, bytes_find(word, '=') + 1);
}

/* What of a word was learnt: all of it, or a side of its equals sign, with the
 * punctuation around it or without. Empty when nothing was. */
static struct bytes known_part(const struct search *search, struct bytes word)
{
    struct bytes bare = bare_word(word);
    size_t equals = bytes_find(bare, '=');
    struct bytes name = bytes_first(bare, equals < bare.length ? equals : 0);
    const struct bytes candidates[] = { word, value_of(word), bare, name, value_of(bare) };

    for (size_t i = 0; i < sizeof candidates / sizeof candidates[0]; i++) {
        bool whole_again = i > 0 && candidates[i].length == word.length;

        if (!whole_again && redaction_knows(search->redaction, candidates[i], search->which))
            return candidates[i];
    }
    return bytes_of(NULL, 0);
}

static bool find_known(const void *what, struct bytes text, size_t from, struct word *ret_part)
{
    const struct search *search = what;
    struct word word;

    while (next_word(text, search->cut, from, &word)) {
        struct bytes part =
            known_part(search, bytes_first(bytes_after(text, word.start), word.length));

        if (part.length > 0) {
            *ret_part = (struct word){ (size_t)(part.data - text.data), part.length };
            return true;
        }
        from = word.start + word.length;
    }
    return false;
}

struct redactor {
    const struct redaction *redaction;
    struct arena *arena;
};

static void redact(const struct redactor *redactor, struct bytes *text, enum credential which)
{
    for (enum cut cut = CUT_AT_BLANKS; cut < CUT_COUNT; cut++) {
        struct search search = { redactor->redaction, which, cut };

        *text = replace_parts(redactor->arena, *text, find_known, &search);
    }
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
    static const char *const envelope[] = { "MAIL", "RCPT", "SEND", "SOML", "SAML" };

    for (size_t i = 0; i < sizeof envelope / sizeof envelope[0]; i++)
        if (bytes_equal(verb, bytes_of_string(envelope[i])))
            return CREDENTIAL_SECRET;
    return CREDENTIAL_ANY;
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

static void redact_recipient(const struct redactor *redactor, struct recipient *recipient)
{
    redact(redactor, &recipient->address, CREDENTIAL_SECRET);
    recipient->parameters =
        redact_list(redactor, recipient->parameters, recipient->parameter_count, CREDENTIAL_SECRET);
    redact_status(redactor, &recipient->status);
    redact_status(redactor, &recipient->delivery);
}

/* Addresses may name the user here as they may in the envelope. */
static const struct message_headers *redact_headers(const struct redactor *redactor,
                                                    const struct message_headers *headers)
{
    struct message_headers *own = arena_new(redactor->arena, 1, sizeof *own);

    *own = *headers;
    for (enum header_text i = 0; i < HEADER_TEXT_COUNT; i++)
        redact(redactor, &own->texts[i],
               header_text_has_addresses(i) ? CREDENTIAL_SECRET : CREDENTIAL_ANY);
    return own;
}

static const struct message_parts *redact_parts(const struct redactor *redactor,
                                                const struct message_parts *parts)
{
    struct message_parts *own = arena_new(redactor->arena, 1, sizeof *own);

    *own = *parts;
    own->list = arena_new(redactor->arena, parts->count, sizeof *own->list);
    for (size_t i = 0; i < parts->count; i++) {
        own->list[i] = parts->list[i];
        redact(redactor, &own->list[i].type, CREDENTIAL_ANY);
        redact(redactor, &own->list[i].file_name, CREDENTIAL_ANY);
        redact(redactor, &own->list[i].disposition, CREDENTIAL_ANY);
    }
    return own;
}

static void redact_message(const struct redactor *redactor, struct message *message)
{
    redact(redactor, &message->message_id, CREDENTIAL_ANY);
    if (message->headers != NULL)
        message->headers = redact_headers(redactor, message->headers);
    if (message->parts != NULL)
        message->parts = redact_parts(redactor, message->parts);
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
    redact_message(redactor, &transaction->message);
    for (size_t i = 0; i < transaction->recipient_count; i++)
        redact_recipient(redactor, &transaction->recipients[i]);
}

static void redact_certificate(const struct redactor *redactor, struct tls_certificate *certificate)
{
    if (certificate == NULL)
        return;
    redact(redactor, &certificate->subject, CREDENTIAL_ANY);
    redact(redactor, &certificate->issuer, CREDENTIAL_ANY);
    for (size_t i = 0; i < certificate->name_count; i++)
        redact(redactor, &certificate->names[i], CREDENTIAL_ANY);
}

/* Who logged in before STARTTLS may have said a name that stands here too. */
static void redact_handshake(const struct redactor *redactor, struct tls_handshake *handshake)
{
    if (handshake == NULL)
        return;
    redact(redactor, &handshake->server_name, CREDENTIAL_ANY);
    redact(redactor, &handshake->protocol, CREDENTIAL_ANY);
    for (size_t i = 0; i < handshake->protocol_count; i++)
        redact(redactor, &handshake->protocols[i], CREDENTIAL_ANY);
    for (enum side side = 0; side < SIDE_COUNT; side++)
        redact_certificate(redactor, handshake->certificate[side]);
}

static void redact_front(const struct redactor *redactor, struct session *session)
{
    struct proxied *proxied = session->proxied;

    if (proxied != NULL) {
        redact(redactor, &proxied->host, CREDENTIAL_ANY);
        redact(redactor, &proxied->alpn, CREDENTIAL_ANY);
        redact(redactor, &proxied->tls, CREDENTIAL_ANY);
        redact(redactor, &proxied->tls_cipher, CREDENTIAL_ANY);
    }
    if (session->tunnelled != NULL)
        redact(redactor, &session->tunnelled->host, CREDENTIAL_ANY);
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
    redact_front(&redactor, session);
    redact_handshake(&redactor, session->tls.handshake);
    session->extensions =
        redact_list(&redactor, session->extensions, session->extension_count, CREDENTIAL_ANY);
}

void redaction_apply_to_step(const struct redaction *redaction, struct arena *arena,
                             struct step *step)
{
    redact_step(&(struct redactor){ redaction, arena }, step);
}

void redaction_apply_to_message(const struct redaction *redaction, struct arena *arena,
                                struct message *message)
{
    redact_message(&(struct redactor){ redaction, arena }, message);
}

/* The value of an attribute `name=value`; `what` is the name with its equals sign. */
static bool find_attribute(const void *what, struct bytes text, size_t from, struct word *ret_part)
{
    const char *name = what;
    struct word word;

    while (next_word(text, CUT_AT_BLANKS, from, &word)) {
        struct bytes attribute = bytes_first(bytes_after(text, word.start), word.length);

        from = word.start + word.length;
        if (word.length > strlen(name) && bytes_start_with_ignoring_case(attribute, name)) {
            *ret_part = (struct word){ word.start + strlen(name), word.length - strlen(name) };
            return true;
        }
    }
    return false;
}

/* `BURL address [LAST]`, RFC 4468 3.2. */
static struct bytes mask_address(struct bytes argument)
{
    struct bytes behind = argument;

    bytes_next_word(&behind);
    return bytes_equal_ignoring_case(bytes_trimmed(behind), bytes_of_string("LAST"))
               ? bytes_of_string("[redacted] LAST")
               : bytes_of_string(replacement);
}

bool redaction_is_password(struct bytes verb, struct bytes argument)
{
    static const char *const verbs[] = {
        "PASS", "ACCT", "APOP", "AUTHINFO", "Cookie:", "Authorization:", "Proxy-Authorization:"
    };
    /* Of IMAP, behind the tag: RFC 9051, 6.2. */
    static const char *const seconds[] = { "LOGIN ", "AUTHENTICATE " };

    if (argument.length == 0)
        return false;
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (bytes_equal_ignoring_case(verb, bytes_of_string(verbs[i])))
            return true;
    for (size_t i = 0; i < sizeof seconds / sizeof seconds[0]; i++)
        if (bytes_start_with_ignoring_case(argument, seconds[i]))
            return verb_find(verb) == VERB_UNKNOWN;
    return false;
}

struct bytes redaction_mask_argument(struct arena *arena, struct bytes verb, struct bytes argument)
{
    if (bytes_equal_ignoring_case(verb, bytes_of_string("XCLIENT")))
        return replace_parts(arena, argument, find_attribute, "LOGIN=");
    if (bytes_equal_ignoring_case(verb, bytes_of_string("BURL")) && argument.length > 0)
        return mask_address(argument);
    if (redaction_is_password(verb, argument))
        return bytes_of_string(replacement);
    return argument;
}
