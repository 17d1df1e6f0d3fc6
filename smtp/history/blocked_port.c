/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections that something else than the server refuses. */
#include <stdlib.h>

#include "smtp/history/attempt_record.h"

static const char rule_id[] = "port-blocked";

/* Stacks begin with one of these, and each router takes one off. */
static int hops_of(unsigned ttl)
{
    static const uint8_t beginnings[] = { 64, 128, 255 };
    size_t i = 0;

    while (ttl > beginnings[i])
        i++;
    return (int)(beginnings[i] - ttl);
}

void learn_answer(const struct attempt_passage *passage, const struct ip_address *address,
                  const struct syn_facts *syn_ack)
{
    struct answering_server *server;
    uint32_t i = 0;

    if (!syn_ack->seen)
        return;
    server = keyed_table_use(passage->tables->servers, address);
    if (server == NULL)
        server = keyed_table_add(passage->tables->servers, address);
    server->count++;
    while (i < server->ttl_count && i < ANSWER_TTLS && server->ttls[i] != syn_ack->ttl)
        i++;
    if (i == server->ttl_count || i == ANSWER_TTLS)
        server->ttls[server->ttl_count++ % ANSWER_TTLS] = syn_ack->ttl;
}

/* The least difference in hops to what the server's own packets have, and that TTL. */
static int distance_of(const struct answering_server *server, uint8_t ttl, uint32_t *ret_usual)
{
    int least = UINT8_MAX;

    *ret_usual = 0;
    for (uint32_t i = 0; i < server->ttl_count && i < ANSWER_TTLS; i++) {
        int distance = abs(hops_of(server->ttls[i]) - hops_of(ttl));

        if (distance >= least)
            continue;
        least = distance;
        *ret_usual = server->ttls[i];
    }
    return least;
}

static void tell(const struct attempt_passage *passage, const struct connection_attempt *attempt,
                 uint32_t usual, uint32_t untold)
{
    char client[ADDRESS_TEXT_SIZE], server[ADDRESS_TEXT_SIZE];
    struct notice *notice;

    ip_address_format(&attempt->client.address, client);
    ip_address_format(&attempt->server.address, server);
    notice =
        notice_of_rule(rule_id, attempt->closed,
                       "Something on the way refused %s the connection to %s, port %u: the RST "
                       "has a time to live of %u, the server's own packets have %u",
                       client, server, attempt->server.port, attempt->reset.ttl, usual);
    notice->client = attempt->client.address;
    notice->server = attempt->server.address;
    notice_add_text(notice, "client", bytes_of_string(client));
    notice_add_text(notice, "server", bytes_of_string(server));
    notice_add_integer(notice, "port", attempt->server.port);
    notice_add_integer(notice, "ttl", attempt->reset.ttl);
    notice_add_integer(notice, "usual_ttl", usual);
    if (untold > 0)
        notice_add_integer(notice, "others", untold);
    notice_queue_add(passage->notices, notice);
}

void judge_refusal(const struct attempt_passage *passage, const struct connection_attempt *attempt)
{
    const struct answering_server *server =
        keyed_table_find(passage->tables->servers, &attempt->server.address);
    uint32_t usual, untold;

    if (server == NULL ||
        server->count < threshold_value(passage->settings, THRESHOLD_PORT_BLOCKED_ANSWERS) ||
        distance_of(server, attempt->reset.ttl, &usual) <
            threshold_value(passage->settings, THRESHOLD_PORT_BLOCKED_TTL))
        return;
    if (attempt_may_be_told(passage, &attempt->client.address, ATTEMPT_RULE_BLOCKED,
                            attempt->closed, &untold))
        tell(passage, attempt, usual, untold);
}
