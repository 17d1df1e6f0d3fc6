/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names for counts. */
#include "cli/reading/packet_counts.h"

void packet_counts_fill(struct summary_count counts[PACKET_COUNTS],
                        const struct packet_writer_counts *written,
                        const struct kept_packets_store *store)
{
    const struct summary_count all[] = {
        { "sessions", written->sessions },
        { "packets", written->packets },
        { "bytes", written->bytes },
        { "redacted", written->redacted },
        { "limited", written->limited },
        { "shortened", written->shortened },
        { "headers_only", written->headers_only },
        { "not_kept", written->not_kept },
        { "failed", written->failed },
        { "connections_given_up", atomic_load_explicit(&store->given_up, memory_order_relaxed) },
        { "memory_budget", store->pool.size },
        { "memory_used", memory_pool_used(&store->pool) },
    };

    _Static_assert(sizeof all / sizeof all[0] == PACKET_COUNTS, "a name for each");
    memcpy(counts, all, sizeof all);
}
