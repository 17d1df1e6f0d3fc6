/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers that look random and are the same everywhere: SplitMix64. */
#ifndef TESTS_BENCH_TRAFFIC_RANDOM_H
#define TESTS_BENCH_TRAFFIC_RANDOM_H

#include <math.h>
#include <stdint.h>

static inline uint64_t traffic_random(uint64_t *state)
{
    uint64_t mixed = *state += UINT64_C(0x9e3779b97f4a7c15);

    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
    return mixed ^ (mixed >> 31);
}

/* From `least` to `most`, both included. */
static inline uint64_t traffic_between(uint64_t *state, uint64_t least, uint64_t most)
{
    return least + traffic_random(state) % (most - least + 1);
}

/* The same, each power of two as likely as the next: how sizes of mail spread. */
static inline uint64_t traffic_between_logs(uint64_t *state, uint64_t least, uint64_t most)
{
    double share = (double)(traffic_random(state) >> 11) / (double)(UINT64_C(1) << 53);

    return (uint64_t)((double)least * pow((double)most / (double)least, share));
}

#endif
