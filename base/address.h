/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IP addresses and endpoints, of both families in one type.
 *
 * Unused bytes are zero, so that two addresses are equal exactly when their
 * structs are.
 */
#ifndef BASE_ADDRESS_H
#define BASE_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum ip_family {
    IP_FAMILY_NONE,
    IP_FAMILY_4,
    IP_FAMILY_6,
};

struct ip_address {
    uint8_t family;     /* enum ip_family */
    uint8_t octets[16]; /* network order; IPv4 fills the first four */
};

struct endpoint {
    struct ip_address address;
    uint16_t port; /* host order */
};

/* Room for the longest IPv6 address in text and its NUL. */
enum { ADDRESS_TEXT_SIZE = 46 };

/* Where it stays: put together elsewhere and then copied as a whole, it would keep the processor
 * waiting for what it has just written piece by piece. For every packet. */
static inline void ip_address_set_v4(struct ip_address *ret_address, const uint8_t octets[4])
{
    ret_address->family = IP_FAMILY_4;
    memcpy(ret_address->octets, octets, 4);
    memset(ret_address->octets + 4, 0, sizeof ret_address->octets - 4);
}

struct ip_address ip_address_v4(const uint8_t octets[4]);
struct ip_address ip_address_v6(const uint8_t octets[16]);

bool ip_address_equal(const struct ip_address *a, const struct ip_address *b);
bool endpoint_equal(const struct endpoint *a, const struct endpoint *b);

/* Below 0, 0 or above 0, as `a` stands in one order of all endpoints. */
int endpoint_compare(const struct endpoint *a, const struct endpoint *b);

/* The machine itself: 127.0.0.0/8, ::1. */
bool ip_address_is_loopback(const struct ip_address *address);

/* A site's own: loopback, RFC 1918, RFC 4193, and link-local addresses. */
bool ip_address_is_private(const struct ip_address *address);

/* RFC 5952 text for IPv6, dotted quad for IPv4, "?" without a family. */
void ip_address_format(const struct ip_address *address, char text[ADDRESS_TEXT_SIZE]);

/* Family, address and port as octets, for hashes that are the same everywhere; their number. */
enum { ENDPOINT_OCTETS = 19 };
size_t endpoint_put(uint8_t octets[ENDPOINT_OCTETS], const struct endpoint *endpoint);

/* Room for `[IPv6]:port` and its NUL. */
enum { ENDPOINT_TEXT_SIZE = ADDRESS_TEXT_SIZE + 8 };

/* `192.0.2.1:25` or `[2001:db8::1]:25`. */
void endpoint_format(const struct endpoint *endpoint, char text[ENDPOINT_TEXT_SIZE]);

#endif
