/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A pcap file of Ethernet frames with IPv4 and TCP, written to a stream.
 *
 * Frames are as a Linux host sends them: time stamps in every segment, so that
 * 1448 octets of payload fill one (RFC 7323, 3), and checksums that are right.
 */
#ifndef TESTS_BENCH_TRAFFIC_FRAME_H
#define TESTS_BENCH_TRAFFIC_FRAME_H

#include <stdint.h>
#include <stdio.h>

#include "base/address.h"

enum { TRAFFIC_SEGMENT = 1448 };

enum {
    SEGMENT_FIN = 0x01,
    SEGMENT_SYN = 0x02,
    SEGMENT_PSH = 0x08,
    SEGMENT_ACK = 0x10,
};

struct traffic_segment {
    uint64_t time; /* microseconds since 1970 */
    const struct endpoint *from;
    const struct endpoint *to;
    uint32_t sequence;
    uint32_t acknowledgment;
    uint16_t identification;
    uint8_t flags;
};

struct traffic_file {
    FILE *stream;
    uint64_t octets;     /* written */
    uint8_t frame[2048]; /* the one being made */
};

/* Writes the file header. */
void traffic_file_begin(struct traffic_file *file, FILE *stream);

/* Where the payload of the next segment goes; room for TRAFFIC_SEGMENT octets. */
uint8_t *traffic_file_payload(struct traffic_file *file);

/* Writes the segment with the payload that was put there. */
void traffic_file_write(struct traffic_file *file, const struct traffic_segment *segment,
                        size_t payload);

#endif
