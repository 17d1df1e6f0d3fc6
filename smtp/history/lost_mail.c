/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages whose fate the client never learnt, and that it sent again: RFC 5321
 * 4.5.3.2.6, RFC 1047. */
#include "smtp/anomalies/envelope.h"
#include "smtp/history/mail_record.h"

/* Another Message-ID is another mail, and without one nobody can tell. */
static struct lost_key key_of(const struct mail_passage *passage,
                              const struct transaction *transaction)
{
    const uint64_t parts[] = { envelope_fingerprint(transaction),
                               keyed_hash(passage->key, transaction->message.message_id) };
    struct lost_key key;

    memset(&key, 0, sizeof key);
    key.client = passage->session->client.address;
    key.mail = keyed_hash(passage->key, bytes_of(parts, sizeof parts));
    return key;
}

static void remember(const struct mail_passage *passage, const struct transaction *transaction)
{
    struct lost_key key = key_of(passage, transaction);
    struct lost_mail *mail = keyed_table_use(passage->tables->lost, &key);

    if (mail == NULL)
        mail = keyed_table_add(passage->tables->lost, &key);
    mail->time = passage->session->start + transaction->t_end;
    mail->session = passage->session->id;
}

static void tell(const struct mail_passage *passage, const struct transaction *transaction,
                 const struct lost_mail *lost, duration delay)
{
    char address[ADDRESS_TEXT_SIZE];
    struct notice *notice;

    ip_address_format(&lost->key.client, address);
    notice = notice_of_rule("duplicate-delivery-risk", passage->session->end,
                            "%s sent a whole message, lost the connection before the server "
                            "answered, and sent it again %.0f s later: it may be there twice",
                            address, duration_seconds(delay));
    notice->client = passage->session->client.address;
    notice->server = passage->session->server.address;
    notice_add_text(notice, "client", bytes_of_string(address));
    notice_add_duration(notice, "delay", delay);
    notice_add_integer(notice, "recipients", (int64_t)transaction->recipient_count);
    notice_add_text(notice, "message_id", transaction->message.message_id);
    notice_name_session(notice, lost->session);
    notice_name_session(notice, passage->session->id);
    notice_queue_add(passage->notices, notice);
}

static void look_up(const struct mail_passage *passage, const struct transaction *transaction)
{
    struct lost_key key = key_of(passage, transaction);
    struct lost_mail *lost = keyed_table_find(passage->tables->lost, &key);
    duration delay;

    if (lost == NULL)
        return;
    delay = passage->session->start + transaction->t - lost->time;
    if (delay <= threshold_value(passage->settings, THRESHOLD_DUPLICATE_DELIVERY_WITHIN))
        tell(passage, transaction, lost, delay);
    keyed_table_remove(passage->tables->lost, lost);
}

void learn_loss(const struct mail_passage *passage, const struct transaction *transaction)
{
    if (transaction->method == TRANSFER_NONE || !transaction->message.complete ||
        transaction->message.message_id.length == 0)
        return;
    if (transaction->outcome == OUTCOME_LOST)
        remember(passage, transaction);
    else if (transaction->outcome == OUTCOME_ACCEPTED &&
             keyed_table_count(passage->tables->lost) > 0)
        look_up(passage, transaction);
}
