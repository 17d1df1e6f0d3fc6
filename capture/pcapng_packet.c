/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where each of the packet blocks has its fields. */
#include "capture/pcapng_packet.h"

static uint64_t time_of(bool big_endian, const uint8_t *data)
{
    return (uint64_t)pcapng_u32(big_endian, data) << 32 | pcapng_u32(big_endian, data + 4);
}

/* The enhanced and the obsolete block differ in the interface only. */
static void read_timed(const struct pcapng_block *block, struct pcapng_packet *packet)
{
    const uint8_t *data = block->body.data;

    packet->has_time = true;
    packet->time = time_of(block->big_endian, data + 4);
    packet->captured = pcapng_u32(block->big_endian, data + 12);
    packet->length = pcapng_u32(block->big_endian, data + 16);
}

static void read_enhanced(const struct pcapng_block *block, uint32_t first_snap_length,
                          struct pcapng_packet *packet)
{
    (void)first_snap_length;
    packet->interface = pcapng_u32(block->big_endian, block->body.data);
    read_timed(block, packet);
}

static void read_obsolete(const struct pcapng_block *block, uint32_t first_snap_length,
                          struct pcapng_packet *packet)
{
    (void)first_snap_length;
    packet->interface = pcapng_u16(block->big_endian, block->body.data);
    read_timed(block, packet);
}

static void read_simple(const struct pcapng_block *block, uint32_t first_snap_length,
                        struct pcapng_packet *packet)
{
    packet->length = pcapng_u32(block->big_endian, block->body.data);
    packet->captured = first_snap_length > 0 && first_snap_length < packet->length
                           ? first_snap_length
                           : packet->length;
}

static const struct packet_block {
    uint32_t type;
    uint8_t header_size;
    void (*read)(const struct pcapng_block *block, uint32_t first_snap_length,
                 struct pcapng_packet *packet);
} packet_blocks[] = {
    { PCAPNG_ENHANCED_PACKET, 20, read_enhanced },
    { PCAPNG_PACKET, 20, read_obsolete },
    { PCAPNG_SIMPLE_PACKET, 4, read_simple },
};

static const struct packet_block *find_packet_block(uint32_t type)
{
    for (size_t i = 0; i < sizeof packet_blocks / sizeof packet_blocks[0]; i++)
        if (packet_blocks[i].type == type)
            return &packet_blocks[i];
    return NULL;
}

enum pcapng_packet_result pcapng_packet_read(const struct pcapng_block *block,
                                             uint32_t first_snap_length,
                                             struct pcapng_packet *ret_packet)
{
    const struct packet_block *kind = find_packet_block(block->type);
    struct pcapng_packet packet = { .has_time = false };

    if (kind == NULL)
        return PCAPNG_PACKET_NONE;
    if (block->body.length < kind->header_size)
        return PCAPNG_PACKET_DAMAGED;
    kind->read(block, first_snap_length, &packet);
    packet.rest =
        bytes_of(block->body.data + kind->header_size, block->body.length - kind->header_size);
    *ret_packet = packet;
    return PCAPNG_PACKET_READ;
}
