/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the native engine share; nobody else includes it.
 */
#ifndef REASSEMBLY_NATIVE_INTERNAL_H
#define REASSEMBLY_NATIVE_INTERNAL_H

#include "reassembly/dormant_connection.h"
#include "reassembly/flow_table.h"
#include "reassembly/reassembly_engine.h"
#include "reassembly/segment_queue.h"
#include "reassembly/sent_texts.h"
#include "reassembly/source_names.h"

/* A hole whose receiver has acknowledged past it: how long already. */
struct hole_watch {
    uint64_t end; /* up to here, at least; nothing when that is released */
    struct acknowledged_since since;
};

struct lost_range {
    uint64_t start;
    uint64_t end;
};

enum { LOST_RANGES = 2 };

/* What one side sends, on its way to the sink. */
struct byte_stream {
    uint64_t released; /* everything before it was given as data or as a gap */
    uint64_t told;     /* and this the sink knows: less while the side was never seen */
    struct segment_queue queue;
    struct hole_watch hole;
    struct lost_range lost[LOST_RANGES]; /* the latest gaps, a ring */
    struct mirror_copies copies;
    struct sent_texts texts;
    uint8_t next_lost;
    bool fin_presumed;  /* the octet behind the last one was acknowledged, never seen */
    bool holes_charged; /* the sender's list of holes is paid for */
};

struct native_connection {
    struct tcp_connection tcp; /* first, so that a pointer to its flow is one to it */
    struct byte_stream stream[SIDE_COUNT];
    uint32_t packets;
    uint8_t wait_class; /* 0: waits for nothing */
    struct native_connection *waits_before;
    struct native_connection *waits_after;
};

/* Connections that wait for something, by what their queues take: class 1 for
 * nothing, each further one for up to twice as much as the one before. */
enum {
    WAIT_CLASSES = 40,
    WAIT_OVER = WAIT_CLASSES, /* while expiry runs: over, and about to be closed */
};

struct wait_list {
    struct native_connection *first;
    struct native_connection *last;
};

struct native_instance {
    struct engine_setup setup;
    struct flow_table *flows;
    struct source_names *sources;
    struct wait_list waiting[WAIT_OVER + 1];
};

/* The two times at which something happens: the packet's and the clock's. */
struct moment {
    timestamp time; /* that events carry */
    timestamp now;
};

static inline struct moment moment_of(const struct tcp_segment *segment)
{
    return (struct moment){ segment->time, segment->now };
}

static inline struct native_connection *native_connection_of(struct flow *flow)
{
    return (struct native_connection *)flow;
}

static inline void native_count(struct native_instance *instance,
                                enum reassembly_statistic statistic)
{
    instance->setup.statistics->value[statistic]++;
}

/* The sink may get bytes of it. */
static inline bool native_takes_data(const struct native_connection *connection)
{
    return connection->tcp.report == REPORT_PENDING || connection->tcp.report == REPORT_DATA;
}

/* --- native_delivery.c: from pieces to events */

/* Takes the payload of a segment that was observed. */
void native_take_payload(struct native_instance *instance, struct native_connection *connection,
                         const struct tcp_segment *segment, enum side from);

/* A segment was sent later than what stands before it: its acknowledgement says
 * what that waits for at most, whatever a copy sent again had acknowledged. */
void native_limit_needs(struct native_connection *connection, const struct tcp_segment *segment,
                        enum side from);

/* Releases what can be. */
void native_release(struct native_instance *instance, struct native_connection *connection);

/* Declares everything from what is released up to `end` a gap. */
void native_give_gap(struct native_instance *instance, struct native_connection *connection,
                     enum side from, uint64_t end, timestamp time);

/* Tells the sink of a gap that it does not know yet. Of a side that the capture
 * has not shown so far nothing is said to be missing. */
void native_tell_gap(struct native_instance *instance, struct native_connection *connection,
                     enum side from, timestamp time);

/* Releases everything that waits, with the gaps that it takes. */
void native_release_all(struct native_instance *instance, struct native_connection *connection,
                        timestamp time);

/* How far the other side must be released before the piece of this side is:
 * `piece->needs`, but behind a FIN there is nothing. */
uint64_t native_needs(const struct native_connection *connection, enum side from,
                      const struct segment_piece *piece);

/* --- native_gaps.c: when holes become gaps */

/* Declares the gaps that are due, releases what stood behind them, and keeps
 * the connection among those that wait as long as it does. */
void native_settle(struct native_instance *instance, struct native_connection *connection,
                   struct moment moment);

/* Whether there is anything to settle. */
bool native_is_waiting(const struct native_connection *connection);

/* When a gap will be due that nothing but time brings about; INT64_MAX for never. */
timestamp native_next_gap(const struct native_instance *instance,
                          const struct native_connection *connection);

/* One octet beyond everything seen is what a FIN looks like that was not captured. */
bool native_may_be_fin(const struct native_connection *connection, enum side from, uint64_t end);

/* The connection is in no class. */
void native_wait_list_append(struct native_instance *instance, struct native_connection *connection,
                             unsigned class);
void native_wait_list_remove(struct native_instance *instance,
                             struct native_connection *connection);

/* --- native_closing.c */

/* Ends a connection, with the events it still owes, and leaves it in the table
 * as over. */
void native_close(struct native_instance *instance, struct native_connection *connection,
                  enum close_reason reason, timestamp time);

/* The same when it ended on the wire and nothing is waited for. */
void native_close_if_over(struct native_instance *instance, struct native_connection *connection,
                          timestamp time);

/* Ends whatever stands for the flow and forgets it. */
void native_end_flow(struct native_instance *instance, struct flow *flow, enum close_reason reason,
                     timestamp time);

/* Takes a flow that is over, or owes no event, out of the table and frees it. */
void native_forget(struct native_instance *instance, struct flow *flow);

/* Makes a dormant connection one that can carry something. */
struct native_connection *native_wake(struct native_instance *instance, struct flow *flow);

void native_expire(void *context, timestamp second);
void native_end(void *context, enum close_reason reason, timestamp now);

/* --- native_pressure.c: memory */

/* Gives something up; false when there is nothing but `spared`, which may be
 * NULL. Of `spared` itself only what waits is given up. */
bool native_give_up_something(struct native_instance *instance, const struct flow *spared,
                              struct moment moment);

/* Gives up until the budget holds. */
void native_relieve(struct native_instance *instance, struct moment moment);

/* Makes room for another connection when there are as many as there may be. */
void native_keep_limit(struct native_instance *instance, struct moment moment);

#endif
