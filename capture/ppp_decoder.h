/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PPP frames, on their own and over Ethernet.
 *
 * The protocol field has two octets, or one when its sender compressed it: the
 * last octet of a protocol number is always odd, the first one even (RFC 1661,
 * 2). IPv4, IPv6 and MPLS (RFC 1332, 5072, 3032) are known; control protocols
 * and compressed datagrams are FRAME_NOT_IP.
 *
 * Over Ethernet a session header stands in front (RFC 2516, 4): version and type
 * 1, code 0. The length in it cuts off what lies behind; one that says more than
 * there is, or 0, is not believed.
 */
#ifndef CAPTURE_PPP_DECODER_H
#define CAPTURE_PPP_DECODER_H

#include "capture/layer.h"

enum { PPPOE_HEADER = 6 };

/* LAYER_PPP */
enum frame_fate ppp_decode(struct layer *layer);

/* LAYER_PPPOE */
enum frame_fate pppoe_decode(struct layer *layer);

/* Takes off the octets of HDLC framing, address 0xff and control 3, where they were not
 * negotiated away (RFC 1662, 3.1), and expects PPP. */
enum frame_fate ppp_expect_framed(struct layer *layer);

/* The same where the line may also be Cisco's HDLC (RFC 1547, 4.3.1): the address is 0x0f or
 * 0x8f, and behind the control octet stands an Ethernet type. */
enum frame_fate ppp_expect_hdlc(struct layer *layer);

#endif
