/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel says of an interface. */
#include "capture/link_watch.h"

#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdalign.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { NEWS_OCTETS = 16384 };

bool link_watch_open(struct link_watch *watch, unsigned index, struct error *error)
{
    const struct sockaddr_nl about = { .nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK };

    *watch = (struct link_watch){ .index = index };
    watch->descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (watch->descriptor >= 0 &&
        bind(watch->descriptor, (const struct sockaddr *)&about, sizeof about) == 0)
        return true;
    error_set(error, "cannot learn whether the interface goes down: %s", strerror(errno));
    link_watch_close(watch);
    return false;
}

void link_watch_close(struct link_watch *watch)
{
    if (watch->descriptor >= 0)
        close(watch->descriptor);
    watch->descriptor = -1;
}

static bool says_down(const struct nlmsghdr *header, const struct ifinfomsg *link)
{
    return header->nlmsg_type == RTM_DELLINK ||
           (link->ifi_flags & (IFF_UP | IFF_RUNNING)) != (IFF_UP | IFF_RUNNING);
}

/* Whether one of them says that what was up is down. The system's macros take no const. */
static bool hear(struct link_watch *watch, struct nlmsghdr *header, unsigned length)
{
    bool went_down = false;

    for (; NLMSG_OK(header, length); header = NLMSG_NEXT(header, length)) {
        const struct ifinfomsg *link = NLMSG_DATA(header);

        if (header->nlmsg_type != RTM_NEWLINK && header->nlmsg_type != RTM_DELLINK)
            continue;
        if (header->nlmsg_len < NLMSG_LENGTH(sizeof *link) ||
            (unsigned)link->ifi_index != watch->index)
            continue;
        went_down |= says_down(header, link) && !watch->is_down;
        watch->is_down = says_down(header, link);
    }
    return went_down;
}

bool link_watch_went_down(struct link_watch *watch)
{
    alignas(struct nlmsghdr) char news[NEWS_OCTETS];
    bool went_down = false;
    ssize_t length;

    if (watch->descriptor < 0)
        return false;
    while ((length = recv(watch->descriptor, news, sizeof news, 0)) > 0)
        went_down |= hear(watch, (struct nlmsghdr *)news, (unsigned)length);
    return went_down;
}
