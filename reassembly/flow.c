/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys of flows. */
#include "reassembly/flow.h"

enum { VLAN_BITS = 12 };

/* Member by member into zeroes, since a copied struct may bring its padding. */
static void set_endpoint(struct endpoint *endpoint, const struct ip_address *address, uint16_t port)
{
    endpoint->address.family = address->family;
    memcpy(endpoint->address.octets, address->octets, sizeof endpoint->address.octets);
    endpoint->port = port;
}

static bool comes_first(const struct packet *packet, const struct tcp_header *tcp)
{
    int order = memcmp(packet->source_address.octets, packet->destination_address.octets,
                       sizeof packet->source_address.octets);

    return order < 0 || (order == 0 && tcp->source_port < tcp->destination_port);
}

static uint32_t outermost_vlans(const struct encapsulation *encapsulation)
{
    uint32_t vlans = 0;

    for (int i = 0; i < encapsulation->vlan_count && i < 2; i++)
        vlans = vlans << VLAN_BITS | encapsulation->vlan[i];
    return vlans;
}

struct flow_key flow_key_of(const struct tcp_segment *segment, bool with_vlans, bool *ret_from_low)
{
    const struct packet *packet = segment->packet;
    const struct tcp_header *tcp = &segment->tcp;
    bool from_low = comes_first(packet, tcp);
    struct flow_key key;

    memset(&key, 0, sizeof key);
    set_endpoint(from_low ? &key.low : &key.high, &packet->source_address, tcp->source_port);
    set_endpoint(from_low ? &key.high : &key.low, &packet->destination_address,
                 tcp->destination_port);
    key.tunnel_key = packet->encapsulation.tunnel_key;
    if (with_vlans)
        key.vlans = outermost_vlans(&packet->encapsulation);
    *ret_from_low = from_low;
    return key;
}

struct flow_key flow_key_of_stream(const struct stream *stream, bool with_vlans,
                                   bool *ret_client_is_low)
{
    const struct endpoint *client = &stream->client, *server = &stream->server;
    int order =
        memcmp(client->address.octets, server->address.octets, sizeof client->address.octets);
    bool client_is_low = order < 0 || (order == 0 && client->port < server->port);
    struct flow_key key;

    memset(&key, 0, sizeof key);
    set_endpoint(client_is_low ? &key.low : &key.high, &client->address, client->port);
    set_endpoint(client_is_low ? &key.high : &key.low, &server->address, server->port);
    key.tunnel_key = stream->encapsulation.tunnel_key;
    if (with_vlans)
        key.vlans = outermost_vlans(&stream->encapsulation);
    *ret_client_is_low = client_is_low;
    return key;
}

bool flow_key_equal(const struct flow_key *a, const struct flow_key *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

int flow_compare(const struct flow *a, const struct flow *b)
{
    int order = compare_numbers(a->start, b->start);

    if (order == 0)
        order = endpoint_compare(flow_client(a), flow_client(b));
    if (order == 0)
        order = endpoint_compare(flow_server(a), flow_server(b));
    if (order == 0)
        order = compare_numbers(a->key.tunnel_key, b->key.tunnel_key);
    return order != 0 ? order : compare_numbers(a->key.vlans, b->key.vlans);
}

static bool source_is_client(const struct tcp_header *tcp, const struct port_set *ports)
{
    bool watched_source = port_set_has(ports, tcp->source_port);

    if (tcp_header_has(tcp, TCP_FLAG_SYN))
        return !tcp_header_has(tcp, TCP_FLAG_ACK);
    if (watched_source != port_set_has(ports, tcp->destination_port))
        return !watched_source;
    return tcp->source_port >= tcp->destination_port;
}

timestamp flow_activity(const struct tcp_segment *segment)
{
    return segment->packet->time > segment->now ? segment->packet->time : segment->now;
}

void flow_begin(struct flow *flow, const struct tcp_segment *segment, const struct flow_key *key,
                bool from_low, const struct port_set *ports)
{
    memset(flow, 0, sizeof *flow);
    flow->key = *key;
    flow->client_is_low = from_low == source_is_client(&segment->tcp, ports);
    flow->phase = CONNECTION_OPENING;
    flow->start = segment->time;
    flow->idle_since = flow_activity(segment);
}
