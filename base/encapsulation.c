/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of tunnels. */
#include "base/encapsulation.h"

#include <assert.h>

static const char *const names[] = {
    [TUNNEL_GRE] = "gre",       [TUNNEL_ERSPAN] = "erspan",     [TUNNEL_VXLAN] = "vxlan",
    [TUNNEL_GENEVE] = "geneve", [TUNNEL_IP_IN_IP] = "ip-in-ip", [TUNNEL_6IN4] = "6in4",
};

_Static_assert(sizeof names / sizeof names[0] == TUNNEL_COUNT, "a name for each tunnel");

const char *tunnel_name(enum tunnel tunnel)
{
    assert(tunnel < TUNNEL_COUNT);
    return names[tunnel];
}
