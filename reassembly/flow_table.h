/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All connections known at one time: found by their endpoints, and in the
 * order of their last packet.
 *
 * A connection's key is its two endpoints, whichever sent, and the innermost
 * tunnel key: the same private addresses may be in use behind two VNIs. The
 * hash has a key of its own for each table, since those who send packets
 * choose the ports.
 *
 * The table holds at most `maximum` connections; the caller makes room before
 * he adds. It owns what is in it.
 */
#ifndef REASSEMBLY_FLOW_TABLE_H
#define REASSEMBLY_FLOW_TABLE_H

#include "reassembly/tcp_connection.h"

struct flow_table;

struct flow_table *flow_table_new(size_t maximum);

/* Frees the connections in it, too. */
void flow_table_free(struct flow_table *table);

bool flow_table_is_full(const struct flow_table *table);
size_t flow_table_count(const struct flow_table *table);

/* The connection this packet belongs to, or NULL. */
struct tcp_connection *flow_table_find(const struct flow_table *table,
                                       const struct tcp_segment *segment);

/* Other connections between the same endpoints, in other tunnels, one after
 * the other: the one behind `previous`, the first for NULL; NULL behind the last. */
struct tcp_connection *flow_table_next_namesake(const struct flow_table *table,
                                                const struct tcp_connection *connection,
                                                const struct tcp_connection *previous);

/* Takes the connection over; the table is not full. */
void flow_table_add(struct flow_table *table, struct tcp_connection *connection);

/* Frees the connection. */
void flow_table_remove(struct flow_table *table, struct tcp_connection *connection);

/* Changes the phase and, when the connection was active, its place: it has
 * then the latest packet of all in its phase. */
void flow_table_touch(struct flow_table *table, struct tcp_connection *connection,
                      enum connection_phase phase);

/* The one whose last packet is the longest ago, of this phase; NULL when none is in it. */
struct tcp_connection *flow_table_longest_idle(const struct flow_table *table,
                                               enum connection_phase phase);

/* Every connection in the order in which they began, and NULL behind the last.
 * The caller frees the array. */
struct tcp_connection **flow_table_in_order(const struct flow_table *table);

#endif
