/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What could not be read is said: a sentence for each reason that occurred, on standard
 * error and in the summary of a page, so that nobody takes silence for a clean capture.
 */
#ifndef CLI_LOSS_NOTES_H
#define CLI_LOSS_NOTES_H

#include "capture/capture_statistics.h"
#include "cli/session_ledger.h"
#include "output/message_saver.h"
#include "output/packet_writer.h"
#include "reassembly/reassembly_statistics.h"

enum { LOSS_NOTES_MOST = 64, LOSS_NOTE_SIZE = 160 };

struct loss_notes {
    size_t count;
    char texts[LOSS_NOTES_MOST][LOSS_NOTE_SIZE];
};

/* These add to the notes. Nothing when there was no frame: then there is another trouble. */
void loss_notes_lost(struct loss_notes *notes, const struct capture_statistics *capture,
                     const struct reassembly_statistics *reassembly, uint64_t sessions);

/* The same for packets that were to be written. */
void loss_notes_packets(struct loss_notes *notes, const struct packet_writer_counts *counts);

/* The same for messages that were to be saved. */
void loss_notes_unsaved(struct loss_notes *notes, const struct message_saver_counts *counts);

/* The same for sessions that are older than what the ledger remembers. */
void loss_notes_forgotten(struct loss_notes *notes, const struct session_ledger *ledger);

/* On standard error. */
void loss_notes_print(const struct loss_notes *notes);

#endif
