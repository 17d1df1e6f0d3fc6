/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The reassembler: packets in, stream events out.
 *
 * It picks TCP of the watched ports, checks the headers, keeps the packet
 * clock, and hands the rest to the engine it was made with. What it leaves out
 * is counted by reason.
 *
 * Several reassemblers may divide the connections of one capture: each gets
 * every packet, so that its clock is that of all, and keeps its share; or they are divided,
 * and ticks keep their clocks together. Each
 * packet counts in one of them, so that the sums of their counters are what one
 * reassembler would have counted.
 *
 * A packet is lent for the length of the call. Every event is raised from
 * within a call of the packet sink or of reassembler_end; the stream sink must
 * not call back.
 */
#ifndef REASSEMBLY_REASSEMBLER_H
#define REASSEMBLY_REASSEMBLER_H

#include "base/error.h"
#include "base/memory_budget.h"
#include "capture/packet.h"
#include "reassembly/flow_share.h"
#include "reassembly/port_set.h"
#include "reassembly/reassembly_limits.h"
#include "reassembly/reassembly_statistics.h"
#include "reassembly/stream_event.h"
#include "reassembly/tcp_header.h"

struct reassembly_options {
    const char *engine; /* NULL for the default */
    struct port_set ports;
    bool verify_checksums; /* leave out and count packets with wrong ones */
    bool vlan_aware;       /* the same endpoints in two VLANs are two connections */
    struct reassembly_limits limits;
    struct flow_share share;      /* the connections that are kept */
    bool divided;                 /* what others keep does not come, but for what was put together
                                     from fragments */
    struct memory_budget *budget; /* lent; NULL: one of its own of REASSEMBLY_MEMORY */
};

/* What a reassembler may keep that was lent no budget. */
enum { REASSEMBLY_MEMORY = 256 << 20 };

struct reassembler;

/* The default engine, ports and limits; checksums and VLANs are not looked at;
 * every connection is kept. */
struct reassembly_options reassembly_options_default(void);

/* NULL with an error when there is no such engine, or it cannot run a second
 * time in this process. */
struct reassembler *reassembler_new(const struct reassembly_options *options,
                                    struct stream_sink sink, struct error *error);

/* Raises no events; NULL is allowed. */
void reassembler_free(struct reassembler *reassembler);

struct packet_sink reassembler_packet_sink(struct reassembler *reassembler);

/* Of divided reassemblers, whose a packet is that no fragments were needed for: the share of its
 * connection. False when it has none; then it was counted here and is done with. Moves no clock. */
bool reassembler_sort(struct reassembler *reassembler, const struct packet *packet,
                      unsigned *ret_share);

/* Whether the engine gets the packet, and then its header. */
bool reassembler_takes(const struct reassembler *reassembler, const struct packet *packet,
                       struct tcp_header *ret_tcp);

/* Whether the event that is being raised comes from time that has passed, and
 * not yet from the packet that said so. */
bool reassembler_is_expiring(const struct reassembler *reassembler);

/* Ends every open connection, in the order in which they began. Packets that
 * follow belong to another capture: its time may lie before. */
void reassembler_end(struct reassembler *reassembler, enum close_reason reason);

/* The counters up to now; valid until the next call on the reassembler. */
const struct reassembly_statistics *reassembler_statistics(struct reassembler *reassembler);

#endif
