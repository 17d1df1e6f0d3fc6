/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of packets and their memory. */
#include "base/kept_packets.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/memory.h"

size_t kept_packet_cost(size_t octets)
{
    return memory_cost(sizeof(struct kept_packet) + octets);
}

void kept_packets_add(struct kept_packets *packets, struct kept_packet *packet)
{
    packet->next = NULL;
    if (packets->last != NULL)
        packets->last->next = packet;
    else
        packets->first = packet;
    packets->last = packet;
    packets->count++;
    packets->payload += packet->payload_end - packet->payload;
}

struct kept_packet *kept_packets_take_first(struct kept_packets *packets)
{
    struct kept_packet *packet = packets->first;

    packets->first = packet->next;
    if (packets->first == NULL)
        packets->last = NULL;
    packets->count--;
    packets->payload -= packet->payload_end - packet->payload;
    return packet;
}

static void packet_free(struct kept_packets_store *store, struct kept_packet *packet)
{
    memory_pool_give(&store->pool, packet->cost);
    sodium_memzero(packet->octets, packet->captured);
    free(packet);
}

void kept_packets_drop_first(struct kept_packets *packets)
{
    packet_free(packets->store, kept_packets_take_first(packets));
}

void kept_packets_clear(struct kept_packets *packets)
{
    while (packets->first != NULL)
        kept_packets_drop_first(packets);
}

struct kept_packets *kept_packets_detach(struct kept_packets *packets)
{
    struct kept_packets *own = memory_new(1, sizeof *own);

    *own = *packets;
    *packets = (struct kept_packets){ .store = own->store };
    return own;
}

void kept_packets_free(struct kept_packets *packets)
{
    if (packets == NULL)
        return;
    kept_packets_clear(packets);
    free(packets);
}
