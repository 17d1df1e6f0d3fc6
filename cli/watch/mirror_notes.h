/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is wrong with the mirror itself: whoever sees half of the traffic, or all
 * of it twice, should learn that before he trusts what he reads.
 */
#ifndef CLI_WATCH_MIRROR_NOTES_H
#define CLI_WATCH_MIRROR_NOTES_H

#include "capture/capture_statistics.h"
#include "output/session_tally.h"
#include "reassembly/reassembly_statistics.h"

enum { MIRROR_NOTES_MOST = 7, MIRROR_NOTE_SIZE = 160 };

struct mirror_notes {
    size_t count;
    char text[MIRROR_NOTES_MOST][MIRROR_NOTE_SIZE];
};

/* A sentence for each thing that is wrong; none when all is well. */
struct mirror_notes mirror_notes_find(const struct capture_statistics *capture,
                                      const struct reassembly_statistics *reassembly,
                                      const struct tally_counts *tally);

#endif
