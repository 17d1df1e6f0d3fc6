/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of Ethernet types. */
#include "capture/ethernet_decoder.h"

enum {
    TYPE_IPV4 = 0x0800,
    TYPE_IPV6 = 0x86dd,
    TYPE_VLAN = 0x8100,
    TYPE_SERVICE_VLAN = 0x88a8,
    TYPE_OLD_SERVICE_VLAN = 0x9100,
    TYPE_OLDER_SERVICE_VLAN = 0x9200,
    TYPE_MPLS = 0x8847,
    TYPE_MPLS_UPSTREAM = 0x8848, /* multicast, before RFC 5332 */
    TYPE_PPPOE_SESSION = 0x8864,
    TYPE_ETHERNET = 0x6558,
};

enum { VLAN_TAG_SIZE = 4, VLAN_TAG_TYPE = 2, VLAN_IDENTIFIER_MASK = 0x0fff };

/* The most frequent first. */
static const struct {
    uint16_t type;
    uint8_t kind;   /* enum layer_kind */
    uint8_t family; /* enum ip_family */
} types[] = {
    { TYPE_IPV4, LAYER_IP, IP_FAMILY_4 },
    { TYPE_IPV6, LAYER_IP, IP_FAMILY_6 },
    { TYPE_VLAN, LAYER_VLAN, IP_FAMILY_NONE },
    { TYPE_SERVICE_VLAN, LAYER_VLAN, IP_FAMILY_NONE },
    { TYPE_OLD_SERVICE_VLAN, LAYER_VLAN, IP_FAMILY_NONE },
    { TYPE_OLDER_SERVICE_VLAN, LAYER_VLAN, IP_FAMILY_NONE },
    { TYPE_MPLS, LAYER_MPLS, IP_FAMILY_NONE },
    { TYPE_MPLS_UPSTREAM, LAYER_MPLS, IP_FAMILY_NONE },
    { TYPE_PPPOE_SESSION, LAYER_PPPOE, IP_FAMILY_NONE },
    { TYPE_ETHERNET, LAYER_ETHERNET, IP_FAMILY_NONE },
};

enum frame_fate ethernet_expect_type(struct layer *layer, uint16_t type)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (types[i].type == type) {
            layer->kind = types[i].kind;
            layer->family = types[i].family;
            return FRAME_DELIVERED;
        }
    return FRAME_NOT_IP;
}

enum frame_fate ethernet_decode(struct layer *layer)
{
    uint16_t type;

    if (layer->captured.length < ETHERNET_HEADER)
        return FRAME_TUNNEL_CUT;
    type = bytes_be16(layer->captured.data + ETHERNET_TYPE);
    layer_take(layer, ETHERNET_HEADER);
    return ethernet_expect_type(layer, type);
}

void vlan_add(struct encapsulation *encapsulation, uint16_t control_information)
{
    if (encapsulation->vlan_count < ENCAPSULATION_VLANS)
        encapsulation->vlan[encapsulation->vlan_count++] =
            control_information & VLAN_IDENTIFIER_MASK;
    else if (encapsulation->vlans_left_out < UINT16_MAX)
        encapsulation->vlans_left_out++;
}

enum frame_fate vlan_decode(struct layer *layer)
{
    uint16_t type;

    if (layer->captured.length < VLAN_TAG_SIZE)
        return FRAME_VLAN_CUT;
    vlan_add(&layer->encapsulation, bytes_be16(layer->captured.data));
    type = bytes_be16(layer->captured.data + VLAN_TAG_TYPE);
    layer_take(layer, VLAN_TAG_SIZE);
    return ethernet_expect_type(layer, type);
}

bool ethernet_holds_ip(struct bytes octets)
{
    struct layer layer = { .captured = octets, .length = (uint32_t)octets.length };
    enum frame_fate fate = ethernet_decode(&layer);

    while (fate == FRAME_DELIVERED && layer.kind == LAYER_VLAN)
        fate = vlan_decode(&layer);
    if (fate != FRAME_DELIVERED || layer.kind != LAYER_IP || layer.captured.length == 0)
        return false;
    return layer.captured.data[0] >> 4 == (layer.family == IP_FAMILY_4 ? 4 : 6);
}
