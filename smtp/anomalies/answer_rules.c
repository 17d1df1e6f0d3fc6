/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Replies as such: codes that there are not, replies that nobody asked for, refusals
 * in place of a greeting or of a message (RFC 5321, 4.2 and 4.3). */
#include "smtp/anomalies/rule_families.h"
#include "smtp/transaction.h"

/* ------------------------------------------------------------------------- codes */

/* RFC 5321 4.2: the digits that a code may begin with. */
static bool has_legal_form(uint16_t code)
{
    return reply_class(code) >= 2 && reply_class(code) <= 5 && code / 10 % 10 <= 5;
}

/* A line that begins like a reply and goes on with neither blank nor hyphen. */
static bool is_broken_reply(const struct step *step)
{
    const uint8_t *text = step->line.data;

    return step->kind == STEP_STRAY_LINE && step->line.length > 3 && text[0] >= '2' &&
           text[0] <= '5' && ascii_is_digit(text[1]) && ascii_is_digit(text[2]) &&
           !ascii_is_digit(text[3]);
}

void find_reply_code_invalid(const struct dialogue_view *view, struct finding_writer *writer)
{
    step_index first = STEP_NONE;
    struct finding *finding;
    bool no_class = false;
    int64_t count = 0;

    for (size_t i = 0; i < view->session->step_count; i++) {
        const struct step *step = &view->session->steps[i];
        bool bad_code = step->kind == STEP_REPLY && !has_legal_form(step->reply.code);

        if (!bad_code && !is_broken_reply(step))
            continue;
        first = first == STEP_NONE ? (step_index)i : first;
        no_class |=
            !bad_code || reply_class(step->reply.code) < 2 || reply_class(step->reply.code) > 5;
        count++;
    }
    if (first == STEP_NONE)
        return;
    finding = finding_add(writer, first,
                          no_class ? "This is no reply that a client can understand"
                                   : "There is no such reply code; a client can only go by its "
                                     "first digit");
    finding_add_integer(writer, finding, "count", count);
    if (no_class)
        finding_raise(writer, finding);
}

/* A tarpit says a piece of its mind for each list that the client is on. */
static bool greets_as_tarpit(const struct dialogue_view *view)
{
    return view->software != NULL &&
           product_set_intersects(view->fingerprints->fields[FINGERPRINT_BANNER].products,
                                  server_software_of_kind(view->software, PRODUCT_TARPIT));
}

void find_multiline_code_mismatch(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct step *first = NULL;
    struct finding *finding;
    int64_t count = 0;

    for (size_t i = 0; i < view->session->step_count; i++) {
        const struct step *step = &view->session->steps[i];

        if (step->kind != STEP_REPLY || step->reply.other_code == 0)
            continue;
        first = first == NULL ? step : first;
        count++;
    }
    if (first == NULL)
        return;
    finding = finding_add(writer, (step_index)(first - view->session->steps),
                          "The lines of this reply have different codes, %u and %u: clients differ "
                          "in which of them they go by",
                          first->reply.other_code, first->reply.code);
    finding_add_integer(writer, finding, "count", count);
    finding_add_integer(writer, finding, "code", first->reply.code);
    finding_add_integer(writer, finding, "other_code", first->reply.other_code);
    if (greets_as_tarpit(view))
        finding_set_severity(writer, finding, SEVERITY_INFO);
}

/* What a command that succeeds is answered, RFC 5321 4.3.2 and the extensions'. Which
 * codes refuse is not looked at: there are more in use than in any list. RSET has a
 * rule of its own. */
static const struct success {
    const char *verb;
    uint16_t codes[4];
} successes[] = {
    { "EHLO", { 250 } }, { "HELO", { 250 } },           { "LHLO", { 250 } },
    { "MAIL", { 250 } }, { "RCPT", { 250, 251, 252 } }, { "DATA", { 354 } },
    { "BDAT", { 250 } }, { "VRFY", { 250, 251, 252 } }, { "EXPN", { 250, 252 } },
    { "NOOP", { 250 } }, { "QUIT", { 221, 250 } },      { "STARTTLS", { 220 } },
};

static bool is_among(const struct success *row, uint16_t code)
{
    for (size_t i = 0; i < sizeof row->codes / sizeof row->codes[0]; i++)
        if (row->codes[i] == code)
            return true;
    return false;
}

static bool belongs_to(const struct dialogue_view *view, step_index step, uint16_t code)
{
    if (view_step(view, step)->kind == STEP_MESSAGE)
        return code == 250;
    for (size_t i = 0; i < sizeof successes / sizeof successes[0]; i++)
        if (view_is_command(view, step, successes[i].verb))
            return is_among(&successes[i], code);
    return true;
}

void find_reply_not_allowed_for_command(const struct dialogue_view *view,
                                        struct finding_writer *writer)
{
    for (size_t i = 0; i < view->session->step_count; i++) {
        const struct step *reply = &view->session->steps[i];
        struct finding *finding;

        if (reply->kind != STEP_REPLY || reply->reply_to == STEP_NONE ||
            (reply_class(reply->reply.code) != 2 && reply_class(reply->reply.code) != 3) ||
            !has_legal_form(reply->reply.code) ||
            belongs_to(view, reply->reply_to, reply->reply.code))
            continue;
        finding = finding_add(writer, (step_index)i,
                              "%u is no answer to this: the reply belongs to something else, or "
                              "whoever sent it speaks another protocol",
                              reply->reply.code);
        finding_add_integer(writer, finding, "code", reply->reply.code);
        return;
    }
}

/* ------------------------------------------------------------------- unasked for */

/* A server that does not know the PROXY protocol takes the header for a command. */
static bool answers_proxy_header(const struct session *session, step_index reply)
{
    return session->proxied != NULL && reply == session->greeting + 1;
}

/* 421 and 221 say that the server closes, which it may at any time. Some servers say
 * with another code that they have waited in vain, or that the client is gone. */
static bool may_come_unasked(const struct dialogue_view *view, step_index reply)
{
    uint16_t code = view_step(view, reply)->reply.code;
    bool is_last_word = (size_t)reply + 1 == view->session->step_count &&
                        (reply_class(code) == 4 || reply_class(code) == 5);

    return reply == view->session->greeting || answers_proxy_header(view->session, reply) ||
           code == 421 || code == 221 || is_last_word;
}

/* All that was said is known: a command that the capture lacks asks for a reply too. */
static bool is_followed(const struct session *session)
{
    return !session_is_incomplete(session) && session->left_out.pending == 0 &&
           session->left_out.steps == 0 && session->tls.start == TLS_NOT_STARTED &&
           session->greeting != STEP_NONE;
}

void find_reply_unsolicited(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    step_index first = STEP_NONE;
    struct finding *finding;
    int64_t count = 0;

    if (view->counts.unpaired < 2 || !is_followed(session))
        return;
    for (size_t i = 0; i < session->step_count; i++) {
        if (session->steps[i].kind != STEP_REPLY || session->steps[i].reply_to != STEP_NONE ||
            may_come_unasked(view, (step_index)i))
            continue;
        first = first == STEP_NONE ? (step_index)i : first;
        count++;
    }
    if (first == STEP_NONE)
        return;
    finding = finding_add(writer, first,
                          "The server sent a reply that nobody had asked for: from here on the two "
                          "may speak of different things");
    finding_add_integer(writer, finding, "count", count);
}

/* ------------------------------------------------------------------ the greeting */

static const struct reply *captured_greeting(const struct session *session)
{
    if (session->greeting == STEP_NONE || !session_start_was_captured(session))
        return NULL;
    return &session->steps[session->greeting].reply;
}

void find_greeting_not_220(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct reply *greeting = captured_greeting(view->session);
    struct finding *finding;

    if (greeting == NULL || greeting->code == 220 || reply_class(greeting->code) == 4 ||
        reply_class(greeting->code) == 5)
        return;
    finding = finding_add(writer, view->session->greeting,
                          "The server greets with %u; it must be 220", greeting->code);
    finding_add_integer(writer, finding, "code", greeting->code);
}

/* 421 has a rule of its own. */
void find_server_refuses_connections(const struct dialogue_view *view,
                                     struct finding_writer *writer)
{
    const struct reply *greeting = captured_greeting(view->session);
    struct finding *finding;

    if (greeting == NULL || greeting->code == 421 ||
        (reply_class(greeting->code) != 4 && reply_class(greeting->code) != 5))
        return;
    finding = finding_add(writer, view->session->greeting,
                          "The server refused the connection with %u in place of a greeting",
                          greeting->code);
    finding_add_integer(writer, finding, "code", greeting->code);
}

/* ------------------------------------------------------------ behind the message */

/* Two spellings that no other text has in it. */
static bool speaks_of_virus(struct bytes text)
{
    static const char *const words[] = { "virus", "malware", "infected", "trojan", "Eicar" };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (text_contains(text, words[i]))
            return true;
    return false;
}

/* Without a recipient it is refused unseen. */
static bool is_rejected_message(const struct transaction *transaction)
{
    return transaction->method != TRANSFER_NONE && reply_class(transaction->final.code) == 5 &&
           transaction_recipients_with(transaction, 2) > 0;
}

static void find_rejected(const struct dialogue_view *view, struct finding_writer *writer,
                          bool virus, const char *sentence)
{
    const struct session *session = view->session;

    for (size_t i = 0; view->counts.refused > 0 && i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];
        step_index step = transaction->message_step != STEP_NONE ? transaction->message_step
                                                                 : transaction->data_step;
        struct finding *finding;

        if (!is_rejected_message(transaction) || speaks_of_virus(transaction->final.text) != virus)
            continue;
        finding = finding_add(writer, step, "%s", sentence);
        finding_add_integer(writer, finding, "code", transaction->final.code);
    }
}

void find_post_data_rejection(const struct dialogue_view *view, struct finding_writer *writer)
{
    find_rejected(view, writer, false,
                  "The server refused the message when it had seen it: its content or its size");
}

void find_av_rejection(const struct dialogue_view *view, struct finding_writer *writer)
{
    find_rejected(view, writer, true, "The server refused the message as harmful");
}

/* -------------------------------------------------------------------------- LMTP */

static size_t replies_to(const struct session *session, step_index step)
{
    size_t count = 0;

    for (size_t i = 0; i < session->step_count; i++)
        count += session->steps[i].kind == STEP_REPLY && session->steps[i].reply_to == step;
    return count;
}

/* RFC 2033 4.2: one for each recipient that was accepted. Too many cannot be paired
 * and are unsolicited. */
void find_lmtp_reply_count(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    if (session->protocol != PROTOCOL_LMTP)
        return;
    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];
        size_t wanted = transaction_recipients_with(transaction, 2), came;
        struct finding *finding;

        if (transaction->message_step == STEP_NONE || !transaction->message.complete)
            continue;
        came = replies_to(session, transaction->message_step);
        if (came == 0 || came >= wanted)
            continue;
        finding = finding_add(writer, transaction->message_step,
                              "The server answered for %zu of %zu recipients", came, wanted);
        finding_add_integer(writer, finding, "replies", (int64_t)came);
        finding_add_integer(writer, finding, "recipients", (int64_t)wanted);
    }
}
