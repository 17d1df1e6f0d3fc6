/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mails that are put off, and what becomes of them. */
#include "smtp/anomalies/dialogue_view.h"
#include "smtp/anomalies/envelope.h"
#include "smtp/history/mail_record.h"

enum { NETWORK_OCTETS_4 = 3, NETWORK_OCTETS_6 = 8 };

static struct ip_address network_of(const struct ip_address *address)
{
    size_t kept = address->family == IP_FAMILY_4 ? NETWORK_OCTETS_4 : NETWORK_OCTETS_6;
    struct ip_address network = *address;

    memset(network.octets + kept, 0, sizeof network.octets - kept);
    return network;
}

/* What became of one recipient in this transaction. */
enum fate { FATE_UNKNOWN, FATE_DEFERRED, FATE_ACCEPTED };

static enum fate fate_of(const struct transaction *transaction, const struct recipient *recipient)
{
    unsigned answer = reply_class(recipient->status.code);
    unsigned delivery = reply_class(recipient->delivery.code);

    if (answer == 4 || delivery == 4)
        return FATE_DEFERRED;
    if (answer != 2 || delivery == 5)
        return FATE_UNKNOWN;
    if (delivery == 2 || transaction->outcome == OUTCOME_ACCEPTED)
        return FATE_ACCEPTED;
    return transaction->outcome == OUTCOME_DEFERRED ? FATE_DEFERRED : FATE_UNKNOWN;
}

/* The reply that put the recipient off. */
static const struct reply_status *deferring_reply(const struct transaction *transaction,
                                                  const struct recipient *recipient)
{
    if (reply_class(recipient->status.code) == 4)
        return &recipient->status;
    return reply_class(recipient->delivery.code) == 4 ? &recipient->delivery
                                                      : &transaction->decided;
}

/* Greylisting has no code of its own. 452 is about room and numbers. */
static bool looks_grey(const struct reply_status *status)
{
    static const char *const words[] = { "greylist",  "graylist",  "grey list",
                                         "gray list", "try again", "try later",
                                         "temporar",  "come back", "retry" };

    if (status->code != 450 && status->code != 451)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (text_contains(status->text, words[i]))
            return true;
    return false;
}

/* ----------------------------------------------------------------------- taken */

/* What came through in one transaction. */
struct taken {
    uint32_t recipients;
    uint32_t tries; /* most of one */
    timestamp first;
    struct session_list sessions;
};

static void note_taken(struct taken *taken, const struct deferred_mail *mail)
{
    if (taken->recipients++ == 0 || mail->first < taken->first) {
        taken->first = mail->first;
        taken->sessions = mail->sessions;
    }
    if (mail->tries > taken->tries)
        taken->tries = mail->tries;
}

static void tell_taken(const struct mail_passage *passage, struct taken *taken, timestamp time)
{
    char client[ADDRESS_TEXT_SIZE], server[ADDRESS_TEXT_SIZE];
    duration delay = time - taken->first;
    struct notice *notice;

    ip_address_format(&passage->session->client.address, client);
    ip_address_format(&passage->session->server.address, server);
    notice = notice_of_rule("greylisting", passage->session->end,
                            "%s was put off at first and taken by %s %.0f s later, as greylisting "
                            "does",
                            client, server, duration_seconds(delay));
    notice->client = passage->session->client.address;
    notice->server = passage->session->server.address;
    notice_add_text(notice, "client", bytes_of_string(client));
    notice_add_text(notice, "server", bytes_of_string(server));
    notice_add_duration(notice, "delay", delay);
    notice_add_integer(notice, "tries", (int64_t)taken->tries + 1);
    notice_add_integer(notice, "recipients", taken->recipients);
    session_list_add(&taken->sessions, passage->session->id);
    notice_name_sessions(notice, &taken->sessions);
    notice_queue_add(passage->notices, notice);
}

/* ------------------------------------------------------------------ still put off */

/* Where everything is put off, one mail speaks for all. */
static bool is_time_to_tell(const struct mail_passage *passage, const struct deferred_mail *mail,
                            uint32_t *ret_untold)
{
    struct keyed_table *networks = passage->tables->networks;
    struct deferred_network *network = keyed_table_use(networks, &mail->key.network);

    if (network == NULL)
        network = keyed_table_add(networks, &mail->key.network);
    else if (mail->last - network->told <
             threshold_value(passage->settings, THRESHOLD_DEFERRED_UNRESOLVED_PAUSE)) {
        network->untold++;
        return false;
    }
    *ret_untold = network->untold;
    network->told = mail->last;
    network->untold = 0;
    return true;
}

static void tell_unresolved(const struct mail_passage *passage, const struct deferred_mail *mail,
                            const struct reply_status *status)
{
    char client[ADDRESS_TEXT_SIZE], server[ADDRESS_TEXT_SIZE];
    struct notice *notice;
    uint32_t untold;

    if (!is_time_to_tell(passage, mail, &untold))
        return;
    ip_address_format(&passage->session->client.address, client);
    ip_address_format(&passage->session->server.address, server);
    notice = notice_of_rule("deferred-unresolved", passage->session->end,
                            "%s has tried a mail %u times within %.1f h, and %s still puts it off: "
                            "\"%u %.*s\"",
                            client, mail->tries, duration_seconds(mail->last - mail->first) / 3600,
                            server, status->code, (int)bytes_first(status->text, 256).length,
                            (const char *)status->text.data);
    notice->client = passage->session->client.address;
    notice->server = passage->session->server.address;
    notice_add_text(notice, "client", bytes_of_string(client));
    notice_add_text(notice, "server", bytes_of_string(server));
    notice_add_integer(notice, "tries", mail->tries);
    notice_add_duration(notice, "since", mail->last - mail->first);
    notice_add_integer(notice, "code", status->code);
    notice_add_text(notice, "text", status->text);
    if (untold > 0)
        notice_add_integer(notice, "others", untold);
    notice_name_sessions(notice, &mail->sessions);
    notice_queue_add(passage->notices, notice);
}

/* -------------------------------------------------------------------- both of them */

static struct deferred_key key_of(const struct mail_passage *passage, uint64_t sender,
                                  const struct recipient *recipient)
{
    const uint64_t parts[] = { sender, envelope_path_hash(passage->key, recipient->address) };
    struct deferred_key key;

    memset(&key, 0, sizeof key);
    key.network = network_of(&passage->session->client.address);
    key.mail = keyed_hash(passage->key, bytes_of(parts, sizeof parts));
    return key;
}

static bool is_unresolved(const struct mail_passage *passage, const struct deferred_mail *mail)
{
    return mail->tries >= threshold_value(passage->settings, THRESHOLD_DEFERRED_UNRESOLVED_TRIES) &&
           mail->last - mail->first >=
               threshold_value(passage->settings, THRESHOLD_DEFERRED_UNRESOLVED_LEAST);
}

static bool is_forgotten(const struct mail_passage *passage, const struct deferred_mail *mail,
                         timestamp time)
{
    return time - mail->last >
           threshold_value(passage->settings, THRESHOLD_DEFERRED_UNRESOLVED_FORGOTTEN);
}

static void note_deferral(const struct mail_passage *passage, const struct deferred_key *key,
                          const struct reply_status *status, timestamp time)
{
    struct deferred_mail *mail = keyed_table_use(passage->tables->deferred, key);

    if (mail != NULL && is_forgotten(passage, mail, time)) {
        keyed_table_remove(passage->tables->deferred, mail);
        mail = NULL;
    }
    if (mail == NULL) {
        mail = keyed_table_add(passage->tables->deferred, key);
        mail->first = time;
    }
    mail->last = time;
    mail->tries++;
    mail->grey |= looks_grey(status);
    session_list_add(&mail->sessions, passage->session->id);
    if (mail->told || !is_unresolved(passage, mail))
        return;
    mail->told = true;
    tell_unresolved(passage, mail, status);
}

static void note_acceptance(const struct mail_passage *passage, const struct deferred_key *key,
                            timestamp time, struct taken *taken)
{
    struct deferred_mail *mail = keyed_table_find(passage->tables->deferred, key);

    if (mail == NULL)
        return;
    if (mail->grey && !is_forgotten(passage, mail, time) &&
        time - mail->first >= threshold_value(passage->settings, THRESHOLD_GREYLISTING_LEAST))
        note_taken(taken, mail);
    keyed_table_remove(passage->tables->deferred, mail);
}

static bool is_of_interest(const struct mail_passage *passage,
                           const struct transaction *transaction)
{
    if (keyed_table_count(passage->tables->deferred) > 0)
        return true;
    for (size_t i = 0; i < transaction->recipient_count; i++)
        if (fate_of(transaction, &transaction->recipients[i]) == FATE_DEFERRED)
            return true;
    return false;
}

void learn_deferral(const struct mail_passage *passage, const struct transaction *transaction)
{
    timestamp time = passage->session->start + transaction->t_end;
    struct taken taken = { .recipients = 0 };
    uint64_t sender;

    if (!is_of_interest(passage, transaction))
        return;
    sender = envelope_path_hash(passage->key, transaction->mail_from);
    for (size_t i = 0; i < transaction->recipient_count; i++) {
        const struct recipient *recipient = &transaction->recipients[i];
        enum fate fate = fate_of(transaction, recipient);
        struct deferred_key key;

        if (fate == FATE_UNKNOWN)
            continue;
        key = key_of(passage, sender, recipient);
        if (fate == FATE_DEFERRED)
            note_deferral(passage, &key, deferring_reply(transaction, recipient), time);
        else
            note_acceptance(passage, &key, time, &taken);
    }
    if (taken.recipients > 0)
        tell_taken(passage, &taken, time);
}
