/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Community ID: the name that other network tools give the same connection.
 *
 * Version 1 of the Community ID Flow Hashing specification with seed 0, for
 * TCP: the SHA-1 of seed, both addresses, protocol number, a zero octet and
 * both ports, in base64 behind `1:`. The endpoint with the lower address, or
 * of equal ones the lower port, stands first, so that both directions have the
 * same name. Unlike the session's `id` it has no time in it: two connections
 * between the same endpoints share it.
 *
 * SHA-1 comes from GnuTLS. Where a policy of the system forbids it, there is
 * no Community ID.
 */
#ifndef OUTPUT_COMMUNITY_ID_H
#define OUTPUT_COMMUNITY_ID_H

#include "base/address.h"

/* `1:`, 28 characters for 20 octets, and the NUL. */
enum { COMMUNITY_ID_TEXT_SIZE = 2 + 28 + 1 };

/* False: not of one IP version, or no SHA-1. */
bool community_id_format(const struct endpoint *a, const struct endpoint *b,
                         char text[COMMUNITY_ID_TEXT_SIZE]);

#endif
