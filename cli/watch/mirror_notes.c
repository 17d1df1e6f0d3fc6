/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judging a mirror by what was counted. */
#include "cli/watch/mirror_notes.h"

#include <inttypes.h>
#include <stdio.h>

/* A port or two may be mirrored twice on purpose, and a client may be out of sight: it is
 * said from so many in a hundred on. */
enum { COPIES_PERCENT = 5, ONE_SIDED_PERCENT = 10 };

static void add(struct mirror_notes *notes, uint64_t part, uint64_t whole, const char *words)
{
    snprintf(notes->text[notes->count++], MIRROR_NOTE_SIZE, "%" PRIu64 " of %" PRIu64 " %s", part,
             whole, words);
}

static bool reaches(uint64_t part, uint64_t whole, unsigned percent)
{
    return part > 0 && part * 100 >= whole * percent;
}

static void judge_frames(struct mirror_notes *notes, const uint64_t counters[])
{
    uint64_t frames = counters[COUNTER_FRAMES];
    uint64_t dropped = counters[COUNTER_KERNEL_DROPPED];

    if (frames + dropped == 0)
        snprintf(notes->text[notes->count++], MIRROR_NOTE_SIZE,
                 "no frame has come that the filter wants: is mail mirrored to this interface?");
    if (dropped > 0)
        add(notes, dropped, frames + dropped,
            "frames were dropped by the kernel, which had no room for them (see --buffer)");
    if (counters[COUNTER_INTERFACE_DROPPED] > 0)
        add(notes, counters[COUNTER_INTERFACE_DROPPED],
            frames + counters[COUNTER_INTERFACE_DROPPED], "frames were dropped by the interface");
    if (counters[COUNTER_FRAMES_SNAPPED] > 0)
        add(notes, counters[COUNTER_FRAMES_SNAPPED], frames,
            "frames were cut short: bytes of their mail are missing");
    if (counters[COUNTER_FRAMES_OFFLOADED] > 0)
        add(notes, counters[COUNTER_FRAMES_OFFLOADED], frames,
            "frames are longer than the interface carries: offload joined them"
            " (`ethtool -K` with `gro off lro off` ends that)");
}

struct mirror_notes mirror_notes_find(const struct capture_statistics *capture,
                                      const struct reassembly_statistics *reassembly,
                                      const struct tally_counts *tally)
{
    uint64_t packets = reassembly->value[COUNT_ANALYSED];
    uint64_t copies = reassembly->value[COUNT_COPIES];
    struct mirror_notes notes = { .count = 0 };

    judge_frames(&notes, capture->counters);
    if (reaches(copies, packets, COPIES_PERCENT))
        add(&notes, copies, packets, "packets came twice: the mirror has more than one source");
    if (reaches(tally->one_sided, tally->sessions, ONE_SIDED_PERCENT))
        add(&notes, tally->one_sided, tally->sessions,
            "sessions were seen in one direction only: the mirror lacks the other");
    return notes;
}
