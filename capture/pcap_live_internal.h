/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What opening and reading an interface have in common; only they need this. */
#ifndef CAPTURE_PCAP_LIVE_INTERNAL_H
#define CAPTURE_PCAP_LIVE_INTERNAL_H

#include <pcap/pcap.h>
#include <stdatomic.h>
#include <time.h>

#include "base/bounded_buffer.h"
#include "capture/link_watch.h"
#include "capture/packet_source_operations.h"
#include "capture/pcap_live_source.h"

struct live_source {
    struct packet_source base; /* first, so that one pointer serves both */
    pcap_t *pcap;
    const struct link_decoder *link;
    struct bounded_buffer filter; /* with a NUL */
    int wake;                     /* -1 for none */
    unsigned index;               /* of the interface; 0 for all of them, `any` */
    uint32_t longest;             /* octets of a frame that no offload joined; 0: not known */
    bool gone;
    bool nanoseconds;
    bool hurried;
    struct error warning; /* empty for none */
    timestamp begun;      /* what is older is passed over */
    timestamp last;       /* of the last frame, or of the start */
    duration tick_every;
    duration held_back;  /* what the kernel may be late with a frame */
    duration rest;       /* how long frames may gather in the ring; 0: not at all */
    uint64_t ring;       /* octets that it has room for */
    uint64_t gathered;   /* octets that came since it was waited last */
    duration idle_since; /* by the monotonic clock; 0: not idle */
    duration told_at;    /* the last tick, by the same */
    duration finishing;  /* when it was asked to end, by the same; 0: it was not */
    unsigned unseen;     /* frames since the clock was looked at */
    struct link_watch link_watch;
    timestamp outage;     /* not yet told; 0: none */
    bool has_waiting;     /* a frame that waits for an outage to be told */
    struct frame waiting; /* that one */
    struct pcap_stat counted;
};

/* The operations of such a source. */
extern const struct packet_source_operations live_operations;

static inline struct live_source *live(struct packet_source *base)
{
    return (struct live_source *)base;
}

static inline duration clock_now(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return now.tv_sec * DURATION_SECOND + now.tv_nsec;
}

#endif
