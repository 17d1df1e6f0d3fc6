/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a frame to a packet. */
#include "capture/frame_decoder.h"

#include "capture/capture_filter.h"
#include "capture/ethernet_decoder.h"
#include "capture/link_decoder.h"
#include "capture/mpls_decoder.h"
#include "capture/ppp_decoder.h"
#include "capture/tunnel_decoder.h"

/* Of LAYER_NONE and LAYER_IP there is nothing to take off here. */
static enum frame_fate (*const decoders[])(struct layer *layer) = {
    [LAYER_ETHERNET] = ethernet_decode, [LAYER_VLAN] = vlan_decode, [LAYER_MPLS] = mpls_decode,
    [LAYER_PPPOE] = pppoe_decode,       [LAYER_PPP] = ppp_decode,
};

_Static_assert(sizeof decoders / sizeof decoders[0] == LAYER_KIND_COUNT, "a decoder for each kind");

/* Takes off whatever stands in front of an IP packet. */
static enum frame_fate decode_to_ip(struct layer *layer)
{
    enum frame_fate fate = FRAME_DELIVERED;

    while (fate == FRAME_DELIVERED && layer->kind != LAYER_IP)
        fate = decoders[layer->kind](layer);
    return fate;
}

/* From an IP header to the payload of a whole packet. */
static enum frame_fate decode_ip(const struct layer *layer, struct ip_fragments *fragments,
                                 struct decoded_frame *decoded)
{
    struct packet *packet = &decoded->packet;
    struct ip_reading reading;
    enum frame_fate fate = ip_decode(layer, packet, &reading);

    while (fate == FRAME_DELIVERED && reading.is_fragment) {
        packet->encapsulation = layer->encapsulation;
        if (fragments == NULL)
            return FRAME_FRAGMENT;
        fate = ip_fragments_add(fragments, packet, &reading.fragment);
        if (fate == FRAME_DELIVERED)
            fate = ip_decode_whole(packet, &reading);
    }
    decoded->ip_length = reading.length;
    return fate;
}

/* From one IP header to the next, until a packet carries no tunnel. */
static enum frame_fate decode_to_innermost(struct layer *layer, struct ip_fragments *fragments,
                                           struct decoded_frame *decoded)
{
    struct packet *packet = &decoded->packet;
    enum frame_fate fate;

    do {
        fate = decode_to_ip(layer);
        if (fate == FRAME_DELIVERED)
            fate = decode_ip(layer, fragments, decoded);
        if (fate == FRAME_DELIVERED)
            fate = tunnel_decode(packet, layer);
    } while (fate == FRAME_DELIVERED && layer->kind != LAYER_NONE);
    packet->encapsulation = layer->encapsulation;
    return fate;
}

static enum frame_fate decode(const struct frame *frame, struct ip_fragments *fragments,
                              struct decoded_frame *decoded)
{
    struct packet *packet = &decoded->packet;
    struct layer layer;
    enum frame_fate fate;

    if (frame->obstacle != FRAME_DELIVERED)
        return frame->obstacle;
    if (frame->filter != NULL && !capture_filter_wants(frame->filter, frame))
        return FRAME_FILTERED_OUT;
    fate = link_decode(frame, &layer);
    if (fate != FRAME_DELIVERED)
        return fate;
    packet->kind = PACKET_IP;
    packet->time = frame->time;
    packet->source = frame->source;
    packet->frame = frame->captured;
    packet->frame_length = frame->length;
    packet->link_type = link_decoder_type(frame->link);
    return decode_to_innermost(&layer, fragments, decoded);
}

void frame_decode(const struct frame *frame, struct ip_fragments *fragments,
                  struct decoded_frame *ret_decoded)
{
    if (fragments != NULL)
        ip_fragments_advance(fragments, frame->time);
    ret_decoded->fate = decode(frame, fragments, ret_decoded);
}
