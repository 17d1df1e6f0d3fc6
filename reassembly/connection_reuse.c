/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Old connection or new one. */
#include "reassembly/connection_reuse.h"

enum { MOST_OVERTAKING = 65535 }; /* bytes: an unscaled window */

static bool answers_held_syn(const struct tcp_connection *connection, const struct tcp_header *tcp,
                             enum side from)
{
    const struct held_segment *held = connection->syn;

    return held != NULL && tcp_header_has(tcp, TCP_FLAG_SYN) && tcp_header_has(tcp, TCP_FLAG_ACK) &&
           tcp->acknowledgment == held->segment.tcp.sequence + 1 &&
           tcp_connection_sender(connection, &held->packet, &held->segment.tcp) != from;
}

/* A SYN that the connection began with: sent again, or captured late; then others
 * that overtook it lie shortly behind. That of a new connection has a larger
 * number (RFC 9293, 3.4.1), or any. */
static bool fits(const struct tcp_connection *connection, const struct tcp_header *tcp,
                 enum side from)
{
    const struct tcp_sender *sender = &connection->side[from];

    if (!sender->syn.seen && connection->flow.phase == CONNECTION_OPENING)
        return true;
    if (!sender->based)
        return from == SIDE_CLIENT;
    if (sender->syn.seen && !sender->syn_overtaken)
        return sender->base == tcp->sequence + 1;
    return sender->base - (tcp->sequence + 1) <= MOST_OVERTAKING;
}

enum segment_role connection_reuse_judge(const struct tcp_connection *connection,
                                         const struct tcp_segment *segment, enum side from,
                                         bool is_sound)
{
    if (answers_held_syn(connection, &segment->tcp, from))
        return SEGMENT_ANSWERS_HELD_SYN;
    if (!tcp_header_is_first_syn(&segment->tcp) || fits(connection, &segment->tcp, from))
        return SEGMENT_BELONGS;
    if (connection->flow.phase == CONNECTION_OPEN && is_sound)
        return SEGMENT_MAY_OPEN_NEW;
    return SEGMENT_OPENS_NEW;
}
