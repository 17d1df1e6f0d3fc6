/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Remembering by a cheap hash. */
#include "reassembly/recent_flows.h"

static uint64_t mixed(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

/* Read as it was written, since a key has just been made. */
static uint64_t with_endpoint(uint64_t hash, const struct endpoint *endpoint)
{
    uint64_t halves[2];

    memcpy(halves, endpoint->address.octets, sizeof halves);
    return mixed(mixed(hash, halves[0] ^ endpoint->port), halves[1]);
}

static uint32_t print_of(const struct flow_key *key)
{
    uint64_t hash = mixed(0, (uint64_t)key->vlans << 32 | key->tunnel_key);

    return (uint32_t)with_endpoint(with_endpoint(hash, &key->low), &key->high);
}

static size_t place_of(uint32_t print)
{
    return print % RECENT_FLOWS;
}

struct flow *recent_flows_find(const struct recent_flows *recent, const struct flow_key *key)
{
    uint32_t print = print_of(key);
    const struct recent_flow *place = &recent->places[place_of(print)];

    return place->flow != NULL && place->print == print && flow_key_equal(&place->flow->key, key)
               ? place->flow
               : NULL;
}

void recent_flows_remember(struct recent_flows *recent, struct flow *flow)
{
    uint32_t print = print_of(&flow->key);

    recent->places[place_of(print)] = (struct recent_flow){ flow, print };
}

void recent_flows_forget(struct recent_flows *recent, const struct flow *flow)
{
    struct recent_flow *place = &recent->places[place_of(print_of(&flow->key))];

    if (place->flow == flow)
        place->flow = NULL;
}
