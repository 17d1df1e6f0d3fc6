/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The environment, and datagrams. */
#include "cli/watch/service_manager.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MICROSECOND (DURATION_SECOND / 1000000)

/* A name that begins with @ stands for one that begins with NUL. */
static bool take_address(struct service_manager *manager, const char *name)
{
    size_t length = strlen(name);

    if ((name[0] != '/' && name[0] != '@') || length < 2 ||
        length >= sizeof manager->address.sun_path)
        return false;
    manager->address.sun_family = AF_UNIX;
    memcpy(manager->address.sun_path, name, length + 1);
    if (name[0] == '@')
        manager->address.sun_path[0] = '\0';
    /* Of an abstract name every octet counts, and a final NUL would be one. */
    manager->length =
        (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + (name[0] == '/' ? 1 : 0));
    return true;
}

/* Another process may be the one that is watched over. */
static duration find_watchdog(void)
{
    const char *process = getenv("WATCHDOG_PID");
    const char *interval = getenv("WATCHDOG_USEC");
    unsigned long long microseconds;

    if (interval == NULL || (process != NULL && strtol(process, NULL, 10) != getpid()))
        return 0;
    microseconds = strtoull(interval, NULL, 10);
    return microseconds < INT64_MAX / MICROSECOND ? (duration)microseconds * MICROSECOND : 0;
}

struct service_manager service_manager_find(void)
{
    struct service_manager manager = { .socket = -1 };
    const char *name = getenv("NOTIFY_SOCKET");

    if (name == NULL || !take_address(&manager, name))
        return manager;
    manager.socket = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    manager.watchdog = manager.socket >= 0 ? find_watchdog() : 0;
    return manager;
}

void service_manager_leave(struct service_manager *manager)
{
    if (manager->socket >= 0)
        close(manager->socket);
    manager->socket = -1;
}

bool service_manager_is_abstract(const struct service_manager *manager)
{
    return manager->socket >= 0 && manager->address.sun_path[0] == '\0';
}

void service_manager_tell(const struct service_manager *manager, const char *state)
{
    if (manager->socket >= 0)
        sendto(manager->socket, state, strlen(state), MSG_DONTWAIT | MSG_NOSIGNAL,
               (const struct sockaddr *)&manager->address, manager->length);
}
