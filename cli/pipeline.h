/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The chain of stages, from packets to sessions:
 *
 *   reassembler -> session builder -> history (aborted envelopes, servers,
 *   clients) -> the sink it is made with
 *
 * Captures are read one after the other. Connections go on from one to the next
 * when it begins where the last one ended, as rotated files do; `separate`
 * forbids that.
 */
#ifndef CLI_PIPELINE_H
#define CLI_PIPELINE_H

#include "capture/packet_source.h"
#include "reassembly/reassembler.h"
#include "smtp/session_builder.h"

enum { MOST_FINGERPRINT_FILES = 8 };

struct pipeline_options {
    struct reassembly_options reassembly;
    struct session_builder_options sessions;
    bool separate;
    /* Files that extend the servers that are compiled in; lent. */
    size_t fingerprint_count;
    const char *fingerprints[MOST_FINGERPRINT_FILES];
};

struct pipeline;

struct pipeline_options pipeline_options_default(void);

/* NULL with an error when the engine cannot be had, or a file of fingerprints
 * cannot be read. */
struct pipeline *pipeline_new(const struct pipeline_options *options, struct session_sink sink,
                              struct error *error);
void pipeline_free(struct pipeline *pipeline);

/* What comes now is another capture. */
void pipeline_begin_capture(struct pipeline *pipeline);

void pipeline_packet(struct pipeline *pipeline, const struct packet *packet);

/* Ends every connection that is still open. */
void pipeline_end(struct pipeline *pipeline);

/* How many sessions came out. */
uint64_t pipeline_session_count(const struct pipeline *pipeline);

/* Valid until the next packet. */
const struct reassembly_statistics *pipeline_statistics(const struct pipeline *pipeline);

#endif
