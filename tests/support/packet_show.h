/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conversations as packets, through the whole chain into a capture file of sessions with
 * findings, and that file read again.
 *
 * Every session gets a finding, so that every one is written.
 */
#ifndef TESTS_SUPPORT_PACKET_SHOW_H
#define TESTS_SUPPORT_PACKET_SHOW_H

#include "cli/reading/pipeline.h"
#include "output/packet_writer.h"

enum { SHOW_SESSIONS = 8 };

struct packet_show {
    char path[64];
    struct pipeline *pipeline;
    struct packet_writer *writer;
    struct kept_packets_store store;
    struct session *sessions[SHOW_SESSIONS]; /* that were written, or were to be */
    size_t count;
    bool without_finding;               /* sessions have the findings that they have */
    struct packet_writer_counts counts; /* set at the end */
    unsigned troubles;
};

/* `memory`: of the store. The file is new. */
void packet_show_begin(struct packet_show *show, const char *test, size_t memory);

/* A packet is a bare IP packet (tests/support/tcp_packets.h), of link type RAW. */
struct packet_sink packet_show_sink(struct packet_show *show);

/* Ends the capture and closes the file. */
void packet_show_end(struct packet_show *show);

/* Frees sessions and removes the file. */
void packet_show_clear(struct packet_show *show);

/* The file's octets; the caller frees them. */
uint8_t *packet_show_read(const struct packet_show *show, size_t *ret_length);

/* The sessions that are in the file, as they are read again; each is to be freed. */
size_t packet_show_read_again(const struct packet_show *show,
                              struct session *sessions[SHOW_SESSIONS]);

#endif
