/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of flows: hash buckets, and an idle queue for each phase. */
#include "reassembly/flow_table.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/keyed_hash.h"
#include "base/memory.h"
#include "reassembly/packet_clock.h"
#include "reassembly/recent_flows.h"

enum { FIRST_BUCKETS = 1024 };

/* Earliest packet first. */
struct idle_queue {
    struct flow *first;
    struct flow *last;
    size_t count;
};

struct flow_table {
    struct hash_key key;
    bool namesakes; /* the tunnel is left out of the hash */
    struct memory_budget *budget;
    size_t count;
    size_t bucket_count; /* a power of two */
    struct flow **buckets;
    struct recent_flows *recent;
    struct idle_queue queues[CONNECTION_PHASE_COUNT];
    struct flow *ahead; /* of the clock; NULL for none */
    timestamp clock;    /* then */
};

static void set_buckets(struct flow_table *table, size_t count)
{
    table->bucket_count = count;
    table->buckets = memory_new(count, sizeof table->buckets[0]);
    memory_budget_charge(table->budget, count * sizeof table->buckets[0]);
}

static void drop_buckets(struct flow_table *table, struct flow **buckets, size_t count)
{
    free(buckets);
    memory_budget_give(table->budget, count * sizeof buckets[0]);
}

struct flow_table *flow_table_new(bool namesakes, struct memory_budget *budget)
{
    struct flow_table *table = memory_new(1, sizeof *table);

    table->key = hash_key_random();
    table->namesakes = namesakes;
    table->budget = budget;
    set_buckets(table, FIRST_BUCKETS);
    table->recent = memory_new(1, sizeof *table->recent);
    return table;
}

void flow_table_free(struct flow_table *table)
{
    if (table == NULL)
        return;
    assert(table->count == 0);
    drop_buckets(table, table->buckets, table->bucket_count);
    free(table->recent);
    free(table);
}

size_t flow_table_count(const struct flow_table *table)
{
    return table->count;
}

size_t flow_table_phase_count(const struct flow_table *table, enum connection_phase phase)
{
    return table->queues[phase].count;
}

static size_t copy_endpoint(uint8_t *octets, const struct endpoint *endpoint)
{
    size_t size = endpoint->address.family == IP_FAMILY_6 ? 16 : 4;

    memcpy(octets, endpoint->address.octets, size);
    memcpy(octets + size, &endpoint->port, sizeof endpoint->port);
    return size + sizeof endpoint->port;
}

/* Of what can differ alone: the hash is made for every packet. */
static uint32_t hash_of(const struct flow_table *table, const struct flow_key *key)
{
    uint8_t octets[sizeof *key];
    size_t length = copy_endpoint(octets, &key->low);

    length += copy_endpoint(octets + length, &key->high);
    if (!table->namesakes) {
        memcpy(octets + length, &key->tunnel_key, sizeof key->tunnel_key);
        length += sizeof key->tunnel_key;
        memcpy(octets + length, &key->vlans, sizeof key->vlans);
        length += sizeof key->vlans;
    }
    return (uint32_t)keyed_hash(&table->key, bytes_of(octets, length));
}

static struct flow **bucket_of(const struct flow_table *table, uint32_t hash)
{
    return &table->buckets[hash & (table->bucket_count - 1)];
}

static struct flow *find_in_bucket(const struct flow_table *table, const struct flow_key *key)
{
    uint32_t hash = hash_of(table, key);
    struct flow *found = *bucket_of(table, hash);

    while (found != NULL && (found->hash != hash || !flow_key_equal(&found->key, key)))
        found = found->next_in_bucket;
    return found;
}

struct flow *flow_table_find(const struct flow_table *table, const struct flow_key *key)
{
    struct flow *found = recent_flows_find(table->recent, key);

    if (found != NULL)
        return found;
    found = find_in_bucket(table, key);
    if (found != NULL)
        recent_flows_remember(table->recent, found);
    return found;
}

static bool are_namesakes(const struct flow *one, const struct flow *other)
{
    return one != other &&
           memcmp(&one->key, &other->key, offsetof(struct flow_key, tunnel_key)) == 0;
}

struct flow *flow_table_next_namesake(const struct flow_table *table, const struct flow *flow,
                                      const struct flow *previous)
{
    struct flow *found =
        previous != NULL ? previous->next_in_bucket : *bucket_of(table, flow->hash);

    while (found != NULL && !are_namesakes(found, flow))
        found = found->next_in_bucket;
    return found;
}

static void append(struct idle_queue *queue, struct flow *flow)
{
    queue->count++;
    flow->earlier = queue->last;
    flow->later = NULL;
    if (queue->last != NULL)
        queue->last->later = flow;
    else
        queue->first = flow;
    queue->last = flow;
}

static void take_out(struct idle_queue *queue, struct flow *flow)
{
    queue->count--;
    if (flow->earlier != NULL)
        flow->earlier->later = flow->later;
    else
        queue->first = flow->later;
    if (flow->later != NULL)
        flow->later->earlier = flow->earlier;
    else
        queue->last = flow->earlier;
}

static void put_into_bucket(struct flow_table *table, struct flow *flow)
{
    struct flow **bucket = bucket_of(table, flow->hash);

    flow->next_in_bucket = *bucket;
    *bucket = flow;
}

static void grow(struct flow_table *table)
{
    struct flow **old = table->buckets;
    size_t old_count = table->bucket_count;

    set_buckets(table, 2 * old_count);
    for (size_t i = 0; i < old_count; i++) {
        while (old[i] != NULL) {
            struct flow *flow = old[i];

            old[i] = flow->next_in_bucket;
            put_into_bucket(table, flow);
        }
    }
    drop_buckets(table, old, old_count);
}

void flow_table_add(struct flow_table *table, struct flow *flow)
{
    if (table->count >= table->bucket_count)
        grow(table);
    table->count++;
    flow->hash = hash_of(table, &flow->key);
    put_into_bucket(table, flow);
    append(&table->queues[flow->phase], flow);
}

static struct flow **link_to(const struct flow_table *table, const struct flow *flow)
{
    struct flow **link = bucket_of(table, flow->hash);

    while (*link != flow)
        link = &(*link)->next_in_bucket;
    return link;
}

void flow_table_remove(struct flow_table *table, struct flow *flow)
{
    recent_flows_forget(table->recent, flow);
    *link_to(table, flow) = flow->next_in_bucket;
    take_out(&table->queues[flow->phase], flow);
    table->count--;
    if (table->ahead == flow)
        table->ahead = NULL;
}

void flow_table_replace(struct flow_table *table, struct flow *old, struct flow *flow)
{
    struct idle_queue *queue = &table->queues[old->phase];

    recent_flows_forget(table->recent, old);
    *link_to(table, old) = flow;
    if (flow->earlier != NULL)
        flow->earlier->later = flow;
    else
        queue->first = flow;
    if (flow->later != NULL)
        flow->later->earlier = flow;
    else
        queue->last = flow;
    if (table->ahead == old)
        table->ahead = flow;
}

void flow_table_touch(struct flow_table *table, struct flow *flow, enum connection_phase phase)
{
    take_out(&table->queues[flow->phase], flow);
    flow->phase = (uint8_t)phase;
    append(&table->queues[phase], flow);
}

struct flow *flow_table_longest_idle(const struct flow_table *table, enum connection_phase phase)
{
    return table->queues[phase].first;
}

static duration timeout_of(const struct reassembly_limits *limits, enum connection_phase phase)
{
    switch (phase) {
    case CONNECTION_OPENING:
        return limits->opening_timeout;
    case CONNECTION_OPEN:
        return limits->idle_timeout;
    default:
        return limits->closing_timeout;
    }
}

void flow_table_is_ahead(struct flow_table *table, struct flow *flow, timestamp clock)
{
    table->ahead = flow;
    table->clock = clock;
}

/* A clock that did not follow has taken the packet's time for a damaged one. */
static void settle_ahead(struct flow_table *table, timestamp second)
{
    struct flow *flow = table->ahead;

    if (flow != NULL && flow->idle_since > second + DURATION_SECOND)
        flow->idle_since = table->clock;
    table->ahead = NULL;
}

static timestamp due_of(const struct flow *flow, const struct reassembly_limits *limits)
{
    return packet_clock_due(flow->idle_since +
                            timeout_of(limits, (enum connection_phase)flow->phase));
}

/* How many at the head of a phase's queue were due by then, in their order of
 * idleness; adds them to `ret_flows` unless it is NULL. */
static size_t due_in_phase(const struct flow_table *table, const struct reassembly_limits *limits,
                           enum connection_phase phase, timestamp due, struct flow **ret_flows)
{
    struct flow *flow = table->queues[phase].first;
    size_t count = 0;

    for (; flow != NULL && due_of(flow, limits) <= due; flow = flow->later) {
        if (ret_flows != NULL)
            ret_flows[count] = flow;
        count++;
    }
    return count;
}

static size_t due_in_all(const struct flow_table *table, const struct reassembly_limits *limits,
                         timestamp due, struct flow **ret_flows)
{
    size_t count = 0;

    for (enum connection_phase phase = 0; phase < CONNECTION_PHASE_COUNT; phase++)
        count +=
            due_in_phase(table, limits, phase, due, ret_flows != NULL ? ret_flows + count : NULL);
    return count;
}

bool flow_table_first_due(struct flow_table *table, const struct reassembly_limits *limits,
                          timestamp second, timestamp *ret_due)
{
    timestamp first = second;
    bool found = false;

    settle_ahead(table, second);
    for (enum connection_phase phase = 0; phase < CONNECTION_PHASE_COUNT; phase++) {
        const struct flow *flow = table->queues[phase].first;

        if (flow == NULL || due_of(flow, limits) > first)
            continue;
        first = due_of(flow, limits);
        found = true;
    }
    *ret_due = first;
    return found;
}

struct flow **flow_table_due(struct flow_table *table, const struct reassembly_limits *limits,
                             timestamp second, timestamp *ret_due)
{
    struct flow **flows;
    size_t count;

    if (!flow_table_first_due(table, limits, second, ret_due))
        return NULL;
    count = due_in_all(table, limits, *ret_due, NULL);
    flows = memory_new(count + 1, sizeof(struct flow *));
    due_in_all(table, limits, *ret_due, flows);
    flow_sort(flows, count);
    return flows;
}

static int compare_places(const void *a, const void *b)
{
    return flow_compare(*(struct flow *const *)a, *(struct flow *const *)b);
}

void flow_sort(struct flow **flows, size_t count)
{
    qsort(flows, count, sizeof(struct flow *), compare_places);
}

struct flow **flow_table_in_order(const struct flow_table *table)
{
    struct flow **all = memory_new(table->count + 1, sizeof(struct flow *));
    size_t count = 0;

    for (int phase = 0; phase < CONNECTION_PHASE_COUNT; phase++)
        for (struct flow *flow = table->queues[phase].first; flow != NULL; flow = flow->later)
            all[count++] = flow;
    flow_sort(all, count);
    return all;
}
