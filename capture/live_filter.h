/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The filter that the kernel applies when the operator gives none.
 *
 * It exists to spare work and must lose no mail. The kernel sees the frame as it
 * is, so whatever may have mail in it that such a filter cannot look into passes
 * whole: tags and labels in front of IP, tunnels, fragments (only the first one
 * has ports), IPv6 extension headers. What stands in plain TCP passes by its
 * ports. `--ports` is applied behind decoding, so nothing more comes of that
 * than work.
 *
 * A VLAN tag that the network card or the kernel took off, as it does with the outermost
 * one of a frame that comes in, is no tag to the filter: what it sees is the frame without
 * it, which is fine. libpcap puts it back behind the filter.
 */
#ifndef CAPTURE_LIVE_FILTER_H
#define CAPTURE_LIVE_FILTER_H

#include <stddef.h>

#include "base/bounded_buffer.h"

/* An expression of pcap-filter(7) for a link type (a DLT_ value), with a NUL at
 * its end. `ports` is an expression for the TCP ports, such as `tcp port 25 or
 * tcp port 587`. */
void live_filter_write(struct bounded_buffer *expression, const char *ports, int link_type);

#endif
