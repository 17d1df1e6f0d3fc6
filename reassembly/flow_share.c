/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dividing connections by a hash. */
#include "reassembly/flow_share.h"

/* The first digits of pi behind the point, so that nothing is hidden in them. */
#define PI_0 UINT64_C(0x243f6a8885a308d3)
#define PI_1 UINT64_C(0x13198a2e03707345)
#define PI_2 UINT64_C(0xa4093822299f31d1)

/* Both halves of the product: each bit of either factor bears on most of the result. */
static uint64_t fold(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;

    return (uint64_t)(product >> 64) ^ (uint64_t)product;
}

static uint64_t hash_endpoint(const struct ip_address *address, uint16_t port)
{
    uint64_t halves[2];

    _Static_assert(sizeof halves == sizeof address->octets, "an address in two numbers");
    memcpy(halves, address->octets, sizeof halves);
    return fold(halves[0] ^ PI_0, (halves[1] + port) ^ PI_1);
}

unsigned flow_share_of(unsigned count, const struct packet *packet, const struct tcp_header *tcp)
{
    uint64_t hash = hash_endpoint(&packet->source_address, tcp->source_port) +
                    hash_endpoint(&packet->destination_address, tcp->destination_port);
    hash = fold(hash ^ PI_2, packet->encapsulation.tunnel_key ^ PI_0);
    return (unsigned)((hash >> 32) * count >> 32);
}

bool flow_share_keeps(const struct flow_share *share, const struct packet *packet,
                      const struct tcp_header *tcp)
{
    return share->count <= 1 || flow_share_of(share->count, packet, tcp) == share->index;
}
