/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which connection a segment belongs to when its endpoints already have one.
 *
 * A SYN with another initial sequence number opens a new connection (RFC 9293,
 * 3.10.7.4; RFC 6191). It is believed at once when there is nothing to lose:
 * the old connection never opened, was closed or reset on the wire, or cannot
 * be followed. In an open and sound connection a lone SYN is an old duplicate,
 * a forgery, or a client that restarted; the server answers a challenge ACK
 * (RFC 5961, 4) and the connection goes on. So that SYN is held, and only a
 * SYN/ACK that acknowledges it proves the new connection.
 */
#ifndef REASSEMBLY_CONNECTION_REUSE_H
#define REASSEMBLY_CONNECTION_REUSE_H

#include "reassembly/tcp_connection.h"

enum segment_role {
    SEGMENT_BELONGS,          /* to the connection */
    SEGMENT_OPENS_NEW,        /* the connection is replaced */
    SEGMENT_MAY_OPEN_NEW,     /* hold it until it is answered */
    SEGMENT_ANSWERS_HELD_SYN, /* the SYN held opened a new one */
    SEGMENT_ROLE_COUNT
};

/* `is_sound`: the engine follows the connection without loss. */
enum segment_role connection_reuse_judge(const struct tcp_connection *connection,
                                         const struct tcp_segment *segment, enum side from,
                                         bool is_sound);

#endif
