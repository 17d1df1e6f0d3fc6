/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The native engine: when holes become gaps, and who waits for that. */
#include "reassembly/native_internal.h"

#include <assert.h>

/* How far the bytes of this side are known to be missing: to the first that
 * waits, or as far as the receiver acknowledged them. */
static uint64_t acknowledged_hole_end(const struct native_connection *connection, enum side from)
{
    const struct byte_stream *stream = &connection->stream[from];
    const struct segment_piece *first = segment_queue_first(&stream->queue);
    uint64_t end = connection->tcp.side[from].acknowledged;

    return first != NULL && first->offset < end ? first->offset : end;
}

bool native_may_be_fin(const struct native_connection *connection, enum side from, uint64_t end)
{
    const struct tcp_sender *sender = &connection->tcp.side[from];

    return !sender->fin_seen && connection->stream[from].released == sender->next &&
           end == sender->next + 1 && sender->acknowledged <= end;
}

static bool has_acknowledged_hole(const struct native_connection *connection, enum side from)
{
    const struct byte_stream *stream = &connection->stream[from];
    uint64_t end = acknowledged_hole_end(connection, from);

    return end > stream->released &&
           !(stream->fin_presumed && native_may_be_fin(connection, from, end));
}

/* What is known of the first hole: its end at the first that waits, since this
 * has been acknowledged up to, or what was acknowledged when the watch began. */
static struct hole_watch first_hole(const struct native_connection *connection, enum side from)
{
    const struct byte_stream *stream = &connection->stream[from];
    const struct segment_piece *first = segment_queue_first(&stream->queue);
    struct hole_watch hole = stream->hole;

    if (hole.end > connection->tcp.side[from].acknowledged)
        hole.end = connection->tcp.side[from].acknowledged; /* it was the FIN */
    if (first == NULL)
        return hole;
    if (first->acknowledged.known && first->acknowledged.time < hole.since.time)
        hole = (struct hole_watch){ first->offset, first->acknowledged };
    if (first->offset < hole.end)
        hole.end = first->offset;
    return hole;
}

static bool watch_is_over(const struct native_instance *instance,
                          const struct native_connection *connection, const struct hole_watch *hole,
                          timestamp now)
{
    const struct reassembly_limits *limits = instance->setup.limits;

    return now - hole->since.time >= limits->hole_timeout ||
           connection->packets - hole->since.packet >= limits->hole_packets;
}

/* Rule (a). The end of the gap that is due, 0 while none is. */
static uint64_t acknowledged_gap(const struct native_instance *instance,
                                 struct native_connection *connection, enum side from,
                                 timestamp now)
{
    struct byte_stream *stream = &connection->stream[from];
    struct hole_watch hole;

    if (!has_acknowledged_hole(connection, from))
        return 0;
    if (stream->hole.end <= stream->released)
        stream->hole = (struct hole_watch){ connection->tcp.side[from].acknowledged,
                                            { true, connection->packets, now } };
    hole = first_hole(connection, from);
    if (!watch_is_over(instance, connection, &hole, now))
        return 0;
    if (!native_may_be_fin(connection, from, hole.end))
        return hole.end;
    stream->fin_presumed = true;
    return 0;
}

/* The receiver cannot be asked what it has acknowledged. */
static bool is_unheard(const struct native_instance *instance,
                       const struct native_connection *connection, enum side receiver,
                       timestamp now)
{
    const struct tcp_sender *sender = &connection->tcp.side[receiver];

    return sender->traffic.packets == 0 ||
           now - sender->last_seen >= instance->setup.limits->silence;
}

/* Rule (b), and (c) as far as the hole is in this direction. */
static uint64_t unheard_gap(const struct native_instance *instance,
                            const struct native_connection *connection, enum side from,
                            timestamp now)
{
    const struct reassembly_limits *limits = instance->setup.limits;
    const struct byte_stream *stream = &connection->stream[from];
    const struct segment_piece *first = segment_queue_first(&stream->queue);

    if (first == NULL || first->offset == stream->released)
        return 0;
    if (stream->queue.cost > limits->queue)
        return first->offset;
    if (is_unheard(instance, connection, side_other(from), now) &&
        (stream->queue.cost >= limits->unheard_queue ||
         now - first->since >= limits->unheard_timeout))
        return first->offset;
    return 0;
}

/* Rule (c) where the full queue waits for bytes of the other side: these. */
static uint64_t gap_that_blocks(const struct native_instance *instance,
                                const struct native_connection *connection, enum side from)
{
    const struct byte_stream *blocked = &connection->stream[side_other(from)];
    const struct segment_piece *first = segment_queue_first(&blocked->queue);
    const struct segment_piece *own = segment_queue_first(&connection->stream[from].queue);

    uint64_t needs;

    if (blocked->queue.cost <= instance->setup.limits->queue || first->offset > blocked->released)
        return 0;
    needs = native_needs(connection, side_other(from), first);
    return own != NULL && own->offset < needs ? own->offset : needs;
}

static uint64_t gap_due(const struct native_instance *instance,
                        struct native_connection *connection, enum side from, timestamp now)
{
    uint64_t end = acknowledged_gap(instance, connection, from, now);

    if (end == 0)
        end = unheard_gap(instance, connection, from, now);
    if (end == 0)
        end = gap_that_blocks(instance, connection, from);
    return end;
}

/* One side's gap may be what the other side's bytes waited for, and those may
 * fill what the first one waits for: so until nothing changes. */
static bool declare_gaps(struct native_instance *instance, struct native_connection *connection,
                         struct moment moment)
{
    bool declared = false;

    for (enum side side = 0; side < SIDE_COUNT && native_takes_data(connection); side++) {
        uint64_t end = gap_due(instance, connection, side, moment.now);

        if (end == 0)
            continue;
        native_give_gap(instance, connection, side, end, moment.time);
        native_release(instance, connection);
        declared = true;
    }
    return declared;
}

static timestamp earlier(timestamp a, timestamp b)
{
    return a < b ? a : b;
}

static timestamp later(timestamp a, timestamp b)
{
    return a > b ? a : b;
}

/* When rule (b) applies, if nothing is heard until then. */
static timestamp unheard_gap_time(const struct native_instance *instance,
                                  const struct native_connection *connection, enum side from)
{
    const struct reassembly_limits *limits = instance->setup.limits;
    const struct byte_stream *stream = &connection->stream[from];
    const struct tcp_sender *receiver = &connection->tcp.side[side_other(from)];
    const struct segment_piece *first = segment_queue_first(&stream->queue);
    timestamp silent = receiver->traffic.packets == 0 ? 0 : receiver->last_seen + limits->silence;

    if (first == NULL || first->offset == stream->released)
        return INT64_MAX;
    if (stream->queue.cost >= limits->unheard_queue)
        return silent;
    return later(silent, first->since + limits->unheard_timeout);
}

timestamp native_next_gap(const struct native_instance *instance,
                          const struct native_connection *connection)
{
    timestamp next = INT64_MAX;

    for (enum side side = 0; side < SIDE_COUNT && native_takes_data(connection); side++) {
        if (has_acknowledged_hole(connection, side))
            next = earlier(next, first_hole(connection, side).since.time +
                                     instance->setup.limits->hole_timeout);
        next = earlier(next, unheard_gap_time(instance, connection, side));
    }
    return next;
}

bool native_is_waiting(const struct native_connection *connection)
{
    for (enum side side = 0; side < SIDE_COUNT; side++) {
        const struct byte_stream *stream = &connection->stream[side];

        if (stream->queue.first != NULL ||
            connection->tcp.side[side].acknowledged > stream->released)
            return native_takes_data(connection);
    }
    return false;
}

static size_t waiting_cost(const struct native_connection *connection)
{
    return connection->stream[SIDE_CLIENT].queue.cost + connection->stream[SIDE_SERVER].queue.cost;
}

/* A direction that is waited for only because its FIN may be missing, or that
 * is never seen, has nothing to come. */
static bool waits_for_something(const struct native_connection *connection)
{
    return native_takes_data(connection) &&
           (waiting_cost(connection) > 0 || has_acknowledged_hole(connection, SIDE_CLIENT) ||
            has_acknowledged_hole(connection, SIDE_SERVER));
}

static unsigned class_of(const struct native_connection *connection)
{
    size_t cost = waiting_cost(connection);
    unsigned class = 1;

    for (; cost > 0 && class < WAIT_CLASSES - 1; cost /= 2)
        class ++;
    return class;
}

void native_wait_list_remove(struct native_instance *instance, struct native_connection *connection)
{
    struct wait_list *list = &instance->waiting[connection->wait_class];

    if (connection->wait_class == 0)
        return;
    if (connection->waits_before != NULL)
        connection->waits_before->waits_after = connection->waits_after;
    else
        list->first = connection->waits_after;
    if (connection->waits_after != NULL)
        connection->waits_after->waits_before = connection->waits_before;
    else
        list->last = connection->waits_before;
    connection->wait_class = 0;
}

void native_wait_list_append(struct native_instance *instance, struct native_connection *connection,
                             unsigned class)
{
    struct wait_list *list = &instance->waiting[class];

    assert(connection->wait_class == 0);
    connection->wait_class = (uint8_t) class;
    connection->waits_before = list->last;
    connection->waits_after = NULL;
    if (list->last != NULL)
        list->last->waits_after = connection;
    else
        list->first = connection;
    list->last = connection;
}

static void keep_wait_class(struct native_instance *instance, struct native_connection *connection)
{
    unsigned class = waits_for_something(connection) ? class_of(connection) : 0;

    if (class == connection->wait_class)
        return;
    native_wait_list_remove(instance, connection);
    if (class > 0)
        native_wait_list_append(instance, connection, class);
}

void native_settle(struct native_instance *instance, struct native_connection *connection,
                   struct moment moment)
{
    const struct acknowledged_since since = { true, connection->packets, moment.now };

    for (enum side side = 0; side < SIDE_COUNT; side++)
        segment_queue_acknowledge(&connection->stream[side].queue,
                                  connection->tcp.side[side].acknowledged, &since);
    native_release(instance, connection);
    while (declare_gaps(instance, connection, moment))
        continue;
    keep_wait_class(instance, connection);
}
