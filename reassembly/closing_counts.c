/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From ends to counters. */
#include "reassembly/closing_counts.h"

void closing_count_unreported(struct reassembly_statistics *statistics,
                              const struct tcp_connection *connection)
{
    enum reassembly_statistic statistic = COUNT_WITHOUT_PAYLOAD;

    if (connection->side[SIDE_SERVER].syn.seen)
        statistic = COUNT_HALF_OPEN;
    else if (connection->side[SIDE_CLIENT].syn.seen)
        statistic = connection->reset_seen ? COUNT_SYN_REFUSED : COUNT_SYN_UNANSWERED;
    statistics->value[statistic]++;
}

void closing_count_reported(struct reassembly_statistics *statistics,
                            const struct stream_close *close)
{
    static const enum reassembly_statistic by_reason[CLOSE_COUNT] = {
        [CLOSE_STALLED] = COUNT_STALLED,
        [CLOSE_EVICTED] = COUNT_EVICTED,
        [CLOSE_PORT_REUSED] = COUNT_PORT_REUSED,
    };

    for (enum side side = 0; side < SIDE_COUNT; side++)
        statistics->value[COUNT_MISSING_BYTES] += close->side[side].missing;
    if (by_reason[close->reason] != 0)
        statistics->value[by_reason[close->reason]]++;
}
