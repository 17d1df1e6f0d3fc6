/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frame decoder: filter, link header, tags, IP headers, fragments, tunnels; one
 * fate for each frame.
 *
 * Nothing is copied or allocated but for fragments: the packet is made of views
 * into the frame, or into what fragments made whole. No octet behind the
 * captured ones is ever read.
 */
#ifndef CAPTURE_FRAME_DECODER_H
#define CAPTURE_FRAME_DECODER_H

#include "capture/ip_fragments.h"

struct decoded_frame {
    enum frame_fate fate;
    enum ip_length ip_length; /* FRAME_DELIVERED only */
    struct packet packet;     /* FRAME_DELIVERED only */
};

/* The packet is valid as long as the frame, and until the next one is decoded with the same
 * `fragments`. These may be NULL: then every fragment is FRAME_FRAGMENT, and that is all. */
void frame_decode(const struct frame *frame, struct ip_fragments *fragments,
                  struct decoded_frame *ret_decoded);

#endif
