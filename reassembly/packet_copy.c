/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From packets to copies. */
#include "reassembly/packet_copy.h"

#include "base/memory.h"

static bool lies_in(struct bytes part, struct bytes whole)
{
    return part.data >= whole.data && part.data + part.length <= whole.data + whole.length;
}

/* Both IP headers of the frame and the payload behind it are the packet's, or none is. */
static bool is_in_frame(const struct packet *packet)
{
    return lies_in(packet->header, packet->frame) && lies_in(packet->payload, packet->frame);
}

/* What of the packet's payload is copied: the TCP header and so much behind it. */
static struct bytes copied_part(const struct tcp_segment *segment, size_t payload)
{
    struct bytes whole = segment->packet->payload;
    size_t header = whole.length - segment->tcp.payload.length;

    return bytes_first(whole,
                       payload < segment->tcp.payload.length ? header + payload : whole.length);
}

/* In front of the TCP header. */
static size_t front_length(const struct packet *packet)
{
    return is_in_frame(packet) ? (size_t)(packet->payload.data - packet->frame.data)
                               : packet->header.length;
}

/* Padding belongs to a frame that is copied whole. */
static size_t copied_length(const struct tcp_segment *segment, size_t payload)
{
    const struct packet *packet = segment->packet;
    struct bytes part = copied_part(segment, payload);

    if (is_in_frame(packet) && part.length == packet->payload.length)
        return packet->frame.length;
    return front_length(packet) + part.length;
}

size_t packet_copy_cost(const struct tcp_segment *segment, size_t payload)
{
    return kept_packet_cost(copied_length(segment, payload));
}

static void count_tunnels(struct kept_packet *copy, const struct encapsulation *encapsulation)
{
    for (int i = 0; i < encapsulation->tunnel_count; i++) {
        enum tunnel tunnel = (enum tunnel)encapsulation->tunnel[i];

        copy->udp_tunnels += tunnel == TUNNEL_VXLAN || tunnel == TUNNEL_GENEVE;
        copy->gre_tunnels += tunnel == TUNNEL_GRE || tunnel == TUNNEL_ERSPAN;
    }
}

static void copy_octets(struct kept_packet *copy, const struct tcp_segment *segment)
{
    const struct packet *packet = segment->packet;

    if (!copy->fragmented) {
        memcpy(copy->octets, packet->frame.data, copy->captured);
        return;
    }
    memcpy(copy->octets, packet->header.data, packet->header.length);
    memcpy(copy->octets + copy->tcp, packet->payload.data, copy->captured - copy->tcp);
}

struct kept_packet *packet_copy_new(const struct tcp_segment *segment, size_t payload)
{
    const struct packet *packet = segment->packet;
    size_t length = copied_length(segment, payload);
    struct kept_packet *copy = memory_new(1, sizeof *copy + length);
    size_t tcp = front_length(packet);

    copy->time = packet->time;
    copy->fragmented = !is_in_frame(packet);
    copy->link_type = packet->link_type;
    count_tunnels(copy, &packet->encapsulation);
    copy->captured = (uint32_t)length;
    copy->ip = copy->fragmented ? 0 : (uint32_t)(packet->header.data - packet->frame.data);
    copy->tcp = (uint32_t)tcp;
    copy->payload = (uint32_t)(tcp + packet->payload.length - segment->tcp.payload.length);
    copy->payload_end = (uint32_t)(tcp + copied_part(segment, payload).length);
    copy->payload_length = segment->tcp.payload_length;
    copy->length =
        copy->fragmented ? (uint32_t)(tcp + packet->payload_length) : packet->frame_length;
    copy_octets(copy, segment);
    return copy;
}
