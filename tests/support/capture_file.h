/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writing pcap files for tests: an image in memory, saved as a temporary file.
 *
 * The file header is magic, version 2.4, zone, accuracy, snap length and link
 * type; a record is seconds, fraction, captured and original length, octets.
 */
#ifndef TESTS_SUPPORT_CAPTURE_FILE_H
#define TESTS_SUPPORT_CAPTURE_FILE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bounded_buffer.h"

enum {
    CAPTURE_FILE_HEADER = 24,
    CAPTURE_RECORD_HEADER = 16,
    CAPTURE_IMAGE_MAX = 16 * 1024 * 1024,
    CAPTURE_PATH_SIZE = 256,
};

struct capture_format {
    bool big_endian;
    bool nanoseconds;
    uint32_t link_type; /* as files have it: 1 is Ethernet */
};

struct capture_image {
    struct capture_format format;
    struct bounded_buffer octets;
};

static inline void capture_image_add_word(struct capture_image *image, uint32_t word)
{
    uint8_t octets[4];

    for (unsigned i = 0; i < 4; i++)
        octets[i] = (uint8_t)(word >> (image->format.big_endian ? 24 - 8 * i : 8 * i));
    ck_assert(bounded_buffer_append(&image->octets, bytes_of(octets, sizeof octets)));
}

static inline void capture_image_init(struct capture_image *image, struct capture_format format)
{
    const uint32_t version = format.big_endian ? 0x00020004 : 0x00040002;

    image->format = format;
    bounded_buffer_init(&image->octets, CAPTURE_IMAGE_MAX);
    capture_image_add_word(image, format.nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4);
    capture_image_add_word(image, version);
    capture_image_add_word(image, 0);
    capture_image_add_word(image, 0);
    capture_image_add_word(image, 262144);
    capture_image_add_word(image, format.link_type);
}

static inline void capture_image_clear(struct capture_image *image)
{
    bounded_buffer_clear(&image->octets);
}

/* `fraction` is in the unit of the format. */
static inline void capture_image_add(struct capture_image *image, uint32_t seconds,
                                     uint32_t fraction, struct bytes captured, uint32_t length)
{
    capture_image_add_word(image, seconds);
    capture_image_add_word(image, fraction);
    capture_image_add_word(image, (uint32_t)captured.length);
    capture_image_add_word(image, length);
    ck_assert(bounded_buffer_append(&image->octets, captured));
}

static inline void capture_write(int descriptor, struct bytes octets)
{
    while (octets.length > 0) {
        ssize_t written = write(descriptor, octets.data, octets.length);

        ck_assert_int_gt(written, 0);
        octets = bytes_after(octets, (size_t)written);
    }
}

/* Makes a temporary file; whoever calls this unlinks it. */
static inline void capture_file_create(struct bytes octets, char ret_path[CAPTURE_PATH_SIZE])
{
    const char *folder = getenv("TMPDIR");
    int descriptor;

    snprintf(ret_path, CAPTURE_PATH_SIZE, "%s/capture-XXXXXX", folder != NULL ? folder : "/tmp");
    descriptor = mkstemp(ret_path);
    ck_assert_int_ge(descriptor, 0);
    capture_write(descriptor, octets);
    close(descriptor);
}

#endif
