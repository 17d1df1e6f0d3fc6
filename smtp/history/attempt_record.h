/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of connections that were tried in vain, and the rules that look
 * at it. Private to smtp/history/.
 *
 * Of each table the entry not used for longest gives way. A flood of SYNs from
 * addresses that do not exist fills the first two; so they are apart from what
 * is known of clients that speak.
 */
#ifndef SMTP_HISTORY_ATTEMPT_RECORD_H
#define SMTP_HISTORY_ATTEMPT_RECORD_H

#include "smtp/anomalies/rule_settings.h"
#include "smtp/history/keyed_table.h"
#include "smtp/history/notice_writer.h"

enum { UNANSWERED_ATTEMPTS = 4096, ATTEMPT_CLIENTS = 1024, ANSWERING_SERVERS = 1024 };

/* No padding that is not zero. */
struct unanswered_key {
    struct ip_address client;
    struct endpoint server;
};

/* Attempts of a client to reach a server since it was answered last. */
struct unanswered {
    struct unanswered_key key;
    timestamp first; /* SYN */
    timestamp last;  /* SYN of a new attempt */
    uint32_t attempts;
    uint32_t packets; /* repetitions too */
    bool told;
};

enum attempt_rule { ATTEMPT_RULE_UNANSWERED, ATTEMPT_RULE_BLOCKED, ATTEMPT_RULE_COUNT };

/* When a client was told of last. */
struct attempt_told {
    timestamp time;
    uint32_t untold; /* since then; meaningful with a time */
    bool ever;
};

struct attempt_client {
    struct ip_address address; /* the key */
    struct attempt_told told[ATTEMPT_RULE_COUNT];
};

/* Times to live of a server's SYN/ACKs. */
enum { ANSWER_TTLS = 4 };

struct answering_server {
    struct ip_address address; /* the key */
    uint32_t count;            /* of SYN/ACKs */
    uint32_t ttl_count;        /* different ones, ever */
    uint32_t ttls[ANSWER_TTLS];
};

struct attempt_tables {
    struct keyed_table *unanswered;
    struct keyed_table *clients;
    struct keyed_table *servers;
};

struct attempt_passage {
    const struct attempt_tables *tables;
    const struct rule_settings *settings; /* may be NULL */
    struct notice_queue *notices;
    bool server_heard; /* some server was, in this run */
};

/* Whether the client's next one may be told now; *ret_untold were not since the last. */
bool attempt_may_be_told(const struct attempt_passage *passage, const struct ip_address *client,
                         enum attempt_rule rule, timestamp time, uint32_t *ret_untold);

/* unanswered.c */
void learn_unanswered(const struct attempt_passage *passage,
                      const struct connection_attempt *attempt);
/* The server answered the client. */
void forget_unanswered(const struct attempt_passage *passage, const struct ip_address *client,
                       const struct endpoint *server);
/* Now that a server was heard: what had to wait for that. */
void tell_waiting_unanswered(const struct attempt_passage *passage, timestamp time);

/* blocked_port.c */
void learn_answer(const struct attempt_passage *passage, const struct ip_address *server,
                  const struct syn_facts *syn_ack);
void judge_refusal(const struct attempt_passage *passage, const struct connection_attempt *attempt);

#endif
