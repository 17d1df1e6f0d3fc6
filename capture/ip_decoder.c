/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checking the IPv4 header and the fixed IPv6 header. */
#include "capture/ip_decoder.h"

#include "capture/ipv6_extensions.h"

enum {
    IPV4_HEADER_MIN = 20,
    IPV4_MORE_FRAGMENTS = 0x2000,
    IPV4_FRAGMENT_OFFSET = 0x1fff,
    IPV6_HEADER = 40,
    IPV6_NO_NEXT_HEADER = 59,
};

/* Octets missing from a header are the capture's fault if the wire had them. */
static enum frame_fate header_cut(const struct layer *layer, uint32_t header_length,
                                  enum frame_fate damaged)
{
    return layer->length < header_length ? damaged : FRAME_IP_HEADER_SNAPPED;
}

/* Cuts the packet into header and payload. `length` is that of both, on the wire. */
static void set_extent(struct packet *packet, const struct layer *layer, uint32_t header_length,
                       uint32_t length)
{
    packet->header = bytes_first(layer->captured, header_length);
    packet->payload_length = length - header_length;
    packet->payload =
        bytes_first(bytes_after(layer->captured, header_length), packet->payload_length);
}

static void set_ipv4_fields(struct packet *packet)
{
    const uint8_t *header = packet->header.data;

    packet->identification = bytes_be16(header + 4);
    packet->ttl = header[8];
    packet->protocol = header[9];
    ip_address_set_v4(&packet->source_address, header + 12);
    ip_address_set_v4(&packet->destination_address, header + 16);
}

static void read_ipv4_fragment(const uint8_t *header, struct ip_reading *reading)
{
    uint16_t field = bytes_be16(header + 6);

    reading->is_fragment = (field & (IPV4_MORE_FRAGMENTS | IPV4_FRAGMENT_OFFSET)) != 0;
    if (!reading->is_fragment)
        return;
    reading->fragment = (struct ip_fragment){
        .identification = bytes_be16(header + 4),
        .offset = (field & IPV4_FRAGMENT_OFFSET) * 8U,
        .more = (field & IPV4_MORE_FRAGMENTS) != 0,
    };
}

static void set_ipv6_fields(struct packet *packet)
{
    const uint8_t *header = packet->header.data;

    packet->identification = 0;
    packet->protocol = header[6];
    packet->ttl = header[7];
    packet->source_address = ip_address_v6(header + 8);
    packet->destination_address = ip_address_v6(header + 24);
}

static enum ip_length judge_length(uint32_t length, const struct layer *layer)
{
    return length > layer->length ? IP_LENGTH_BEYOND_FRAME : IP_LENGTH_FITS;
}

static enum frame_fate decode_ipv4(const struct layer *layer, struct packet *ret_packet,
                                   struct ip_reading *ret_reading)
{
    const uint8_t *header = layer->captured.data;
    uint32_t header_length = (header[0] & 0x0fU) * 4;
    enum ip_length judged;
    uint32_t length;

    if (header_length < IPV4_HEADER_MIN)
        return FRAME_IPV4_HEADER_DAMAGED;
    if (layer->captured.length < header_length)
        return header_cut(layer, header_length, FRAME_IPV4_HEADER_DAMAGED);
    length = bytes_be16(header + 2);
    judged = length == 0 ? IP_LENGTH_ZERO : judge_length(length, layer);
    if (judged == IP_LENGTH_ZERO)
        length = layer->length;
    if (length < header_length)
        return FRAME_IPV4_HEADER_DAMAGED;
    set_extent(ret_packet, layer, header_length, length);
    set_ipv4_fields(ret_packet);
    read_ipv4_fragment(header, ret_reading);
    ret_reading->length = judged;
    return FRAME_DELIVERED;
}

static enum frame_fate decode_ipv6(const struct layer *layer, struct packet *ret_packet,
                                   struct ip_reading *ret_reading)
{
    const uint8_t *header = layer->captured.data;
    enum ip_length judged;
    uint32_t length;

    if (layer->captured.length < IPV6_HEADER)
        return header_cut(layer, IPV6_HEADER, FRAME_IPV6_HEADER_DAMAGED);
    length = IPV6_HEADER + bytes_be16(header + 4);
    judged = length == IPV6_HEADER && header[6] != IPV6_NO_NEXT_HEADER
                 ? IP_LENGTH_ZERO
                 : judge_length(length, layer);
    if (judged == IP_LENGTH_ZERO)
        length = layer->length;
    set_extent(ret_packet, layer, IPV6_HEADER, length);
    set_ipv6_fields(ret_packet);
    ret_reading->length = judged;
    ret_reading->extensions = 0;
    return ipv6_extensions_decode(ret_packet, ret_reading);
}

enum frame_fate ip_decode(const struct layer *layer, struct packet *ret_packet,
                          struct ip_reading *ret_reading)
{
    unsigned version;

    if (layer->captured.length == 0)
        return header_cut(layer, 1, FRAME_TOO_SHORT);
    version = layer->captured.data[0] >> 4;
    if (version == 4 && layer->family != IP_FAMILY_6)
        return decode_ipv4(layer, ret_packet, ret_reading);
    if (version == 6 && layer->family != IP_FAMILY_4)
        return decode_ipv6(layer, ret_packet, ret_reading);
    return FRAME_IP_VERSION_WRONG;
}

enum frame_fate ip_decode_whole(struct packet *packet, struct ip_reading *reading)
{
    if (packet->source_address.family == IP_FAMILY_6)
        return ipv6_extensions_decode(packet, reading);
    reading->is_fragment = false;
    return FRAME_DELIVERED;
}
