/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Internet checksum over IPv4 headers and TCP segments (RFC 1071).
 *
 * Captures taken on the sending host have wrong checksums, because the network
 * card fills them in later; so nothing is checked unless it was asked for.
 */
#ifndef REASSEMBLY_IP_CHECKSUM_H
#define REASSEMBLY_IP_CHECKSUM_H

#include "capture/packet.h"

/* RFC 791, 3.1: over the header; of a packet made of fragments, over that of the first one.
 * Always right for IPv6, which has none. */
bool ip_checksum_is_right(const struct packet *packet);

/* RFC 9293, 3.1: over pseudo header and segment. Only for packets that are not snapped. */
bool tcp_checksum_is_right(const struct packet *packet);

#endif
