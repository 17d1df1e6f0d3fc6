/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking whether an interface is up. */
#include "cli/watch/watch_wait.h"

#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cli/command.h"

enum { LOOK_MILLISECONDS = 250 };

/* Any socket will do to ask. What cannot be found out opening it will tell. `any` is all of them.
 */
static bool is_up(const char *interface)
{
    struct ifreq request = { .ifr_flags = 0 };
    int descriptor;
    bool up;

    if (strcmp(interface, "any") == 0 || strlen(interface) >= sizeof request.ifr_name)
        return true;
    descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return true;
    snprintf(request.ifr_name, sizeof request.ifr_name, "%s", interface);
    up = ioctl(descriptor, SIOCGIFFLAGS, &request) == 0 && (request.ifr_flags & IFF_UP) != 0;
    close(descriptor);
    return up;
}

static bool is_to_finish(struct watch_signals *signals, const struct watch_waiter *waiter)
{
    enum watch_order order;

    while (watch_signals_next(signals, &order))
        if (order == WATCH_ORDER_FINISH ||
            (order == WATCH_ORDER_REOPEN && !waiter->reopen(waiter->context)))
            return true;
    return false;
}

enum watch_wait_end watch_wait(const char *interface, struct watch_signals *signals,
                               const struct watch_waiter *waiter)
{
    struct pollfd wait = { .fd = signals->descriptor, .events = POLLIN };

    if (is_up(interface))
        return WAIT_UP;
    complain("note: waiting for the interface %s to be up", interface);
    while (!is_up(interface)) {
        waiter->look(waiter->context);
        poll(&wait, 1, LOOK_MILLISECONDS);
        if (is_to_finish(signals, waiter))
            return WAIT_FINISH;
    }
    return WAIT_UP;
}
