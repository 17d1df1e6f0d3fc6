/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ethernet inside something else, VLAN tags, and what an Ethernet type announces.
 *
 * A type of 1500 or less is a length (IEEE 802.3, 3.2.6), and what follows is
 * not IP. Known types: IPv4, IPv6, VLAN tags (IEEE 802.1Q, 9.6: 0x8100, 0x88a8;
 * 0x9100 and 0x9200 of older switches), MPLS (RFC 3032, 5), PPPoE sessions (RFC
 * 2516, 4), and Ethernet itself, which GRE and Geneve announce so (RFC 1701).
 *
 * base/encapsulation.h keeps as many VLAN identifiers as it has room for, the
 * outermost ones.
 */
#ifndef CAPTURE_ETHERNET_DECODER_H
#define CAPTURE_ETHERNET_DECODER_H

#include "capture/layer.h"

enum { ETHERNET_HEADER = 14, ETHERNET_TYPE = 12 };

/* What follows is of this type: FRAME_DELIVERED, or FRAME_NOT_IP. */
enum frame_fate ethernet_expect_type(struct layer *layer, uint16_t type);

/* LAYER_ETHERNET, which only tunnels and pseudowires bring about: FRAME_TUNNEL_CUT
 * when it ends inside the header. */
enum frame_fate ethernet_decode(struct layer *layer);

/* LAYER_VLAN: a tag's control information and the type behind it. */
enum frame_fate vlan_decode(struct layer *layer);

/* Remembers an identifier that stood in front of a packet. */
void vlan_add(struct encapsulation *encapsulation, uint16_t control_information);

/* Whether octets are an Ethernet frame with an IP packet: behind the addresses and any VLAN
 * tags there is the type of IPv4 or IPv6, and behind it a first octet that agrees. */
bool ethernet_holds_ip(struct bytes octets);

#endif
