/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the flows of the latest packets were found.
 *
 * Packets of a connection come close together, so that most belong to a flow
 * that was looked up a moment ago. These places are found by a hash that costs
 * little and that anybody can foresee: whoever chooses his ports by it makes no
 * more of it than that flows are looked up in the table again.
 */
#ifndef REASSEMBLY_RECENT_FLOWS_H
#define REASSEMBLY_RECENT_FLOWS_H

#include "reassembly/flow.h"

enum { RECENT_FLOWS = 256 }; /* a power of two */

struct recent_flow {
    struct flow *flow; /* NULL for none */
    uint32_t print;    /* of its key, so that others need not be looked at */
};

struct recent_flows {
    struct recent_flow places[RECENT_FLOWS];
};

/* NULL when it is not remembered. */
struct flow *recent_flows_find(const struct recent_flows *recent, const struct flow_key *key);

void recent_flows_remember(struct recent_flows *recent, struct flow *flow);

/* The flow goes, or another takes its place. */
void recent_flows_forget(struct recent_flows *recent, const struct flow *flow);

#endif
