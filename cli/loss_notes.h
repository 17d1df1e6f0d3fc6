/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What could not be read is said: one line on standard error for each reason
 * that occurred, so that nobody takes silence for a clean capture.
 */
#ifndef CLI_LOSS_NOTES_H
#define CLI_LOSS_NOTES_H

#include "capture/capture_statistics.h"
#include "cli/session_ledger.h"
#include "output/message_saver.h"
#include "output/packet_writer.h"
#include "reassembly/reassembly_statistics.h"

void loss_notes_print(const struct capture_statistics *capture,
                      const struct reassembly_statistics *reassembly, uint64_t sessions);

/* The same for packets that were to be written. */
void loss_notes_print_packets(const struct packet_writer_counts *counts);

/* The same for messages that were to be saved. */
void loss_notes_print_unsaved(const struct message_saver_counts *counts);

/* The same for sessions that are older than what the ledger remembers. */
void loss_notes_print_forgotten(const struct session_ledger *ledger);

#endif
