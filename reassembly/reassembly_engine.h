/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a reassembly engine is: operations, and what it can do.
 *
 * An engine gets checked TCP segments of watched ports in capture order and
 * raises stream events. Before a segment enters a new second the engine is told
 * to expire what is due. The table of engines has one row for each; the first
 * is the default.
 */
#ifndef REASSEMBLY_REASSEMBLY_ENGINE_H
#define REASSEMBLY_REASSEMBLY_ENGINE_H

#include "base/error.h"
#include "base/memory_budget.h"
#include "reassembly/port_set.h"
#include "reassembly/reassembly_limits.h"
#include "reassembly/reassembly_statistics.h"
#include "reassembly/tcp_header.h"

/* What an engine may be without. */
enum engine_capability {
    ENGINE_GAPS = 1,            /* goes on behind a hole, with a gap event */
    ENGINE_CAUSAL_ORDER = 2,    /* no reply before the command it acknowledges */
    ENGINE_IPV6 = 4,            /* else IPv6 is counted */
    ENGINE_MIDSTREAM = 8,       /* follows connections without a handshake, or one side alone */
    ENGINE_MANY_INSTANCES = 16, /* else one in the process at a time */
};

/* Lent to the engine for its life. */
struct engine_setup {
    const struct port_set *ports;
    const struct reassembly_limits *limits; /* filled */
    bool vlan_aware;                        /* VLANs belong to the flow key */
    struct stream_sink sink;
    struct reassembly_statistics *statistics; /* counted in place */
    struct memory_budget *budget;
};

struct reassembly_engine {
    const char *name;
    unsigned capabilities; /* of enum engine_capability */

    /* NULL with an error when the engine cannot run (again) in this process. */
    void *(*start)(const struct engine_setup *setup, struct error *error);
    void (*segment)(void *instance, const struct tcp_segment *segment);

    /* The start of the second that the clock is in; told when it enters it, and
     * when a packet's jump ahead of it was not confirmed. Connections end in the
     * order of the whole seconds they were due at, then as flow_compare has it. */
    void (*expire)(void *instance, timestamp second);

    /* Ends every connection, in the order of flow_compare: by the time they began. */
    void (*end)(void *instance, enum close_reason reason, timestamp now);

    /* Without any event; NULL is allowed. */
    void (*stop)(void *instance);
};

/* The engine of this name, the default for NULL; NULL with an error that names
 * those there are. */
const struct reassembly_engine *reassembly_engine_find(const char *name, struct error *error);

#endif
