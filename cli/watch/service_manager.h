/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The service manager that started the program and wants to know how it is: the protocol of
 * sd_notify(3), which systemd and others speak.
 *
 * libsystemd makes a socket for each word, and a confined program can make none. So the one
 * socket is made before. Without NOTIFY_SOCKET in the environment there is no manager, and
 * nothing is told. A word is lost when the manager does not take it at once: nobody waits.
 */
#ifndef CLI_WATCH_SERVICE_MANAGER_H
#define CLI_WATCH_SERVICE_MANAGER_H

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/timestamp.h"

struct service_manager {
    int socket; /* -1: there is no manager */
    struct sockaddr_un address;
    socklen_t length;
    duration watchdog; /* a sign of life is wanted at least so often; 0: none is */
};

/* Looks into the environment. An address that is of no use counts as none. */
struct service_manager service_manager_find(void);
void service_manager_leave(struct service_manager *manager);

/* Whether it listens on an abstract socket, unix(7). */
bool service_manager_is_abstract(const struct service_manager *manager);

/* Lines of `NAME=value`, such as "READY=1". */
void service_manager_tell(const struct service_manager *manager, const char *state);

#endif
