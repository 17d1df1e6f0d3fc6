/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one libnids of the process, and who has it.
 *
 * libnids keeps everything in globals and its callbacks carry no pointer of
 * ours, so the guard holds the one mutable global of this project: the guest
 * that libnids works for. A second guest is turned away until the first left.
 *
 * libnids is set up as a guest behind our own checks: no device, no filter, no
 * thread, no port-scan detector (which writes outside its memory for sources
 * in 0.0.0.0/8), no checksums, no logging, no timeout of connections by the
 * next SYN. When it runs out of memory it may not return, so the process says
 * so and ends there.
 */
#ifndef REASSEMBLY_LIBNIDS_GUARD_H
#define REASSEMBLY_LIBNIDS_GUARD_H

#include <stdbool.h>

#include "base/error.h"
#include "reassembly/libnids_library.h"

enum {
    LIBNIDS_SLOTS = 65536,
    LIBNIDS_CAPACITY = LIBNIDS_SLOTS / 4 * 3, /* connections before it gives up old ones */
};

struct libnids_guest {
    void *context;
    void (*stream)(void *context, struct tcp_stream *stream, void **private_pointer);
    void (*warning)(void *context, int code); /* a NIDS_WARN_... of TCP or IP */
};

/* Starts libnids for this guest, who stays where he is until stop. */
bool libnids_guard_start(const struct libnids_guest *guest, struct error *error);

/* Gives libnids back; it must hold no stream any more. */
void libnids_guard_stop(const struct libnids_guest *guest);

#endif
