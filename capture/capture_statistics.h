/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Capture statistics: what became of the frames of a source.
 *
 * Two kinds of numbers. `fates`: each frame counts in exactly one of them, so
 * that their sum is the number of frames. `counters`: what else was seen, as
 * often as it was seen. The times are those of the earliest and the latest
 * frame, delivered or not: captures need not come in the order of time. A frame
 * whose time is out of range has none.
 *
 * Whoever prints them walks the list of names and values and needs to know
 * none of the members.
 */
#ifndef CAPTURE_CAPTURE_STATISTICS_H
#define CAPTURE_CAPTURE_STATISTICS_H

#include "capture/frame_decoder.h"

enum capture_counter {
    COUNTER_FRAMES,
    COUNTER_BYTES_CAPTURED,
    COUNTER_BYTES_ON_WIRE,
    COUNTER_FRAMES_SNAPPED, /* cut by the snap length, whatever became of them */
    COUNTER_TIMES_OUT_OF_RANGE,
    COUNTER_FRAMES_WITHOUT_TIME, /* pcapng, from here on */
    COUNTER_BLOCKS_SKIPPED,      /* without a packet, or in a skipped section */
    COUNTER_SECTIONS_SKIPPED,    /* of a version that is not known */
    COUNTER_OPTIONS_DAMAGED,
    COUNTER_OCTETS_IGNORED,    /* behind the end of compressed data */
    COUNTER_KERNEL_DROPPED,    /* live: there was no room for them */
    COUNTER_INTERFACE_DROPPED, /* live: by the interface or its driver */
    COUNTER_FRAMES_TOO_EARLY,  /* live: passed over, since not yet divided between workers */
    COUNTER_FRAMES_OFFLOADED,  /* live: longer than any frame that the interface carries */
    COUNTER_IPV4,              /* delivered packets, from here on */
    COUNTER_IPV6,
    COUNTER_VLAN_TAGGED,
    COUNTER_TUNNELLED, /* in one tunnel or several */
    COUNTER_IP_LENGTHS_ZERO,
    COUNTER_IP_LENGTHS_BEYOND_FRAME,
    COUNTER_DATAGRAMS_BEGUN, /* those of enum ip_fragments_count, from here on */
    COUNTER_DATAGRAMS_WHOLE,
    COUNTER_DATAGRAMS_EXPIRED,
    COUNTER_DATAGRAMS_GIVEN_UP,
    COUNTER_FRAGMENTS_OVERLAPPING,
    COUNTER_FRAGMENTS_DIFFERING,
    CAPTURE_COUNTER_COUNT
};

_Static_assert(CAPTURE_COUNTER_COUNT - COUNTER_DATAGRAMS_BEGUN == IP_FRAGMENTS_COUNT_COUNT,
               "a counter for each count of fragments");

struct capture_statistics {
    uint64_t counters[CAPTURE_COUNTER_COUNT];
    uint64_t fates[FRAME_FATE_COUNT];
    timestamp first; /* meaningful if capture_statistics_have_times */
    timestamp last;
};

enum capture_statistic_kind { CAPTURE_STATISTIC_COUNT, CAPTURE_STATISTIC_TIME };

/* One name and its value. */
struct capture_statistic {
    const char *name;
    enum capture_statistic_kind kind;
    union {
        uint64_t count;
        timestamp time;
    };
};

/* Counts a frame and what frame_decode said about it. */
void capture_statistics_count(struct capture_statistics *statistics, const struct frame *frame,
                              const struct decoded_frame *decoded);

/* Sets what a store of fragments counted since `before`. */
void capture_statistics_count_fragments(struct capture_statistics *statistics,
                                        const uint64_t now[IP_FRAGMENTS_COUNT_COUNT],
                                        const uint64_t before[IP_FRAGMENTS_COUNT_COUNT]);

/* Adds those of another capture, or of another part of the same one. */
void capture_statistics_add(struct capture_statistics *sum, const struct capture_statistics *other);

bool capture_statistics_have_times(const struct capture_statistics *statistics);

/* The entry at `index`, from 0 on; false behind the last one. The two times
 * stand last, and only when there was a frame with a time. */
bool capture_statistics_at(const struct capture_statistics *statistics, size_t index,
                           struct capture_statistic *ret_statistic);

/* "packets" for FRAME_DELIVERED, else the reason: "not_ip", ... */
const char *frame_fate_name(enum frame_fate fate);
/* "frames", "bytes_captured", ... */
const char *capture_counter_name(enum capture_counter counter);

#endif
