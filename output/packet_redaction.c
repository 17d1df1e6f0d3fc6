/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Payload and innermost checksum of a packet. */
#include "output/packet_redaction.h"

#include "base/internet_checksum.h"

enum { INSTEAD = 'x', ALL_ONES = 0xffff, TCP = 6 };

enum {
    TCP_CHECKSUM = 16,
    IPV4_LENGTH = 2,
    IPV4_FRAGMENT = 6,
    IPV4_CHECKSUM = 10,
    IPV4_ADDRESSES = 12,
    IPV4_ADDRESSES_SIZE = 8,
    IPV6_HEADER = 40,
    IPV6_LENGTH = 4,
    IPV6_NEXT_HEADER = 6,
    IPV6_ADDRESSES = 8,
    IPV6_ADDRESSES_SIZE = 32,
};

static void put_be16(uint8_t *octets, uint16_t number)
{
    octets[0] = (uint8_t)(number >> 8);
    octets[1] = (uint8_t)number;
}

static bool is_ipv4(const struct kept_packet *packet)
{
    return packet->octets[packet->ip] >> 4 == 4;
}

static uint32_t tcp_length(const struct kept_packet *packet)
{
    return packet->payload - packet->tcp + packet->payload_length;
}

static bool has_whole_payload(const struct kept_packet *packet)
{
    return packet->payload_end - packet->payload == packet->payload_length;
}

/* -------------------------------------------------------------------- checksums */

/* The sum that what stands for all octets on the wire that are not there, from an even or odd place
 * on. */
static uint64_t sum_of_missing(uint32_t at, uint32_t length)
{
    uint64_t sum = 0;

    if (length > 0 && at % 2 != 0) {
        sum += INSTEAD;
        length--;
    }
    sum += (uint64_t)(length / 2) * (INSTEAD << 8 | INSTEAD);
    return length % 2 != 0 ? sum + ((uint64_t)INSTEAD << 8) : sum;
}

/* RFC 9293, 3.1: over pseudo header and segment. */
static uint16_t tcp_sum(const struct kept_packet *packet)
{
    const uint8_t *ip = packet->octets + packet->ip;
    uint32_t captured = packet->payload_end - packet->tcp;
    uint64_t sum = TCP + (uint64_t)tcp_length(packet);

    sum = internet_sum(sum, is_ipv4(packet) ? bytes_of(ip + IPV4_ADDRESSES, IPV4_ADDRESSES_SIZE)
                                            : bytes_of(ip + IPV6_ADDRESSES, IPV6_ADDRESSES_SIZE));
    sum = internet_sum(sum, bytes_of(packet->octets + packet->tcp, captured));
    return internet_sum_fold(sum + sum_of_missing(captured, tcp_length(packet) - captured));
}

/* Whoever knows a wrong checksum and how it is wrong would know the right one of what was hidden.
 */
static void mend_tcp_checksum(struct kept_packet *packet, bool was_right)
{
    uint8_t *checksum = packet->octets + packet->tcp + TCP_CHECKSUM;
    uint16_t right;

    put_be16(checksum, 0);
    right = (uint16_t)~tcp_sum(packet);
    put_be16(checksum, was_right ? right : right ^ 1);
}

/* ---------------------------------------------------------------------- payload */

static bool is_shown(const struct kept_streams *streams, const struct payload_view *view,
                     enum side from, int64_t offset, uint8_t octet)
{
    return offset >= 0 && offset < (int64_t)view->side[from].length &&
           view->side[from].octets[offset] != PAYLOAD_HIDDEN &&
           streams->side[from].octets[offset] == octet;
}

/* So many octets of payload are in view. */
static uint32_t length_in_view(const struct kept_packet *packet, const struct payload_view *view,
                               int64_t offset)
{
    int64_t length = packet->payload_end - packet->payload;
    int64_t in_view = (int64_t)view->side[packet->from].length - offset;

    if (in_view > length)
        in_view = length;
    return in_view > 0 ? (uint32_t)in_view : 0;
}

/* Whether any octet was. */
static bool hide_payload(struct kept_packet *packet, const struct kept_streams *streams,
                         const struct payload_view *view, int64_t offset)
{
    bool hidden = false;

    for (uint32_t i = packet->payload; i < packet->payload_end; i++, offset++) {
        if (is_shown(streams, view, packet->from, offset, packet->octets[i]))
            continue;
        packet->octets[i] = INSTEAD;
        hidden = true;
    }
    return hidden;
}

/* Whether there was something else. */
static bool clear_padding(struct kept_packet *packet)
{
    bool changed = false;

    for (uint32_t i = packet->payload_end; i < packet->captured; i++) {
        changed |= packet->octets[i] != 0;
        packet->octets[i] = 0;
    }
    return changed;
}

/* ------------------------------------------------------------------------ whole */

/* The header is that of the first fragment. */
static void mend_ip_header(struct kept_packet *packet)
{
    uint8_t *ip = packet->octets + packet->ip;
    uint32_t header = packet->tcp - packet->ip;

    if (!is_ipv4(packet)) {
        put_be16(ip + IPV6_LENGTH, (uint16_t)tcp_length(packet));
        ip[IPV6_NEXT_HEADER] = TCP;
        return;
    }
    put_be16(ip + IPV4_LENGTH, (uint16_t)(header + tcp_length(packet)));
    put_be16(ip + IPV4_FRAGMENT, 0);
    put_be16(ip + IPV4_CHECKSUM, 0);
    put_be16(ip + IPV4_CHECKSUM,
             (uint16_t)~internet_sum_fold(internet_sum(0, bytes_of(ip, header))));
}

static struct redacted_packet bare_packet(const struct kept_packet *packet)
{
    uint32_t end = packet->payload_end < packet->captured ? packet->payload_end : packet->captured;

    return (struct redacted_packet){
        .is_bare = true,
        .octets = bytes_of(packet->octets + packet->ip, end - packet->ip),
        .length = packet->tcp - packet->ip + tcp_length(packet),
    };
}

struct redacted_packet packet_redact(struct kept_packet *packet, const struct kept_streams *streams,
                                     const struct payload_view *view)
{
    int64_t offset = kept_streams_offset(streams, packet);
    uint32_t in_view = length_in_view(packet, view, offset);
    bool was_right = !has_whole_payload(packet) || tcp_sum(packet) == ALL_ONES;
    bool is_cut = in_view < packet->payload_length;
    bool is_changed = hide_payload(packet, streams, view, offset) || is_cut;

    if (is_changed)
        mend_tcp_checksum(packet, was_right);
    is_changed |= clear_padding(packet);
    packet->payload_end = packet->payload + in_view;
    if (is_cut)
        packet->captured = packet->payload_end;
    if (packet->fragmented)
        mend_ip_header(packet);
    if (packet->fragmented || (is_changed && !outer_checksums_mend(packet, is_cut)))
        return bare_packet(packet);
    return (struct redacted_packet){ .octets = bytes_of(packet->octets, packet->captured),
                                     .length = packet->length };
}
