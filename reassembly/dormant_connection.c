/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keeping little of connections that carry nothing. */
#include "reassembly/dormant_connection.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/memory_budget.h"

size_t dormant_connection_cost(const struct dormant_connection *connection)
{
    return memory_cost(sizeof *connection) +
           (connection->encapsulation != NULL ? memory_cost(sizeof *connection->encapsulation) : 0);
}

struct dormant_connection *dormant_connection_new(const struct flow *flow,
                                                  const struct tcp_segment *segment,
                                                  const char *source)
{
    const struct encapsulation *encapsulation = &segment->packet->encapsulation;
    struct dormant_connection *connection = memory_new(1, sizeof *connection);

    connection->flow = *flow;
    connection->flow.is_dormant = true;
    connection->last_packet = segment->time;
    connection->syn_time = -1;
    connection->round_trip = -1;
    connection->server_round_trip = -1;
    connection->source = source;
    if (encapsulation->vlan_count > 0 || encapsulation->tunnel_count > 0) {
        connection->encapsulation = memory_new(1, sizeof *encapsulation);
        *connection->encapsulation = *encapsulation;
    }
    return connection;
}

void dormant_connection_free(struct dormant_connection *connection)
{
    if (connection == NULL)
        return;
    free(connection->encapsulation);
    free(connection);
}

/* Numbers as they are while nothing was carried; an acknowledgement of more
 * than the SYN speaks of bytes that the capture lacks. */
static bool acknowledges_nothing_new(const struct dormant_side *other, const struct tcp_header *tcp)
{
    return !tcp_header_has(tcp, TCP_FLAG_ACK) || !other->based ||
           tcp->acknowledgment == other->base;
}

/* One below is a keep-alive, RFC 9293 3.8.4. */
static bool continues(const struct dormant_side *side, const struct tcp_header *tcp)
{
    uint32_t behind = tcp->sequence + tcp_header_has(tcp, TCP_FLAG_SYN);

    return !side->based || behind == side->base ||
           (!tcp_header_has(tcp, TCP_FLAG_SYN) && behind == side->base - 1);
}

/* A pure acknowledgement, a first SYN or its answer, or one of them again. */
static bool is_uneventful(const struct dormant_connection *connection, const struct tcp_header *tcp,
                          enum side from)
{
    bool is_answer = tcp_header_has(tcp, TCP_FLAG_ACK);

    if (tcp->payload_length > 0 || tcp_header_has(tcp, TCP_FLAG_FIN) ||
        tcp_header_has(tcp, TCP_FLAG_RST) || tcp_header_has(tcp, TCP_FLAG_URG))
        return false;
    if (tcp_header_has(tcp, TCP_FLAG_SYN) ? (from == SIDE_SERVER) != is_answer : tcp->window == 0)
        return false;
    return continues(&connection->side[from], tcp) &&
           acknowledges_nothing_new(&connection->side[side_other(from)], tcp);
}

static void observe_handshake(struct dormant_connection *connection,
                              const struct tcp_segment *segment, enum side from)
{
    bool is_syn = tcp_header_has(&segment->tcp, TCP_FLAG_SYN);
    bool server_answered = connection->syn[SIDE_SERVER].seen;

    if (from == SIDE_CLIENT && is_syn && !server_answered)
        connection->syn_time = segment->time;
    if (from == SIDE_SERVER && is_syn && connection->syn_time >= 0 &&
        connection->server_round_trip < 0 && segment->time >= connection->syn_time)
        connection->server_round_trip = segment->time - connection->syn_time;
    if (is_syn && !connection->syn[from].seen)
        connection->syn[from] = tcp_header_syn_facts(&segment->tcp, segment->packet->ttl);
    if (from == SIDE_CLIENT && tcp_header_has(&segment->tcp, TCP_FLAG_ACK)) {
        connection->client_acknowledges = true;
        connection->client_acknowledgment = segment->tcp.acknowledgment;
    }
    if (connection->handshake_seen || !connection->syn[SIDE_CLIENT].seen ||
        !connection->syn[SIDE_SERVER].seen || !connection->client_acknowledges)
        return;
    connection->handshake_seen = true;
    if (from == SIDE_CLIENT && connection->syn_time >= 0 && segment->time >= connection->syn_time)
        connection->round_trip = segment->time - connection->syn_time;
}

static bool is_copy(struct dormant_side *side, const struct packet_print *print)
{
    if (side->packets == 0 || !packet_print_matches(&side->last, print))
        return false;
    side->copies += side->copies < UINT8_MAX;
    return true;
}

static void observe_packet(struct dormant_side *side, const struct tcp_segment *segment,
                           const struct packet_print *print)
{
    side->last = *print;
    if (!side->based)
        side->base = segment->tcp.sequence + tcp_header_has(&segment->tcp, TCP_FLAG_SYN);
    side->based = true;
    side->packets++;
    side->ttl = segment->packet->ttl;
    side->identification = segment->packet->identification;
}

/* The answer to a SYN that the capture lacks says what its number was. */
static void learn_base(struct dormant_side *other, const struct tcp_header *tcp)
{
    if (other->based || !tcp_header_has(tcp, TCP_FLAG_ACK))
        return;
    other->based = true;
    other->base = tcp->acknowledgment;
}

bool dormant_connection_observe(struct dormant_connection *connection,
                                const struct tcp_segment *segment, enum side from)
{
    struct packet_print print;

    if (!is_uneventful(connection, &segment->tcp, from))
        return false;
    print = packet_print_of(segment);
    connection->last_packet = segment->time;
    connection->flow.idle_since = flow_activity(segment);
    if (is_copy(&connection->side[from], &print))
        return true;
    observe_handshake(connection, segment, from);
    observe_packet(&connection->side[from], segment, &print);
    if (tcp_header_has(&segment->tcp, TCP_FLAG_SYN))
        learn_base(&connection->side[side_other(from)], &segment->tcp);
    return true;
}

static void wake_side(const struct dormant_connection *connection, enum side from,
                      struct tcp_sender *sender)
{
    const struct dormant_side *side = &connection->side[from];

    sender->syn = connection->syn[from];
    sender->based = side->based;
    sender->base = side->base;
    sender->traffic.packets = side->packets;
    sender->traffic.copies = side->copies;
    sender->last_seen = connection->last_packet;
    sender->ttl = side->ttl;
    sender->identification = side->identification;
}

void dormant_connection_wake(const struct dormant_connection *connection, const char *engine,
                             struct tcp_connection *ret_connection)
{
    static const struct encapsulation none = { 0 };
    const struct connection_names names = { connection->source, engine };

    tcp_connection_init(ret_connection, &connection->flow,
                        connection->encapsulation != NULL ? connection->encapsulation : &none,
                        connection->flow.start, names);
    ret_connection->flow.is_dormant = false;
    ret_connection->last_packet = connection->last_packet;
    ret_connection->syn_time = connection->syn_time;
    ret_connection->round_trip = connection->round_trip;
    ret_connection->server_round_trip = connection->server_round_trip;
    ret_connection->handshake_seen = connection->handshake_seen;
    ret_connection->client_acknowledges = connection->client_acknowledges;
    ret_connection->client_acknowledgment = connection->client_acknowledgment;
    for (enum side side = 0; side < SIDE_COUNT; side++) {
        wake_side(connection, side, &ret_connection->side[side]);
        ret_connection->stream.syn[side] = connection->syn[side];
        ret_connection->stream.captured[side] = connection->side[side].packets > 0;
    }
}
