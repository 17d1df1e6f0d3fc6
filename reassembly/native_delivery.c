/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The native engine: bytes on their way to the sink. */
#include "reassembly/native_internal.h"

#include "reassembly/native_engine.h"
#include "reassembly/stream_report.h"

uint64_t native_needs(const struct native_connection *connection, enum side from,
                      const struct segment_piece *piece)
{
    const struct tcp_sender *other = &connection->tcp.side[side_other(from)];

    return other->fin_seen && piece->needs > other->fin_offset ? other->fin_offset : piece->needs;
}

static bool is_satisfied(const struct native_connection *connection, enum side from,
                         const struct segment_piece *piece)
{
    const struct byte_stream *other = &connection->stream[side_other(from)];
    uint64_t needs = native_needs(connection, from, piece);

    return needs <= other->released || (other->fin_presumed && needs == other->released + 1);
}

/* The bytes of a connection that the sink wants no more of. */
static void let_go_if_unwanted(struct native_instance *instance,
                               struct native_connection *connection)
{
    if (native_takes_data(connection))
        return;
    for (enum side side = 0; side < SIDE_COUNT; side++)
        segment_queue_clear(&connection->stream[side].queue, instance->setup.budget);
}

static void open_if_pending(struct native_instance *instance, struct native_connection *connection,
                            timestamp time)
{
    if (connection->tcp.report == REPORT_PENDING)
        stream_report_opened(&instance->setup.sink, &connection->tcp,
                             connection->tcp.handshake_seen, time);
}

void native_tell_gap(struct native_instance *instance, struct native_connection *connection,
                     enum side from, timestamp time)
{
    struct byte_stream *stream = &connection->stream[from];
    const struct stream_gap gap = { from, stream->told, stream->released - stream->told };

    if (gap.length == 0 || connection->tcp.side[from].traffic.packets == 0)
        return;
    stream->told = stream->released;
    native_count(instance, COUNT_GAPS);
    instance->setup.statistics->value[COUNT_GAP_BYTES] += gap.length;
    open_if_pending(instance, connection, time);
    if (connection->tcp.report == REPORT_DATA)
        stream_report_gap(&instance->setup.sink, &connection->tcp, &gap, time);
}

static void give_data(struct native_instance *instance, struct native_connection *connection,
                      enum side from, const struct segment_piece *piece, bool queued)
{
    struct byte_stream *stream = &connection->stream[from];
    const struct stream_data data = {
        .from = from,
        .bytes = bytes_of(piece->bytes, piece->length),
        .offset = piece->offset,
        .heard = piece->needs,
        .starts_segment = piece->begins,
        .ends_segment = piece->ends,
        .retransmitted = piece->retransmitted,
        .queued = queued,
    };

    native_tell_gap(instance, connection, from, piece->time);
    stream->released = stream->told = segment_piece_end(piece);
    sent_texts_remember(&stream->texts, data.offset, data.bytes);
    open_if_pending(instance, connection, piece->time);
    if (connection->tcp.report == REPORT_DATA)
        stream_report_data(&instance->setup.sink, &connection->tcp, &data, piece->time);
}

static void remember_loss(struct byte_stream *stream, uint64_t end)
{
    stream->lost[stream->next_lost] = (struct lost_range){ stream->released, end };
    stream->next_lost = (uint8_t)((stream->next_lost + 1) % LOST_RANGES);
}

void native_give_gap(struct native_instance *instance, struct native_connection *connection,
                     enum side from, uint64_t end, timestamp time)
{
    struct byte_stream *stream = &connection->stream[from];

    remember_loss(stream, end);
    connection->tcp.side[from].skipped += end - stream->released;
    stream->released = end;
    native_tell_gap(instance, connection, from, time);
}

static void give_first(struct native_instance *instance, struct native_connection *connection,
                       enum side from)
{
    struct segment_queue *queue = &connection->stream[from].queue;
    const struct segment_piece *piece = segment_queue_first(queue);

    if (piece->bytes != NULL)
        give_data(instance, connection, from, piece, true);
    else
        native_give_gap(instance, connection, from, segment_piece_end(piece), piece->time);
    segment_queue_drop_first(queue, instance->setup.budget);
    let_go_if_unwanted(instance, connection);
}

/* The first piece that waits, if nothing is missing before it. */
static const struct segment_piece *next_in_line(const struct native_connection *connection,
                                                enum side from)
{
    const struct byte_stream *stream = &connection->stream[from];
    const struct segment_piece *piece = segment_queue_first(&stream->queue);

    return piece != NULL && piece->offset == stream->released ? piece : NULL;
}

/* Who may give his next piece; SIDE_COUNT when nobody may. If each answers the
 * other, one of the two was sent again and acknowledges more than it did when
 * it was sent first: most likely the one that was captured later. */
static enum side whose_turn(const struct native_connection *connection)
{
    const struct segment_piece *next[SIDE_COUNT];

    for (enum side side = 0; side < SIDE_COUNT; side++) {
        next[side] = next_in_line(connection, side);
        if (next[side] != NULL && is_satisfied(connection, side, next[side]))
            return side;
    }
    if (next[SIDE_CLIENT] == NULL || next[SIDE_SERVER] == NULL)
        return SIDE_COUNT;
    return next[SIDE_CLIENT]->arrival > next[SIDE_SERVER]->arrival ? SIDE_CLIENT : SIDE_SERVER;
}

void native_release(struct native_instance *instance, struct native_connection *connection)
{
    enum side side;

    while ((side = whose_turn(connection)) != SIDE_COUNT)
        give_first(instance, connection, side);
}

/* Which of the pieces that wait was captured first; SIDE_COUNT without one. */
static enum side who_waits_longest(const struct native_connection *connection)
{
    const struct segment_piece *client = segment_queue_first(&connection->stream[0].queue);
    const struct segment_piece *server = segment_queue_first(&connection->stream[1].queue);

    if (client == NULL)
        return server == NULL ? SIDE_COUNT : SIDE_SERVER;
    return server == NULL || client->arrival < server->arrival ? SIDE_CLIENT : SIDE_SERVER;
}

/* Declares lost what the first piece of this side waits for: a hole before it,
 * or bytes of the other side that its sender had acknowledged. */
static void unblock(struct native_instance *instance, struct native_connection *connection,
                    enum side from, timestamp time)
{
    const struct segment_piece *piece = segment_queue_first(&connection->stream[from].queue);
    const struct segment_piece *other =
        segment_queue_first(&connection->stream[side_other(from)].queue);
    uint64_t end = native_needs(connection, from, piece);

    if (piece->offset > connection->stream[from].released) {
        native_give_gap(instance, connection, from, piece->offset, time);
        return;
    }
    if (other != NULL && other->offset < end)
        end = other->offset;
    if (native_may_be_fin(connection, side_other(from), end))
        connection->stream[side_other(from)].fin_presumed = true;
    else
        native_give_gap(instance, connection, side_other(from), end, time);
}

void native_release_all(struct native_instance *instance, struct native_connection *connection,
                        timestamp time)
{
    enum side side;

    native_release(instance, connection);
    while ((side = who_waits_longest(connection)) != SIDE_COUNT) {
        unblock(instance, connection, side, time);
        native_release(instance, connection);
    }
}

/* Bytes of [start, end) that were declared lost before they came. */
static uint64_t late_bytes(const struct byte_stream *stream, uint64_t start, uint64_t end)
{
    uint64_t late = 0;

    for (size_t i = 0; i < LOST_RANGES; i++) {
        const struct lost_range *lost = &stream->lost[i];
        uint64_t from = start > lost->start ? start : lost->start;
        uint64_t to = end < lost->end ? end : lost->end;

        if (to > from)
            late += to - from;
    }
    return late;
}

static void count_conflict(struct native_instance *instance, struct native_connection *connection,
                           enum side from)
{
    connection->tcp.side[from].traffic.conflicting++;
    native_count(instance, COUNT_CONFLICTING);
}

static void cut_front(struct segment_piece *piece, uint64_t offset)
{
    uint64_t skip = offset - piece->offset;

    if (skip == 0)
        return;
    if (skip > piece->length)
        skip = piece->length;
    piece->begins = false;
    piece->offset += skip;
    piece->length -= (uint32_t)skip;
    if (piece->bytes != NULL)
        piece->bytes += skip;
}

/* Counts what comes too late; before it is cut off. */
static void count_late(struct native_instance *instance, struct native_connection *connection,
                       enum side from, const struct segment_piece *piece)
{
    const struct byte_stream *stream = &connection->stream[from];
    uint64_t late;

    if (piece->bytes == NULL || piece->offset >= stream->released)
        return;
    late = late_bytes(stream, piece->offset, segment_piece_end(piece));
    connection->tcp.side[from].traffic.late += late;
    instance->setup.statistics->value[COUNT_LATE_BYTES] += late;
}

/* Whether it has other bytes than some that were handed on. */
static bool contradicts_released(const struct byte_stream *stream,
                                 const struct segment_piece *piece)
{
    return piece->bytes != NULL && piece->offset < stream->released &&
           sent_texts_contradict(&stream->texts, piece->offset,
                                 bytes_of(piece->bytes, piece->length));
}

static void give_piece(struct native_instance *instance, struct native_connection *connection,
                       enum side from, const struct segment_piece *piece)
{
    if (piece->bytes != NULL)
        give_data(instance, connection, from, piece, false);
    else
        native_give_gap(instance, connection, from, segment_piece_end(piece), piece->time);
    let_go_if_unwanted(instance, connection);
}

/* Without memory for a piece that has to wait, it does not wait. */
static void give_at_once(struct native_instance *instance, struct native_connection *connection,
                         enum side from, const struct segment_piece *piece)
{
    if (piece->offset > connection->stream[from].released)
        native_give_gap(instance, connection, from, piece->offset, piece->time);
    give_piece(instance, connection, from, piece);
}

/* Hands on what of the piece is next in line, without a copy: up to the first
 * that waits, if that overlaps it. What is left of the piece stays in it. */
static void lend_front(struct native_instance *instance, struct native_connection *connection,
                       enum side from, struct segment_piece *piece)
{
    const struct segment_piece *first = segment_queue_first(&connection->stream[from].queue);
    struct segment_piece front;

    if (first == NULL || first->offset >= segment_piece_end(piece)) {
        give_piece(instance, connection, from, piece);
        piece->length = 0;
        return;
    }
    front = *piece;
    front.length = (uint32_t)(first->offset - piece->offset);
    front.ends = false;
    cut_front(piece, segment_piece_end(&front));
    give_piece(instance, connection, from, &front);
}

static bool can_be_lent(const struct native_connection *connection, enum side from,
                        const struct segment_piece *piece)
{
    const struct byte_stream *stream = &connection->stream[from];
    const struct segment_piece *first = segment_queue_first(&stream->queue);

    return piece->offset == stream->released && (first == NULL || first->offset > piece->offset) &&
           is_satisfied(connection, from, piece);
}

/* A connection whose first piece has just been queued is not listed as waiting
 * yet; and no piece may be given before those in its own queue. */
static bool give_up_own_queues(struct native_instance *instance,
                               struct native_connection *connection, timestamp time)
{
    if (connection->stream[SIDE_CLIENT].queue.first == NULL &&
        connection->stream[SIDE_SERVER].queue.first == NULL)
        return false;
    native_count(instance, COUNT_QUEUES_GIVEN_UP);
    native_release_all(instance, connection, time);
    return true;
}

/* Nothing is left of the piece behind it. */
static void take_piece(struct native_instance *instance, struct native_connection *connection,
                       enum side from, struct segment_piece *piece)
{
    struct byte_stream *stream = &connection->stream[from];
    const struct moment moment = { piece->time, piece->since };
    bool conflict = contradicts_released(stream, piece);

    count_late(instance, connection, from, piece);
    while (piece->length > 0 && native_takes_data(connection)) {
        /* Giving something up below may have released bytes of this very stream. */
        if (piece->offset < stream->released) {
            cut_front(piece, stream->released);
        } else if (can_be_lent(connection, from, piece)) {
            lend_front(instance, connection, from, piece);
        } else if (segment_queue_add(&stream->queue, instance->setup.budget, piece, &conflict) ==
                   QUEUE_HOLDS_IT) {
            break;
        } else if (!native_give_up_something(instance, &connection->tcp.flow, moment) &&
                   !give_up_own_queues(instance, connection, piece->time)) {
            give_at_once(instance, connection, from, piece);
            break;
        }
    }
    if (conflict)
        count_conflict(instance, connection, from);
}

/* How much of the other direction the segment's sender had got; false when that
 * is not known. */
static bool find_needs(const struct native_connection *connection, enum side from,
                       const struct tcp_header *tcp, uint64_t *ret_needs)
{
    const struct tcp_sender *other = &connection->tcp.side[side_other(from)];

    return tcp_header_has(tcp, TCP_FLAG_ACK) && other->traffic.packets > 0 &&
           tcp_sender_offset(other, tcp->acknowledgment, ret_needs);
}

void native_limit_needs(struct native_connection *connection, const struct tcp_segment *segment,
                        enum side from)
{
    const struct tcp_sender *sender = &connection->tcp.side[from];
    uint64_t needs;

    if (find_needs(connection, from, &segment->tcp, &needs))
        segment_queue_limit_needs(&connection->stream[from].queue, sender->segment_start, needs);
}

/* The payload inside the stream: not before its begin, not behind its FIN. */
static struct segment_piece piece_of(const struct native_connection *connection,
                                     const struct tcp_segment *segment, enum side from)
{
    const struct tcp_sender *sender = &connection->tcp.side[from];
    uint64_t start = sender->segment_start;
    uint64_t end = sender->segment_end;
    uint64_t length = segment->tcp.payload_length;
    uint64_t needs = 0;
    bool knows_needs = find_needs(connection, from, &segment->tcp, &needs);

    if (sender->fin_seen && end > sender->fin_offset)
        end = start < sender->fin_offset ? sender->fin_offset : start;
    return (struct segment_piece){
        .offset = start,
        .needs = needs,
        .knows_needs = knows_needs,
        .arrival = connection->packets,
        .time = segment->time,
        .since = segment->now,
        .length = (uint32_t)(end - start),
        .retransmitted = sender->novelty == SEGMENT_REPAIR,
        .begins = sender->segment_end - start == length,
        .ends = end == sender->segment_end,
    };
}

/* The snap length, or a fault of the capture, has cut the segment. */
static void take_cut_piece(struct native_instance *instance, struct native_connection *connection,
                           enum side from, struct segment_piece *piece, struct bytes captured)
{
    struct segment_piece lost = *piece;

    cut_front(&lost, lost.offset + captured.length);
    if (captured.length > 0) {
        piece->bytes = captured.data;
        piece->length = (uint32_t)captured.length;
        piece->ends = false;
        take_piece(instance, connection, from, piece);
    }
    take_piece(instance, connection, from, &lost);
}

void native_take_payload(struct native_instance *instance, struct native_connection *connection,
                         const struct tcp_segment *segment, enum side from)
{
    const struct tcp_header *tcp = &segment->tcp;
    const struct tcp_sender *sender = &connection->tcp.side[from];
    struct segment_piece piece = piece_of(connection, segment, from);
    uint64_t skipped = tcp->payload_length - (sender->segment_end - sender->segment_start);
    struct bytes captured = bytes_first(bytes_after(tcp->payload, skipped), piece.length);

    connection->stream[from].fin_presumed = false;
    if (captured.length < piece.length) {
        take_cut_piece(instance, connection, from, &piece, captured);
        return;
    }
    piece.bytes = captured.data;
    take_piece(instance, connection, from, &piece);
}
