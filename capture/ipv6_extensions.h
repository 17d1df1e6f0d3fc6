/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IPv6 extension headers (RFC 8200, 4): those between the fixed header and the
 * upper-layer protocol are passed over, in any order.
 *
 * Known are hop-by-hop options, routing, destination options, fragment,
 * authentication (RFC 4302) and those of RFC 7045 that have the common format:
 * mobility, HIP, Shim6. The first number that is none of them is the packet's
 * protocol; encrypted packets (RFC 4303) end there.
 *
 * Fragment: one that is a whole packet by itself is no fragment (RFC 6946, 4);
 * in front of another the walk ends. Routing: with segments left the packet's
 * destination is the final one, as its upper-layer checksum has it (RFC 8200,
 * 8.1), for types 0, 2 and 4. Hop-by-hop: a jumbo payload length (RFC 2675, 2)
 * cuts off what lies behind it; one that the frame does not have room for is
 * not believed.
 *
 * More than IPV6_EXTENSIONS_MAX headers are FRAME_EXTENSIONS_TOO_MANY.
 */
#ifndef CAPTURE_IPV6_EXTENSIONS_H
#define CAPTURE_IPV6_EXTENSIONS_H

#include "capture/ip_decoder.h"

enum { IPV6_EXTENSIONS_MAX = 16 };

/* Moves the packet's protocol and payload behind the headers, up to those of a fragment, which
 * it writes down in *reading. */
enum frame_fate ipv6_extensions_decode(struct packet *packet, struct ip_reading *reading);

#endif
