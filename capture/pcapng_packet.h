/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pcapng packets: the three blocks that carry one.
 *
 * Enhanced packet block, the obsolete packet block, and the simple packet
 * block, which names no interface, so that the section's first one is meant,
 * and has no time (draft-ietf-opsawg-pcapng, Enhanced Packet Block, Simple
 * Packet Block, appendix Packet Block). A simple packet block has no captured
 * length either: it is the smaller of the length on the wire and the
 * interface's snap length.
 */
#ifndef CAPTURE_PCAPNG_PACKET_H
#define CAPTURE_PCAPNG_PACKET_H

#include "capture/pcapng_block.h"

struct pcapng_packet {
    uint32_t interface;
    bool has_time;
    uint64_t time; /* in the units of the interface */
    uint32_t captured;
    uint32_t length;   /* on the wire */
    struct bytes rest; /* the block from the first octet of the packet on */
};

enum pcapng_packet_result {
    PCAPNG_PACKET_NONE,    /* a block that carries no packet */
    PCAPNG_PACKET_DAMAGED, /* not even the header of a packet fits in; nothing is set */
    PCAPNG_PACKET_READ,
};

/* `first_snap_length` is that of the section's first interface, 0 for none. The
 * captured length is as the block says, and may be more than `rest` has. */
enum pcapng_packet_result pcapng_packet_read(const struct pcapng_block *block,
                                             uint32_t first_snap_length,
                                             struct pcapng_packet *ret_packet);

#endif
