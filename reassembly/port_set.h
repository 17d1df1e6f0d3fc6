/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The TCP ports that are watched.
 *
 * A connection is watched when either of its endpoints has such a port, since
 * the side that listens is not known before the SYN was seen.
 */
#ifndef REASSEMBLY_PORT_SET_H
#define REASSEMBLY_PORT_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct port_set {
    bool any;             /* every port was asked for, so that none tells which side serves */
    uint8_t member[8192]; /* one bit a port */
};

/* The ports of mail: 25, 465, 587, and the customary 2525 and 24 (LMTP). */
struct port_set port_set_default(void);

/* Reads `any` or a list such as `25,587,10000-10100`. On failure says what is
 * wrong with which item and leaves `*ret_set` alone. */
bool port_set_parse(struct port_set *ret_set, const char *text, struct error *error);

static inline bool port_set_has(const struct port_set *set, uint16_t port)
{
    return (set->member[port >> 3] >> (port & 7U) & 1U) != 0;
}

/* Whether a connection between these two ports is watched. */
static inline bool port_set_has_either(const struct port_set *set, uint16_t a, uint16_t b)
{
    return port_set_has(set, a) || port_set_has(set, b);
}

#endif
