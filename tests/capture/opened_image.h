/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A capture made in memory and opened as a source, by a temporary file. */
#ifndef TESTS_CAPTURE_OPENED_IMAGE_H
#define TESTS_CAPTURE_OPENED_IMAGE_H

#include <stdio.h>

#include "capture/packet_source.h"
#include "tests/capture/frame_builder.h"
#include "tests/support/capture_file.h"

struct opened_image {
    char path[CAPTURE_PATH_SIZE];
    struct packet_source *source; /* NULL with `error` set, when it was refused */
    struct error error;
};

static inline void open_octets(struct opened_image *opened, struct bytes octets, const char *filter)
{
    struct packet_source_options options = { .filter = filter };

    *opened = (struct opened_image){ .source = NULL };
    capture_file_create(octets, opened->path);
    opened->source = packet_source_open_file(opened->path, &options, &opened->error);
    unlink(opened->path);
}

static inline void open_image(struct opened_image *opened, const struct capture_image *image)
{
    open_octets(opened, bounded_buffer_bytes(&image->octets), NULL);
    ck_assert_msg(opened->source != NULL, "%s", opened->error.message);
}

static inline void opened_image_clear(struct opened_image *opened)
{
    packet_source_close(opened->source);
}

/* Reads to the end, checking each packet; their number. */
static inline unsigned read_to_end(struct packet_source *source, enum source_result *ret_result,
                                   struct error *error)
{
    struct packet packet;
    unsigned packets = 0;

    while ((*ret_result = packet_source_next(source, &packet, error)) == SOURCE_PACKET) {
        ck_assert_packet_sound(&packet);
        packets++;
    }
    return packets;
}

/* The message is the path between two texts. */
static inline void ck_assert_message(const struct error *error, const char *before,
                                     const char *path, const char *behind)
{
    char expected[ERROR_TEXT_SIZE];

    snprintf(expected, sizeof expected, "%s%s%s", before, path, behind);
    ck_assert_str_eq(error->message, expected);
}

/* Adds an Ethernet frame with an IPv4 packet of 30 octets of payload. */
static inline void add_ipv4_frame(struct capture_image *image, uint32_t seconds, uint32_t fraction)
{
    struct frame_builder builder = { .length = 0 };

    build_ethernet(&builder, 0x0800);
    build_ipv4(&builder, 30);
    capture_image_add(image, seconds, fraction, bytes_of(builder.octets, builder.length),
                      (uint32_t)builder.length);
}

/* Size of such a frame's record. */
enum { IPV4_FRAME = 64, IPV4_RECORD = CAPTURE_RECORD_HEADER + IPV4_FRAME };

#endif
