/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting frames by their fate, and listing what was counted. */
#include "capture/capture_statistics.h"

#include <assert.h>

static const char *const counter_names[] = {
    [COUNTER_FRAMES] = "frames",
    [COUNTER_BYTES_CAPTURED] = "bytes_captured",
    [COUNTER_BYTES_ON_WIRE] = "bytes_on_wire",
    [COUNTER_FRAMES_SNAPPED] = "frames_snapped",
    [COUNTER_TIMES_OUT_OF_RANGE] = "times_out_of_range",
    [COUNTER_FRAMES_WITHOUT_TIME] = "frames_without_time",
    [COUNTER_BLOCKS_SKIPPED] = "blocks_skipped",
    [COUNTER_SECTIONS_SKIPPED] = "sections_skipped",
    [COUNTER_OPTIONS_DAMAGED] = "options_damaged",
    [COUNTER_OCTETS_IGNORED] = "octets_ignored",
    [COUNTER_KERNEL_DROPPED] = "kernel_dropped",
    [COUNTER_INTERFACE_DROPPED] = "interface_dropped",
    [COUNTER_FRAMES_TOO_EARLY] = "frames_too_early",
    [COUNTER_FRAMES_OFFLOADED] = "frames_offloaded",
    [COUNTER_IPV4] = "ipv4",
    [COUNTER_IPV6] = "ipv6",
    [COUNTER_VLAN_TAGGED] = "vlan_tagged",
    [COUNTER_TUNNELLED] = "tunnelled",
    [COUNTER_IP_LENGTHS_ZERO] = "ip_lengths_zero",
    [COUNTER_IP_LENGTHS_BEYOND_FRAME] = "ip_lengths_beyond_frame",
    [COUNTER_DATAGRAMS_BEGUN] = "fragmented_packets",
    [COUNTER_DATAGRAMS_WHOLE] = "fragmented_packets_whole",
    [COUNTER_DATAGRAMS_EXPIRED] = "fragmented_packets_expired",
    [COUNTER_DATAGRAMS_GIVEN_UP] = "fragmented_packets_given_up",
    [COUNTER_FRAGMENTS_OVERLAPPING] = "fragments_overlapping",
    [COUNTER_FRAGMENTS_DIFFERING] = "fragments_differing",
};

static const char *const fate_names[] = {
    [FRAME_DELIVERED] = "packets",
    [FRAME_FILTERED_OUT] = "filtered_out",
    [FRAME_RECORD_DAMAGED] = "record_damaged",
    [FRAME_INTERFACE_UNKNOWN] = "interface_unknown",
    [FRAME_LINK_UNSUPPORTED] = "link_type_unsupported",
    [FRAME_LINK_DAMAGED] = "link_header_damaged",
    [FRAME_TOO_SHORT] = "frame_too_short",
    [FRAME_VLAN_CUT] = "vlan_stack_cut",
    [FRAME_MPLS_CUT] = "mpls_stack_cut",
    [FRAME_PPP_CUT] = "ppp_header_cut",
    [FRAME_TUNNEL_CUT] = "tunnel_header_cut",
    [FRAME_TUNNEL_DAMAGED] = "tunnel_header_damaged",
    [FRAME_TUNNELS_TOO_DEEP] = "tunnels_too_deep",
    [FRAME_NOT_IP] = "not_ip",
    [FRAME_IP_VERSION_WRONG] = "ip_version_wrong",
    [FRAME_IP_HEADER_SNAPPED] = "ip_header_snapped",
    [FRAME_IPV4_HEADER_DAMAGED] = "ipv4_header_damaged",
    [FRAME_IPV6_HEADER_DAMAGED] = "ipv6_header_damaged",
    [FRAME_EXTENSIONS_TOO_MANY] = "ipv6_extension_headers_too_many",
    [FRAME_FRAGMENT] = "fragments_kept",
    [FRAME_FRAGMENT_DUPLICATE] = "fragments_duplicate",
    [FRAME_FRAGMENT_EMPTY] = "fragments_empty",
    [FRAME_FRAGMENT_OVERSIZED] = "fragments_oversized",
    [FRAME_FRAGMENT_DAMAGED] = "fragments_damaged",
    [FRAME_FRAGMENT_REFUSED] = "fragments_refused",
};

#define NAME_COUNT(names) (sizeof(names) / sizeof((names)[0]))

_Static_assert(NAME_COUNT(counter_names) == CAPTURE_COUNTER_COUNT, "a name for each counter");
_Static_assert(NAME_COUNT(fate_names) == FRAME_FATE_COUNT, "a name for each fate");

static void count_packet(uint64_t *counters, const struct decoded_frame *decoded)
{
    const struct packet *packet = &decoded->packet;

    counters[COUNTER_IPV4] += packet->source_address.family == IP_FAMILY_4;
    counters[COUNTER_IPV6] += packet->source_address.family == IP_FAMILY_6;
    counters[COUNTER_VLAN_TAGGED] += packet->encapsulation.vlan_count > 0;
    counters[COUNTER_TUNNELLED] += packet->encapsulation.tunnel_count > 0;
    counters[COUNTER_IP_LENGTHS_ZERO] += decoded->ip_length == IP_LENGTH_ZERO;
    counters[COUNTER_IP_LENGTHS_BEYOND_FRAME] += decoded->ip_length == IP_LENGTH_BEYOND_FRAME;
}

bool capture_statistics_have_times(const struct capture_statistics *statistics)
{
    return statistics->counters[COUNTER_FRAMES] > statistics->counters[COUNTER_TIMES_OUT_OF_RANGE];
}

static void take_times(struct capture_statistics *statistics, timestamp first, timestamp last)
{
    bool is_new = !capture_statistics_have_times(statistics);

    if (is_new || first < statistics->first)
        statistics->first = first;
    if (is_new || last > statistics->last)
        statistics->last = last;
}

void capture_statistics_count(struct capture_statistics *statistics, const struct frame *frame,
                              const struct decoded_frame *decoded)
{
    uint64_t *counters = statistics->counters;

    assert(decoded->fate < FRAME_FATE_COUNT);
    if (!frame->time_out_of_range)
        take_times(statistics, frame->time, frame->time);
    counters[COUNTER_FRAMES]++;
    counters[COUNTER_BYTES_CAPTURED] += frame->captured.length;
    counters[COUNTER_BYTES_ON_WIRE] += frame->length;
    counters[COUNTER_FRAMES_SNAPPED] += frame_is_snapped(frame);
    counters[COUNTER_TIMES_OUT_OF_RANGE] += frame->time_out_of_range;
    statistics->fates[decoded->fate]++;
    if (decoded->fate == FRAME_DELIVERED)
        count_packet(counters, decoded);
}

void capture_statistics_count_fragments(struct capture_statistics *statistics,
                                        const uint64_t now[IP_FRAGMENTS_COUNT_COUNT],
                                        const uint64_t before[IP_FRAGMENTS_COUNT_COUNT])
{
    for (unsigned i = 0; i < IP_FRAGMENTS_COUNT_COUNT; i++)
        statistics->counters[COUNTER_DATAGRAMS_BEGUN + i] = now[i] - before[i];
}

void capture_statistics_add(struct capture_statistics *sum, const struct capture_statistics *other)
{
    if (capture_statistics_have_times(other))
        take_times(sum, other->first, other->last);
    for (size_t i = 0; i < CAPTURE_COUNTER_COUNT; i++)
        sum->counters[i] += other->counters[i];
    for (size_t i = 0; i < FRAME_FATE_COUNT; i++)
        sum->fates[i] += other->fates[i];
}

static bool time_at(const struct capture_statistics *statistics, size_t index,
                    struct capture_statistic *ret_statistic)
{
    if (index > 1 || !capture_statistics_have_times(statistics))
        return false;
    *ret_statistic = (struct capture_statistic){
        .name = index == 0 ? "first_frame" : "last_frame",
        .kind = CAPTURE_STATISTIC_TIME,
        .time = index == 0 ? statistics->first : statistics->last,
    };
    return true;
}

bool capture_statistics_at(const struct capture_statistics *statistics, size_t index,
                           struct capture_statistic *ret_statistic)
{
    struct capture_statistic count = { .kind = CAPTURE_STATISTIC_COUNT };

    if (index < CAPTURE_COUNTER_COUNT) {
        count.name = counter_names[index];
        count.count = statistics->counters[index];
    } else if (index < CAPTURE_COUNTER_COUNT + FRAME_FATE_COUNT) {
        count.name = fate_names[index - CAPTURE_COUNTER_COUNT];
        count.count = statistics->fates[index - CAPTURE_COUNTER_COUNT];
    } else {
        return time_at(statistics, index - CAPTURE_COUNTER_COUNT - FRAME_FATE_COUNT, ret_statistic);
    }
    *ret_statistic = count;
    return true;
}

const char *frame_fate_name(enum frame_fate fate)
{
    assert(fate < FRAME_FATE_COUNT);
    return fate_names[fate];
}

const char *capture_counter_name(enum capture_counter counter)
{
    assert(counter < CAPTURE_COUNTER_COUNT);
    return counter_names[counter];
}
