/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The way of a packet up to the engine. */
#include "reassembly/reassembler.h"

#include <stdlib.h>

#include "base/memory.h"
#include "reassembly/ip_checksum.h"
#include "reassembly/packet_clock.h"
#include "reassembly/reassembly_engine.h"
#include "reassembly/tcp_header.h"

struct reassembler {
    struct reassembly_options options;
    struct reassembly_statistics statistics;
    struct packet_clock clock;
    timestamp expired_to; /* the second up to which the engine has expired */
    bool is_expiring;
    uint64_t earlier_steps_back; /* of captures before this one */
    uint64_t earlier_jumps;
    struct memory_pool own_pool; /* used when no budget was lent */
    struct memory_budget own_budget;
    struct stream_sink sink;
    const struct reassembly_engine *engine;
    void *instance;
};

static const enum reassembly_statistic header_fault_counts[] = {
    [TCP_HEADER_SOUND] = COUNT_ANALYSED,         [TCP_HEADER_CUT] = COUNT_TCP_HEADER_CUT,
    [TCP_HEADER_SHORT] = COUNT_TCP_HEADER_SHORT, [TCP_HEADER_OFFSET] = COUNT_TCP_HEADER_OFFSET,
    [TCP_HEADER_FLAGS] = COUNT_TCP_HEADER_FLAGS,
};

_Static_assert(sizeof header_fault_counts / sizeof header_fault_counts[0] == TCP_HEADER_FAULT_COUNT,
               "a counter for each fault");

struct reassembly_options reassembly_options_default(void)
{
    return (struct reassembly_options){
        .ports = port_set_default(),
        .limits = reassembly_limits_default(),
    };
}

struct reassembler *reassembler_new(const struct reassembly_options *options,
                                    struct stream_sink sink, struct error *error)
{
    const struct reassembly_engine *engine = reassembly_engine_find(options->engine, error);
    struct reassembler *reassembler;
    struct engine_setup setup;

    if (engine == NULL)
        return NULL;
    reassembler = memory_new(1, sizeof *reassembler);
    reassembler->options = *options;
    reassembler->options.limits = reassembly_limits_filled(&options->limits);
    reassembler->engine = engine;
    reassembler->sink = sink;
    packet_clock_init(&reassembler->clock);
    memory_pool_init(&reassembler->own_pool, REASSEMBLY_MEMORY);
    memory_budget_init(&reassembler->own_budget, &reassembler->own_pool);
    setup = (struct engine_setup){
        .ports = &reassembler->options.ports,
        .limits = &reassembler->options.limits,
        .vlan_aware = options->vlan_aware,
        .sink = sink,
        .statistics = &reassembler->statistics,
        .budget = options->budget != NULL ? options->budget : &reassembler->own_budget,
    };
    reassembler->instance = engine->start(&setup, error);
    if (reassembler->instance == NULL) {
        free(reassembler);
        return NULL;
    }
    return reassembler;
}

void reassembler_free(struct reassembler *reassembler)
{
    if (reassembler == NULL)
        return;
    reassembler->engine->stop(reassembler->instance);
    free(reassembler);
}

static bool checksums_fail(const struct reassembler *reassembler, const struct packet *packet,
                           enum reassembly_statistic *ret_which)
{
    if (!reassembler->options.verify_checksums)
        return false;
    if (!ip_checksum_is_right(packet)) {
        *ret_which = COUNT_BAD_IP_CHECKSUM;
        return true;
    }
    /* Of a cut packet nobody can tell. */
    if (packet_is_snapped(packet) || tcp_checksum_is_right(packet))
        return false;
    *ret_which = COUNT_BAD_TCP_CHECKSUM;
    return true;
}

static bool is_to_itself(const struct packet *packet, const struct tcp_header *tcp)
{
    return tcp->source_port == tcp->destination_port &&
           ip_address_equal(&packet->source_address, &packet->destination_address);
}

/* Trouble with packets that nobody asked about is not worth counting. */
static bool has_other_ports(const struct reassembler *reassembler, const struct packet *packet)
{
    const uint8_t *octets = packet->payload.data;

    return packet->payload.length >= 4 &&
           !port_set_has_either(&reassembler->options.ports, bytes_be16(octets),
                                bytes_be16(octets + 2));
}

/* Reads the header and says how the packet counts; only COUNT_ANALYSED goes on. */
static enum reassembly_statistic judge_header(const struct reassembler *reassembler,
                                              const struct packet *packet,
                                              struct tcp_header *ret_tcp)
{
    if (packet->protocol != TCP_PROTOCOL)
        return COUNT_NOT_TCP;
    if (has_other_ports(reassembler, packet))
        return COUNT_OTHER_PORTS;
    return header_fault_counts[tcp_header_parse(packet, ret_tcp)];
}

/* The same for a packet with a sound header. */
static enum reassembly_statistic judge_segment(const struct reassembler *reassembler,
                                               const struct tcp_segment *segment)
{
    enum reassembly_statistic which;

    if (checksums_fail(reassembler, segment->packet, &which))
        return which;
    return is_to_itself(segment->packet, &segment->tcp) ? COUNT_SAME_ENDPOINT : COUNT_ANALYSED;
}

/* What has no connection is the first share's. */
static bool is_ours(const struct reassembler *reassembler, enum reassembly_statistic which,
                    const struct tcp_segment *segment)
{
    const struct flow_share *share = &reassembler->options.share;

    return which == COUNT_ANALYSED ? flow_share_keeps(share, segment->packet, &segment->tcp)
                                   : flow_share_is_first(share);
}

/* At each new second, and when a jump was not believed: whose packet jumped has
 * not been idle since then. */
static void expire(struct reassembler *reassembler, bool jump_failed)
{
    timestamp second = packet_clock_second(&reassembler->clock);

    if (second <= reassembler->expired_to && !jump_failed)
        return;
    reassembler->expired_to = second;
    reassembler->is_expiring = true;
    reassembler->engine->expire(reassembler->instance, second);
    reassembler->is_expiring = false;
}

/* Moves the clock; the two times that the packet is handled at. */
static void keep_time(struct reassembler *reassembler, struct tcp_segment *segment)
{
    uint64_t jumps = reassembler->clock.jumps;

    segment->time = packet_clock_packet(&reassembler->clock, segment->packet->time);
    segment->now = reassembler->clock.now;
    expire(reassembler, reassembler->clock.jumps > jumps);
}

/* Whoever is open then may have lost packets; the sink knows who that is. */
static void take_time(struct reassembler *reassembler, const struct packet *packet)
{
    const struct stream_event outage = { .kind = STREAM_OUTAGE, .time = packet->time };

    packet_clock_tick(&reassembler->clock, packet->time);
    expire(reassembler, false);
    if (packet->kind == PACKET_OUTAGE)
        reassembler->sink.receive(reassembler->sink.context, &outage);
}

static void receive(void *context, const struct packet *packet)
{
    struct reassembler *reassembler = context;
    struct tcp_segment segment = { .packet = packet };
    enum reassembly_statistic which;

    if (packet->kind != PACKET_IP) {
        take_time(reassembler, packet);
        return;
    }
    keep_time(reassembler, &segment);
    which = judge_header(reassembler, packet, &segment.tcp);
    if (!is_ours(reassembler, which, &segment))
        return;
    if (which == COUNT_ANALYSED)
        which = judge_segment(reassembler, &segment);
    reassembler->statistics.value[which]++;
    if (which == COUNT_ANALYSED)
        reassembler->engine->segment(reassembler->instance, &segment);
}

bool reassembler_sort(struct reassembler *reassembler, const struct packet *packet,
                      unsigned *ret_share)
{
    struct tcp_header tcp;
    enum reassembly_statistic which = judge_header(reassembler, packet, &tcp);

    if (which == COUNT_ANALYSED) {
        *ret_share = flow_share_of(reassembler->options.share.count, packet, &tcp);
        return true;
    }
    reassembler->statistics.value[which]++;
    return false;
}

bool reassembler_takes(const struct reassembler *reassembler, const struct packet *packet,
                       struct tcp_header *ret_tcp)
{
    struct tcp_segment segment = { .packet = packet };

    if (judge_header(reassembler, packet, &segment.tcp) != COUNT_ANALYSED ||
        !is_ours(reassembler, COUNT_ANALYSED, &segment) ||
        judge_segment(reassembler, &segment) != COUNT_ANALYSED)
        return false;
    *ret_tcp = segment.tcp;
    return true;
}

bool reassembler_is_expiring(const struct reassembler *reassembler)
{
    return reassembler->is_expiring;
}

struct packet_sink reassembler_packet_sink(struct reassembler *reassembler)
{
    return (struct packet_sink){ reassembler, receive };
}

void reassembler_end(struct reassembler *reassembler, enum close_reason reason)
{
    reassembler->engine->end(reassembler->instance, reason, reassembler->clock.now);
    reassembler->earlier_steps_back += reassembler->clock.steps_back;
    reassembler->earlier_jumps += reassembler->clock.jumps;
    packet_clock_init(&reassembler->clock);
    reassembler->expired_to = 0;
}

const struct reassembly_statistics *reassembler_statistics(struct reassembler *reassembler)
{
    uint64_t *value = reassembler->statistics.value;

    if (!flow_share_is_first(&reassembler->options.share) && !reassembler->options.divided)
        return &reassembler->statistics;
    value[COUNT_CLOCK_STEPS_BACK] = reassembler->earlier_steps_back + reassembler->clock.steps_back;
    value[COUNT_CLOCK_JUMPS] = reassembler->earlier_jumps + reassembler->clock.jumps;
    return &reassembler->statistics;
}
