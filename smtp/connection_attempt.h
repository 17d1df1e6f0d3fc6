/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A SYN that led to no session; part of the contract of smtp/session.h.
 *
 * There is no dialogue in it and no record of it. What several of them say
 * together is told in notices (smtp/history/attempt_history.h), so they go the
 * way that sessions go, in their order, beside them.
 */
#ifndef SMTP_CONNECTION_ATTEMPT_H
#define SMTP_CONNECTION_ATTEMPT_H

#include "base/address.h"
#include "base/connection.h"
#include "base/timestamp.h"

struct connection_attempt {
    timestamp start;  /* the first SYN */
    timestamp closed; /* when it was over, as of a session; see reassembly/stream_event.h */
    struct endpoint client;
    struct endpoint server;
    uint32_t tunnel_key;
    enum attempt_answer answer;
    uint64_t client_packets;  /* its SYN and repetitions of it, mostly */
    struct syn_facts syn_ack; /* of ATTEMPT_ANSWERED, unless the capture lacks it */
    struct reset_facts reset; /* of ATTEMPT_REFUSED */
};

/* Receives them in the order of their end, among the sessions; what it gets is lent. */
struct attempt_sink {
    void *context;
    void (*receive)(void *context, const struct connection_attempt *attempt); /* NULL: nobody */
};

void attempt_sink_receive(const struct attempt_sink *sink,
                          const struct connection_attempt *attempt);

#endif
