/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who reads an interface: one worker in the calling thread (watch_alone.h) or several in threads of
 * their own (watch_workers.h).
 */
#ifndef CLI_WATCH_WATCH_READER_H
#define CLI_WATCH_WATCH_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "capture/packet_source.h"

struct watch_reader {
    void *context; /* NULL: it was not opened */

    size_t source_count;
    struct packet_source *const *sources; /* of the interface */

    /* Reads until it is to finish, or cannot go on; false with an error when it cannot begin. */
    bool (*run)(void *context, struct error *error);

    /* Has it end as it should, within a second. */
    void (*finish)(void *context);

    /* Brings the counters of the reading up to date; octets of memory in use. When it has run
     * they stay as they are. */
    uint64_t (*take_stock)(void *context);

    void (*close)(void *context);
};

#endif
