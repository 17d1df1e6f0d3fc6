/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The chain of stages from packets to sessions:
 *
 *   [keeper of packets ->] reassembler -> session builder -> the sink it is made with
 *
 * Captures are read one after the other. Connections go on from one to the next
 * when it begins where the last one ended, as rotated files do; `separate`
 * forbids that.
 *
 * Any number of pipelines may run at once, each in a thread of its own. What
 * compares sessions with each other is behind them (session_history.h).
 */
#ifndef CLI_READING_PIPELINE_H
#define CLI_READING_PIPELINE_H

#include "base/memory_budget.h"
#include "capture/ip_fragments.h"
#include "capture/packet.h"
#include "reassembly/reassembler.h"
#include "smtp/session_builder.h"

struct pipeline_options {
    struct reassembly_options reassembly; /* but for the budget */
    struct session_builder_options sessions;
    bool separate;
    struct memory_pool *pool; /* lent; NULL: one of its own of REASSEMBLY_MEMORY */

    /* Where the packets of connections are kept until their session comes, which then has them;
     * lent. NULL: they are not. */
    struct kept_packets_store *packets;
};

struct pipeline;

/* Without any software known. */
struct pipeline_options pipeline_options_default(void);

/* NULL with an error when the engine cannot be had. */
struct pipeline *pipeline_new(const struct pipeline_options *options, struct session_sink sink,
                              struct error *error);
void pipeline_free(struct pipeline *pipeline);

/* What comes now is another capture. */
void pipeline_begin_capture(struct pipeline *pipeline);

/* To be lent to the sources of its packets: a packet may begin in one capture and end in the next,
 * and its memory counts as the pipeline's. */
struct ip_fragments *pipeline_fragments(struct pipeline *pipeline);

/* See reassembler_sort. */
bool pipeline_sort(struct pipeline *pipeline, const struct packet *packet, unsigned *ret_share);

void pipeline_packet(struct pipeline *pipeline, const struct packet *packet);

/* Ends every connection that is still open. */
void pipeline_end(struct pipeline *pipeline, enum close_reason reason);

/* Whether the session that is being handed on ended because time has passed,
 * and not by the packet that is handled. */
bool pipeline_is_expiring(const struct pipeline *pipeline);

/* Valid until the next packet. */
const struct reassembly_statistics *pipeline_statistics(const struct pipeline *pipeline);

/* What everything of this pipeline is taken from. */
const struct memory_budget *pipeline_budget(const struct pipeline *pipeline);

#endif
