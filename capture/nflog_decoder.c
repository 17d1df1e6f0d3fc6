/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking for the packet among the attributes. */
#include "capture/nflog_decoder.h"

#include "capture/ethernet_decoder.h"

enum { FAMILY_INET = 2, FAMILY_INET6 = 10 }; /* of Linux */

enum {
    ATTRIBUTE_HEADER = 4,
    ATTRIBUTE_ALIGNMENT = 4,
    ATTRIBUTE_TYPE_MASK = 0x3f, /* of the octet that holds flags: nothing remains of it */
    ATTRIBUTE_PACKET_HEADER = 1,
    ATTRIBUTE_PAYLOAD = 9,
};

struct attribute {
    uint8_t type;
    uint16_t length; /* with its header */
};

static uint16_t little_endian16(const uint8_t *octets)
{
    return (uint16_t)(octets[0] | octets[1] << 8);
}

static bool read_attribute(const uint8_t *octets, struct attribute *ret_attribute)
{
    bool is_big_endian = (octets[2] & ATTRIBUTE_TYPE_MASK) == 0;
    uint8_t flags = is_big_endian ? octets[2] : octets[3];

    ret_attribute->type = is_big_endian ? octets[3] : octets[2];
    ret_attribute->length = is_big_endian ? bytes_be16(octets) : little_endian16(octets);
    return (flags & ATTRIBUTE_TYPE_MASK) == 0 && ret_attribute->length >= ATTRIBUTE_HEADER;
}

static enum frame_fate expect_payload(struct layer *layer, uint8_t family, uint16_t ethertype)
{
    if (family != FAMILY_INET && family != FAMILY_INET6)
        return ethernet_expect_type(layer, ethertype);
    layer_expect_ip(layer, family == FAMILY_INET ? IP_FAMILY_4 : IP_FAMILY_6);
    return FRAME_DELIVERED;
}

enum frame_fate nflog_decode(struct layer *layer)
{
    uint8_t family = layer->captured.data[0], version = layer->captured.data[1];
    uint16_t ethertype = 0;

    layer_take(layer, NFLOG_HEADER);
    if (version != 0)
        return FRAME_LINK_DAMAGED;
    while (layer->length > 0) {
        struct attribute attribute;
        size_t size;

        if (layer->captured.length < ATTRIBUTE_HEADER)
            return FRAME_TOO_SHORT;
        if (!read_attribute(layer->captured.data, &attribute))
            return FRAME_LINK_DAMAGED;
        if (attribute.type == ATTRIBUTE_PAYLOAD) {
            layer_take(layer, ATTRIBUTE_HEADER);
            layer_limit(layer, attribute.length - ATTRIBUTE_HEADER);
            return expect_payload(layer, family, ethertype);
        }
        if (layer->captured.length < attribute.length)
            return FRAME_TOO_SHORT;
        if (attribute.type == ATTRIBUTE_PACKET_HEADER && attribute.length >= ATTRIBUTE_HEADER + 2)
            ethertype = bytes_be16(layer->captured.data + ATTRIBUTE_HEADER);
        size = (attribute.length + ATTRIBUTE_ALIGNMENT - 1U) / ATTRIBUTE_ALIGNMENT *
               ATTRIBUTE_ALIGNMENT;
        layer_take(layer, size < layer->captured.length ? size : layer->captured.length);
    }
    return FRAME_NOT_IP;
}
