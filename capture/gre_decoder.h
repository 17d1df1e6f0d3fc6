/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * GRE, and the mirrored frames of ERSPAN that it carries.
 *
 * GRE (RFC 2784, 2.1; RFC 2890, 2): flags and version, an Ethernet type, then
 * checksum, key and sequence number, each where its flag says so. The checksum
 * is not verified. Another version, or a flag beside these, is another protocol
 * of the same number (RFC 1701 with routing, PPTP), and no tunnel of ours.
 *
 * ERSPAN (draft-foschiano-erspan-03, 4): type 0x88be without a sequence number
 * is type I, where the Ethernet frame follows at once. Otherwise, and with
 * 0x22eb, a header follows whose version tells: 1 is type II of 8 octets; 2 is
 * type III of 12, and 8 more when its last bit is set, with a frame type that
 * says Ethernet or IP. Where type II says that the mirroring device took a VLAN
 * tag off, its identifier counts as if it were still there.
 *
 * The tunnel key is the GRE key, or the session of ERSPAN.
 */
#ifndef CAPTURE_GRE_DECODER_H
#define CAPTURE_GRE_DECODER_H

#include "capture/layer.h"

/* LAYER_NONE when it is no such tunnel. FRAME_TUNNEL_CUT when it ends inside a header,
 * FRAME_TUNNEL_DAMAGED for an unknown version of ERSPAN. */
enum frame_fate gre_decode(struct layer *layer);

#endif
