/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Senders and recipients: who tries whether a server is an open relay, and mail
 * that should not be. */
#include "smtp/anomalies/rule_families.h"

/* ---------------------------------------------------------------- open relays */

/* Ways to name a recipient elsewhere so that a server may take him for its own. */
enum relay_form {
    FORM_PERCENT, /* user%domain@server */
    FORM_QUOTED,  /* "user@domain"@server, also "user@domain" */
    FORM_ROUTE,   /* @server:user@domain, RFC 5321 appendix C */
    FORM_BANG,    /* domain!user */
    FORM_LITERAL, /* user@[192.0.2.25] */
    FORM_COUNT,
    FORM_NONE = FORM_COUNT
};

static size_t last_at(struct bytes address)
{
    size_t i = address.length;

    while (i > 0 && address.data[i - 1] != '@')
        i--;
    return i > 0 ? i - 1 : address.length;
}

/* There is an `@` inside the quotes: before the last one, or it is the last one. */
static bool hides_address(struct bytes address, size_t at)
{
    return bytes_find(address, '@') < at ||
           (at < address.length && address.data[address.length - 1] == '"');
}

static enum relay_form form_of(struct bytes address)
{
    size_t at = last_at(address);
    struct bytes local = bytes_first(address, at);
    struct bytes domain = bytes_after(address, at + (at < address.length));

    if (address.length == 0)
        return FORM_NONE;
    if (address.data[0] == '@' && bytes_find(address, ':') < at)
        return FORM_ROUTE;
    if (address.data[0] == '"' && hides_address(address, at))
        return FORM_QUOTED;
    if (bytes_find(local, '%') < local.length)
        return FORM_PERCENT;
    if (bytes_find(local, '!') < local.length)
        return FORM_BANG;
    return domain.length > 0 && domain.data[0] == '[' ? FORM_LITERAL : FORM_NONE;
}

struct relay_test {
    size_t forms[FORM_COUNT];
    step_index first;
    size_t accepted; /* but for literals, which may be the server's own */
};

static void note_recipient(const struct recipient *recipient, struct relay_test *test)
{
    enum relay_form form = form_of(recipient->address);

    if (form == FORM_NONE)
        return;
    test->forms[form]++;
    test->accepted += form != FORM_LITERAL && reply_class(recipient->status.code) == 2;
    if (test->first == STEP_NONE)
        test->first = recipient->step;
}

void find_open_relay_test(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    struct relay_test test = { .first = STEP_NONE };
    struct finding *finding;
    size_t kinds = 0;

    for (size_t i = 0; i < session->transaction_count; i++)
        for (size_t j = 0; j < session->transactions[i].recipient_count; j++)
            note_recipient(&session->transactions[i].recipients[j], &test);
    for (unsigned form = 0; form < FORM_COUNT; form++)
        kinds += test.forms[form] > 0;
    if (!view_reaches(view, THRESHOLD_OPEN_RELAY_TEST_FORMS, kinds))
        return;
    finding = finding_add(writer, test.first,
                          "The client named recipients in %zu of the ways by which it is tried "
                          "whether a server passes mail on for anybody%s",
                          kinds, test.accepted > 0 ? ", and the server agreed" : "");
    finding_add_integer(writer, finding, "forms", (int64_t)kinds);
    finding_add_integer(writer, finding, "accepted", (int64_t)test.accepted);
    if (test.accepted > 0)
        finding_raise(writer, finding);
}

/* In the server's words. */
static bool is_denied_relay(const struct reply_status *status)
{
    return (reply_class(status->code) == 5 || reply_class(status->code) == 4) &&
           text_contains(status->text, "relay");
}

void find_relay_denied(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;
    step_index first = STEP_NONE;
    struct finding *finding;
    int64_t count = 0;

    for (size_t i = 0; view->counts.refused > 0 && i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];

        for (size_t j = 0; j < transaction->recipient_count; j++) {
            const struct recipient *recipient = &transaction->recipients[j];

            if (!is_denied_relay(&recipient->status))
                continue;
            first = first == STEP_NONE ? recipient->step : first;
            count++;
        }
    }
    if (count == 0)
        return;
    finding = finding_add(writer, first,
                          "The server does not pass mail on for this client: it refused a "
                          "recipient who is not its own");
    finding_add_integer(writer, finding, "count", count);
}

/* ------------------------------------------------------------- bounces to several */

void find_null_sender_multi_rcpt(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    if (session->protocol == PROTOCOL_LMTP)
        return;
    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];
        size_t accepted;
        struct finding *finding;

        if (!bytes_present(transaction->mail_from) || transaction->mail_from.length > 0 ||
            transaction->method == TRANSFER_NONE)
            continue;
        accepted = transaction_recipients_with(transaction, 2);
        if (!view_reaches(view, THRESHOLD_NULL_SENDER_RECIPIENTS, accepted))
            continue;
        finding = finding_add(writer, transaction->mail_step,
                              "A message without a sender went to %zu recipients: a bounce goes to "
                              "one",
                              accepted);
        finding_add_integer(writer, finding, "recipients", (int64_t)accepted);
    }
}

/* ------------------------------------------------------------------------- loops */

void find_received_hops_high(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct message_headers *headers = session->transactions[i].message.headers;
        struct finding *finding;

        if (session->transactions[i].method == TRANSFER_NONE || headers == NULL ||
            !view_reaches(view, THRESHOLD_RECEIVED_HOPS_COUNT, headers->received))
            continue;
        finding = finding_add(writer, session->transactions[i].data_step,
                              "The message has passed through %llu hosts already: it may go round "
                              "in a circle",
                              (unsigned long long)headers->received);
        finding_add_integer(writer, finding, "received", (int64_t)headers->received);
        if (view_reaches(view, THRESHOLD_RECEIVED_HOPS_WARNING, headers->received))
            finding_raise(writer, finding);
    }
}
