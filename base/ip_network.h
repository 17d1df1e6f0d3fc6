/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Blocks of IP addresses: `192.0.2.0/24`, `2001:db8::/32`, or one address.
 */
#ifndef BASE_IP_NETWORK_H
#define BASE_IP_NETWORK_H

#include "base/address.h"
#include "base/error.h"

struct ip_network {
    struct ip_address address;
    uint8_t prefix_length; /* leading bits that count */
};

/* Bits behind the prefix may be set and do not count. On failure says what is
 * wrong and leaves `*ret_network` alone. */
bool ip_network_parse(struct ip_network *ret_network, const char *text, struct error *error);

/* Never across families. */
bool ip_network_contains(const struct ip_network *network, const struct ip_address *address);

#endif
