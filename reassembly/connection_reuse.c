/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Old connection or new one. */
#include "reassembly/connection_reuse.h"

static bool answers_held_syn(const struct tcp_connection *connection, const struct tcp_header *tcp,
                             enum side from)
{
    const struct held_segment *held = connection->syn;

    return held != NULL && tcp_header_has(tcp, TCP_FLAG_SYN) && tcp_header_has(tcp, TCP_FLAG_ACK) &&
           tcp->acknowledgment == held->segment.tcp.sequence + 1 &&
           tcp_connection_sender(connection, &held->packet, &held->segment.tcp) != from;
}

/* A SYN that the connection began with: sent again, or captured late. */
static bool fits(const struct tcp_connection *connection, const struct tcp_header *tcp,
                 enum side from)
{
    const struct tcp_sender *sender = &connection->side[from];

    if (sender->syn.seen || connection->phase != CONNECTION_OPENING)
        return sender->based ? sender->base == tcp->sequence + 1 : from == SIDE_CLIENT;
    return true;
}

/* Whether the engine follows it without loss, or the sink asked for no more than facts. */
static bool is_sound(const struct tcp_connection *connection)
{
    if (connection->report == REPORT_PENDING)
        return false;
    return connection->report == REPORT_DONE ||
           (tcp_connection_missing(connection, SIDE_CLIENT) == 0 &&
            tcp_connection_missing(connection, SIDE_SERVER) == 0);
}

enum segment_role connection_reuse_judge(const struct tcp_connection *connection,
                                         const struct tcp_segment *segment, enum side from)
{
    if (answers_held_syn(connection, &segment->tcp, from))
        return SEGMENT_ANSWERS_HELD_SYN;
    if (!tcp_header_is_first_syn(&segment->tcp) || fits(connection, &segment->tcp, from))
        return SEGMENT_BELONGS;
    if (connection->phase == CONNECTION_OPEN && is_sound(connection))
        return SEGMENT_MAY_OPEN_NEW;
    return SEGMENT_OPENS_NEW;
}
