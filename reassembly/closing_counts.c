/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From ends to counters. */
#include "reassembly/closing_counts.h"

#include "reassembly/stream_report.h"

static enum reassembly_statistic statistic_of(const struct tcp_connection *connection,
                                              enum attempt_answer answer)
{
    static const enum reassembly_statistic by_answer[] = {
        [ATTEMPT_UNANSWERED] = COUNT_SYN_UNANSWERED,
        [ATTEMPT_REFUSED] = COUNT_SYN_REFUSED,
        [ATTEMPT_ANSWERED] = COUNT_HALF_OPEN,
    };

    if (answer == ATTEMPT_ANSWERED && !connection->side[SIDE_SERVER].syn.seen)
        return COUNT_WITHOUT_PAYLOAD;
    return by_answer[answer];
}

void closing_count_unreported(struct reassembly_statistics *statistics,
                              const struct stream_sink *sink, struct tcp_connection *connection,
                              timestamp time)
{
    enum attempt_answer answer;

    if (!tcp_connection_is_attempt(connection, &answer)) {
        statistics->value[COUNT_WITHOUT_PAYLOAD]++;
        return;
    }
    statistics->value[statistic_of(connection, answer)]++;
    stream_report_attempt(sink, connection, answer, time);
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
