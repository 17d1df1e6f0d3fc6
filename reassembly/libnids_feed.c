/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Preparing packets for libnids. */
#include "reassembly/libnids_feed.h"

enum { IP_HEADER_SIZE = 20, IP_VERSION_AND_LENGTH = 0x45 };

/* Where the fields of the two headers lie (RFC 791, 3.1; RFC 9293, 3.1). */
enum { IP_TOTAL_LENGTH = 2, IP_FRAGMENT = 6, TCP_FLAGS = 13 };

enum reassembly_statistic libnids_feed_judge(const struct tcp_segment *segment)
{
    const struct packet *packet = segment->packet;

    if (packet->source_address.family != IP_FAMILY_4)
        return COUNT_IPV6;
    if (packet_is_snapped(packet))
        return COUNT_SNAPPED;
    if (packet->payload_length > LIBNIDS_PACKET_SIZE - IP_HEADER_SIZE)
        return COUNT_OVERSIZED;
    if (packet->source_address.octets[0] == 0 || packet->destination_address.octets[0] == 0)
        return COUNT_ZERO_NETWORK;
    return COUNT_ANALYSED;
}

static void write_be16(uint8_t *octets, size_t value)
{
    octets[0] = (uint8_t)(value >> 8);
    octets[1] = (uint8_t)value;
}

static size_t copy_packet(uint8_t *copy, const struct packet *packet)
{
    size_t length = IP_HEADER_SIZE + packet->payload.length;
    uint8_t *tcp = copy + IP_HEADER_SIZE;

    memcpy(copy, packet->header.data, IP_HEADER_SIZE);
    copy[0] = IP_VERSION_AND_LENGTH;
    write_be16(copy + IP_TOTAL_LENGTH, length);
    write_be16(copy + IP_FRAGMENT, 0);
    memcpy(tcp, packet->payload.data, packet->payload.length);
    tcp[TCP_FLAGS] &= (uint8_t)~TCP_FLAG_URG;
    return length;
}

void libnids_feed_push(struct libnids_feed *feed, const struct tcp_segment *segment)
{
    size_t length = copy_packet(feed->packet, segment->packet);
    time_t second = (time_t)(segment->now / DURATION_SECOND);

    if (second > feed->header.ts.tv_sec)
        feed->header.ts.tv_sec = second;
    feed->header.caplen = feed->header.len = (bpf_u_int32)length;
    nids_pcap_handler(NULL, &feed->header, feed->packet);
}
