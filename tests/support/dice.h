/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Chance for tests: the same numbers from the same seed on every machine.
 */
#ifndef TESTS_SUPPORT_DICE_H
#define TESTS_SUPPORT_DICE_H

#include <stdbool.h>
#include <stdint.h>

struct dice {
    uint64_t state; /* the seed, at first */
};

/* 0 to sides - 1. */
static inline uint32_t roll(struct dice *dice, uint32_t sides)
{
    dice->state = dice->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(dice->state >> 33) % sides;
}

static inline bool roll_chance(struct dice *dice, uint32_t per_mille)
{
    return roll(dice, 1000) < per_mille;
}

/* Neighbouring seeds make generators that look alike at first; this tells them apart. */
static inline struct dice dice_of_seed(uint64_t seed)
{
    uint64_t mixed = (seed + 1) * UINT64_C(0x9E3779B97F4A7C15);

    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    return (struct dice){ mixed ^ (mixed >> 27) };
}

#endif
