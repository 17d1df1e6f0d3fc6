/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pcapng interfaces: what an interface description block says of the packets
 * that refer to it (draft-ietf-opsawg-pcapng, Interface Description Block).
 *
 * Used are the link type, the snap length, and of the options if_tsresol and
 * if_tsoffset. An option of the wrong length, or one that reaches out of its
 * block, is passed over and counted. The length of a frame check sequence
 * (if_fcslen) is not needed: the IP header says where its packet ends.
 */
#ifndef CAPTURE_PCAPNG_INTERFACE_H
#define CAPTURE_PCAPNG_INTERFACE_H

#include "capture/link_decoder.h"
#include "capture/pcapng_block.h"
#include "capture/pcapng_clock.h"

struct pcapng_interface {
    bool known;                      /* false when its block was too short */
    int link_type;                   /* of libpcap */
    const struct link_decoder *link; /* NULL: not supported */
    uint32_t snap_length;            /* 0: none */
    struct pcapng_clock clock;
};

/* The number of options that were passed over as damaged. */
unsigned pcapng_interface_read(const struct pcapng_block *block,
                               struct pcapng_interface *ret_interface);

#endif
