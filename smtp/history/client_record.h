/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of a client from its sessions so far, and the rules that look at
 * it. Private to smtp/history/.
 *
 * At most CLIENT_RECORDS clients are kept; the one that was not heard of for
 * longest gives way. One that was not heard of for some time, by default a day,
 * begins anew. Of what
 * clients say only hashes are kept (history_hash.h), of credentials nothing.
 */
#ifndef SMTP_HISTORY_CLIENT_RECORD_H
#define SMTP_HISTORY_CLIENT_RECORD_H

#include "smtp/anomalies/rule_settings.h"
#include "smtp/history/notice_writer.h"
#include "smtp/history/time_window.h"
#include "smtp/smtp_limits.h"

enum { CLIENT_RECORDS = 4096 };

/* Sessions that ended behind a refused greeting, at most. */
enum { GIVING_UP_SESSIONS = 8 };

/* Of the last recipients that do not exist; one of them is not counted again. */
enum { HARVEST_RECIPIENTS = 32 };

struct harvest {
    struct time_window tried;                /* recipients */
    struct time_window unknown;              /* that do not exist, each once */
    uint32_t recipient_count;                /* ever */
    uint64_t recipients[HARVEST_RECIPIENTS]; /* hashes, a ring */
    enum severity told;                      /* info: nothing */
    struct session_list sessions;
};

/* Refused passwords whose pace is looked at. */
enum { GUESS_TIMES = 5 };

struct guessing {
    struct time_window failed;
    uint32_t count;               /* ever */
    timestamp times[GUESS_TIMES]; /* of the last ones, a ring */
    enum severity told;
    struct session_list sessions;
};

/* Recipients of transactions that were given up without a reason. */
enum { ABORTED_RECIPIENTS = 32 };

struct aborts {
    struct time_window recent;
    bool of_mail; /* one had several recipients, or the same one again, or came back */
    uint32_t recipient_count;
    uint64_t recipients[ABORTED_RECIPIENTS]; /* hashes, the first ones */
};

/* TLS handshakes that failed, the last ones. */
enum { FAILED_HANDSHAKES = 4 };

struct failed_tls {
    struct ip_address server;
    timestamp time;
    uint64_t session; /* 0: no such handshake, or it was told of */
};

/* Sessions in which a client spoke, and how many of them it left without QUIT. */
struct leaving {
    uint32_t sessions;
    uint32_t without_quit;
    bool told;
    struct session_list left; /* the last ones without QUIT */
};

struct client_record {
    struct ip_address address; /* the key */
    timestamp last_heard;
    uint32_t gave_up; /* sessions in a row */
    uint64_t gave_up_in[GIVING_UP_SESSIONS];
    struct harvest harvest;
    struct guessing guessing;
    struct aborts aborts;
    struct leaving leaving;
    uint32_t failed_tls_count;                       /* ever */
    struct failed_tls failed_tls[FAILED_HANDSHAKES]; /* a ring */
};

/* One session on its way through. */
struct client_passage {
    struct session *session;
    struct client_record *client;
    const struct smtp_limits *limits;
    const struct rule_settings *settings; /* may be NULL */
    const struct hash_key *key;           /* for what clients say */
    struct notice_queue *notices;
};

/* Each learns from the session, and adds what is to be told. */
void learn_giving_up(const struct client_passage *passage);
void learn_harvest(const struct client_passage *passage);
void learn_guessing(const struct client_passage *passage);
void learn_aborts(const struct client_passage *passage);
void learn_leaving(const struct client_passage *passage);
void learn_tls_fallback(const struct client_passage *passage);

#endif
