/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A packet source that reads a pcap file.
 *
 * Both byte orders, micro- and nanoseconds, and the variants that libpcap
 * knows. libpcap reads the file header, and the records of the rarer forms; see
 * pcap_record.h. Times are taken with all nanoseconds there are.
 *
 * A file cut short inside a record, as by a full disk or a capture still
 * running, ends in SOURCE_ERROR behind its last whole packet.
 */
#ifndef CAPTURE_PCAP_FILE_SOURCE_H
#define CAPTURE_PCAP_FILE_SOURCE_H

#include "capture/input_window.h"
#include "capture/packet_source.h"

/* Takes the window over, unless it fails, and lends `path`. NULL on error. */
struct packet_source *pcap_file_source_open(struct input_window *window, const char *path,
                                            const char *filter, struct error *error);

#endif
