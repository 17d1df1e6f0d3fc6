/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of IP protocols that are tunnels. */
#include "capture/tunnel_decoder.h"

#include "capture/gre_decoder.h"
#include "capture/udp_tunnel_decoder.h"

/* IANA numbers. */
enum { PROTOCOL_IPV4 = 4, PROTOCOL_UDP = 17, PROTOCOL_IPV6 = 41, PROTOCOL_GRE = 47 };

static enum frame_fate decode_ipv4(const struct packet *packet, struct layer *layer)
{
    (void)packet;
    layer_expect_ip(layer, IP_FAMILY_4);
    return layer_enter(layer, TUNNEL_IP_IN_IP);
}

static enum frame_fate decode_ipv6(const struct packet *packet, struct layer *layer)
{
    bool in_ipv4 = packet->source_address.family == IP_FAMILY_4;

    layer_expect_ip(layer, IP_FAMILY_6);
    return layer_enter(layer, in_ipv4 ? TUNNEL_6IN4 : TUNNEL_IP_IN_IP);
}

static enum frame_fate decode_gre(const struct packet *packet, struct layer *layer)
{
    (void)packet;
    return gre_decode(layer);
}

static enum frame_fate decode_udp(const struct packet *packet, struct layer *layer)
{
    (void)packet;
    return udp_tunnel_decode(layer);
}

static enum frame_fate (*const decoders[UINT8_MAX + 1])(const struct packet *packet,
                                                        struct layer *layer) = {
    [PROTOCOL_IPV4] = decode_ipv4,
    [PROTOCOL_UDP] = decode_udp,
    [PROTOCOL_IPV6] = decode_ipv6,
    [PROTOCOL_GRE] = decode_gre,
};

enum frame_fate tunnel_decode(const struct packet *packet, struct layer *layer)
{
    if (decoders[packet->protocol] == NULL) {
        layer->kind = LAYER_NONE;
        return FRAME_DELIVERED;
    }
    layer->captured = packet->payload;
    layer->length = packet->payload_length;
    return decoders[packet->protocol](packet, layer);
}
