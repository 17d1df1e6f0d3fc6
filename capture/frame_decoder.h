/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frame decoder: filter, link header, IP header; one fate for each frame.
 *
 * Nothing is copied or allocated: the packet is made of views into the frame.
 * No octet behind the captured ones is ever read.
 */
#ifndef CAPTURE_FRAME_DECODER_H
#define CAPTURE_FRAME_DECODER_H

#include "capture/ip_decoder.h"

struct decoded_frame {
    enum frame_fate fate;
    enum ip_length ip_length; /* FRAME_DELIVERED only */
    struct packet packet;     /* FRAME_DELIVERED only */
};

void frame_decode(const struct frame *frame, struct decoded_frame *ret_decoded);

#endif
