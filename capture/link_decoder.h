/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Link decoders: from a frame to what its link header announces, a table by
 * link type.
 *
 * Ethernet, Linux cooked capture version 1 and 2, BSD null and loopback, raw IP,
 * PPP with and without HDLC framing, PPP over Ethernet, Linux netfilter log.
 *
 * Null headers hold the address family in the byte order of the machine that
 * captured, so both are understood; loopback headers are in network order.
 * IPv4 is family 2 everywhere, IPv6 is 24, 28 or 30 by the kind of BSD.
 */
#ifndef CAPTURE_LINK_DECODER_H
#define CAPTURE_LINK_DECODER_H

#include "capture/layer.h"

/* The decoder for a link type, a DLT_ value of libpcap; NULL without one. */
const struct link_decoder *link_decoder_find(int link_type);

/* The type that it is for. */
int link_decoder_type(const struct link_decoder *decoder);

/* FRAME_DELIVERED, and then *ret_layer is what stands behind the link header; or the reason
 * why not. */
enum frame_fate link_decode(const struct frame *frame, struct layer *ret_layer);

#endif
