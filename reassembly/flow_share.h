/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which of several reassemblers keeps a connection.
 *
 * Each connection belongs to one of them, by a
 * hash of its endpoints and its innermost tunnel key in which the order of the
 * endpoints does not count. Each of them sees every packet, or those of its own
 * connections (reassembler.h). The hash has no key: the same connection falls to
 * the same share in every run, and who chooses his ports to load one share
 * makes the reading slower, not wrong.
 */
#ifndef REASSEMBLY_FLOW_SHARE_H
#define REASSEMBLY_FLOW_SHARE_H

#include "reassembly/tcp_header.h"

struct flow_share {
    unsigned index; /* from 0 on, below `count` */
    unsigned count; /* 0 is one share: everything */
};

/* To which of `count` shares the connection of this segment belongs. */
unsigned flow_share_of(unsigned count, const struct packet *packet, const struct tcp_header *tcp);

/* Whether the connection of this segment is of the share. */
bool flow_share_keeps(const struct flow_share *share, const struct packet *packet,
                      const struct tcp_header *tcp);

/* Whether what belongs to no connection is counted in this share: in one of them. */
static inline bool flow_share_is_first(const struct flow_share *share)
{
    return share->index == 0;
}

#endif
