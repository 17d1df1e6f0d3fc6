/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IP decoder: checks an IP header so far that capture/packet.h's guarantees hold.
 *
 * IPv4 (RFC 791, 3.1): the version is 4, IHL is at least 5, the header lies
 * inside the captured octets and the total length is not below it. IPv6
 * (RFC 8200, 3): the version is 6 and the fixed header was captured; extension
 * headers are passed over (ipv6_extensions.h). Header checksums are not judged:
 * a sending host's capture has them unset.
 *
 * What lies behind the length in the header is link padding and is cut off. A
 * length of 0 is what segmentation offload leaves where the true one does not
 * fit, and what a jumbogram has; the frame's own length on the wire takes its
 * place, except before `no next header` (RFC 8200, 4.7), where nothing follows
 * in truth. A length beyond the frame is believed: the missing octets count as
 * not captured, as in captures whose exporter cut the frames and the record's
 * lengths alike.
 */
#ifndef CAPTURE_IP_DECODER_H
#define CAPTURE_IP_DECODER_H

#include "capture/layer.h"
#include "capture/packet.h"

/* How the length in the header relates to the frame. */
enum ip_length {
    IP_LENGTH_FITS,
    IP_LENGTH_ZERO, /* taken from the frame */
    IP_LENGTH_BEYOND_FRAME,
};

/* Which part of a packet a fragment is (RFC 791, 3.2; RFC 8200, 4.5). */
struct ip_fragment {
    uint32_t identification;
    uint32_t offset; /* octets */
    bool more;       /* it is not the last one */
};

/* What was read beside the packet. */
struct ip_reading {
    enum ip_length length;
    bool is_fragment; /* the packet's payload is a part of one */
    struct ip_fragment fragment;
    unsigned extensions; /* IPv6 extension headers so far */
};

/* FRAME_DELIVERED, and then the members of *ret_packet from `header` on and
 * *ret_reading are set; or the reason why not. */
enum frame_fate ip_decode(const struct layer *layer, struct packet *ret_packet,
                          struct ip_reading *ret_reading);

/* Goes on with a packet that was put together from fragments: its protocol and
 * payload stand behind the fragment header. */
enum frame_fate ip_decode_whole(struct packet *packet, struct ip_reading *reading);

#endif
