/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Capture formats: what a file is, by the magic number it begins with.
 *
 * pcap has several, each in both byte orders: micro- and nanoseconds, and the
 * variants that libpcap knows beside them. pcapng begins with the type of its
 * section header, which reads the same in both orders. Some other kinds of file
 * that are often taken for captures, or are captures in disguise, are known by
 * name, so that the operator is told what to do.
 */
#ifndef CAPTURE_CAPTURE_FORMAT_H
#define CAPTURE_CAPTURE_FORMAT_H

#include "base/bytes.h"

enum capture_format {
    CAPTURE_FORMAT_UNKNOWN,
    CAPTURE_FORMAT_PCAP,
    CAPTURE_FORMAT_PCAPNG,
};

/* Octets at the beginning of a file that tell them apart. */
enum { CAPTURE_MAGIC_SIZE = 6 };

enum capture_format capture_format_find(struct bytes beginning);

/* What a file of no capture format is, as the end of a sentence. */
const char *capture_format_describe(struct bytes beginning);

#endif
