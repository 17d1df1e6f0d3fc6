/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The filters of history in their order, and all that they remember.
 *
 *   aborted envelopes -> servers -> clients -> mails -> attempts -> the sink it is made with
 */
#ifndef SMTP_HISTORY_HISTORY_CHAIN_H
#define SMTP_HISTORY_HISTORY_CHAIN_H

#include "base/keyed_hash.h"
#include "smtp/history/aborted_envelopes.h"
#include "smtp/history/attempt_history.h"
#include "smtp/history/client_history.h"
#include "smtp/history/keyed_table.h"
#include "smtp/history/mail_history.h"
#include "smtp/history/server_history.h"

/* What is remembered, each in a table of its own. */
enum history_table {
    HISTORY_SERVERS,           /* struct server_profile */
    HISTORY_HOSTS,             /* struct ip_address: of servers that greeted */
    HISTORY_CLIENTS,           /* struct client_record */
    HISTORY_ABORTED_ENVELOPES, /* struct aborted_envelope */
    HISTORY_DEFERRED_MAILS,    /* struct deferred_mail */
    HISTORY_DEFERRED_NETWORKS, /* struct deferred_network */
    HISTORY_LOST_MAILS,        /* struct lost_mail */
    HISTORY_UNANSWERED,        /* struct unanswered */
    HISTORY_ATTEMPT_CLIENTS,   /* struct attempt_client */
    HISTORY_ANSWERING_SERVERS, /* struct answering_server */
    HISTORY_TABLE_COUNT
};

struct history_chain {
    struct hash_key key; /* for mail addresses and Message-IDs */
    struct attempt_history *attempts;
    struct mail_history *mails;
    struct client_history *clients;
    struct server_history *servers;
    struct aborted_envelopes *envelopes;
};

/* The limits, the settings (NULL: as the tables say) and the software are lent. It must not move
 * while it is in use. */
void history_chain_init(struct history_chain *chain, const struct smtp_limits *limits,
                        const struct rule_settings *settings,
                        const struct server_software *software, struct session_sink next);
void history_chain_clear(struct history_chain *chain);

/* Valid as long as the object. */
struct session_sink history_chain_sink(struct history_chain *chain);
struct attempt_sink history_chain_attempts(struct history_chain *chain);

struct keyed_table *history_chain_table(const struct history_chain *chain,
                                        enum history_table table);

/* "servers", "hosts", ... */
const char *history_table_name(enum history_table table);

/* "servers_displaced", ...: the name of the count of entries that had to give way. */
const char *history_table_displaced_name(enum history_table table);

#endif
