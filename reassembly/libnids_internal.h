/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the libnids engine share; nobody else includes it.
 */
#ifndef REASSEMBLY_LIBNIDS_INTERNAL_H
#define REASSEMBLY_LIBNIDS_INTERNAL_H

#include "reassembly/flow_table.h"
#include "reassembly/libnids_feed.h"
#include "reassembly/libnids_guard.h"
#include "reassembly/reassembly_engine.h"
#include "reassembly/source_names.h"

struct libnids_instance {
    struct engine_setup setup;
    struct libnids_guest guest;
    struct flow_table *flows;
    size_t maximum; /* flows */
    struct source_names *sources;
    struct libnids_feed feed;

    /* While libnids has a segment, and its callbacks run: what it has. */
    struct tcp_connection *fed_connection;
    const struct tcp_segment *fed_segment;
    enum side fed_from;
};

static inline void libnids_count(struct libnids_instance *instance,
                                 enum reassembly_statistic statistic)
{
    instance->setup.statistics->value[statistic]++;
}

/* libnids_callbacks.c: for the guard. */
void libnids_on_stream(void *context, struct tcp_stream *stream, void **private_pointer);
void libnids_on_warning(void *context, int code);

/* libnids_closing.c: ends a connection, with the events it still owes, and
 * leaves it in the table as over. Not while libnids works on its stream. */
void libnids_close(struct libnids_instance *instance, struct tcp_connection *connection,
                   enum close_reason reason, timestamp time);

/* The same from within libnids's last callback for its stream. */
void libnids_close_from_callback(struct libnids_instance *instance,
                                 struct tcp_connection *connection, enum close_reason reason,
                                 timestamp time);

/* Takes a connection that is over out of the table and frees it. */
void libnids_forget(struct libnids_instance *instance, struct tcp_connection *connection);

/* Takes the stream from libnids, if it has one. Not from a callback. */
void libnids_release(struct tcp_connection *connection);

void libnids_expire(void *context, timestamp second);
void libnids_end(void *context, enum close_reason reason, timestamp now);

#endif
