/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writing pcapng files for tests, block by block, in either byte order and as
 * damaged as one likes.
 *
 * A block is begun, filled and ended; ending it writes both of its lengths.
 */
#ifndef TESTS_CAPTURE_PCAPNG_IMAGE_H
#define TESTS_CAPTURE_PCAPNG_IMAGE_H

#include "capture/pcapng_block.h"
#include "tests/capture/opened_image.h"

struct pcapng_image {
    bool big_endian;
    size_t block; /* where the last one begins */
    struct bounded_buffer octets;
};

static inline void pcapng_image_init(struct pcapng_image *image)
{
    *image = (struct pcapng_image){ .block = 0 };
    bounded_buffer_init(&image->octets, CAPTURE_IMAGE_MAX);
}

static inline void pcapng_image_clear(struct pcapng_image *image)
{
    bounded_buffer_clear(&image->octets);
}

static inline void pcapng_add(struct pcapng_image *image, const void *octets, size_t length)
{
    static const uint8_t padding[3];

    ck_assert(bounded_buffer_append(&image->octets, bytes_of(octets, length)));
    ck_assert(bounded_buffer_append(&image->octets, bytes_of(padding, -length & 3)));
}

static inline void pcapng_put_u32(const struct pcapng_image *image, uint8_t *octets,
                                  uint32_t number)
{
    for (unsigned i = 0; i < 4; i++)
        octets[i] = (uint8_t)(number >> (image->big_endian ? 24 - 8 * i : 8 * i));
}

static inline void pcapng_add_u32(struct pcapng_image *image, uint32_t number)
{
    uint8_t octets[4];

    pcapng_put_u32(image, octets, number);
    pcapng_add(image, octets, sizeof octets);
}

/* Two numbers of 16 bits. */
static inline void pcapng_add_u16s(struct pcapng_image *image, uint16_t first, uint16_t second)
{
    pcapng_add_u32(image, image->big_endian ? (uint32_t)first << 16 | second
                                            : (uint32_t)second << 16 | first);
}

static inline void pcapng_begin(struct pcapng_image *image, uint32_t type)
{
    image->block = image->octets.length;
    pcapng_add_u32(image, type);
    pcapng_add_u32(image, 0);
}

static inline void pcapng_end(struct pcapng_image *image)
{
    uint32_t length = (uint32_t)(image->octets.length - image->block) + 4;

    pcapng_put_u32(image, image->octets.data + image->block + 4, length);
    pcapng_add_u32(image, length);
}

static inline void pcapng_add_section_of(struct pcapng_image *image, bool big_endian,
                                         uint16_t major, uint16_t minor)
{
    image->big_endian = big_endian;
    pcapng_begin(image, PCAPNG_SECTION_HEADER);
    pcapng_add_u32(image, 0x1a2b3c4d);
    pcapng_add_u16s(image, major, minor);
    pcapng_add_u32(image, UINT32_MAX);
    pcapng_add_u32(image, UINT32_MAX);
    pcapng_end(image);
}

static inline void pcapng_add_section(struct pcapng_image *image, bool big_endian)
{
    pcapng_add_section_of(image, big_endian, 1, 0);
}

/* Its options may be added before pcapng_end. */
static inline void pcapng_begin_interface(struct pcapng_image *image, uint16_t link_type,
                                          uint32_t snap_length)
{
    pcapng_begin(image, PCAPNG_INTERFACE_DESCRIPTION);
    pcapng_add_u16s(image, link_type, 0);
    pcapng_add_u32(image, snap_length);
}

static inline void pcapng_add_interface(struct pcapng_image *image, uint16_t link_type,
                                        uint32_t snap_length)
{
    pcapng_begin_interface(image, link_type, snap_length);
    pcapng_end(image);
}

static inline void pcapng_add_option(struct pcapng_image *image, uint16_t code, const void *value,
                                     uint16_t length)
{
    pcapng_add_u16s(image, code, length);
    pcapng_add(image, value, length);
}

/* The header of a packet block, whichever `type`, and the packet; not ended. */
static inline void pcapng_begin_packet(struct pcapng_image *image, uint32_t type,
                                       uint32_t interface, uint64_t time, struct bytes captured,
                                       uint32_t length)
{
    pcapng_begin(image, type);
    if (type == PCAPNG_ENHANCED_PACKET)
        pcapng_add_u32(image, interface);
    if (type == PCAPNG_PACKET)
        pcapng_add_u16s(image, (uint16_t)interface, 7);
    if (type != PCAPNG_SIMPLE_PACKET) {
        pcapng_add_u32(image, (uint32_t)(time >> 32));
        pcapng_add_u32(image, (uint32_t)time);
        pcapng_add_u32(image, (uint32_t)captured.length);
    }
    pcapng_add_u32(image, length);
    pcapng_add(image, captured.data, captured.length);
}

/* An IPv4 packet of 30 octets of payload, behind Ethernet or raw. */
static inline void pcapng_build_ipv4(struct frame_builder *builder, bool raw)
{
    *builder = (struct frame_builder){ .length = 0 };
    if (!raw)
        build_ethernet(builder, 0x0800);
    build_ipv4(builder, 30);
}

static inline void pcapng_add_ipv4_of(struct pcapng_image *image, uint32_t type, uint32_t interface,
                                      uint64_t time, bool raw)
{
    struct frame_builder builder;

    pcapng_build_ipv4(&builder, raw);
    pcapng_begin_packet(image, type, interface, time, bytes_of(builder.octets, builder.length),
                        (uint32_t)builder.length);
    pcapng_end(image);
}

/* An enhanced packet block with an Ethernet frame. */
static inline void pcapng_add_ipv4(struct pcapng_image *image, uint32_t interface, uint64_t time)
{
    pcapng_add_ipv4_of(image, PCAPNG_ENHANCED_PACKET, interface, time, false);
}

/* Size of that block. */
enum { PCAPNG_IPV4_BLOCK = 32 + IPV4_FRAME };

/* A section with one Ethernet interface. */
static inline void pcapng_image_init_ethernet(struct pcapng_image *image, bool big_endian)
{
    pcapng_image_init(image);
    pcapng_add_section(image, big_endian);
    pcapng_add_interface(image, 1, 0);
}

static inline void open_pcapng(struct opened_image *opened, const struct pcapng_image *image)
{
    open_octets(opened, bounded_buffer_bytes(&image->octets), NULL);
    ck_assert_msg(opened->source != NULL, "%s", opened->error.message);
}

/* What became of the frames so far. */
static inline uint64_t fate_count(const struct opened_image *opened, enum frame_fate fate)
{
    return packet_source_statistics(opened->source)->fates[fate];
}

static inline uint64_t counter_of(const struct opened_image *opened, enum capture_counter counter)
{
    return packet_source_statistics(opened->source)->counters[counter];
}

#endif
