/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Putting a hostile text everywhere. */
#include "tests/support/hostile_texts.h"

/* clang-format off */
static const char hostile[] =
    "</title></svg></style></details><script>alert(1)</script><img src=x onerror=alert(2)>"
    "\"' onload='alert(3)' x=\"<a href=\"javascript:alert(4)\">&lt;&#x3c;]]>--><!--"
    "\x1B[2J\x1B]0;x\x07\r\n\t\x01\x7F\xC2\x9B\xE2\x80\xAE" "evil" "\xE2\x81\xA6\xD8\x9C"
    "\xEF\xBF\xBE\xF4\x8F\xBF\xBF\x80\xFF\xC0\xAF{{7*7}}${7*7}|`# *_[x](javascript:alert(5))";
/* clang-format on */

struct bytes hostile_text(void)
{
    /* With a NUL, which no C string could have. */
    return bytes_of(hostile, sizeof hostile);
}

static void fill(struct bytes *text)
{
    *text = hostile_text();
}

static const struct bytes *fill_list(struct session *session, size_t count)
{
    struct bytes *list = arena_new(&session->arena, count + 1, sizeof *list);

    for (size_t i = 0; i < count; i++)
        list[i] = hostile_text();
    return list;
}

static void fill_status(struct reply_status *status)
{
    fill(&status->enhanced);
    fill(&status->text);
}

static void fill_step(struct session *session, struct step *step)
{
    switch (step->kind) {
    case STEP_REPLY:
        step->reply.lines = fill_list(session, step->reply.line_count);
        break;
    case STEP_COMMAND:
        fill(&step->command.verb);
        fill(&step->command.argument);
        break;
    case STEP_STRAY_LINE:
        fill(&step->line);
        break;
    default:
        break;
    }
}

static void fill_message(struct session *session, struct message *message)
{
    fill(&message->message_id);
    fill(&message->file);
    if (message->headers != NULL) {
        struct message_headers *headers = arena_new(&session->arena, 1, sizeof *headers);

        *headers = *message->headers;
        for (unsigned i = 0; i < HEADER_TEXT_COUNT; i++)
            headers->texts[i] = hostile_text();
        message->headers = headers;
    }
    if (message->parts == NULL)
        return;
    for (size_t i = 0; i < message->parts->count; i++) {
        fill(&message->parts->list[i].type);
        fill(&message->parts->list[i].file_name);
        fill(&message->parts->list[i].disposition);
    }
}

static void fill_recipient(struct session *session, struct recipient *recipient)
{
    fill(&recipient->address);
    recipient->parameters = fill_list(session, recipient->parameter_count);
    fill_status(&recipient->status);
    fill_status(&recipient->delivery);
}

static void fill_transaction(struct session *session, struct transaction *transaction)
{
    fill(&transaction->mail_from);
    transaction->parameters = fill_list(session, transaction->parameter_count);
    for (size_t i = 0; i < transaction->recipient_count; i++)
        fill_recipient(session, &transaction->recipients[i]);
    fill_message(session, &transaction->message);
    fill_status(&transaction->mail_status);
    fill_status(&transaction->data_status);
    fill_status(&transaction->final);
    fill_status(&transaction->decided);
    fill(&transaction->queue_id);
}

static void fill_front(struct session *session)
{
    if (session->proxied != NULL) {
        fill(&session->proxied->host);
        fill(&session->proxied->alpn);
        fill(&session->proxied->tls);
        fill(&session->proxied->tls_cipher);
    }
    if (session->tunnelled != NULL)
        fill(&session->tunnelled->host);
}

static void fill_certificate(struct tls_certificate *certificate)
{
    if (certificate == NULL)
        return;
    fill(&certificate->subject);
    fill(&certificate->issuer);
    fill(&certificate->serial);
    fill(&certificate->sha256);
    for (size_t i = 0; i < certificate->name_count; i++)
        fill(&certificate->names[i]);
}

static void fill_tls(struct tls_handshake *handshake)
{
    if (handshake == NULL)
        return;
    fill(&handshake->server_name);
    fill(&handshake->protocol);
    for (size_t i = 0; i < handshake->protocol_count; i++)
        fill(&handshake->protocols[i]);
    for (unsigned side = 0; side < SIDE_COUNT; side++)
        fill_certificate(handshake->certificate[side]);
}

static void fill_finding(struct finding *finding)
{
    fill(&finding->message);
    for (size_t i = 0; i < finding->evidence_count; i++)
        if (finding->evidence[i].kind == EVIDENCE_TEXT)
            finding->evidence[i].text = hostile_text();
}

static void fill_judgement(struct session *session)
{
    for (size_t i = 0; i < session->finding_count; i++)
        fill_finding(&session->findings[i]);
    fill(&session->interception.product);
    session->diagnosis.sentence_count = DIAGNOSIS_SENTENCES;
    session->diagnosis.sentences = fill_list(session, DIAGNOSIS_SENTENCES);
}

void hostile_texts_fill(struct session *session)
{
    fill(&session->source);
    session->software = fill_list(session, session->software_count);
    session->extensions = fill_list(session, session->extension_count);
    for (size_t i = 0; i < session->authentication_count; i++)
        fill(&session->authentications[i].mechanism);
    for (size_t i = 0; i < session->step_count; i++)
        fill_step(session, &session->steps[i]);
    for (size_t i = 0; i < session->last_step_count; i++)
        fill_step(session, &session->last_steps[i]);
    for (size_t i = 0; i < session->transaction_count; i++)
        fill_transaction(session, &session->transactions[i]);
    fill_front(session);
    fill_tls(session->tls.handshake);
    fill_judgement(session);
}

void hostile_texts_fill_notice(struct notice *notice)
{
    fill_finding(&notice->finding);
}
