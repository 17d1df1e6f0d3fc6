/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A fan-out group of the kernel (packet(7), PACKET_FANOUT): of the sockets on one interface
 * that are its members each frame goes to one. Which one a hash of the frame's addresses and
 * ports says, in which their order does not count; so plain connections stay together, and the
 * load is divided. What that hash makes of tunnels and fragments is no matter here
 * (capture/fan_out.h).
 */
#ifndef CAPTURE_LIVE_GROUP_H
#define CAPTURE_LIVE_GROUP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct live_group {
    bool has_members;
    uint16_t id; /* with members: chosen by the kernel, so that no other program has it */
};

/* Takes a packet socket in. What it has by then was not divided. False with an error. */
bool live_group_join(struct live_group *group, int descriptor, struct error *error);

#endif
