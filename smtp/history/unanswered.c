/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Servers that leave a client's SYNs unanswered. */
#include "smtp/history/attempt_record.h"

static const char rule_id[] = "syn-unanswered";

static struct unanswered_key key_of(const struct ip_address *client, const struct endpoint *server)
{
    struct unanswered_key key;

    memset(&key, 0, sizeof key);
    key.client = *client;
    key.server.address = server->address;
    key.server.port = server->port;
    return key;
}

static void add_facts(struct notice *notice, const struct unanswered *pair, bool answers_others,
                      uint32_t untold)
{
    notice_add_integer(notice, "attempts", pair->attempts);
    notice_add_integer(notice, "packets", pair->packets);
    notice_add_duration(notice, "since", pair->last - pair->first);
    if (answers_others)
        notice_add_text(notice, "server_answers", bytes_of_string("others"));
    if (untold > 0)
        notice_add_integer(notice, "others", untold);
}

static void tell(const struct attempt_passage *passage, struct unanswered *pair, timestamp time)
{
    const struct unanswered_key *key = &pair->key;
    bool answers = keyed_table_find(passage->tables->servers, &key->server.address) != NULL;
    char client[ADDRESS_TEXT_SIZE], server[ADDRESS_TEXT_SIZE];
    struct notice *notice;
    uint32_t untold;

    pair->told = true;
    if (!attempt_may_be_told(passage, &key->client, ATTEMPT_RULE_UNANSWERED, time, &untold))
        return;
    ip_address_format(&key->client, client);
    ip_address_format(&key->server.address, server);
    notice =
        notice_of_rule(rule_id, time,
                       "%s tried %u times within %.0f s to reach %s, port %u, and nothing came "
                       "back%s",
                       client, pair->attempts, duration_seconds(pair->last - pair->first), server,
                       key->server.port, answers ? ", though it answers others" : "");
    notice->client = key->client;
    notice->server = key->server.address;
    notice_add_text(notice, "client", bytes_of_string(client));
    notice_add_text(notice, "server", bytes_of_string(server));
    notice_add_integer(notice, "port", key->server.port);
    add_facts(notice, pair, answers, untold);
    notice_queue_add(passage->notices, notice);
}

static void tell_if_due(const struct attempt_passage *passage, struct unanswered *pair,
                        timestamp time)
{
    if (!pair->told && passage->server_heard &&
        pair->attempts >= threshold_value(passage->settings, THRESHOLD_SYN_UNANSWERED_ATTEMPTS))
        tell(passage, pair, time);
}

static void begin_anew(struct unanswered *pair)
{
    pair->attempts = 0;
    pair->packets = 0;
    pair->told = false;
}

/* What was tried long ago and what is tried now are two matters. */
static struct unanswered *pair_of(const struct attempt_passage *passage,
                                  const struct connection_attempt *attempt)
{
    const struct unanswered_key key = key_of(&attempt->client.address, &attempt->server);
    const duration within = threshold_value(passage->settings, THRESHOLD_SYN_UNANSWERED_WITHIN);
    struct unanswered *pair = keyed_table_use(passage->tables->unanswered, &key);

    if (pair == NULL)
        pair = keyed_table_add(passage->tables->unanswered, &key);
    else if (attempt->start - pair->first > within)
        begin_anew(pair);
    return pair;
}

/* A capture that ends behind the SYN does not show that no answer came. */
void learn_unanswered(const struct attempt_passage *passage,
                      const struct connection_attempt *attempt)
{
    struct unanswered *pair;

    if (attempt->closed - attempt->start <
        threshold_value(passage->settings, THRESHOLD_SYN_UNANSWERED_WAIT))
        return;
    pair = pair_of(passage, attempt);
    if (pair->attempts == 0 || attempt->start < pair->first)
        pair->first = attempt->start;
    if (pair->attempts == 0 || attempt->start > pair->last)
        pair->last = attempt->start;
    pair->attempts++;
    pair->packets += (uint32_t)attempt->client_packets;
    tell_if_due(passage, pair, attempt->closed);
}

void forget_unanswered(const struct attempt_passage *passage, const struct ip_address *client,
                       const struct endpoint *server)
{
    struct keyed_table *table = passage->tables->unanswered;
    struct unanswered_key key;
    struct unanswered *pair;

    if (keyed_table_count(table) == 0)
        return;
    key = key_of(client, server);
    pair = keyed_table_find(table, &key);
    if (pair != NULL)
        keyed_table_remove(table, pair);
}

void tell_waiting_unanswered(const struct attempt_passage *passage, timestamp time)
{
    for (struct unanswered *pair = keyed_table_first(passage->tables->unanswered); pair != NULL;
         pair = keyed_table_next(pair))
        tell_if_due(passage, pair, time);
}
