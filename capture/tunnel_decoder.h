/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tunnel decoder: from a packet that carries a tunnel to what is inside.
 *
 * Tables say what may be one: by IP protocol IPv4 and IPv6 in IP (RFC 2003,
 * 4213, 2473), GRE (gre_decoder.h), and UDP, of which the destination port
 * says the rest (udp_tunnel_decoder.h). A tunnel that is none after all leaves
 * the packet that carries it, as LAYER_NONE.
 *
 * Tunnels inside tunnels are entered until base/encapsulation.h has no room to
 * name another, ENCAPSULATION_TUNNELS; deeper ones are FRAME_TUNNELS_TOO_DEEP.
 */
#ifndef CAPTURE_TUNNEL_DECODER_H
#define CAPTURE_TUNNEL_DECODER_H

#include "capture/layer.h"
#include "capture/packet.h"

/* FRAME_DELIVERED: *layer is what the tunnel holds, or LAYER_NONE when the
 * packet is no tunnel. Of *layer only the encapsulation is read. */
enum frame_fate tunnel_decode(const struct packet *packet, struct layer *layer);

#endif
