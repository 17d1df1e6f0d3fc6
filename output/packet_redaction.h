/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kept packet as it may be shown.
 *
 * Octets of payload that are not to be shown become `x`; those behind the last one
 * in view are cut off, as a snap length would have done. So lengths and sequence
 * numbers stay true. Octets behind the IP packet become 0: padding may be old memory
 * of the sender, and a frame check sequence is made of all octets before it.
 *
 * No checksum tells what was hidden: that of TCP is made anew, over `x` in place of
 * what was hidden or cut off. One that was wrong stays wrong. A checksum of UDP in
 * front, as of a tunnel, becomes 0, which says that there is none (RFC 768; RFC 6935
 * for IPv6); one of GRE (RFC 2784, 2.4) is made anew, or 0 when octets were cut off.
 *
 * The frame keeps its link header, tags and tunnels. Two kinds of packets are written
 * as bare IP packets: those put together from fragments, and those in a tunnel whose
 * headers cannot be found with certainty.
 */
#ifndef OUTPUT_PACKET_REDACTION_H
#define OUTPUT_PACKET_REDACTION_H

#include "output/payload_view.h"

struct redacted_packet {
    bool is_bare; /* no frame: octets begin with the IP header */
    struct bytes octets;
    uint32_t length; /* on the wire */
};

/* Changes the packet, in which the result lies. */
struct redacted_packet packet_redact(struct kept_packet *packet, const struct kept_streams *streams,
                                     const struct payload_view *view);

/* --- outer_checksums.c */

/* Puts the checksums in front of the innermost IP header right, as they have to be when octets
 * behind it were changed, and were cut off or not. False when a tunnel's header cannot be found. */
bool outer_checksums_mend(struct kept_packet *packet, bool is_cut);

#endif
