/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Link decoders: from a frame to the IP packet in it, a table by link type.
 *
 * Ethernet (IEEE 802.3, 3.2.6: a type field of 1500 or less is a length, and
 * what follows is not IP), Linux cooked capture version 1 and 2, BSD null and
 * loopback, raw IP. Where the link header has an Ethernet type, any stack of
 * VLAN tags (IEEE 802.1Q, 9.6: 0x8100, 0x88a8; 0x9100 of older switches) may
 * follow it, of any depth. base/encapsulation.h keeps as many identifiers as
 * it has room for, the outermost ones.
 *
 * Null headers hold the address family in the byte order of the machine that
 * captured, so both are understood; loopback headers are in network order.
 * IPv4 is family 2 everywhere, IPv6 is 24, 28 or 30 by the kind of BSD.
 */
#ifndef CAPTURE_LINK_DECODER_H
#define CAPTURE_LINK_DECODER_H

#include "base/address.h"
#include "base/encapsulation.h"
#include "capture/frame.h"

/* What stands behind the link header and the tags. */
struct link_payload {
    enum ip_family family; /* IP_FAMILY_NONE when the link header does not tell */
    struct bytes captured; /* lent from the frame */
    uint32_t length;       /* octets on the wire, link padding included */
    struct encapsulation encapsulation;
};

/* The decoder for a link type, a DLT_ value of libpcap; NULL without one. */
const struct link_decoder *link_decoder_find(int link_type);

/* FRAME_DELIVERED, and then *ret_payload is set; or the reason why not. */
enum frame_fate link_decode(const struct frame *frame, struct link_payload *ret_payload);

#endif
