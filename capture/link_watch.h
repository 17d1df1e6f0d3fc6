/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Noticing that an interface goes down, or loses its carrier, however short it is: the
 * kernel says so on a netlink socket (rtnetlink(7), RTMGRP_LINK), which queues it. Nothing is
 * sent on it, and no privilege is needed.
 */
#ifndef CAPTURE_LINK_WATCH_H
#define CAPTURE_LINK_WATCH_H

#include <stdbool.h>

#include "base/error.h"

struct link_watch {
    int descriptor; /* can be read when something was said of some interface; -1: none */
    unsigned index; /* of the interface that is watched */
    bool is_down;
};

/* False with an error. The interface is taken to be up. */
bool link_watch_open(struct link_watch *watch, unsigned index, struct error *error);
void link_watch_close(struct link_watch *watch);

/* Whether it has gone down since it was asked last. Does not wait. */
bool link_watch_went_down(struct link_watch *watch);

#endif
