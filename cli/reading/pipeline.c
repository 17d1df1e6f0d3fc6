/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Building the chain and feeding it. */
#include "cli/reading/pipeline.h"

#include <stdlib.h>

#include "base/memory.h"
#include "reassembly/packet_keeper.h"

/* A rotated file may begin a little before the last one ended, or, when mail is
 * rare, a good while after. */
#define CONTINUES_BEFORE (2 * DURATION_SECOND)
#define CONTINUES_AFTER  (600 * DURATION_SECOND)

struct pipeline {
    struct pipeline_options options;
    struct memory_pool own_pool; /* used when none was lent */
    struct memory_budget budget;
    struct ip_fragments *fragments;
    struct session_builder *sessions;
    struct reassembler *reassembler;
    struct packet_keeper *keeper; /* NULL: no packets are kept */
    struct session_sink next;     /* with a keeper: behind the session builder */
    struct packet_sink packets;
    bool fed;            /* a packet has come */
    bool capture_begins; /* the next packet is the first of a capture */
    timestamp last;      /* the latest packet */
};

struct pipeline_options pipeline_options_default(void)
{
    return (struct pipeline_options){
        .reassembly = reassembly_options_default(),
        .sessions = { .limits = default_smtp_limits },
    };
}

static void prepare_budget(struct pipeline *pipeline)
{
    struct pipeline_options *options = &pipeline->options;

    memory_pool_init(&pipeline->own_pool, REASSEMBLY_MEMORY);
    if (options->pool == NULL)
        options->pool = &pipeline->own_pool;
    memory_budget_init(&pipeline->budget, options->pool);
    options->reassembly.budget = &pipeline->budget;
    options->sessions.budget = &pipeline->budget;
}

static struct ip_fragments *new_fragments(struct pipeline *pipeline)
{
    struct ip_fragments_limits limits = ip_fragments_limits_default();

    return ip_fragments_new(&limits, &pipeline->budget);
}

/* Its connection is being closed. */
static void attach_packets(void *context, struct session *session)
{
    struct pipeline *pipeline = context;

    session->packets = packet_keeper_take(pipeline->keeper);
    session_sink_receive(&pipeline->next, session);
}

static bool build_chain(struct pipeline *pipeline, struct session_sink sink, struct error *error)
{
    const struct pipeline_options *options = &pipeline->options;
    bool keeps = options->packets != NULL;
    struct stream_sink streams;

    pipeline->next = sink;
    if (keeps)
        sink = (struct session_sink){ .context = pipeline, .receive = attach_packets };
    pipeline->sessions = session_builder_new(&options->sessions, sink);
    streams = session_builder_sink(pipeline->sessions);
    if (keeps) {
        pipeline->keeper = packet_keeper_new(&options->reassembly, options->packets, streams);
        streams = packet_keeper_stream_sink(pipeline->keeper);
    }
    pipeline->reassembler = reassembler_new(&options->reassembly, streams, error);
    if (pipeline->reassembler == NULL)
        return false;
    pipeline->packets = reassembler_packet_sink(pipeline->reassembler);
    if (keeps) {
        packet_keeper_set_reassembler(pipeline->keeper, pipeline->reassembler);
        pipeline->packets = packet_keeper_packet_sink(pipeline->keeper);
    }
    return true;
}

struct pipeline *pipeline_new(const struct pipeline_options *options, struct session_sink sink,
                              struct error *error)
{
    struct pipeline *pipeline = memory_new(1, sizeof *pipeline);

    pipeline->options = *options;
    pipeline->options.sessions.any_port = options->reassembly.ports.any;
    prepare_budget(pipeline);
    pipeline->fragments = new_fragments(pipeline);
    if (build_chain(pipeline, sink, error))
        return pipeline;
    pipeline_free(pipeline);
    return NULL;
}

void pipeline_free(struct pipeline *pipeline)
{
    if (pipeline == NULL)
        return;
    reassembler_free(pipeline->reassembler);
    packet_keeper_free(pipeline->keeper);
    session_builder_free(pipeline->sessions);
    ip_fragments_free(pipeline->fragments);
    memory_budget_clear(&pipeline->budget);
    free(pipeline);
}

void pipeline_begin_capture(struct pipeline *pipeline)
{
    pipeline->capture_begins = true;
    if (pipeline->options.separate)
        ip_fragments_forget(pipeline->fragments);
}

struct ip_fragments *pipeline_fragments(struct pipeline *pipeline)
{
    return pipeline->fragments;
}

static bool continues(const struct pipeline *pipeline, const struct packet *packet)
{
    return !pipeline->options.separate && packet->time >= pipeline->last - CONTINUES_BEFORE &&
           packet->time <= pipeline->last + CONTINUES_AFTER;
}

bool pipeline_sort(struct pipeline *pipeline, const struct packet *packet, unsigned *ret_share)
{
    return reassembler_sort(pipeline->reassembler, packet, ret_share);
}

void pipeline_packet(struct pipeline *pipeline, const struct packet *packet)
{
    if (pipeline->capture_begins && pipeline->fed && !continues(pipeline, packet)) {
        pipeline_end(pipeline, CLOSE_END_OF_CAPTURE);
        pipeline->last = packet->time;
    }
    pipeline->capture_begins = false;
    if (!pipeline->fed || packet->time > pipeline->last)
        pipeline->last = packet->time;
    pipeline->fed = true;
    pipeline->packets.receive(pipeline->packets.context, packet);
}

void pipeline_end(struct pipeline *pipeline, enum close_reason reason)
{
    reassembler_end(pipeline->reassembler, reason);
    if (pipeline->keeper != NULL)
        packet_keeper_begin_capture(pipeline->keeper);
}

bool pipeline_is_expiring(const struct pipeline *pipeline)
{
    return reassembler_is_expiring(pipeline->reassembler);
}

const struct reassembly_statistics *pipeline_statistics(const struct pipeline *pipeline)
{
    return reassembler_statistics(pipeline->reassembler);
}

const struct memory_budget *pipeline_budget(const struct pipeline *pipeline)
{
    return &pipeline->budget;
}
