/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A layer: what of a frame is still to be read, and the kind of header that it
 * begins with.
 *
 * A decoder reads one header, takes it off the layer and says which kind comes
 * next. So a frame is read from kind to kind, in any combination and order, and
 * a stack of any depth needs no memory. Every step takes at least one octet.
 *
 * The octets are the frame's, or those of a packet that was put together from
 * fragments. There are never more of them than `length` says.
 */
#ifndef CAPTURE_LAYER_H
#define CAPTURE_LAYER_H

#include <assert.h>

#include "base/address.h"
#include "base/encapsulation.h"
#include "capture/frame.h"

enum layer_kind {
    LAYER_NONE, /* nothing more to take off: the packet that was read is the innermost one */
    LAYER_IP,   /* the version is in the first octet */
    LAYER_ETHERNET,
    LAYER_VLAN, /* control information and a type, behind the type that announced them */
    LAYER_MPLS,
    LAYER_PPPOE,
    LAYER_PPP, /* from the protocol field on */
    LAYER_KIND_COUNT
};

struct layer {
    enum layer_kind kind;
    enum ip_family family; /* LAYER_IP: the version announced; IP_FAMILY_NONE: either */
    struct bytes captured;
    uint32_t length; /* octets on the wire, padding included */
    struct encapsulation encapsulation;
};

/* Takes off `size` octets, which were captured. */
static inline void layer_take(struct layer *layer, size_t size)
{
    assert(size <= layer->captured.length);
    layer->captured = bytes_of(layer->captured.data + size, layer->captured.length - size);
    layer->length -= (uint32_t)size;
}

/* Cuts off what lies behind `length` octets; a longer layer than it is cannot be had. */
static inline void layer_limit(struct layer *layer, uint32_t length)
{
    if (length >= layer->length)
        return;
    layer->length = length;
    layer->captured = bytes_first(layer->captured, length);
}

/* Counts a tunnel that is entered. */
static inline enum frame_fate layer_enter(struct layer *layer, enum tunnel tunnel)
{
    struct encapsulation *encapsulation = &layer->encapsulation;

    if (encapsulation->tunnel_count == ENCAPSULATION_TUNNELS)
        return FRAME_TUNNELS_TOO_DEEP;
    encapsulation->tunnel[encapsulation->tunnel_count++] = (uint8_t)tunnel;
    return FRAME_DELIVERED;
}

static inline void layer_expect_ip(struct layer *layer, enum ip_family family)
{
    layer->kind = LAYER_IP;
    layer->family = family;
}

#endif
