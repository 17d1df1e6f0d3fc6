/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes the packets of sessions with findings to a capture file: for showing to somebody
 * what was found. A filter for sessions, which takes their packets off.
 *
 * Sessions come one behind the other, in the order of their end; of each the packets in the
 * order of the capture. The first packet has a comment with the session's identifier, its
 * findings, and what is not shown of it. What may be shown of the payload says
 * payload_view.h, and packet_redaction.h how it is written.
 *
 * A session is written whole or not at all. When the file cannot be written, as on a full disk,
 * that is told, at most once a minute of packet time; the session is counted and left out, and the
 * next one is tried again.
 */
#ifndef OUTPUT_PACKET_WRITER_H
#define OUTPUT_PACKET_WRITER_H

#include "output/pcapng_file.h"
#include "output/session_selection.h"

struct packet_writer_counts {
    uint64_t sessions; /* written */
    uint64_t packets;
    uint64_t bytes;        /* of the file, in this run */
    uint64_t redacted;     /* of the sessions: payload octets are overwritten */
    uint64_t limited;      /* not all payload was kept, since it is long or not captured */
    uint64_t shortened;    /* payload that was kept is left out, since nobody knows what it is */
    uint64_t headers_only; /* all of it is */
    uint64_t not_kept;     /* sessions without packets: there was no room for them */
    uint64_t failed;       /* that could not be written */
};

/* Who is told. */
struct packet_writer_host {
    void *context;
    void (*trouble)(void *context, const struct error *error);
};

struct packet_writer;

/* Sessions with a finding of the criteria's minimum are written if they fit the rest of them;
 * the criteria are copied. NULL with an error when the file cannot be had. */
struct packet_writer *packet_writer_open(const char *path, enum pcapng_opening how,
                                         const struct selection_criteria *criteria,
                                         const struct packet_writer_host *host,
                                         struct error *error);

/* What an earlier writer had left of a block, and was cut off. */
uint64_t packet_writer_mended(const struct packet_writer *writer);

/* Where sessions go on to; to be set before the first one comes. */
void packet_writer_set_next(struct packet_writer *writer, struct session_sink next);

struct session_sink packet_writer_sink(struct packet_writer *writer);

struct packet_writer_counts packet_writer_counts(const struct packet_writer *writer);

/* Takes NULL. */
void packet_writer_close(struct packet_writer *writer);

#endif
