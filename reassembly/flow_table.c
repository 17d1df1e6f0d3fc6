/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of connections: hash buckets, and an idle queue for each phase. */
#include "reassembly/flow_table.h"

#include <assert.h>
#include <stdlib.h>

#include "base/keyed_hash.h"
#include "base/memory.h"

/* Earliest packet first. */
struct idle_queue {
    struct tcp_connection *first;
    struct tcp_connection *last;
};

struct flow_table {
    struct hash_key key;
    size_t maximum;
    size_t count;
    uint64_t next_serial;
    size_t bucket_count; /* a power of two */
    struct tcp_connection **buckets;
    struct idle_queue queues[CONNECTION_PHASE_COUNT];
};

struct flow_table *flow_table_new(size_t maximum)
{
    struct flow_table *table = memory_new(1, sizeof *table);

    table->key = hash_key_random();
    table->maximum = maximum;
    table->bucket_count = 16;
    while (table->bucket_count < maximum)
        table->bucket_count *= 2;
    table->buckets = memory_new(table->bucket_count, sizeof table->buckets[0]);
    return table;
}

void flow_table_free(struct flow_table *table)
{
    if (table == NULL)
        return;
    for (int phase = 0; phase < CONNECTION_PHASE_COUNT; phase++)
        while (table->queues[phase].first != NULL)
            flow_table_remove(table, table->queues[phase].first);
    free(table->buckets);
    free(table);
}

bool flow_table_is_full(const struct flow_table *table)
{
    return table->count >= table->maximum;
}

size_t flow_table_count(const struct flow_table *table)
{
    return table->count;
}

static size_t write_endpoint(uint8_t *octets, const struct endpoint *endpoint)
{
    size_t size = endpoint->address.family == IP_FAMILY_6 ? 16 : 4;

    memcpy(octets, endpoint->address.octets, size);
    octets[size] = (uint8_t)(endpoint->port >> 8);
    octets[size + 1] = (uint8_t)endpoint->port;
    return size + 2;
}

static bool comes_first(const struct endpoint *a, const struct endpoint *b)
{
    int order = memcmp(a->address.octets, b->address.octets, sizeof a->address.octets);

    return order < 0 || (order == 0 && a->port < b->port);
}

/* The tunnel key is left out, so that namesakes are in one bucket. */
static struct tcp_connection **bucket_of(const struct flow_table *table, const struct endpoint *a,
                                         const struct endpoint *b)
{
    uint8_t octets[2 * (16 + 2)];
    bool in_order = comes_first(a, b);
    size_t size = write_endpoint(octets, in_order ? a : b);

    size += write_endpoint(octets + size, in_order ? b : a);
    return &table->buckets[keyed_hash(&table->key, bytes_of(octets, size)) &
                           (table->bucket_count - 1)];
}

static bool is_between(const struct tcp_connection *connection, const struct endpoint *a,
                       const struct endpoint *b)
{
    const struct stream *stream = &connection->stream;

    return (endpoint_equal(&stream->client, a) && endpoint_equal(&stream->server, b)) ||
           (endpoint_equal(&stream->client, b) && endpoint_equal(&stream->server, a));
}

struct tcp_connection *flow_table_find(const struct flow_table *table,
                                       const struct tcp_segment *segment)
{
    const struct packet *packet = segment->packet;
    struct endpoint from = { packet->source_address, segment->tcp.source_port };
    struct endpoint to = { packet->destination_address, segment->tcp.destination_port };
    struct tcp_connection *found = *bucket_of(table, &from, &to);

    while (found != NULL &&
           (found->stream.encapsulation.tunnel_key != packet->encapsulation.tunnel_key ||
            !is_between(found, &from, &to)))
        found = found->next_in_bucket;
    return found;
}

struct tcp_connection *flow_table_next_namesake(const struct flow_table *table,
                                                const struct tcp_connection *connection,
                                                const struct tcp_connection *previous)
{
    const struct stream *stream = &connection->stream;
    struct tcp_connection *found = previous != NULL
                                       ? previous->next_in_bucket
                                       : *bucket_of(table, &stream->client, &stream->server);

    while (found != NULL &&
           (found == connection || !is_between(found, &stream->client, &stream->server)))
        found = found->next_in_bucket;
    return found;
}

static void append(struct idle_queue *queue, struct tcp_connection *connection)
{
    connection->earlier = queue->last;
    connection->later = NULL;
    if (queue->last != NULL)
        queue->last->later = connection;
    else
        queue->first = connection;
    queue->last = connection;
}

static void take_out(struct idle_queue *queue, struct tcp_connection *connection)
{
    if (connection->earlier != NULL)
        connection->earlier->later = connection->later;
    else
        queue->first = connection->later;
    if (connection->later != NULL)
        connection->later->earlier = connection->earlier;
    else
        queue->last = connection->earlier;
}

void flow_table_add(struct flow_table *table, struct tcp_connection *connection)
{
    struct tcp_connection **bucket =
        bucket_of(table, &connection->stream.client, &connection->stream.server);

    assert(!flow_table_is_full(table));
    table->count++;
    connection->serial = table->next_serial++;
    connection->next_in_bucket = *bucket;
    *bucket = connection;
    append(&table->queues[connection->phase], connection);
}

void flow_table_remove(struct flow_table *table, struct tcp_connection *connection)
{
    struct tcp_connection **link =
        bucket_of(table, &connection->stream.client, &connection->stream.server);

    while (*link != connection)
        link = &(*link)->next_in_bucket;
    *link = connection->next_in_bucket;
    take_out(&table->queues[connection->phase], connection);
    table->count--;
    tcp_connection_free(connection);
}

void flow_table_touch(struct flow_table *table, struct tcp_connection *connection,
                      enum connection_phase phase)
{
    take_out(&table->queues[connection->phase], connection);
    connection->phase = phase;
    append(&table->queues[phase], connection);
}

struct tcp_connection *flow_table_longest_idle(const struct flow_table *table,
                                               enum connection_phase phase)
{
    return table->queues[phase].first;
}

static int by_serial(const void *a, const void *b)
{
    const struct tcp_connection *left = *(struct tcp_connection *const *)a;
    const struct tcp_connection *right = *(struct tcp_connection *const *)b;

    return left->serial < right->serial ? -1 : left->serial > right->serial;
}

struct tcp_connection **flow_table_in_order(const struct flow_table *table)
{
    struct tcp_connection **all = memory_new(table->count + 1, sizeof(struct tcp_connection *));
    size_t count = 0;

    for (int phase = 0; phase < CONNECTION_PHASE_COUNT; phase++)
        for (struct tcp_connection *connection = table->queues[phase].first; connection != NULL;
             connection = connection->later)
            all[count++] = connection;
    qsort(all, count, sizeof(struct tcp_connection *), by_serial);
    return all;
}
