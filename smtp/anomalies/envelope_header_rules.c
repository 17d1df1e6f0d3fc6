/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A message's header against the envelope it came in (RFC 5321, 3.3 and 7.2). */
#include "smtp/anomalies/rule_families.h"

/* Where the last `@` of an address stands; its length without one. */
static size_t last_at(struct bytes address)
{
    size_t at = address.length;

    for (size_t i = 0; i < address.length; i++)
        if (address.data[i] == '@')
            at = i;
    return at;
}

static bool has(struct bytes text, struct bytes part)
{
    for (size_t i = 0; i + part.length <= text.length; i++)
        if (bytes_equal_ignoring_case(bytes_first(bytes_after(text, i), part.length), part))
            return true;
    return false;
}

static bool is_of_domain(uint8_t byte)
{
    return ascii_is_digit(byte) || (ascii_lower(byte) >= 'a' && ascii_lower(byte) <= 'z') ||
           byte == '-' || byte == '.' || byte >= 0x80;
}

/* What stands behind an `@` in a text with addresses. */
static struct bytes domain_at_start(struct bytes text)
{
    size_t length = 0;

    while (length < text.length && is_of_domain(text.data[length]))
        length++;
    return bytes_first(text, length);
}

/* The domain itself, or one below it. */
static bool is_within(struct bytes domain, struct bytes upper)
{
    struct bytes rest;

    if (domain.length < upper.length)
        return false;
    rest = bytes_after(domain, domain.length - upper.length);
    return bytes_equal_ignoring_case(rest, upper) &&
           (domain.length == upper.length || domain.data[domain.length - upper.length - 1] == '.');
}

/* One of the text's addresses is in the domain, or in one above or below it. */
static bool names_domain(struct bytes text, struct bytes domain)
{
    for (size_t i = 0; i < text.length; i++) {
        struct bytes named;

        if (text.data[i] != '@')
            continue;
        named = domain_at_start(bytes_after(text, i + 1));
        if (named.length > 0 && (is_within(named, domain) || is_within(domain, named)))
            return true;
    }
    return false;
}

static bool has_address(struct bytes text)
{
    return bytes_find(text, '@') < text.length;
}

/* Bounces have none. What stands for another address, or for a list, is not who wrote
 * the message: SRS0=... and SRS1=..., list+bob=example.com, list-bounces, owner-list. */
static bool is_made_for_bounces(struct bytes sender)
{
    struct bytes local = bytes_first(sender, last_at(sender));

    return local.length == 0 || bytes_find(local, '=') < local.length ||
           text_contains(local, "bounce") || text_contains(local, "return") ||
           bytes_start_with_ignoring_case(local, "owner-") || text_contains(local, "-request") ||
           text_contains(local, "-owner");
}

static bool sender_is_elsewhere(const struct transaction *transaction)
{
    const struct message_headers *headers = transaction->message.headers;
    struct bytes from = headers->texts[HEADER_FROM];
    struct bytes domain = bytes_after(transaction->mail_from, last_at(transaction->mail_from) + 1);

    return domain.length > 0 && has_address(from) && !headers->repeated[HEADER_FROM] &&
           !names_domain(from, domain);
}

/* `To: undisclosed-recipients:;` names nobody and says so. */
static bool recipients_are_elsewhere(const struct transaction *transaction)
{
    const struct message_headers *headers = transaction->message.headers;
    size_t accepted = 0;

    if (!has_address(headers->texts[HEADER_TO]) || headers->repeated[HEADER_TO] ||
        headers->repeated[HEADER_CC])
        return false;
    for (size_t i = 0; i < transaction->recipient_count; i++) {
        const struct recipient *recipient = &transaction->recipients[i];

        if (reply_class(recipient->status.code) != 2)
            continue;
        accepted++;
        if (has(headers->texts[HEADER_TO], recipient->address) ||
            has(headers->texts[HEADER_CC], recipient->address))
            return false;
    }
    return accepted > 0;
}

/* The message's header is there, and whole. */
static bool can_be_compared(const struct transaction *transaction)
{
    return transaction->method != TRANSFER_NONE && transaction->message.headers != NULL &&
           transaction->message.headers->complete && bytes_present(transaction->mail_from) &&
           !is_made_for_bounces(transaction->mail_from);
}

void find_envelope_header_mismatch(const struct dialogue_view *view, struct finding_writer *writer)
{
    const struct session *session = view->session;

    /* A name may stand where a field was cut. */
    if (session->left_out.header_bytes > 0 || session->left_out.recipients > 0)
        return;
    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];
        bool sender, recipients;

        if (!can_be_compared(transaction))
            continue;
        sender = sender_is_elsewhere(transaction);
        recipients = recipients_are_elsewhere(transaction);
        if (sender || recipients)
            finding_add(writer, transaction->data_step,
                        "%s: forged mail is like this, and some honest mail too",
                        !sender      ? "The header names none of the recipients"
                        : recipients ? "The header names neither the sender's domain nor any of "
                                       "the recipients"
                                     : "The From field names nobody in the sender's domain");
    }
}
