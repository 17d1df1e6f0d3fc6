/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The chain from packets to a capture file, and back. */
#include "tests/support/packet_show.h"

#include <check.h>
#include <pcap/dlt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "capture/packet_source.h"
#include "tests/support/scratch_file.h"

static void keep_session(void *context, struct session *session)
{
    struct packet_show *show = context;

    ck_assert_uint_lt(show->count, SHOW_SESSIONS);
    show->sessions[show->count++] = session;
}

/* In front of the writer. */
static void find_something(void *context, struct session *session)
{
    struct packet_show *show = context;
    const struct session_sink writer = packet_writer_sink(show->writer);

    if (!show->without_finding) {
        session->findings = arena_grow(&session->arena, session->findings, session->finding_count,
                                       &session->finding_capacity, sizeof *session->findings);
        session->findings[session->finding_count++] = (struct finding){
            .id = "test",
            .severity = SEVERITY_WARNING,
            .step = STEP_NONE,
            .message = bytes_of_string("something was found"),
        };
    }
    session_sink_receive(&writer, session);
}

static void count_trouble(void *context, const struct error *error)
{
    struct packet_show *show = context;

    (void)error;
    show->troubles++;
}

void packet_show_begin(struct packet_show *show, const char *test, size_t memory)
{
    struct selection_criteria criteria = selection_criteria_default();
    struct pipeline_options options = pipeline_options_default();
    const struct packet_writer_host host = { show, count_trouble };
    struct error error = { "" };

    *show = (struct packet_show){ .count = 0 };
    snprintf(show->path, sizeof show->path, "%s", scratch_file_name(test).path);
    memory_pool_init(&show->store.pool, memory);
    show->writer = packet_writer_open(show->path, PCAPNG_NEW, &criteria, &host, &error);
    ck_assert_msg(show->writer != NULL, "%s", error.message);
    packet_writer_set_next(show->writer,
                           (struct session_sink){ .context = show, .receive = keep_session });
    options.packets = &show->store;
    show->pipeline = pipeline_new(
        &options, (struct session_sink){ .context = show, .receive = find_something }, &error);
    ck_assert_msg(show->pipeline != NULL, "%s", error.message);
    pipeline_begin_capture(show->pipeline);
}

static void receive(void *context, const struct packet *packet)
{
    struct packet_show *show = context;
    struct packet raw = *packet;

    raw.link_type = DLT_RAW;
    pipeline_packet(show->pipeline, &raw);
}

struct packet_sink packet_show_sink(struct packet_show *show)
{
    return (struct packet_sink){ .context = show, .receive = receive };
}

void packet_show_end(struct packet_show *show)
{
    pipeline_end(show->pipeline, CLOSE_END_OF_CAPTURE);
    pipeline_free(show->pipeline);
    show->counts = packet_writer_counts(show->writer);
    packet_writer_close(show->writer);
    ck_assert_uint_eq(memory_pool_used(&show->store.pool), 0);
}

void packet_show_clear(struct packet_show *show)
{
    for (size_t i = 0; i < show->count; i++)
        session_free(show->sessions[i]);
    unlink(show->path);
}

uint8_t *packet_show_read(const struct packet_show *show, size_t *ret_length)
{
    FILE *file = fopen(show->path, "rb");
    uint8_t *octets;

    ck_assert_ptr_nonnull(file);
    fseek(file, 0, SEEK_END);
    *ret_length = (size_t)ftell(file);
    rewind(file);
    octets = malloc(*ret_length);
    ck_assert_uint_eq(fread(octets, 1, *ret_length, file), *ret_length);
    fclose(file);
    return octets;
}

size_t packet_show_read_again(const struct packet_show *show,
                              struct session *sessions[SHOW_SESSIONS])
{
    struct pipeline_options options = pipeline_options_default();
    struct packet_show again = { .count = 0 };
    struct error error = { "" };
    struct packet packet;
    struct packet_source *source = packet_source_open_file(show->path, NULL, &error);
    struct pipeline *pipeline = pipeline_new(
        &options, (struct session_sink){ .context = &again, .receive = keep_session }, &error);

    ck_assert_msg(source != NULL, "%s", error.message);
    pipeline_begin_capture(pipeline);
    while (packet_source_next(source, &packet, &error) == SOURCE_PACKET)
        pipeline_packet(pipeline, &packet);
    packet_source_close(source);
    pipeline_end(pipeline, CLOSE_END_OF_CAPTURE);
    pipeline_free(pipeline);
    for (size_t i = 0; i < again.count; i++)
        sessions[i] = again.sessions[i];
    return again.count;
}
