/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stood in front of an IP packet: VLAN tags and tunnels, outermost first.
 *
 * The link decoder fills it in, the flow key uses `tunnel_key`, the session
 * record repeats it. Of deeper stacks the innermost entries are left out;
 * `vlan_count` and `tunnel_count` never exceed the arrays.
 */
#ifndef BASE_ENCAPSULATION_H
#define BASE_ENCAPSULATION_H

#include <stdint.h>

enum { ENCAPSULATION_VLANS = 4, ENCAPSULATION_TUNNELS = 4 };

enum tunnel {
    TUNNEL_GRE,
    TUNNEL_ERSPAN,
    TUNNEL_VXLAN,
    TUNNEL_GENEVE,
    TUNNEL_IP_IN_IP,
    TUNNEL_6IN4,
    TUNNEL_COUNT
};

struct encapsulation {
    uint8_t vlan_count;
    uint8_t tunnel_count;
    uint16_t vlans_left_out;               /* tags beyond the first ENCAPSULATION_VLANS */
    uint16_t vlan[ENCAPSULATION_VLANS];    /* VLAN identifiers, 0 to 4095 */
    uint8_t tunnel[ENCAPSULATION_TUNNELS]; /* enum tunnel */
    uint32_t tunnel_key;                   /* innermost VNI, GRE key or ERSPAN session, else 0 */
};

/* "gre", "erspan", "vxlan", "geneve", "ip-in-ip", "6in4". */
const char *tunnel_name(enum tunnel tunnel);

#endif
