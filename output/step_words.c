/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a step says. */
#include "output/step_words.h"

#include <assert.h>

typedef void append_step(struct bounded_buffer *text, const struct session *session,
                         const struct step *step, size_t line);

/* A hyphen before every line but the last; no blank at the end of a line. */
static void append_reply(struct bounded_buffer *text, const struct session *session,
                         const struct step *step, size_t line)
{
    const struct reply *reply = &step->reply;

    (void)session;
    words_append_code(text, reply->code);
    if (reply->line_count == 0)
        return;
    if (line + 1 < reply->line_count)
        words_append(text, "-");
    else if (reply->lines[line].length > 0)
        words_append(text, " ");
    bounded_buffer_append(text, reply->lines[line]);
}

static void append_stray_line(struct bounded_buffer *text, const struct session *session,
                              const struct step *step, size_t line)
{
    (void)session;
    (void)line;
    bounded_buffer_append(text, step->line);
}

static void append_octets(struct bounded_buffer *text, const char *what, uint64_t octets,
                          const char *rest)
{
    words_append(text, "[");
    words_append(text, what);
    words_append_count(text, octets, "byte");
    words_append(text, rest);
    words_append(text, "]");
}

static void append_command(struct bounded_buffer *text, const struct session *session,
                           const struct step *step, size_t line)
{
    (void)session;
    (void)line;
    if (step->command.verb.length == 0)
        words_append(text, "[empty line]");
    bounded_buffer_append(text, step->command.verb);
    if (step->command.argument.length > 0) {
        words_append(text, " ");
        bounded_buffer_append(text, step->command.argument);
    }
    if (step->has_octets) {
        words_append(text, "  ");
        append_octets(text, "", step->octets, "");
    }
}

/* The message whose content the step is, NULL when its transaction was left out. */
static const struct message *message_of(const struct session *session, const struct step *step)
{
    if (step->transaction < 0 || (size_t)step->transaction >= session->transaction_count)
        return NULL;
    return &session->transactions[step->transaction].message;
}

static void append_message(struct bounded_buffer *text, const struct session *session,
                           const struct step *step, size_t line)
{
    const struct message *message = message_of(session, step);

    (void)line;
    if (step->refused) {
        append_octets(text, "refused message: ", step->octets, "");
        return;
    }
    words_append(text, "[message: ");
    words_append_count(text, step->octets, "byte");
    if (message != NULL) {
        words_append(text, ", ");
        words_append_count(text, message->lines, "line");
        if (!message->complete)
            words_append(text, ", end not seen");
        if (message->end != NULL) {
            words_append(text, ", ended at ");
            words_append(text, message->end);
        }
    }
    words_append(text, "]");
}

static void append_auth_response(struct bounded_buffer *text, const struct session *session,
                                 const struct step *step, size_t line)
{
    (void)session;
    (void)step;
    (void)line;
    words_append(text, "[credential withheld]");
}

static void append_tls(struct bounded_buffer *text, const struct session *session,
                       const struct step *step, size_t line)
{
    (void)session;
    (void)line;
    append_octets(text, "TLS: ", step->octets, "");
}

static void append_gap(struct bounded_buffer *text, const struct session *session,
                       const struct step *step, size_t line)
{
    (void)session;
    (void)line;
    if (step->octets > 0)
        append_octets(text, "gap: ", step->octets, " not captured");
    if (step->octets > 0 && step->unread > 0)
        words_append(text, "  ");
    if (step->unread > 0)
        append_octets(text, "", step->unread, " not understood");
}

static append_step *const append[] = {
    [STEP_REPLY] = append_reply,
    [STEP_STRAY_LINE] = append_stray_line,
    [STEP_COMMAND] = append_command,
    [STEP_MESSAGE] = append_message,
    [STEP_AUTH_RESPONSE] = append_auth_response,
    [STEP_TLS] = append_tls,
    [STEP_GAP] = append_gap,
};

_Static_assert(sizeof append / sizeof append[0] == STEP_KIND_COUNT, "words for each kind");

size_t step_words_count(const struct step *step)
{
    return step->kind == STEP_REPLY && step->reply.line_count > 0 ? step->reply.line_count : 1;
}

void step_words_append(struct bounded_buffer *text, const struct session *session,
                       const struct step *step, size_t line)
{
    assert(step->kind < STEP_KIND_COUNT && line < step_words_count(step));
    append[step->kind](text, session, step, line);
}

const char *step_words_remark(const struct step *step)
{
    if (step->kind == STEP_STRAY_LINE)
        return "not a reply";
    if (step->kind == STEP_COMMAND && step->command.unknown && step->command.verb.length > 0)
        return "unknown command";
    return NULL;
}

static void tell_fact(const struct words_sink *sink, const char *name, struct bytes fact)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    words_append(&text, name);
    words_append(&text, ": ");
    bounded_buffer_append(&text, fact);
    words_tell(sink, &text);
}

static void tell_headers(const struct words_sink *sink, const struct message_headers *headers)
{
    static const char *const names[] = {
        [HEADER_FROM] = "From",         [HEADER_TO] = "To",           [HEADER_CC] = "Cc",
        [HEADER_REPLY_TO] = "Reply-To", [HEADER_SUBJECT] = "Subject", [HEADER_DATE] = "Date",
        [HEADER_USER_AGENT] = "Mailer",
    };

    _Static_assert(sizeof names / sizeof names[0] == HEADER_TEXT_COUNT, "a name for each");
    for (enum header_text i = 0; i < HEADER_TEXT_COUNT; i++)
        if (bytes_present(headers->texts[i]))
            tell_fact(sink, names[i], headers->texts[i]);
}

/* What is inside of another part is indented. */
static void tell_part(const struct words_sink *sink, const struct message_part *part)
{
    struct bounded_buffer text;

    bounded_buffer_init(&text, SIZE_MAX);
    words_append(&text, "part: ");
    for (unsigned i = 0; i < part->depth; i++)
        words_append(&text, "  ");
    bounded_buffer_append(&text, part->type);
    if (part->file_name.length > 0) {
        words_append(&text, ", ");
        bounded_buffer_append(&text, part->file_name);
    }
    if (!part->complete) {
        words_append(&text, ", end not seen");
    } else if (!part->has_parts) {
        words_append(&text, ", ");
        words_append_count(&text, part->bytes, "byte");
    }
    words_tell(sink, &text);
}

void step_words_tell_facts(const struct words_sink *sink, const struct session *session,
                           const struct step *step)
{
    const struct message *message = message_of(session, step);

    if (step->kind != STEP_MESSAGE || step->refused || message == NULL)
        return;
    if (message->message_id.length > 0)
        tell_fact(sink, "Message-ID", message->message_id);
    if (bytes_present(message->file))
        tell_fact(sink, "file", message->file);
    if (message->headers != NULL)
        tell_headers(sink, message->headers);
    if (message->parts == NULL)
        return;
    for (size_t i = 0; i < message->parts->count; i++)
        tell_part(sink, &message->parts->list[i]);
    if (message->parts->cut != PARTS_CUT_NOT)
        tell_fact(sink, "parts cut short by", bytes_of_string(parts_cut_name(message->parts->cut)));
}
