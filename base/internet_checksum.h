/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Internet checksum, RFC 1071: the ones' complement of the ones' complement sum of 16-bit
 * words.
 */
#ifndef BASE_INTERNET_CHECKSUM_H
#define BASE_INTERNET_CHECKSUM_H

#include "base/bytes.h"

/* Adds the words to a sum that began at 0 and has taken an even number of octets so far. An odd
 * last octet counts as the high half of a word. */
uint64_t internet_sum(uint64_t sum, struct bytes bytes);

/* The sum in 16 bits: all ones over something with its own right checksum in it. */
uint16_t internet_sum_fold(uint64_t sum);

#endif
