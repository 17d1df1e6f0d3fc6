/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether client and server are the same machine, so that nobody on a network can have listened. */
#ifndef SMTP_ONE_MACHINE_H
#define SMTP_ONE_MACHINE_H

#include "smtp/session.h"

static inline bool session_is_on_one_machine(const struct session *session)
{
    return ip_address_is_loopback(&session->client.address) ||
           ip_address_equal(&session->client.address, &session->server.address);
}

#endif
