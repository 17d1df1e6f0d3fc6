/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What cannot be looked into, by what it begins with. */
#include "capture/live_filter.h"

#include <pcap/pcap.h>
#include <stdbool.h>

/* Numbers of IP: fragments, tunnels, and what may stand between IPv6 and TCP. */
static const char *const behind_ip[] = {
    "ip[6:2] & 0x3fff != 0",                         /* RFC 791 3.1: a fragment */
    "ip proto 4 or ip proto 41 or ip proto 47",      /* IP, IPv6, GRE */
    "ip6[6] == 4 or ip6[6] == 41 or ip6[6] == 47",   /* the same in IPv6 */
    "ip6[6] == 0 or ip6[6] == 43 or ip6[6] == 44",   /* hop-by-hop, routing, fragment */
    "ip6[6] == 60 or ip6[6] == 51 or ip6[6] == 135", /* destination, AH, mobility */
    "ip6[6] == 139 or ip6[6] == 140",                /* host identity, shim6 */
    "udp port 4789 or udp port 8472",                /* VXLAN, Linux's own port of it */
    "udp port 4790 or udp port 6081",                /* VXLAN-GPE, Geneve */
};

/* Ethernet types: 802.1Q and its kin, MPLS, PPPoE and bridged Ethernet. */
static const char *const in_front_of_ip[] = {
    "ether proto 0x8100 or ether proto 0x88a8 or ether proto 0x9100 or ether proto 0x9200",
    "ether proto 0x8847 or ether proto 0x8848",
    "ether proto 0x8864 or ether proto 0x6558",
};

static void add(struct bounded_buffer *expression, const char *part)
{
    bounded_buffer_append(expression, bytes_of_string(expression->length > 0 ? " or (" : "("));
    bounded_buffer_append(expression, bytes_of_string(part));
    bounded_buffer_append(expression, bytes_of_string(")"));
}

static bool has_ethernet_types(int link_type)
{
    return link_type == DLT_EN10MB || link_type == DLT_LINUX_SLL || link_type == DLT_LINUX_SLL2;
}

void live_filter_write(struct bounded_buffer *expression, const char *ports, int link_type)
{
    add(expression, ports);
    for (size_t i = 0; i < sizeof behind_ip / sizeof behind_ip[0]; i++)
        add(expression, behind_ip[i]);
    for (size_t i = 0; i < sizeof in_front_of_ip / sizeof in_front_of_ip[0]; i++)
        if (has_ethernet_types(link_type))
            add(expression, in_front_of_ip[i]);
    bounded_buffer_append(expression, bytes_of("", 1));
}
