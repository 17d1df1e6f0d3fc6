/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Joining a fan-out group. */
#include "capture/live_group.h"

#include <errno.h>
#include <linux/if_packet.h>
#include <string.h>
#include <sys/socket.h>

/* The kernel does not put fragments together for us: it does so for IPv4 alone, and what it
 * gives up nobody learns. */
static bool join(const struct live_group *group, int descriptor)
{
    unsigned mode = PACKET_FANOUT_HASH | (group->has_members ? 0 : PACKET_FANOUT_FLAG_UNIQUEID);
    unsigned argument = group->id | mode << 16;

    return setsockopt(descriptor, SOL_PACKET, PACKET_FANOUT, &argument, sizeof argument) == 0;
}

static bool learn_id(struct live_group *group, int descriptor)
{
    unsigned argument = 0;
    socklen_t size = sizeof argument;

    if (getsockopt(descriptor, SOL_PACKET, PACKET_FANOUT, &argument, &size) != 0)
        return false;
    group->id = (uint16_t)argument;
    group->has_members = true;
    return true;
}

bool live_group_join(struct live_group *group, int descriptor, struct error *error)
{
    if (join(group, descriptor) && (group->has_members || learn_id(group, descriptor)))
        return true;
    error_set(error, "the kernel does not divide frames between workers: %s", strerror(errno));
    return false;
}
