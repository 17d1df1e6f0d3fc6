/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the last whole block of a pcapng file ends.
 */
#ifndef OUTPUT_PCAPNG_TAIL_H
#define OUTPUT_PCAPNG_TAIL_H

#include <stdbool.h>
#include <stdint.h>

/* An empty file ends at 0. False when the file of that size does not begin as pcapng does, or has
 * something in it that is no block: then nobody knows what is in it. */
bool pcapng_tail_find(int descriptor, uint64_t size, uint64_t *ret_end);

#endif
