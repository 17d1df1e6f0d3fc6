/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which system calls the program can still make: seccomp(2), by libseccomp.
 *
 * A list of what is denied, not of what is allowed: such a list of today would break
 * with the C library of tomorrow. There are three parts.
 *
 *   What a library may try by itself: making sockets, making processes. It is refused
 *   with EPERM, and the library goes on as well as it can.
 *
 *   What neither the program nor its libraries ever do: executing a program, tracing,
 *   changing who they are, mounting, typing in the operator's terminal and so on. Whoever
 *   does it has taken the program over; the kernel ends it at once with SIGSYS.
 *
 *   Sending on a socket that captures: writing to it, and copying its descriptor, are
 *   refused with EPERM. So the program cannot send, whatever it may be brought to do.
 *
 * The kernel logs both (audit type 1326). It holds for all threads, and cannot be taken
 * back. A build with sanitizers or for coverage may trace itself and make processes.
 */
#ifndef CLI_CONFINEMENT_CALL_FILTER_H
#define CLI_CONFINEMENT_CALL_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* `captures`: descriptors that must never send. False with the reason when the kernel or
 * the build cannot do it. */
bool call_filter_enter(const int *captures, size_t count, struct error *error);

#endif
