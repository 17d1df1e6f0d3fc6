/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From files to the pipeline. */
#include "cli/capture_reader.h"

#include <string.h>
#include <sys/stat.h>

#include "cli/command.h"

/* So many packets are read between two looks at the clock. */
enum { PACKETS_PER_LOOK = 256 };

/* What one file is read with. */
struct passage {
    struct capture_reader *reader;
    struct packet_source *source;
    bool live;      /* somebody may be waiting for what passes by */
    uint64_t told;  /* sessions that a live reader has got */
    uint64_t count; /* packets */
};

static uint64_t size_of(const char *path)
{
    struct stat facts;

    if (strcmp(path, "-") == 0 || stat(path, &facts) != 0 || !S_ISREG(facts.st_mode))
        return 0;
    return (uint64_t)facts.st_size;
}

static uint64_t size_of_all(int count, char **paths)
{
    uint64_t total = 0;

    for (int i = 0; i < count; i++) {
        uint64_t size = size_of(paths[i]);

        if (size == 0)
            return 0;
        total += size;
    }
    return total;
}

static void show_progress(const struct passage *passage)
{
    struct capture_reader *reader = passage->reader;
    struct progress_facts facts = { .done = reader->finished,
                                    .total = reader->total,
                                    .sessions = pipeline_session_count(reader->pipeline) };
    uint64_t done, total;

    packet_source_progress(passage->source, &done, &total);
    facts.done += done;
    progress_show(&reader->progress, &facts);
}

static void take_packet(struct passage *passage, const struct packet *packet)
{
    struct capture_reader *reader = passage->reader;

    if (passage->count++ % PACKETS_PER_LOOK == 0)
        show_progress(passage);
    pipeline_packet(reader->pipeline, packet);
    if (passage->live && pipeline_session_count(reader->pipeline) > passage->told) {
        passage->told = pipeline_session_count(reader->pipeline);
        output_file_flush(reader->file);
    }
}

static void tell_trouble(struct capture_reader *reader, const struct error *error)
{
    progress_erase(&reader->progress);
    trouble_log_add(&reader->troubles, error);
    reader->inputs_in_trouble++;
}

/* Not a trouble: everything was read. */
static void tell_remarks(struct capture_reader *reader, const struct packet_source *source)
{
    struct error remark;

    progress_erase(&reader->progress);
    for (size_t i = 0; packet_source_remark_at(source, i, &remark); i++)
        complain("note: %s", remark.message);
}

static void read_packets(struct passage *passage)
{
    struct capture_reader *reader = passage->reader;
    enum source_result result;
    struct packet packet;
    struct error error;

    pipeline_begin_capture(reader->pipeline);
    while ((result = packet_source_next(passage->source, &packet, &error)) == SOURCE_PACKET) {
        take_packet(passage, &packet);
        if (output_file_status(reader->file) != OUTPUT_GOOD)
            return;
    }
    if (result == SOURCE_ERROR)
        tell_trouble(reader, &error);
}

static void read_file(struct capture_reader *reader, const char *path)
{
    struct passage passage = {
        .reader = reader,
        .live = strcmp(path, "-") == 0,
        .told = pipeline_session_count(reader->pipeline),
    };
    struct packet_source_options options = { .filter = reader->filter };
    struct error error;

    passage.source = packet_source_open_file(path, &options, &error);
    if (passage.source == NULL) {
        tell_trouble(reader, &error);
        return;
    }
    read_packets(&passage);
    tell_remarks(reader, passage.source);
    capture_statistics_add(&reader->statistics, packet_source_statistics(passage.source));
    packet_source_close(passage.source);
}

void capture_reader_read(struct capture_reader *reader, int count, char **paths)
{
    reader->total = size_of_all(count, paths);
    for (int i = 0; i < count && output_file_status(reader->file) == OUTPUT_GOOD; i++) {
        reader->inputs++;
        read_file(reader, paths[i]);
        reader->finished += size_of(paths[i]);
    }
    progress_erase(&reader->progress);
    pipeline_end(reader->pipeline);
}
