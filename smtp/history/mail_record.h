/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of mails that did not get through, and the rules that look for
 * them in later sessions. Private to smtp/history/.
 *
 * Of each table the entry not used for longest gives way. A mail is forgotten some
 * time behind its last try, by default five days: so long clients keep trying at
 * least (RFC 5321 4.5.4.1). Of its addresses and its Message-ID only hashes are kept.
 */
#ifndef SMTP_HISTORY_MAIL_RECORD_H
#define SMTP_HISTORY_MAIL_RECORD_H

#include "base/keyed_hash.h"
#include "smtp/anomalies/rule_settings.h"
#include "smtp/history/keyed_table.h"
#include "smtp/history/notice_writer.h"

enum { DEFERRED_MAILS = 4096, DEFERRED_NETWORKS = 1024, LOST_MAILS = 1024 };

/* A sender and a recipient. Clients that share a queue are neighbours: the first
 * 24 bits of an IPv4 address, 64 of an IPv6 one. No padding that is not zero. */
struct deferred_key {
    struct ip_address network;
    uint64_t mail;
};

struct deferred_mail {
    struct deferred_key key;
    timestamp first;
    timestamp last;
    uint32_t tries;
    bool grey; /* some answer was worded as greylisting is */
    bool told; /* that it does not get through */
    struct session_list sessions;
};

struct deferred_network {
    struct ip_address network; /* the key */
    timestamp told;
    uint32_t untold; /* mails since then */
};

/* A message that was sent whole and never answered. */
struct lost_key {
    struct ip_address client;
    uint64_t mail; /* envelope and Message-ID */
};

struct lost_mail {
    struct lost_key key;
    timestamp time;
    uint64_t session;
};

/* All zero but for the tables: nothing is known. */
struct mail_tables {
    struct keyed_table *deferred;
    struct keyed_table *networks;
    struct keyed_table *lost;
};

/* One session on its way through. */
struct mail_passage {
    const struct session *session;
    const struct mail_tables *tables;
    const struct rule_settings *settings; /* may be NULL */
    const struct hash_key *key;
    struct notice_queue *notices;
};

/* Each learns from a transaction, and adds what is to be told. */
void learn_deferral(const struct mail_passage *passage, const struct transaction *transaction);
void learn_loss(const struct mail_passage *passage, const struct transaction *transaction);

#endif
