/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a frame to a packet. */
#include "capture/frame_decoder.h"

#include "capture/capture_filter.h"

static enum frame_fate decode(const struct frame *frame, struct decoded_frame *decoded)
{
    struct packet *packet = &decoded->packet;
    struct link_payload payload;
    enum frame_fate fate;

    if (frame->obstacle != FRAME_DELIVERED)
        return frame->obstacle;
    if (frame->filter != NULL && !capture_filter_wants(frame->filter, frame))
        return FRAME_FILTERED_OUT;
    fate = link_decode(frame, &payload);
    if (fate != FRAME_DELIVERED)
        return fate;
    packet->kind = PACKET_IP;
    packet->time = frame->time;
    packet->source = frame->source;
    packet->frame = frame->captured;
    packet->frame_length = frame->length;
    packet->encapsulation = payload.encapsulation;
    return ip_decode(&payload, packet, &decoded->ip_length);
}

void frame_decode(const struct frame *frame, struct decoded_frame *ret_decoded)
{
    ret_decoded->fate = decode(frame, ret_decoded);
}
