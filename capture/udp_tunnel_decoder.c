/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of UDP ports, and the three headers behind them. */
#include "capture/udp_tunnel_decoder.h"

#include "capture/ethernet_decoder.h"

enum { UDP_HEADER = 8, UDP_DESTINATION = 2, UDP_LENGTH = 4 };

/* All three begin with 8 octets, the last four of which are identifier and a reserved octet. */
enum { TUNNEL_HEADER = 8, NETWORK_IDENTIFIER = 4, LAST_RESERVED = 7 };

enum {
    VXLAN_IDENTIFIER = 0x08,
    VXLAN_GROUP_POLICY = 0x80,
    VXLAN_GROUP_BITS = 0x48, /* of the second octet: don't learn, policy applied */
    VXLAN_VERSION = 0x30,
    VXLAN_NEXT_PROTOCOL = 0x04,
    VXLAN_BROADCAST = 0x02,
};

enum {
    GENEVE_OPTION_WORDS = 0x3f,
    GENEVE_RESERVED = 0x3f, /* of the second octet */
    GENEVE_WORD = 4,
    GENEVE_OPTION_HEADER = 4,
    GENEVE_OPTION_BODY_WORDS = 0x1f,
};

static enum frame_fate no_tunnel(struct layer *layer)
{
    layer->kind = LAYER_NONE;
    return FRAME_DELIVERED;
}

static enum frame_fate enter(struct layer *layer, enum tunnel tunnel, size_t header)
{
    uint32_t identifier = bytes_be32(layer->captured.data + NETWORK_IDENTIFIER) >> 8;
    enum frame_fate fate = layer_enter(layer, tunnel);

    layer->encapsulation.tunnel_key = identifier;
    layer_take(layer, header);
    return fate;
}

static bool is_sound_vxlan(const uint8_t *header)
{
    if (header[LAST_RESERVED] != 0)
        return false;
    if (header[0] == VXLAN_IDENTIFIER)
        return header[1] == 0 && header[2] == 0 && header[3] == 0;
    return header[0] == (VXLAN_IDENTIFIER | VXLAN_GROUP_POLICY) &&
           (header[1] & ~VXLAN_GROUP_BITS) == 0;
}

static enum frame_fate decode_vxlan(struct layer *layer)
{
    if (!is_sound_vxlan(layer->captured.data))
        return no_tunnel(layer);
    layer->kind = LAYER_ETHERNET;
    return enter(layer, TUNNEL_VXLAN, TUNNEL_HEADER);
}

static const struct {
    uint8_t number;
    enum layer_kind kind;
    enum ip_family family;
} next_protocols[] = {
    { 1, LAYER_IP, IP_FAMILY_4 },
    { 2, LAYER_IP, IP_FAMILY_6 },
    { 3, LAYER_ETHERNET, IP_FAMILY_NONE },
    { 5, LAYER_MPLS, IP_FAMILY_NONE },
};

static bool is_sound_extended_vxlan(const uint8_t *header)
{
    unsigned allowed = VXLAN_IDENTIFIER | VXLAN_NEXT_PROTOCOL | VXLAN_BROADCAST;

    return (header[0] & VXLAN_NEXT_PROTOCOL) != 0 && (header[0] & ~allowed) == 0 &&
           header[1] == 0 && header[2] == 0 && header[LAST_RESERVED] == 0;
}

static enum frame_fate decode_extended_vxlan(struct layer *layer)
{
    const uint8_t *header = layer->captured.data;
    enum frame_fate fate;

    if (!is_sound_extended_vxlan(header))
        return decode_vxlan(layer);
    fate = enter(layer, TUNNEL_VXLAN, TUNNEL_HEADER);
    for (size_t i = 0; i < sizeof next_protocols / sizeof next_protocols[0]; i++)
        if (next_protocols[i].number == header[3]) {
            layer->kind = next_protocols[i].kind;
            layer->family = next_protocols[i].family;
            return fate;
        }
    return FRAME_NOT_IP;
}

/* As far as they were captured. */
static bool options_are_sound(struct bytes options, size_t length)
{
    while (length > 0) {
        size_t size;

        if (options.length < GENEVE_OPTION_HEADER)
            return true;
        size = GENEVE_OPTION_HEADER +
               (options.data[3] & (size_t)GENEVE_OPTION_BODY_WORDS) * GENEVE_WORD;
        if (size > length)
            return false;
        options = bytes_after(options, size);
        length -= size;
    }
    return true;
}

static enum frame_fate decode_geneve(struct layer *layer)
{
    const uint8_t *header = layer->captured.data;
    size_t options = (header[0] & (size_t)GENEVE_OPTION_WORDS) * GENEVE_WORD;
    enum frame_fate fate;

    if ((header[0] & ~GENEVE_OPTION_WORDS) != 0 || (header[1] & GENEVE_RESERVED) != 0 ||
        header[LAST_RESERVED] != 0 || layer->length < TUNNEL_HEADER + options ||
        !options_are_sound(bytes_after(layer->captured, TUNNEL_HEADER), options))
        return no_tunnel(layer);
    if (layer->captured.length < TUNNEL_HEADER + options)
        return FRAME_TUNNEL_CUT;
    fate = enter(layer, TUNNEL_GENEVE, TUNNEL_HEADER + options);
    return fate == FRAME_DELIVERED ? ethernet_expect_type(layer, bytes_be16(header + 2)) : fate;
}

static const struct {
    uint16_t port;
    enum frame_fate (*decode)(struct layer *layer);
} ports[] = {
    { 4789, decode_vxlan },
    { 8472, decode_vxlan },
    { 4790, decode_extended_vxlan },
    { 6081, decode_geneve },
};

/* Takes off the UDP header and what lies behind its length. */
static bool take_udp(struct layer *layer)
{
    uint16_t length = bytes_be16(layer->captured.data + UDP_LENGTH);

    if (length != 0 && (length < UDP_HEADER + TUNNEL_HEADER || length > layer->length))
        return false;
    if (length != 0)
        layer_limit(layer, length);
    layer_take(layer, UDP_HEADER);
    return true;
}

enum frame_fate udp_tunnel_decode(struct layer *layer)
{
    uint16_t port;

    if (layer->captured.length < UDP_HEADER + TUNNEL_HEADER)
        return no_tunnel(layer);
    port = bytes_be16(layer->captured.data + UDP_DESTINATION);
    for (size_t i = 0; i < sizeof ports / sizeof ports[0]; i++)
        if (ports[i].port == port)
            return take_udp(layer) ? ports[i].decode(layer) : no_tunnel(layer);
    return no_tunnel(layer);
}
