/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What --write-pcap counts, by the names that the summary has for it. */
#ifndef CLI_READING_PACKET_COUNTS_H
#define CLI_READING_PACKET_COUNTS_H

#include "base/kept_packets.h"
#include "output/packet_writer.h"
#include "output/summary.h"

enum { PACKET_COUNTS = 12 };

void packet_counts_fill(struct summary_count counts[PACKET_COUNTS],
                        const struct packet_writer_counts *written,
                        const struct kept_packets_store *store);

#endif
