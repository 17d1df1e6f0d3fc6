/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `smtpscope read`: captures in, records out. */
#include <langinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/loss_notes.h"
#include "cli/read_options.h"
#include "output/json_lines.h"
#include "output/output_file.h"
#include "output/transcript.h"

/* The output, whichever of the two formats it has. */
struct writer {
    struct output_file *file;
    struct json_lines *json;
    struct transcript *text;
    struct session_sink sink;
};

static bool to_terminal(const struct read_options *options)
{
    return options->output == NULL && isatty(STDOUT_FILENO);
}

/* NO_COLOR: https://no-color.org, set and not empty. */
static bool wants_colour(const struct read_options *options)
{
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");

    return to_terminal(options) && (no_color == NULL || no_color[0] == '\0') && terminal != NULL &&
           strcmp(terminal, "dumb") != 0;
}

static bool writer_open(struct writer *writer, const struct read_options *options,
                        struct error *error)
{
    bool text = options->format == FORMAT_TEXT ||
                (options->format == FORMAT_BY_PLACE && to_terminal(options));
    struct transcript_options look = { .colour = wants_colour(options),
                                       .unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0 };

    *writer = (struct writer){ 0 };
    writer->file =
        options->output != NULL ? output_file_open(options->output, error) : output_file_standard();
    if (writer->file == NULL)
        return false;
    if (text) {
        writer->text = transcript_new(writer->file, &look);
        writer->sink = transcript_sink(writer->text);
    } else {
        writer->json = json_lines_new(writer->file);
        writer->sink = json_lines_sink(writer->json);
    }
    return true;
}

/* A reader that has gone ends the program as it ends any other filter. */
static void end_by_closed_pipe(void)
{
    signal(SIGPIPE, SIG_DFL);
    raise(SIGPIPE);
}

static bool writer_close(struct writer *writer)
{
    struct error error;
    enum output_status status;

    transcript_free(writer->text);
    json_lines_free(writer->json);
    status = output_file_close(writer->file, &error);
    if (status == OUTPUT_PIPE_CLOSED)
        end_by_closed_pipe();
    if (status == OUTPUT_FAILED)
        complain("%s", error.message);
    return status == OUTPUT_GOOD;
}

/* A file that cannot be read to its end is said, and the others are read. */
static bool read_file(const char *path, const struct read_options *options,
                      struct pipeline *pipeline, const struct writer *writer,
                      struct capture_statistics *statistics)
{
    /* Somebody may be waiting for what passes by. */
    bool live = strcmp(path, "-") == 0;
    uint64_t told = pipeline_session_count(pipeline);
    enum source_result result;
    struct packet packet;
    struct error error;
    struct packet_source *source = packet_source_open_file(path, options->filter, &error);

    if (source == NULL) {
        complain("%s", error.message);
        return false;
    }
    pipeline_begin_capture(pipeline);
    while ((result = packet_source_next(source, &packet, &error)) == SOURCE_PACKET) {
        pipeline_packet(pipeline, &packet);
        if (live && pipeline_session_count(pipeline) > told) {
            told = pipeline_session_count(pipeline);
            output_file_flush(writer->file);
        }
        /* Nobody would get what comes now. */
        if (output_file_status(writer->file) != OUTPUT_GOOD)
            break;
    }
    if (result == SOURCE_ERROR)
        complain("%s", error.message);
    capture_statistics_add(statistics, packet_source_statistics(source));
    packet_source_close(source);
    return result != SOURCE_ERROR;
}

static bool read_files(int count, char **paths, const struct read_options *options,
                       struct pipeline *pipeline, const struct writer *writer)
{
    struct capture_statistics statistics = { 0 };
    bool good = true;

    for (int i = 0; i < count && output_file_status(writer->file) == OUTPUT_GOOD; i++)
        good &= read_file(paths[i], options, pipeline, writer, &statistics);
    pipeline_end(pipeline);
    if (output_file_status(writer->file) == OUTPUT_GOOD &&
        statistics.counters[COUNTER_FRAMES] > 0) {
        output_file_flush(writer->file);
        loss_notes_print(&statistics, pipeline_statistics(pipeline),
                         pipeline_session_count(pipeline));
    }
    return good;
}

static int run(int count, char **paths, const struct read_options *options)
{
    struct pipeline *pipeline;
    struct writer writer;
    struct error error;
    bool good;

    if (!writer_open(&writer, options, &error)) {
        complain("%s", error.message);
        return EXIT_TROUBLE;
    }
    pipeline = pipeline_new(&options->pipeline, writer.sink, &error);
    if (pipeline == NULL) {
        complain("%s", error.message);
        writer_close(&writer);
        return EXIT_TROUBLE;
    }
    good = read_files(count, paths, options, pipeline, &writer);
    pipeline_free(pipeline);
    good &= writer_close(&writer);
    return good ? EXIT_DONE : EXIT_TROUBLE;
}

int command_read(int argc, char **argv)
{
    struct read_options options = read_options_default();
    struct error error;
    int first;

    switch (options_parse(&read_option_table, argc, argv, &options, &first, &error)) {
    case OPTIONS_HELP:
        options_print_help(&read_option_table, stdout);
        return EXIT_DONE;
    case OPTIONS_BAD:
        complain("%s", error.message);
        return EXIT_TROUBLE;
    case OPTIONS_GOOD:
        break;
    }
    if (first == argc) {
        complain("which FILE shall be read? try `smtpscope read --help`");
        return EXIT_TROUBLE;
    }
    return run(argc - first, argv + first, &options);
}
