/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of PPP protocols. */
#include "capture/ppp_decoder.h"

#include "capture/ethernet_decoder.h"

enum {
    PPP_IPV4 = 0x0021,
    PPP_IPV6 = 0x0057,
    PPP_MPLS = 0x0281,
    PPP_MPLS_UPSTREAM = 0x0283, /* multicast, before RFC 5332 */
};

enum {
    HDLC_ALL_STATIONS = 0xff,
    HDLC_UNNUMBERED = 3,
    HDLC_HEADER = 2,
    CISCO_UNICAST = 0x0f,
    CISCO_BROADCAST = 0x8f,
    CISCO_HEADER = 4,
};

enum { PPPOE_LENGTH = 4, PPPOE_SESSION_DATA = 0x1100 };

static const struct {
    uint16_t protocol;
    enum layer_kind kind;
    enum ip_family family;
} protocols[] = {
    { PPP_IPV4, LAYER_IP, IP_FAMILY_4 },
    { PPP_IPV6, LAYER_IP, IP_FAMILY_6 },
    { PPP_MPLS, LAYER_MPLS, IP_FAMILY_NONE },
    { PPP_MPLS_UPSTREAM, LAYER_MPLS, IP_FAMILY_NONE },
};

static enum frame_fate expect_protocol(struct layer *layer, uint16_t protocol)
{
    for (size_t i = 0; i < sizeof protocols / sizeof protocols[0]; i++)
        if (protocols[i].protocol == protocol) {
            layer->kind = protocols[i].kind;
            layer->family = protocols[i].family;
            return FRAME_DELIVERED;
        }
    return FRAME_NOT_IP;
}

enum frame_fate ppp_decode(struct layer *layer)
{
    struct bytes octets = layer->captured;
    bool is_compressed = octets.length > 0 && octets.data[0] % 2 == 1;
    size_t size = is_compressed ? 1 : 2;

    if (octets.length < size)
        return FRAME_PPP_CUT;
    layer_take(layer, size);
    return expect_protocol(layer, is_compressed ? octets.data[0] : bytes_be16(octets.data));
}

enum frame_fate pppoe_decode(struct layer *layer)
{
    struct bytes octets = layer->captured;
    uint16_t length;

    if (octets.length < PPPOE_HEADER)
        return FRAME_PPP_CUT;
    if (bytes_be16(octets.data) != PPPOE_SESSION_DATA)
        return FRAME_NOT_IP;
    length = bytes_be16(octets.data + PPPOE_LENGTH);
    layer_take(layer, PPPOE_HEADER);
    if (length > 0)
        layer_limit(layer, length);
    layer->kind = LAYER_PPP;
    return FRAME_DELIVERED;
}

enum frame_fate ppp_expect_framed(struct layer *layer)
{
    struct bytes octets = layer->captured;

    if (octets.length >= HDLC_HEADER && octets.data[0] == HDLC_ALL_STATIONS &&
        octets.data[1] == HDLC_UNNUMBERED)
        layer_take(layer, HDLC_HEADER);
    layer->kind = LAYER_PPP;
    return FRAME_DELIVERED;
}

enum frame_fate ppp_expect_hdlc(struct layer *layer)
{
    struct bytes octets = layer->captured;

    if (octets.length < CISCO_HEADER ||
        (octets.data[0] != CISCO_UNICAST && octets.data[0] != CISCO_BROADCAST))
        return ppp_expect_framed(layer);
    layer_take(layer, CISCO_HEADER);
    return ethernet_expect_type(layer, bytes_be16(octets.data + 2));
}
