/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of the statistics. */
#include "reassembly/reassembly_statistics.h"

#include <assert.h>

static const char *const names[] = {
    [COUNT_ANALYSED] = "packets_analysed",
    [COUNT_NOT_TCP] = "packets_not_tcp",
    [COUNT_OTHER_PORTS] = "packets_other_ports",
    [COUNT_TCP_HEADER_CUT] = "packets_tcp_header_cut",
    [COUNT_TCP_HEADER_SHORT] = "packets_tcp_header_short",
    [COUNT_TCP_HEADER_OFFSET] = "packets_tcp_header_offset",
    [COUNT_TCP_HEADER_FLAGS] = "packets_tcp_header_flags",
    [COUNT_BAD_IP_CHECKSUM] = "packets_bad_ip_checksum",
    [COUNT_BAD_TCP_CHECKSUM] = "packets_bad_tcp_checksum",
    [COUNT_SAME_ENDPOINT] = "packets_same_endpoint",
    [COUNT_IPV6] = "packets_ipv6_not_analysed",
    [COUNT_SNAPPED] = "packets_snapped",
    [COUNT_OVERSIZED] = "packets_oversized",
    [COUNT_ZERO_NETWORK] = "packets_zero_network",
    [COUNT_AFTER_CLOSE] = "packets_after_close",
    [COUNT_IMPLAUSIBLE] = "packets_implausible_sequence",
    [COUNT_COPIES] = "packets_copies",
    [COUNT_CONFLICTING] = "packets_conflicting",
    [COUNT_URGENT] = "packets_urgent",
    [COUNT_CONNECTIONS] = "connections",
    [COUNT_IPV6_CONNECTIONS] = "connections_ipv6_not_analysed",
    [COUNT_TUNNEL_NAMESAKES] = "connections_tunnel_namesakes",
    [COUNT_SYN_UNANSWERED] = "syn_unanswered",
    [COUNT_SYN_REFUSED] = "syn_refused",
    [COUNT_HALF_OPEN] = "connections_half_open",
    [COUNT_WITHOUT_PAYLOAD] = "connections_without_payload",
    [COUNT_STALLED] = "connections_stalled",
    [COUNT_EVICTED] = "connections_evicted",
    [COUNT_PORT_REUSED] = "connections_port_reused",
    [COUNT_SYN_ON_OPEN] = "syn_on_open_connection",
    [COUNT_MISSING_BYTES] = "bytes_missing",
    [COUNT_GAPS] = "gaps",
    [COUNT_GAP_BYTES] = "gap_bytes",
    [COUNT_LATE_BYTES] = "bytes_late",
    [COUNT_HALF_OPEN_GIVEN_UP] = "half_open_given_up",
    [COUNT_QUEUES_GIVEN_UP] = "queues_given_up",
    [COUNT_ENGINE_QUEUE_DROPPED] = "engine_queue_dropped",
    [COUNT_ENGINE_TABLE_FULL] = "engine_table_full",
    [COUNT_ENGINE_WARNINGS] = "engine_warnings",
    [COUNT_CLOCK_STEPS_BACK] = "clock_steps_back",
    [COUNT_CLOCK_JUMPS] = "clock_jumps",
};

_Static_assert(sizeof names / sizeof names[0] == REASSEMBLY_STATISTIC_COUNT,
               "a name for each statistic");

const char *reassembly_statistic_name(enum reassembly_statistic statistic)
{
    assert(statistic < REASSEMBLY_STATISTIC_COUNT);
    return names[statistic];
}
