/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * As whom the program runs, and with which capabilities (capabilities(7)).
 *
 * Watching needs CAP_NET_RAW, for as long as it takes to open the interface, and
 * nothing else. So the program becomes another user first and opens every file as
 * that user: what it can open once it can open again, and nothing that it writes
 * belongs to root. When all is open it gives up the last capability.
 *
 * Capabilities are those of a thread: both functions are for a program that has
 * one. Without libcap-ng capabilities stay as they are, and there is no other user.
 */
#ifndef CLI_CONFINEMENT_PRIVILEGES_H
#define CLI_CONFINEMENT_PRIVILEGES_H

#include <stdbool.h>

#include "base/error.h"

/* Becomes `user`, with the groups that this user has, and keeps CAP_NET_RAW where it is
 * had; NULL: stays who it is, and root keeps what root has. False with an error. */
bool privileges_become(const char *user, struct error *error);

/* Gives up every capability, for good; false with an error. */
bool privileges_give_up(struct error *error);

/* NULL when they can be given up, or else why not. */
const char *privileges_obstacle(void);

#endif
