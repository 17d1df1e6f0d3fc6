/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames of Linux's netfilter log, NFLOG: what a firewall rule wrote down.
 *
 * Behind an address family, a version, which is 0, and the number of the log
 * group stand attributes: length with its own header, type, value, padding to
 * four octets. The packet is the value of one of them. An address family of
 * IPv4 or IPv6 says what it is; of others, as of a bridge, the Ethernet type
 * among the attributes does.
 *
 * Lengths and types are in the byte order of the machine that captured. The
 * types are small numbers, so one of their two octets holds nothing but flags,
 * and that tells the order of each attribute by itself.
 */
#ifndef CAPTURE_NFLOG_DECODER_H
#define CAPTURE_NFLOG_DECODER_H

#include "capture/layer.h"

enum { NFLOG_HEADER = 4 };

/* The layer begins with the whole header, NFLOG_HEADER octets. FRAME_TOO_SHORT when it ends
 * in front of the packet, FRAME_LINK_DAMAGED when attributes contradict themselves,
 * FRAME_NOT_IP without a packet. */
enum frame_fate nflog_decode(struct layer *layer);

#endif
