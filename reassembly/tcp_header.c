/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checking and reading TCP headers. */
#include "reassembly/tcp_header.h"

enum { LARGEST_WINDOW_SCALE = 14 }; /* RFC 7323, 2.3 */

/* TCP option kinds, IANA numbers. */
enum { OPTION_END = 0, OPTION_NOP = 1, OPTION_MSS = 2, OPTION_WINDOW_SCALE = 3 };

static bool flags_contradict(uint8_t flags)
{
    if ((flags & TCP_FLAG_SYN) != 0)
        return (flags & (TCP_FLAG_FIN | TCP_FLAG_RST)) != 0;
    return (flags & (TCP_FLAG_RST | TCP_FLAG_ACK)) == 0;
}

enum tcp_header_fault tcp_header_parse(const struct packet *packet, struct tcp_header *ret_header)
{
    const uint8_t *octets = packet->payload.data;
    size_t captured = packet->payload.length;
    size_t size;

    if (packet->payload_length < TCP_HEADER_SIZE)
        return TCP_HEADER_SHORT;
    if (captured < TCP_HEADER_SIZE)
        return TCP_HEADER_CUT;
    size = (size_t)(octets[12] >> 4) * 4;
    if (size < TCP_HEADER_SIZE || size > packet->payload_length)
        return TCP_HEADER_OFFSET;
    if (size > captured)
        return TCP_HEADER_CUT;
    if (flags_contradict(octets[13]))
        return TCP_HEADER_FLAGS;
    *ret_header = (struct tcp_header){
        .source_port = bytes_be16(octets),
        .destination_port = bytes_be16(octets + 2),
        .sequence = bytes_be32(octets + 4),
        .acknowledgment = bytes_be32(octets + 8),
        .flags = octets[13] & 0x3f,
        .window = bytes_be16(octets + 14),
        .options = bytes_of(octets + TCP_HEADER_SIZE, size - TCP_HEADER_SIZE),
        .payload = bytes_after(packet->payload, size),
        .payload_length = packet->payload_length - (uint32_t)size,
    };
    return TCP_HEADER_SOUND;
}

static void read_option(struct syn_facts *facts, struct bytes option)
{
    if (option.data[0] == OPTION_MSS && option.length == 4)
        facts->maximum_segment_size = bytes_be16(option.data + 2);
    else if (option.data[0] == OPTION_WINDOW_SCALE && option.length == 3)
        facts->window_scale =
            option.data[2] < LARGEST_WINDOW_SCALE ? option.data[2] : LARGEST_WINDOW_SCALE;
}

/* The first option; empty at the end of the list or where it is broken. */
static struct bytes first_option(struct bytes options)
{
    if (options.length == 0 || options.data[0] == OPTION_END)
        return bytes_of(NULL, 0);
    if (options.data[0] == OPTION_NOP)
        return bytes_first(options, 1);
    if (options.length < 2 || options.data[1] < 2 || options.data[1] > options.length)
        return bytes_of(NULL, 0);
    return bytes_first(options, options.data[1]);
}

struct syn_facts tcp_header_syn_facts(const struct tcp_header *header, uint8_t ttl)
{
    struct syn_facts facts = { .seen = true, .ttl = ttl, .window = header->window };
    struct bytes rest = header->options;
    struct bytes option;

    while ((option = first_option(rest)).length > 0) {
        if (facts.option_count < SYN_OPTION_KINDS)
            facts.options[facts.option_count++] = option.data[0];
        read_option(&facts, option);
        rest = bytes_after(rest, option.length);
    }
    return facts;
}
