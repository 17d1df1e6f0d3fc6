/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Putting streams together that are known to be short. */
#include "output/kept_streams.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/memory.h"

/* RFC 9293, 3.1. */
enum { SEQUENCE_AT = 4, FLAGS_AT = 13, FLAG_SYN = 0x02, FLAG_RST = 0x04 };

/* What is put together: of each octet whether it came. */
struct assembly {
    struct kept_stream *stream;
    bool *came;
};

static bool has_flag(const struct kept_packet *packet, unsigned flag)
{
    return (packet->octets[packet->tcp + FLAGS_AT] & flag) != 0;
}

/* A SYN takes a number of its own, in front of the payload. */
static uint32_t first_number(const struct kept_packet *packet)
{
    return bytes_be32(packet->octets + packet->tcp + SEQUENCE_AT) + has_flag(packet, FLAG_SYN);
}

static bool comes_before(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b) < 0;
}

static void find_base(struct kept_stream *stream, const struct kept_packet *first, enum side from)
{
    for (const struct kept_packet *packet = first; packet != NULL; packet = packet->next) {
        uint32_t number = first_number(packet);

        if (packet->from != from)
            continue;
        if (has_flag(packet, FLAG_SYN)) {
            stream->has_base = true;
            stream->base = number;
            return;
        }
        if (packet->payload_length > 0 &&
            (!stream->has_base || comes_before(number, stream->base))) {
            stream->has_base = true;
            stream->base = number;
        }
    }
}

int32_t kept_streams_offset(const struct kept_streams *streams, const struct kept_packet *packet)
{
    return (int32_t)(first_number(packet) - streams->side[packet->from].base);
}

/* A keep-alive probe has one octet that may be any (RFC 9293, 3.8.4). */
static void add_octet(struct kept_streams *streams, struct assembly *assembly, size_t offset,
                      uint8_t octet, bool may_be_probe)
{
    uint8_t *known = &assembly->stream->octets[offset];

    if (!assembly->came[offset])
        *known = octet;
    else if (*known != octet && !may_be_probe)
        streams->is_contradictory = true;
    assembly->came[offset] = true;
}

/* What an RST carries is no part of the stream. */
static void add_packet(struct kept_streams *streams, struct assembly *assembly,
                       const struct kept_packet *packet)
{
    int64_t offset = kept_streams_offset(streams, packet);

    if (has_flag(packet, FLAG_RST) || packet->payload_length == 0)
        return;
    if (offset + packet->payload_length > assembly->stream->end)
        assembly->stream->end = (int32_t)(offset + packet->payload_length);
    for (uint32_t i = packet->payload; i < packet->payload_end; i++, offset++)
        if (offset >= 0 && offset < (int64_t)assembly->stream->capacity)
            add_octet(streams, assembly, (size_t)offset, packet->octets[i],
                      packet->payload_length == 1);
}

static void assemble(struct kept_streams *streams, const struct kept_packets *packets,
                     enum side from)
{
    struct kept_stream *stream = &streams->side[from];
    struct assembly assembly = { .stream = stream };

    find_base(stream, packets->first, from);
    stream->capacity = packets->payload;
    stream->octets = memory_new(stream->capacity + 1, 1);
    assembly.came = memory_new(stream->capacity + 1, sizeof *assembly.came);
    for (const struct kept_packet *packet = packets->first; packet != NULL; packet = packet->next)
        if (packet->from == from)
            add_packet(streams, &assembly, packet);
    while (assembly.came[stream->length])
        stream->length++;
    free(assembly.came);
}

void kept_streams_init(struct kept_streams *streams, const struct kept_packets *packets)
{
    *streams = (struct kept_streams){ 0 };
    for (enum side side = 0; side < SIDE_COUNT; side++)
        assemble(streams, packets, side);
}

void kept_streams_clear(struct kept_streams *streams)
{
    for (enum side side = 0; side < SIDE_COUNT; side++) {
        struct kept_stream *stream = &streams->side[side];

        sodium_memzero(stream->octets, stream->capacity);
        free(stream->octets);
    }
    *streams = (struct kept_streams){ 0 };
}
