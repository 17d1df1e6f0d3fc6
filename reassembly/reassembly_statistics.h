/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What reassembly counted, each under the name that summaries show.
 */
#ifndef REASSEMBLY_REASSEMBLY_STATISTICS_H
#define REASSEMBLY_REASSEMBLY_STATISTICS_H

#include <stdint.h>

enum reassembly_statistic {
    /* Packets, each in one of these. */
    COUNT_ANALYSED,          /* TCP on a watched port, handed to the engine */
    COUNT_NOT_TCP,           /* another protocol */
    COUNT_OTHER_PORTS,       /* TCP, on no watched port */
    COUNT_TCP_HEADER_CUT,    /* the snap length left too little of the TCP header */
    COUNT_TCP_HEADER_SHORT,  /* no room for a TCP header */
    COUNT_TCP_HEADER_OFFSET, /* an impossible TCP data offset */
    COUNT_TCP_HEADER_FLAGS,  /* TCP flags that contradict each other */
    COUNT_BAD_IP_CHECKSUM,   /* only when verification was asked for */
    COUNT_BAD_TCP_CHECKSUM,
    COUNT_SAME_ENDPOINT, /* from an endpoint to itself */

    /* Analysed packets whose bytes the engine could not take. */
    COUNT_IPV6,         /* the engine reads no IPv6 */
    COUNT_SNAPPED,      /* cut by the snap length */
    COUNT_OVERSIZED,    /* longer than an IPv4 packet can be */
    COUNT_ZERO_NETWORK, /* from or to 0.0.0.0/8 */
    COUNT_AFTER_CLOSE,  /* stragglers of connections that were over */
    COUNT_IMPLAUSIBLE,  /* a sequence number far from the connection's */
    COUNT_COPIES,       /* seen twice by a mirror port, dropped */
    COUNT_CONFLICTING,  /* with other bytes than came before at the same place, which stay */
    COUNT_URGENT,       /* with an urgent pointer; read as ordinary data, RFC 6093 */

    /* Connections. */
    COUNT_CONNECTIONS,
    COUNT_IPV6_CONNECTIONS, /* not analysed */
    COUNT_TUNNEL_NAMESAKES, /* not followed: the same endpoints as one in another tunnel */
    COUNT_SYN_UNANSWERED,   /* an attempt, as the next two */
    COUNT_SYN_REFUSED,      /* answered by an RST */
    COUNT_HALF_OPEN,        /* answered but not completed, without payload */
    COUNT_WITHOUT_PAYLOAD,  /* not seen to open as a whole, and without payload */
    COUNT_STALLED,          /* ended with bytes missing, or never followed */
    COUNT_EVICTED,          /* given up for the limit of connections */
    COUNT_PORT_REUSED,      /* ended by a new connection of the same endpoints */
    COUNT_SYN_ON_OPEN,      /* SYNs for a connection that is open and sound */
    COUNT_MISSING_BYTES,    /* of connections with an event */
    COUNT_GAPS,             /* holes that were declared lost */
    COUNT_GAP_BYTES,
    COUNT_LATE_BYTES, /* that came when they were a gap already */

    /* Given up for memory, in this order; then connections, COUNT_EVICTED. */
    COUNT_HALF_OPEN_GIVEN_UP,
    COUNT_QUEUES_GIVEN_UP, /* of segments that waited for others */

    /* The engine's own losses. */
    COUNT_ENGINE_QUEUE_DROPPED, /* a queue of segments behind a hole was thrown away */
    COUNT_ENGINE_TABLE_FULL,    /* the engine gave up a connection of its own accord */
    COUNT_ENGINE_WARNINGS,      /* any other complaint */

    /* Time. */
    COUNT_CLOCK_STEPS_BACK, /* packets older than one before them */
    COUNT_CLOCK_JUMPS,      /* packets over an hour ahead of all others */

    REASSEMBLY_STATISTIC_COUNT
};

struct reassembly_statistics {
    uint64_t value[REASSEMBLY_STATISTIC_COUNT];
};

/* "packets_analysed", "syn_unanswered", ... */
const char *reassembly_statistic_name(enum reassembly_statistic statistic);

#endif
