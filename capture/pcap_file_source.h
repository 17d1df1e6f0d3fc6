/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A packet source that reads a capture file through libpcap.
 *
 * pcap files of both byte orders with micro- and nanoseconds, and such pcapng
 * files as libpcap can read: one link type, sections of one byte order. Times
 * are taken with all nanoseconds there are.
 *
 * A file cut short inside a record, as by a full disk or a capture still
 * running, ends in SOURCE_ERROR behind its last whole packet.
 */
#ifndef CAPTURE_PCAP_FILE_SOURCE_H
#define CAPTURE_PCAP_FILE_SOURCE_H

#include "capture/packet_source.h"

/* As packet_source_open_file, which is what others call. */
struct packet_source *pcap_file_source_open(const char *path, const char *filter,
                                            struct error *error);

#endif
