/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tunnels in UDP, by destination port: VXLAN (4789, and 8472 of older Linux),
 * its generic protocol extension (4790) and Geneve (6081).
 *
 * A port proves nothing, so the header behind it must be sound: the reserved
 * bits 0 and the flags ones that belong together. Otherwise the packet is UDP
 * and no tunnel.
 *
 *   VXLAN (RFC 7348, 5): the I flag, and nothing else but the bits of the group
 *   policy extension where its G flag is set; an Ethernet frame follows.
 *   Extended (draft-ietf-nvo3-vxlan-gpe-13, 3): version 0, the P flag, no OAM;
 *   a protocol number of its own. A plain VXLAN header is one here too.
 *   Geneve (RFC 8926, 3.4): version 0, options that fill their length exactly;
 *   an Ethernet type. Options are passed over, critical ones too.
 *
 * The UDP length cuts off what lies behind; 0, as offload leaves it, does not.
 * The tunnel key is the virtual network identifier.
 */
#ifndef CAPTURE_UDP_TUNNEL_DECODER_H
#define CAPTURE_UDP_TUNNEL_DECODER_H

#include "capture/layer.h"

/* The layer begins with a UDP header. LAYER_NONE when it is no tunnel. */
enum frame_fate udp_tunnel_decode(struct layer *layer);

#endif
