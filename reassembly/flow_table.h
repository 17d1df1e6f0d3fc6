/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All flows known at one time: found by their key, and in the order of their
 * last packet.
 *
 * The hash has a key of its own for each table, since those who send packets
 * choose the ports. The table grows with what is in it; its buckets are charged
 * to the budget. It holds the flows but does not own them: who takes one out
 * frees it.
 */
#ifndef REASSEMBLY_FLOW_TABLE_H
#define REASSEMBLY_FLOW_TABLE_H

#include "base/memory_budget.h"
#include "reassembly/flow.h"
#include "reassembly/reassembly_limits.h"

struct flow_table;

/* `namesakes`: flow_table_next_namesake is needed, and the tunnel key is
 * therefore left out of the hash, so that who chooses tunnel keys can make one
 * bucket long. The budget is lent for the life of the table. */
struct flow_table *flow_table_new(bool namesakes, struct memory_budget *budget);

/* The table is empty. */
void flow_table_free(struct flow_table *table);

size_t flow_table_count(const struct flow_table *table);

size_t flow_table_phase_count(const struct flow_table *table, enum connection_phase phase);

/* The flow with this key, or NULL. */
struct flow *flow_table_find(const struct flow_table *table, const struct flow_key *key);

/* Other flows between the same endpoints, in other tunnels, one after the
 * other: the one behind `previous`, the first for NULL; NULL behind the last. */
struct flow *flow_table_next_namesake(const struct flow_table *table, const struct flow *flow,
                                      const struct flow *previous);

/* Adds the flow, as the latest of its phase; no other has its key. */
void flow_table_add(struct flow_table *table, struct flow *flow);

void flow_table_remove(struct flow_table *table, struct flow *flow);

/* Puts `flow` in the place of `old`, of which it is a copy in all that the
 * table knows. */
void flow_table_replace(struct flow_table *table, struct flow *old, struct flow *flow);

/* Changes the phase and, when the flow was active, its place: it has then the
 * latest packet of all in its phase. */
void flow_table_touch(struct flow_table *table, struct flow *flow, enum connection_phase phase);

/* The one whose last packet is the longest ago, of this phase; NULL when none is in it. */
struct flow *flow_table_longest_idle(const struct flow_table *table, enum connection_phase phase);

/* The flow's last packet was ahead of the clock, which stood at `clock`. Unless
 * the clock follows before the next flow_table_due, that is when it was idle. */
void flow_table_is_ahead(struct flow_table *table, struct flow *flow, timestamp clock);

/* The whole second at which the first flow's time is up; false when that is behind `second`. */
bool flow_table_first_due(struct flow_table *table, const struct reassembly_limits *limits,
                          timestamp second, timestamp *ret_due);

/* The flows whose time is up first, at `second` or before it: all that were due
 * at the same whole second, which *ret_due is set to, sorted, and NULL behind
 * the last. NULL without any. The caller frees the array, and ends them all. */
struct flow **flow_table_due(struct flow_table *table, const struct reassembly_limits *limits,
                             timestamp second, timestamp *ret_due);

/* Every flow, sorted, and NULL behind the last. The caller frees the array. */
struct flow **flow_table_in_order(const struct flow_table *table);

/* By flow_compare. */
void flow_sort(struct flow **flows, size_t count);

#endif
