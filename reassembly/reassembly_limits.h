/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How much reassembly may keep, and for how long.
 *
 * A zero in any field means the default. What happens at a limit stands beside
 * it; each shows in the connection's close reason or in the statistics.
 */
#ifndef REASSEMBLY_REASSEMBLY_LIMITS_H
#define REASSEMBLY_REASSEMBLY_LIMITS_H

#include <stddef.h>

#include "base/timestamp.h"

struct reassembly_limits {
    /* Connections remembered at once, at most what the engine can hold. Beyond
     * it the one idle for longest is closed as CLOSE_EVICTED. By default only
     * the engine and the memory budget say how many. */
    size_t connections;

    /* An open connection without a packet for so long is closed as CLOSE_TIMEOUT. */
    duration idle_timeout;

    /* A connection that was not answered or not completed for so long is
     * forgotten and counted, without an event. */
    duration opening_timeout;

    /* So long after the last packet a connection ends that has both FINs or an
     * RST but could not be followed to them; one that ended is forgotten. */
    duration closing_timeout;

    /* What may wait in one direction of a connection, in octets of memory.
     * Beyond it what is waited for is declared a gap. */
    size_t queue;

    /* A hole that the receiver has acknowledged past is a gap after so long,
     * or after so many further packets of the connection. */
    duration hole_timeout;
    uint32_t hole_packets;

    /* Where the receiver was never seen, or not for `silence`, a hole is a gap
     * when so much, or for so long, is queued behind it. */
    duration silence;
    size_t unheard_queue;
    duration unheard_timeout;
};

/* 3600 s idle, 30 s opening, 5 s closing; 1 MiB a queue; 500 ms or 64 packets
 * for a hole; 5 s of silence, then 64 KiB or 2 s. */
struct reassembly_limits reassembly_limits_default(void);

/* The same limits with the default in place of every zero. */
struct reassembly_limits reassembly_limits_filled(const struct reassembly_limits *limits);

#endif
