/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What somebody at a terminal sees while an interface is watched: transcripts as sessions
 * end, and below them a line that says how things stand, anew every second.
 */
#ifndef CLI_WATCH_LIVE_VIEW_H
#define CLI_WATCH_LIVE_VIEW_H

#include "cli/reading/progress.h"
#include "cli/options/read_options.h"
#include "cli/reading/reading.h"
#include "output/bottom_line.h"
#include "output/session_tally.h"

/* How things stand, and stood a while before. */
struct live_view_facts {
    const char *interface;
    duration elapsed; /* since the beginning */
    duration span;    /* since the counts before */
    uint64_t frames, frames_before;
    uint64_t octets, octets_before;
    uint64_t sessions;
    uint64_t warnings; /* and notices of that severity; as the next */
    uint64_t critical;
    uint64_t lost; /* frames, by the kernel or the interface */
};

/* `eth1 0:12:34, 120 frames/s, 35 kB/s, 17 sessions, 3 warnings`: what is not 0 of the last
 * three. */
void live_view_format(const struct live_view_facts *facts, char text[PROGRESS_TEXT_SIZE]);

/* Whether the options and the terminal on standard output want it; NULL otherwise. */
struct bottom_line *live_view_new(const struct read_options *options);

struct live_view {
    struct bottom_line *bottom; /* lent; NULL: nothing is shown */
    duration begun;             /* by the monotonic clock, as are all of them */
    duration shown;
    uint64_t frames; /* when it was shown last */
    uint64_t octets;
};

struct live_view live_view_begin(struct bottom_line *bottom);

/* A second has passed since the last time. */
bool live_view_is_due(const struct live_view *view);

/* The reading's counters are those of now. */
void live_view_show(struct live_view *view, const struct reading *reading,
                    const struct tally_counts *tally);

#endif
