/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One step of a transcript: what stands behind the speaker. */
#include <assert.h>

#include "output/transcript_parts.h"

/* Words of ours, told from the wire's by brackets and shade. */
static void add_mark(struct transcript_page *page, const char *words)
{
    page_style(page, STYLE_DIM);
    page_add(page, "  [");
    page_add(page, words);
    page_add(page, "]");
    page_style(page, STYLE_PLAIN);
}

static void add_latency(struct transcript_page *page, duration latency)
{
    if (latency <= TRANSCRIPT_SLOW_REPLY)
        return;
    page_style(page, STYLE_DIM);
    page_add(page, "  [after ");
    page_add_span(page, latency);
    page_add(page, "]");
    page_style(page, STYLE_PLAIN);
}

/* A hyphen before every line but the last, RFC 5321 4.2.1; no blank at the end of a line. */
static void add_reply_line(struct transcript_page *page, const struct reply *reply, size_t line)
{
    bool last = line + 1 == reply->line_count;

    page_add_code(page, reply->code);
    if (!last)
        page_add(page, "-");
    else if (reply->lines[line].length > 0)
        page_add(page, " ");
    page_add_wire(page, reply->lines[line]);
}

static void add_reply(struct transcript_page *page, const struct session *session,
                      const struct step *step)
{
    const struct reply *reply = &step->reply;

    (void)session;
    if (reply->line_count == 0) {
        page_add_code(page, reply->code);
        add_latency(page, step->latency);
    }
    for (size_t i = 0; i < reply->line_count; i++) {
        if (i > 0) {
            page_end_line(page);
            page_add_no_speaker(page);
        }
        add_reply_line(page, reply, i);
        if (i == 0)
            add_latency(page, step->latency);
    }
}

static void add_stray_line(struct transcript_page *page, const struct session *session,
                           const struct step *step)
{
    (void)session;
    page_add_wire(page, step->line);
    add_mark(page, "not a reply");
}

static void add_octets(struct transcript_page *page, const char *what, uint64_t octets,
                       const char *rest)
{
    page_add(page, "[");
    page_add(page, what);
    page_add_count(page, octets, "byte");
    page_add(page, rest);
    page_add(page, "]");
}

static void add_command(struct transcript_page *page, const struct session *session,
                        const struct step *step)
{
    (void)session;
    if (step->command.verb.length == 0)
        page_add(page, "[empty line]");
    page_add_wire(page, step->command.verb);
    if (step->command.argument.length > 0) {
        page_add(page, " ");
        page_add_wire(page, step->command.argument);
    }
    if (step->has_octets) {
        page_add(page, "  ");
        add_octets(page, "", step->octets, "");
    }
    if (step->command.unknown && step->command.verb.length > 0)
        add_mark(page, "unknown command");
}

/* The message whose content the step is, NULL when its transaction was left out. */
static const struct message *message_of(const struct session *session, const struct step *step)
{
    if (step->transaction < 0 || (size_t)step->transaction >= session->transaction_count)
        return NULL;
    return &session->transactions[step->transaction].message;
}

/* On a line of its own, since most are long. */
static void add_fact(struct transcript_page *page, const char *name, struct bytes text)
{
    page_end_line(page);
    page_add_no_speaker(page);
    page_add(page, "[");
    page_add(page, name);
    page_add(page, ": ");
    page_add_wire(page, text);
    page_add(page, "]");
}

static void add_headers(struct transcript_page *page, const struct message_headers *headers)
{
    static const char *const names[] = {
        [HEADER_FROM] = "From",         [HEADER_TO] = "To",           [HEADER_CC] = "Cc",
        [HEADER_REPLY_TO] = "Reply-To", [HEADER_SUBJECT] = "Subject", [HEADER_DATE] = "Date",
        [HEADER_USER_AGENT] = "Mailer",
    };

    _Static_assert(sizeof names / sizeof names[0] == HEADER_TEXT_COUNT, "a name for each");
    for (enum header_text i = 0; i < HEADER_TEXT_COUNT; i++)
        if (bytes_present(headers->texts[i]))
            add_fact(page, names[i], headers->texts[i]);
}

/* What is inside of another part is indented. */
static void add_part(struct transcript_page *page, const struct message_part *part)
{
    page_end_line(page);
    page_add_no_speaker(page);
    page_add(page, "[part: ");
    for (unsigned i = 0; i < part->depth; i++)
        page_add(page, "  ");
    page_add_wire(page, part->type);
    if (part->file_name.length > 0) {
        page_add(page, ", ");
        page_add_wire(page, part->file_name);
    }
    if (!part->complete) {
        page_add(page, ", end not seen");
    } else if (!part->has_parts) {
        page_add(page, ", ");
        page_add_count(page, part->bytes, "byte");
    }
    page_add(page, "]");
}

static void add_message_facts(struct transcript_page *page, const struct message *message)
{
    if (message->message_id.length > 0)
        add_fact(page, "Message-ID", message->message_id);
    if (bytes_present(message->file))
        add_fact(page, "file", message->file);
    if (message->headers != NULL)
        add_headers(page, message->headers);
    if (message->parts == NULL)
        return;
    for (size_t i = 0; i < message->parts->count; i++)
        add_part(page, &message->parts->list[i]);
    if (message->parts->cut != PARTS_CUT_NOT)
        add_fact(page, "parts cut short by", bytes_of_string(parts_cut_name(message->parts->cut)));
}

static void add_message(struct transcript_page *page, const struct session *session,
                        const struct step *step)
{
    const struct message *message = message_of(session, step);

    if (step->refused) {
        add_octets(page, "refused message: ", step->octets, "");
        return;
    }
    page_add(page, "[message: ");
    page_add_count(page, step->octets, "byte");
    if (message != NULL) {
        page_add(page, ", ");
        page_add_count(page, message->lines, "line");
        if (!message->complete)
            page_add(page, ", end not seen");
        if (message->end != NULL) {
            page_add(page, ", ended at ");
            page_add(page, message->end);
        }
    }
    page_add(page, "]");
    if (message != NULL)
        add_message_facts(page, message);
}

static void add_auth_response(struct transcript_page *page, const struct session *session,
                              const struct step *step)
{
    (void)session;
    (void)step;
    page_add(page, "[credential withheld]");
}

static void add_tls(struct transcript_page *page, const struct session *session,
                    const struct step *step)
{
    (void)session;
    add_octets(page, "TLS: ", step->octets, "");
}

static void add_gap(struct transcript_page *page, const struct session *session,
                    const struct step *step)
{
    (void)session;
    if (step->octets > 0)
        add_octets(page, "gap: ", step->octets, " not captured");
    if (step->octets > 0 && step->unread > 0)
        page_add(page, "  ");
    if (step->unread > 0)
        add_octets(page, "", step->unread, " not understood");
}

typedef void add_step_text(struct transcript_page *page, const struct session *session,
                           const struct step *step);

static add_step_text *const add_text[] = {
    [STEP_REPLY] = add_reply,
    [STEP_STRAY_LINE] = add_stray_line,
    [STEP_COMMAND] = add_command,
    [STEP_MESSAGE] = add_message,
    [STEP_AUTH_RESPONSE] = add_auth_response,
    [STEP_TLS] = add_tls,
    [STEP_GAP] = add_gap,
};

_Static_assert(sizeof add_text / sizeof add_text[0] == STEP_KIND_COUNT, "a text for each kind");

void transcript_add_step(struct transcript_page *page, const struct session *session,
                         const struct step *step, bool marked)
{
    assert(step->kind < STEP_KIND_COUNT);
    page_add_offset(page, step->t);
    page_add_speaker(page, step->from);
    if (marked)
        page_style(page, STYLE_HEADING);
    add_text[step->kind](page, session, step);
    if (marked)
        page_style(page, STYLE_PLAIN);
    if (step->revised)
        add_mark(page, "read again");
    page_end_line(page);
}
