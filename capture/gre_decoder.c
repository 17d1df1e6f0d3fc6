/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading GRE and ERSPAN headers. */
#include "capture/gre_decoder.h"

#include "capture/ethernet_decoder.h"

enum {
    GRE_CHECKSUM = 0x8000,
    GRE_KEY = 0x2000,
    GRE_SEQUENCE = 0x1000,
    GRE_HEADER = 4,
    GRE_WORD = 4, /* of checksum and reserved bits, key, sequence number alike */
};

enum { TYPE_ERSPAN = 0x88be, TYPE_ERSPAN_III = 0x22eb };

enum {
    ERSPAN_II = 1, /* versions */
    ERSPAN_III = 2,
    ERSPAN_II_HEADER = 8,
    ERSPAN_III_HEADER = 12,
    ERSPAN_III_LAST_FIELDS = 10,
    ERSPAN_III_SUBHEADER = 8,
    ERSPAN_III_HAS_SUBHEADER = 0x0001,
    ERSPAN_SESSION_MASK = 0x03ff,
};

/* Of type II: where the VLAN tag of the mirrored frame is. */
enum { ERSPAN_TAG_WAS_ISL = 1, ERSPAN_TAG_WAS_VLAN = 2 };

/* Of type III. */
enum { ERSPAN_FRAME_ETHERNET = 0, ERSPAN_FRAME_IP = 2 };

static enum frame_fate decode_erspan_ii(struct layer *layer)
{
    const uint8_t *header = layer->captured.data;
    unsigned tag;

    if (layer->captured.length < ERSPAN_II_HEADER)
        return FRAME_TUNNEL_CUT;
    tag = header[2] >> 3 & 3U;
    if (tag == ERSPAN_TAG_WAS_ISL || tag == ERSPAN_TAG_WAS_VLAN)
        vlan_add(&layer->encapsulation, bytes_be16(header));
    layer_take(layer, ERSPAN_II_HEADER);
    layer->kind = LAYER_ETHERNET;
    return FRAME_DELIVERED;
}

static enum frame_fate decode_erspan_iii(struct layer *layer)
{
    size_t size = ERSPAN_III_HEADER;
    unsigned fields, frame_type;

    if (layer->captured.length < size)
        return FRAME_TUNNEL_CUT;
    fields = bytes_be16(layer->captured.data + ERSPAN_III_LAST_FIELDS);
    frame_type = fields >> 10 & 0x1f;
    if ((fields & ERSPAN_III_HAS_SUBHEADER) != 0)
        size += ERSPAN_III_SUBHEADER;
    if (layer->captured.length < size)
        return FRAME_TUNNEL_CUT;
    layer_take(layer, size);
    if (frame_type == ERSPAN_FRAME_IP)
        layer_expect_ip(layer, IP_FAMILY_NONE);
    else if (frame_type == ERSPAN_FRAME_ETHERNET)
        layer->kind = LAYER_ETHERNET;
    else
        return FRAME_NOT_IP;
    return FRAME_DELIVERED;
}

/* Version, VLAN, class, session: the first four octets are the same in both types. */
static enum frame_fate decode_erspan_header(struct layer *layer)
{
    const uint8_t *header = layer->captured.data;

    if (layer->captured.length < 4)
        return FRAME_TUNNEL_CUT;
    layer->encapsulation.tunnel_key = bytes_be16(header + 2) & ERSPAN_SESSION_MASK;
    switch (header[0] >> 4) {
    case ERSPAN_II:
        return decode_erspan_ii(layer);
    case ERSPAN_III:
        return decode_erspan_iii(layer);
    default:
        return FRAME_TUNNEL_DAMAGED;
    }
}

static enum frame_fate decode_erspan(struct layer *layer, bool has_header)
{
    enum frame_fate fate = layer_enter(layer, TUNNEL_ERSPAN);

    if (fate != FRAME_DELIVERED)
        return fate;
    if (has_header)
        return decode_erspan_header(layer);
    layer->kind = LAYER_ETHERNET;
    return FRAME_DELIVERED;
}

static enum frame_fate decode_payload(struct layer *layer, uint16_t type, unsigned flags)
{
    enum frame_fate fate;

    if (type == TYPE_ERSPAN || type == TYPE_ERSPAN_III)
        return decode_erspan(layer, type == TYPE_ERSPAN_III || (flags & GRE_SEQUENCE) != 0);
    fate = layer_enter(layer, TUNNEL_GRE);
    return fate == FRAME_DELIVERED ? ethernet_expect_type(layer, type) : fate;
}

static bool has(unsigned flags, unsigned flag)
{
    return (flags & flag) != 0;
}

enum frame_fate gre_decode(struct layer *layer)
{
    const uint8_t *header = layer->captured.data;
    size_t key_at, size;
    uint16_t flags, type;

    if (layer->captured.length < GRE_HEADER)
        return FRAME_TUNNEL_CUT;
    flags = bytes_be16(header);
    type = bytes_be16(header + 2);
    if ((flags & ~(GRE_CHECKSUM | GRE_KEY | GRE_SEQUENCE)) != 0) {
        layer->kind = LAYER_NONE;
        return FRAME_DELIVERED;
    }
    key_at = GRE_HEADER + (has(flags, GRE_CHECKSUM) ? GRE_WORD : 0);
    size =
        key_at + (has(flags, GRE_KEY) ? GRE_WORD : 0) + (has(flags, GRE_SEQUENCE) ? GRE_WORD : 0);
    if (layer->captured.length < size)
        return FRAME_TUNNEL_CUT;
    if (has(flags, GRE_KEY))
        layer->encapsulation.tunnel_key = bytes_be32(header + key_at);
    layer_take(layer, size);
    return decode_payload(layer, type, flags);
}
