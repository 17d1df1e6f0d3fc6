/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A server that sends an octet or two at a time, at the pace of a clock.
 *
 * So do tarpits: each reply takes a minute, and the client's time with it. A
 * segment of that size that follows another one at that pace, about a second,
 * goes on with a run; another size, another pause or missing bytes end it. A slow
 * network delays segments, but neither makes them small nor keeps a pace.
 */
#ifndef SMTP_STUTTER_H
#define SMTP_STUTTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/timestamp.h"

enum { STUTTER_OCTETS = 2 }; /* of a segment, at most */

/* The pause between two segments. */
struct stutter_pace {
    duration shortest;
    duration longest;
};

struct stutter {
    timestamp last;   /* when the segment under way came */
    timestamp before; /* and the one before it */
    size_t octets;    /* of the segment under way */
    uint32_t run;     /* segments of the run that came before it */
    uint32_t longest; /* segments of the longest run */
    duration time;    /* of all pauses within runs */
    struct stutter_pace pace;
};

/* `pace` is set before the first. Octets of the server came; true for `begins` where a TCP segment
 * does. */
void stutter_add(struct stutter *stutter, size_t octets, bool begins, timestamp time);

/* The segment under way is over: what follows it, if anything, is not known. */
void stutter_end(struct stutter *stutter);

#endif
