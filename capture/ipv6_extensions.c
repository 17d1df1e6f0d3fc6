/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walking the chain of extension headers. */
#include "capture/ipv6_extensions.h"

/* IANA numbers. */
enum {
    HOP_BY_HOP = 0,
    ROUTING = 43,
    FRAGMENT = 44,
    AUTHENTICATION = 51,
    DESTINATION_OPTIONS = 60,
    MOBILITY = 135,
    HOST_IDENTITY = 139,
    SHIM6 = 140,
};

enum {
    EXTENSION_MIN = 8, /* no header is smaller */
    EXTENSION_UNIT = 8,
    AUTHENTICATION_UNIT = 4,
    FRAGMENT_OFFSET = 0xfff8, /* in octets as it stands there */
    FRAGMENT_MORE = 0x0001,
};

enum { OPTION_PAD1 = 0, OPTION_JUMBO = 0xc2, OPTION_HEADER = 2, JUMBO_SIZE = 4 };

enum { ROUTING_ADDRESSES = 8, IPV6_ADDRESS = 16 };

static void cut_payload(struct packet *packet, uint32_t length)
{
    if (length >= packet->payload_length)
        return;
    packet->payload_length = length;
    packet->payload = bytes_first(packet->payload, length);
}

/* 0 without one. */
static uint32_t find_jumbo_length(struct bytes options)
{
    while (options.length > 0) {
        size_t size = 1;

        if (options.data[0] != OPTION_PAD1) {
            if (options.length < OPTION_HEADER)
                return 0;
            size = OPTION_HEADER + (size_t)options.data[1];
        }
        if (options.data[0] == OPTION_JUMBO && size == OPTION_HEADER + JUMBO_SIZE &&
            size <= options.length)
            return bytes_be32(options.data + OPTION_HEADER);
        options = bytes_after(options, size);
    }
    return 0;
}

/* The option counts from behind the fixed header, where its own header must stand. */
static void read_hop_by_hop(struct packet *packet, struct bytes header, struct ip_reading *reading)
{
    uint32_t length;

    if (reading->length != IP_LENGTH_ZERO || reading->extensions != 1)
        return;
    length = find_jumbo_length(bytes_after(header, 2));
    if (length > UINT16_MAX)
        cut_payload(packet, length);
}

/* Where the final destination stands among the addresses. */
enum final_address { FINAL_FIRST, FINAL_LAST };

static const struct {
    uint8_t type;
    enum final_address final;
} routing_types[] = {
    { 0, FINAL_LAST },  /* RFC 2460, 4.4 */
    { 2, FINAL_LAST },  /* RFC 6275, 6.4: it has one address */
    { 4, FINAL_FIRST }, /* RFC 8754, 2: segments stand in reverse order */
};

static void read_routing(struct packet *packet, struct bytes header, struct ip_reading *reading)
{
    size_t count = (header.length - ROUTING_ADDRESSES) / IPV6_ADDRESS;
    uint8_t type = header.data[2], segments_left = header.data[3];
    size_t at = ROUTING_ADDRESSES;

    (void)reading;
    if (segments_left == 0 || segments_left > count)
        return;
    for (size_t i = 0; i < sizeof routing_types / sizeof routing_types[0]; i++) {
        if (routing_types[i].type != type)
            continue;
        if (routing_types[i].final == FINAL_LAST)
            at += (count - 1) * IPV6_ADDRESS;
        packet->destination_address = ip_address_v6(header.data + at);
    }
}

static void read_fragment(struct packet *packet, struct bytes header, struct ip_reading *reading)
{
    uint16_t field = bytes_be16(header.data + 2);

    (void)packet;
    reading->fragment = (struct ip_fragment){
        .identification = bytes_be32(header.data + 4),
        .offset = field & FRAGMENT_OFFSET,
        .more = (field & FRAGMENT_MORE) != 0,
    };
    reading->is_fragment = reading->fragment.more || reading->fragment.offset > 0;
}

/* `unit` 0: the size is fixed. The length field does not count the first `uncounted` units. */
static const struct extension {
    uint8_t number;
    uint8_t unit;
    uint8_t uncounted;
    void (*read)(struct packet *packet, struct bytes header, struct ip_reading *reading);
} extensions[] = {
    { HOP_BY_HOP, EXTENSION_UNIT, 1, read_hop_by_hop },
    { ROUTING, EXTENSION_UNIT, 1, read_routing },
    { FRAGMENT, 0, 0, read_fragment },
    { DESTINATION_OPTIONS, EXTENSION_UNIT, 1, NULL },
    { AUTHENTICATION, AUTHENTICATION_UNIT, 2, NULL },
    { MOBILITY, EXTENSION_UNIT, 1, NULL },
    { HOST_IDENTITY, EXTENSION_UNIT, 1, NULL },
    { SHIM6, EXTENSION_UNIT, 1, NULL },
};

static const struct extension *find_extension(uint8_t number)
{
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++)
        if (extensions[i].number == number)
            return &extensions[i];
    return NULL;
}

static size_t size_of(const struct extension *extension, const uint8_t *header)
{
    if (extension->unit == 0)
        return EXTENSION_MIN;
    return ((size_t)header[1] + extension->uncounted) * extension->unit;
}

/* Octets missing from a header are the capture's fault if the wire had them. */
static enum frame_fate header_cut(const struct packet *packet, size_t size)
{
    return packet->payload_length < size ? FRAME_IPV6_HEADER_DAMAGED : FRAME_IP_HEADER_SNAPPED;
}

static enum frame_fate take_extension(struct packet *packet, const struct extension *extension,
                                      struct ip_reading *reading)
{
    struct bytes header;
    size_t size;

    if (++reading->extensions > IPV6_EXTENSIONS_MAX)
        return FRAME_EXTENSIONS_TOO_MANY;
    if (packet->payload.length < EXTENSION_MIN)
        return header_cut(packet, EXTENSION_MIN);
    size = size_of(extension, packet->payload.data);
    if (size < EXTENSION_MIN)
        return FRAME_IPV6_HEADER_DAMAGED;
    if (packet->payload.length < size)
        return header_cut(packet, size);
    header = bytes_first(packet->payload, size);
    if (extension->read != NULL)
        extension->read(packet, header, reading);
    packet->protocol = header.data[0];
    packet->payload = bytes_of(header.data + size, packet->payload.length - size);
    packet->payload_length -= (uint32_t)size;
    return FRAME_DELIVERED;
}

enum frame_fate ipv6_extensions_decode(struct packet *packet, struct ip_reading *reading)
{
    enum frame_fate fate = FRAME_DELIVERED;
    const struct extension *extension;

    reading->is_fragment = false;
    while (fate == FRAME_DELIVERED && !reading->is_fragment &&
           (extension = find_extension(packet->protocol)) != NULL)
        fate = take_extension(packet, extension, reading);
    return fate;
}
