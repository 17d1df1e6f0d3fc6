/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Taking off labels, and telling what they labelled. */
#include "capture/mpls_decoder.h"

#include "capture/ethernet_decoder.h"

enum { LABEL_SIZE = 4, BOTTOM_OF_STACK = 0x100, CONTROL_WORD_SIZE = 4 };
enum { IPV4_HEADER_MIN = 20, IPV6_HEADER = 40 };

static bool is_sound_ipv4(const struct layer *layer)
{
    uint32_t header_length, length;

    if (layer->captured.length < IPV4_HEADER_MIN)
        return false;
    header_length = (layer->captured.data[0] & 0x0fU) * 4;
    length = bytes_be16(layer->captured.data + 2);
    return header_length >= IPV4_HEADER_MIN && length >= header_length && length <= layer->length;
}

static bool is_sound_ipv6(const struct layer *layer)
{
    return layer->captured.length >= IPV6_HEADER &&
           IPV6_HEADER + (uint32_t)bytes_be16(layer->captured.data + 4) <= layer->length;
}

/* 0 when there is no octet to tell. */
static unsigned version_of(const struct layer *layer)
{
    return layer->captured.length > 0 ? layer->captured.data[0] >> 4 : 0;
}

/* Sets the size of the control word in front of the Ethernet frame. */
static bool is_pseudowire(const struct layer *layer, size_t *ret_control_word)
{
    struct bytes octets = layer->captured;
    bool at_once = ethernet_holds_ip(octets);
    bool behind_word = octets.length > CONTROL_WORD_SIZE && bytes_be16(octets.data) == 0 &&
                       ethernet_holds_ip(bytes_after(octets, CONTROL_WORD_SIZE));

    *ret_control_word = behind_word ? CONTROL_WORD_SIZE : 0;
    return at_once != behind_word;
}

static enum frame_fate tell_payload(struct layer *layer)
{
    unsigned version = version_of(layer);
    size_t control_word;

    if ((version == 4 && is_sound_ipv4(layer)) || (version == 6 && is_sound_ipv6(layer))) {
        layer_expect_ip(layer, IP_FAMILY_NONE);
    } else if (is_pseudowire(layer, &control_word)) {
        layer_take(layer, control_word);
        layer->kind = LAYER_ETHERNET;
    } else if (version == 4 || version == 6 || layer->captured.length == 0) {
        layer_expect_ip(layer, IP_FAMILY_NONE);
    } else {
        return FRAME_NOT_IP;
    }
    return FRAME_DELIVERED;
}

enum frame_fate mpls_decode(struct layer *layer)
{
    uint32_t label;

    do {
        if (layer->captured.length < LABEL_SIZE)
            return FRAME_MPLS_CUT;
        label = bytes_be32(layer->captured.data);
        layer_take(layer, LABEL_SIZE);
    } while ((label & BOTTOM_OF_STACK) == 0);
    return tell_payload(layer);
}
