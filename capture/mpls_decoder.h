/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MPLS label stacks (RFC 3032, 2.1) and what stands behind them.
 *
 * Nothing in the stack says what it is: only the routers that made up the label
 * know. So it is told by its own octets, by the first of these rules that fits:
 *
 *   1. The first four bits are 4 or 6, and the lengths in that IP header agree
 *      with the octets that are there: an IP packet.
 *   2. It reads as an Ethernet frame that holds an IP packet (ethernet_holds_ip),
 *      either at once or behind a control word, whose first 16 bits are 0 for
 *      Ethernet (RFC 4448, 4.6), but not in both ways: a pseudowire.
 *   3. The first four bits are 4 or 6: an IP packet, however damaged.
 *
 * Anything else is FRAME_NOT_IP: other pseudowires, an associated channel (RFC
 * 4385, 5), and Ethernet frames that do not hold IP.
 */
#ifndef CAPTURE_MPLS_DECODER_H
#define CAPTURE_MPLS_DECODER_H

#include "capture/layer.h"

/* LAYER_MPLS: the whole stack at once. */
enum frame_fate mpls_decode(struct layer *layer);

#endif
