/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Building the chain and feeding it. */
#include "cli/pipeline.h"

#include <stdlib.h>

#include "base/memory.h"
#include "smtp/history/aborted_envelopes.h"
#include "smtp/history/client_history.h"
#include "smtp/history/server_history.h"

/* A rotated file may begin a little before the last one ended, or, when mail is
 * rare, a good while after. */
#define CONTINUES_BEFORE (2 * DURATION_SECOND)
#define CONTINUES_AFTER  (600 * DURATION_SECOND)

struct pipeline {
    struct pipeline_options options;
    struct session_sink sink;
    uint64_t session_count;
    struct server_software *software;
    struct client_history *clients;
    struct server_history *servers;
    struct aborted_envelopes *envelopes;
    struct session_builder *sessions;
    struct reassembler *reassembler;
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

static void count_session(void *context, struct session *session)
{
    struct pipeline *pipeline = context;

    pipeline->session_count++;
    session_sink_receive(&pipeline->sink, session);
}

static void pass_notice(void *context, struct notice *notice)
{
    struct pipeline *pipeline = context;

    session_sink_notify(&pipeline->sink, notice);
}

/* From the end to the start: each is made with the one behind it. */
static void add_history(struct pipeline *pipeline, struct session_sink last)
{
    const struct smtp_limits *limits = &pipeline->options.sessions.limits;

    pipeline->clients = client_history_new(last);
    pipeline->servers =
        server_history_new(limits, pipeline->software, client_history_sink(pipeline->clients));
    pipeline->envelopes = aborted_envelopes_new(limits, server_history_sink(pipeline->servers));
}

static bool load_software(struct pipeline *pipeline, struct error *error)
{
    if (!server_software_load_builtin(pipeline->software, error))
        return false;
    for (size_t i = 0; i < pipeline->options.fingerprint_count; i++)
        if (!server_software_load_file(pipeline->software, pipeline->options.fingerprints[i],
                                       error))
            return false;
    return true;
}

struct pipeline *pipeline_new(const struct pipeline_options *options, struct session_sink sink,
                              struct error *error)
{
    struct pipeline *pipeline = memory_new(1, sizeof *pipeline);
    struct session_sink counter = { .context = pipeline,
                                    .receive = count_session,
                                    .notify = pass_notice };

    pipeline->options = *options;
    pipeline->options.sessions.any_port = options->reassembly.ports.any;
    pipeline->sink = sink;
    pipeline->software = server_software_new();
    pipeline->options.sessions.software = pipeline->software;
    add_history(pipeline, counter);
    pipeline->sessions = session_builder_new(&pipeline->options.sessions,
                                             aborted_envelopes_sink(pipeline->envelopes));
    if (load_software(pipeline, error))
        pipeline->reassembler = reassembler_new(&pipeline->options.reassembly,
                                                session_builder_sink(pipeline->sessions), error);
    if (pipeline->reassembler == NULL) {
        pipeline_free(pipeline);
        return NULL;
    }
    pipeline->packets = reassembler_packet_sink(pipeline->reassembler);
    return pipeline;
}

void pipeline_free(struct pipeline *pipeline)
{
    if (pipeline == NULL)
        return;
    reassembler_free(pipeline->reassembler);
    session_builder_free(pipeline->sessions);
    aborted_envelopes_free(pipeline->envelopes);
    server_history_free(pipeline->servers);
    client_history_free(pipeline->clients);
    server_software_free(pipeline->software);
    free(pipeline);
}

void pipeline_begin_capture(struct pipeline *pipeline)
{
    pipeline->capture_begins = true;
}

static bool continues(const struct pipeline *pipeline, const struct packet *packet)
{
    return !pipeline->options.separate && packet->time >= pipeline->last - CONTINUES_BEFORE &&
           packet->time <= pipeline->last + CONTINUES_AFTER;
}

void pipeline_packet(struct pipeline *pipeline, const struct packet *packet)
{
    if (pipeline->capture_begins && pipeline->fed && !continues(pipeline, packet)) {
        pipeline_end(pipeline);
        pipeline->last = packet->time;
    }
    pipeline->capture_begins = false;
    if (!pipeline->fed || packet->time > pipeline->last)
        pipeline->last = packet->time;
    pipeline->fed = true;
    pipeline->packets.receive(pipeline->packets.context, packet);
}

void pipeline_end(struct pipeline *pipeline)
{
    reassembler_end(pipeline->reassembler, CLOSE_END_OF_CAPTURE);
}

uint64_t pipeline_session_count(const struct pipeline *pipeline)
{
    return pipeline->session_count;
}

const struct reassembly_statistics *pipeline_statistics(const struct pipeline *pipeline)
{
    return reassembler_statistics(pipeline->reassembler);
}
