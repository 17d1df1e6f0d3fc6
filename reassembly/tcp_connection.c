/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Following one connection on the wire. */
#include "reassembly/tcp_connection.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"

enum { UNSCALED_WINDOW = 65535 };

static struct endpoint source_of(const struct packet *packet, const struct tcp_header *tcp)
{
    return (struct endpoint){ packet->source_address, tcp->source_port };
}

void tcp_connection_init(struct tcp_connection *connection, const struct flow *flow,
                         const struct encapsulation *encapsulation, timestamp start,
                         struct connection_names names)
{
    connection->flow = *flow;
    connection->stream = (struct stream){
        .client = *flow_client(flow),
        .server = *flow_server(flow),
        .encapsulation = *encapsulation,
        .source = names.source,
        .engine = names.engine,
        .start = start,
    };
    connection->syn_time = -1;
    connection->round_trip = -1;
    connection->server_round_trip = -1;
    connection->last_packet = start;
}

void tcp_connection_clear(struct tcp_connection *connection)
{
    tcp_sender_clear(&connection->side[SIDE_CLIENT]);
    tcp_sender_clear(&connection->side[SIDE_SERVER]);
    free(connection->syn);
    connection->syn = NULL;
}

enum side tcp_connection_sender(const struct tcp_connection *connection,
                                const struct packet *packet, const struct tcp_header *tcp)
{
    struct endpoint from = source_of(packet, tcp);

    return endpoint_equal(&from, &connection->stream.client) ? SIDE_CLIENT : SIDE_SERVER;
}

/* Where the sender's next byte would be; one further when it sent its FIN. */
static uint64_t end_of_sender(const struct tcp_sender *sender)
{
    return sender->fin_seen ? sender->fin_offset + 1 : sender->next;
}

enum reset_judgement { RESET_IGNORED, RESET_DOUBTFUL, RESET_CERTAIN };

/* An RST may answer a SYN before its sender's numbers are known. */
static enum reset_judgement judge_reset(const struct tcp_connection *connection,
                                        const struct tcp_header *tcp, enum side from,
                                        uint64_t *ret_offset)
{
    const struct tcp_sender *sender = &connection->side[from];
    const struct tcp_sender *receiver = &connection->side[side_other(from)];

    if (!sender->based)
        return !receiver->syn.seen ||
                       (tcp_header_has(tcp, TCP_FLAG_ACK) && tcp->acknowledgment == receiver->base)
                   ? RESET_CERTAIN
                   : RESET_IGNORED;
    if (!tcp_sender_offset(sender, tcp->sequence, ret_offset) ||
        *ret_offset < sender->acknowledged || *ret_offset > sender->next + UNSCALED_WINDOW)
        return RESET_IGNORED;
    return *ret_offset <= end_of_sender(sender) ? RESET_CERTAIN : RESET_DOUBTFUL;
}

static void observe_reset(struct tcp_connection *connection, const struct tcp_segment *segment,
                          enum side from)
{
    uint64_t offset = 0;
    enum reset_judgement judgement = judge_reset(connection, &segment->tcp, from, &offset);

    if (judgement == RESET_IGNORED)
        return;
    if (judgement == RESET_CERTAIN) {
        connection->reset_doubtful = false;
    } else if (!connection->reset_seen) {
        connection->reset_doubtful = true;
        connection->reset_offset = offset;
        connection->reset_time = segment->time;
    }
    tcp_connection_accept_reset(connection, segment, from);
}

/* Who has reset a connection has nothing more to say in it, but for what the
 * RST overtook. */
static void reconsider_reset(struct tcp_connection *connection, const struct tcp_segment *segment,
                             enum side from)
{
    if (!connection->reset_doubtful || connection->reset_by != from)
        return;
    if (end_of_sender(&connection->side[from]) >= connection->reset_offset) {
        connection->reset_doubtful = false;
    } else if (segment->time - connection->reset_time > SENDER_REORDERING) {
        connection->reset_doubtful = false;
        connection->reset_seen = false;
        connection->reset = (struct reset_facts){ .seen = false };
    }
}

void tcp_connection_accept_reset(struct tcp_connection *connection,
                                 const struct tcp_segment *segment, enum side from)
{
    const struct tcp_sender *sender = &connection->side[from];

    if (connection->reset_seen)
        return;
    connection->reset_seen = true;
    connection->reset_by = from;
    connection->reset_time = segment->time;
    connection->reset = (struct reset_facts){
        .seen = true,
        .ttl = segment->packet->ttl,
        .usual_ttl = sender->ttl,
        .identification = segment->packet->identification,
        .usual_identification = sender->identification,
    };
}

/* Until it is answered each SYN starts the round trip anew, since nobody can
 * tell which of several the answer is to. */
static void observe_handshake(struct tcp_connection *connection, const struct tcp_segment *segment,
                              enum side from)
{
    const struct tcp_sender *client = &connection->side[SIDE_CLIENT];
    const struct tcp_sender *server = &connection->side[SIDE_SERVER];
    const struct tcp_header *tcp = &segment->tcp;
    uint64_t offset;

    if (from == SIDE_CLIENT && tcp_header_has(tcp, TCP_FLAG_SYN) && !server->syn.seen)
        connection->syn_time = segment->time;
    if (from == SIDE_SERVER && tcp_header_has(tcp, TCP_FLAG_SYN) && connection->syn_time >= 0 &&
        connection->server_round_trip < 0 && segment->time >= connection->syn_time)
        connection->server_round_trip = segment->time - connection->syn_time;
    if (from == SIDE_CLIENT && tcp_header_has(tcp, TCP_FLAG_ACK) &&
        !tcp_header_has(tcp, TCP_FLAG_RST)) {
        connection->client_acknowledges = true;
        connection->client_acknowledgment = tcp->acknowledgment;
    }
    if (connection->handshake_seen || !client->syn.seen || !server->syn.seen ||
        !connection->client_acknowledges ||
        !tcp_sender_offset(server, connection->client_acknowledgment, &offset))
        return;
    connection->handshake_seen = true;
    if (from == SIDE_CLIENT && segment->time >= connection->syn_time && connection->syn_time >= 0)
        connection->round_trip = segment->time - connection->syn_time;
}

/* FINs crossed when the second was sent without the first being acknowledged. */
static void observe_fin(struct tcp_connection *connection, enum side from, timestamp time)
{
    const struct tcp_sender *other = &connection->side[side_other(from)];

    if (!connection->side[from].fin_seen)
        return;
    if (connection->first_fin == CLOSED_BY_NOBODY)
        connection->fin_time = time;
    if (!other->fin_seen)
        connection->first_fin = from == SIDE_CLIENT ? CLOSED_BY_CLIENT : CLOSED_BY_SERVER;
    else if (!other->fin_acknowledged)
        connection->first_fin = CLOSED_BY_BOTH;
}

/* Of a side that the capture never shows, its peer's FIN is as much as will be known. */
static bool has_ended(const struct tcp_sender *side, const struct tcp_sender *other)
{
    return side->fin_seen || (side->traffic.packets == 0 && other->fin_seen);
}

enum connection_phase tcp_connection_judge_phase(const struct tcp_connection *connection)
{
    const struct tcp_sender *side = connection->side;

    if (connection->flow.phase == CONNECTION_OVER)
        return CONNECTION_OVER;
    if (connection->reset_seen || (has_ended(&side[SIDE_CLIENT], &side[SIDE_SERVER]) &&
                                   has_ended(&side[SIDE_SERVER], &side[SIDE_CLIENT])))
        return CONNECTION_CLOSING;
    if (connection->handshake_seen || tcp_connection_has_payload(connection))
        return CONNECTION_OPEN;
    return CONNECTION_OPENING;
}

/* The answer to a SYN that the capture lacks says what its number was. */
static void learn_base(struct tcp_sender *other, const struct tcp_header *tcp)
{
    if (other->based || !tcp_header_has(tcp, TCP_FLAG_SYN) || !tcp_header_has(tcp, TCP_FLAG_ACK))
        return;
    other->based = true;
    other->base = tcp->acknowledgment;
}

void tcp_connection_observe(struct tcp_connection *connection, const struct tcp_segment *segment,
                            enum side from)
{
    const struct tcp_header *tcp = &segment->tcp;
    struct tcp_sender *sender = &connection->side[from];
    bool is_reset = tcp_header_has(tcp, TCP_FLAG_RST);
    bool had_fin = sender->fin_seen;

    connection->last_packet = segment->time;
    connection->flow.idle_since = flow_activity(segment);
    if (is_reset)
        observe_reset(connection, segment, from);
    tcp_sender_observe(sender, segment);
    if (!is_reset)
        reconsider_reset(connection, segment, from);
    learn_base(&connection->side[side_other(from)], tcp);
    if (!is_reset && tcp_header_has(tcp, TCP_FLAG_ACK))
        tcp_sender_acknowledge(&connection->side[side_other(from)], tcp->acknowledgment);
    observe_handshake(connection, segment, from);
    if (!had_fin)
        observe_fin(connection, from, segment->time);
    connection->stream.syn[from] = sender->syn;
    connection->stream.captured[from] = true;
}

static struct bytes copy_of(struct bytes bytes, uint8_t room[HELD_OCTETS])
{
    struct bytes fitting = bytes_first(bytes, HELD_OCTETS);

    if (fitting.length > 0)
        memcpy(room, fitting.data, fitting.length);
    return bytes_of(room, fitting.length);
}

void tcp_connection_hold_syn(struct tcp_connection *connection, const struct tcp_segment *segment,
                             const char *source)
{
    struct held_segment *held = connection->syn;
    enum tcp_header_fault fault;

    if (held == NULL)
        held = memory_new(1, sizeof *held);
    held->packet = *segment->packet;
    held->packet.source = source;
    held->packet.frame = bytes_of(NULL, 0);
    held->packet.header = copy_of(segment->packet->header, held->header);
    held->packet.payload = copy_of(segment->packet->payload, held->payload);
    held->segment = *segment;
    held->segment.packet = &held->packet;
    fault = tcp_header_parse(&held->packet, &held->segment.tcp);
    assert(fault == TCP_HEADER_SOUND); /* as it was; no TCP header is longer than the copy */
    (void)fault;
    connection->syn = held;
}

bool tcp_connection_has_payload(const struct tcp_connection *connection)
{
    return connection->side[SIDE_CLIENT].traffic.bytes > 0 ||
           connection->side[SIDE_SERVER].traffic.bytes > 0;
}

/* A client acknowledges what it was answered. */
bool tcp_connection_is_attempt(const struct tcp_connection *connection,
                               enum attempt_answer *ret_answer)
{
    const struct tcp_sender *server = &connection->side[SIDE_SERVER];

    if (!connection->side[SIDE_CLIENT].syn.seen && !server->syn.seen)
        return false;
    if (server->syn.seen || connection->client_acknowledges)
        *ret_answer = ATTEMPT_ANSWERED;
    else if (connection->reset_seen && connection->reset_by == SIDE_SERVER)
        *ret_answer = ATTEMPT_REFUSED;
    else
        *ret_answer = ATTEMPT_UNANSWERED;
    return true;
}

enum close_reason tcp_connection_reason(const struct tcp_connection *connection,
                                        enum close_reason otherwise)
{
    if (connection->flow.phase != CONNECTION_CLOSING)
        return otherwise;
    return connection->reset_seen ? CLOSE_RST : CLOSE_FIN;
}

bool tcp_connection_deserves_an_event(const struct tcp_connection *connection)
{
    return tcp_connection_has_payload(connection) || connection->handshake_seen;
}

bool tcp_connection_is_finished(const struct tcp_connection *connection)
{
    if (connection->reset_seen)
        return !connection->reset_doubtful;
    return connection->side[SIDE_CLIENT].fin_acknowledged &&
           connection->side[SIDE_SERVER].fin_acknowledged;
}

uint64_t tcp_connection_missing(const struct tcp_connection *connection, enum side side)
{
    const struct tcp_sender *sender = &connection->side[side];
    uint64_t sent = tcp_sender_sent(sender);

    if (connection->report == REPORT_FACTS_ONLY)
        return 0; /* what was not asked for is not missed */
    if (sender->traffic.packets == 0)
        return 0; /* of a side that is never seen nothing can be said */
    return sent > sender->delivered + sender->skipped ? sent - sender->delivered - sender->skipped
                                                      : 0;
}

uint64_t tcp_connection_unheard(const struct tcp_connection *connection, enum side side)
{
    const struct tcp_sender *sender = &connection->side[side];
    uint64_t heard = sender->delivered + sender->skipped;
    uint64_t end = tcp_sender_end(sender);

    return connection->report == REPORT_FACTS_ONLY && end > heard ? end - heard : 0;
}

static enum closed_by closed_by(const struct tcp_connection *connection, enum close_reason reason)
{
    bool by_reset = connection->reset_seen &&
                    (reason == CLOSE_RST || connection->first_fin == CLOSED_BY_NOBODY);

    if (by_reset)
        return connection->reset_by == SIDE_CLIENT ? CLOSED_BY_CLIENT : CLOSED_BY_SERVER;
    return connection->first_fin;
}

static enum directions directions(const struct tcp_connection *connection)
{
    if (connection->side[SIDE_SERVER].traffic.packets == 0)
        return DIRECTIONS_CLIENT;
    return connection->side[SIDE_CLIENT].traffic.packets == 0 ? DIRECTIONS_SERVER : DIRECTIONS_BOTH;
}

/* The end of the dialogue, whatever TCP still had to do. */
static timestamp closing_time(const struct tcp_connection *connection)
{
    bool has_fin = connection->first_fin != CLOSED_BY_NOBODY;

    if (!connection->reset_seen)
        return has_fin ? connection->fin_time : -1;
    return has_fin && connection->fin_time < connection->reset_time ? connection->fin_time
                                                                    : connection->reset_time;
}

struct stream_close tcp_connection_close_facts(const struct tcp_connection *connection,
                                               enum close_reason reason)
{
    struct stream_close close = {
        .reason = reason,
        .closed_by = closed_by(connection, reason),
        .directions = directions(connection),
        .last_packet = connection->last_packet,
        .round_trip = connection->round_trip,
        .server_round_trip = connection->server_round_trip,
        .established =
            connection->round_trip >= 0 ? connection->syn_time + connection->round_trip : -1,
        .closing = closing_time(connection),
        .reset = connection->reset,
    };

    for (int side = 0; side < SIDE_COUNT; side++)
        close.side[side] = (struct direction_facts){
            .traffic = tcp_sender_traffic(&connection->side[side], connection->last_packet),
            .delivered = connection->side[side].delivered,
            .missing = tcp_connection_missing(connection, (enum side)side),
            .acknowledged = connection->side[side].acknowledged,
            .unheard = tcp_connection_unheard(connection, (enum side)side),
        };
    return close;
}
