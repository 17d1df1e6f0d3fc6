/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `smtpscope read`: captures in, records out. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/capture_reader.h"
#include "cli/command.h"
#include "cli/config_file.h"
#include "cli/loss_notes.h"
#include "cli/read_options.h"
#include "cli/record_writer.h"
#include "cli/run_summary.h"

static bool close_writer(struct record_writer *writer)
{
    struct error error;
    enum output_status status = record_writer_close(writer, &error);

    if (status == OUTPUT_PIPE_CLOSED)
        end_by_closed_pipe();
    if (status == OUTPUT_FAILED)
        complain("%s", error.message);
    return status == OUTPUT_GOOD;
}

static void start_progress(struct progress *progress, const struct read_options *options)
{
    bool wanted = options->progress == PROGRESS_ALWAYS ||
                  (options->progress == PROGRESS_AUTO && isatty(STDERR_FILENO) &&
                   !records_go_to_terminal(options));

    progress_start(progress, wanted ? stderr : NULL, options->progress == PROGRESS_ALWAYS);
}

/* What is told behind the last record. */
static void tell_end(const struct capture_reader *reader, struct record_writer *writer,
                     const struct read_options *options)
{
    const struct run_facts facts = {
        .inputs = reader->inputs,
        .inputs_in_trouble = reader->inputs_in_trouble,
        .troubles = &reader->troubles,
        .capture = &reader->statistics,
        .reassembly = pipeline_statistics(reader->pipeline),
    };

    if (options->summary)
        run_summary_write(writer, &facts);
    output_file_flush(reader->file);
    if (output_file_status(reader->file) == OUTPUT_GOOD &&
        reader->statistics.counters[COUNTER_FRAMES] > 0)
        loss_notes_print(facts.capture, facts.reassembly, pipeline_session_count(reader->pipeline));
}

static bool findings_fail(const struct record_writer *writer, const struct read_options *options)
{
    return options->fails && tally_has_reached(record_writer_tally(writer), options->fails_on);
}

static int read_captures(int count, char **paths, const struct read_options *options,
                         struct pipeline *pipeline, struct record_writer *writer)
{
    struct capture_reader reader = {
        .filter = options->filter,
        .pipeline = pipeline,
        .file = record_writer_file(writer),
    };
    int status = EXIT_DONE;

    start_progress(&reader.progress, options);
    capture_reader_read(&reader, count, paths);
    tell_end(&reader, writer, options);
    if (findings_fail(writer, options))
        status = EXIT_FOUND;
    if (reader.inputs_in_trouble > 0)
        status = EXIT_TROUBLE;
    trouble_log_clear(&reader.troubles);
    return status;
}

static void hand_on_session(void *context, struct session *session)
{
    const struct session_sink *destination = context;

    session_sink_receive(destination, session);
}

static void hand_on_notice(void *context, struct notice *notice)
{
    const struct session_sink *destination = context;

    session_sink_notify(destination, notice);
}

/* The pipeline is made before the output is opened and thereby emptied: a wrong
 * option must not cost the records that are there. */
static int run(int count, char **paths, const struct read_options *options)
{
    struct session_sink destination;
    struct session_sink last = { .context = &destination,
                                 .receive = hand_on_session,
                                 .notify = hand_on_notice };
    struct record_writer *writer;
    struct pipeline *pipeline;
    struct error error;
    int status;

    pipeline = pipeline_new(&options->pipeline, last, &error);
    if (pipeline == NULL) {
        complain("%s", error.message);
        return EXIT_TROUBLE;
    }
    writer = record_writer_open(options, &error);
    if (writer == NULL) {
        complain("%s", error.message);
        pipeline_free(pipeline);
        return EXIT_TROUBLE;
    }
    destination = record_writer_sink(writer);
    status = read_captures(count, paths, options, pipeline, writer);
    pipeline_free(pipeline);
    return close_writer(writer) ? status : EXIT_TROUBLE;
}

/* The output would empty the file before it is read. */
static bool is_overwritten(const char *path, const struct stat *output)
{
    struct stat input;

    return strcmp(path, "-") != 0 && stat(path, &input) == 0 && input.st_dev == output->st_dev &&
           input.st_ino == output->st_ino && S_ISREG(input.st_mode);
}

static bool inputs_are_safe(int count, char **paths, const struct read_options *options,
                            struct error *error)
{
    struct stat output;

    if (options->output == NULL || stat(options->output, &output) != 0)
        return true;
    for (int i = 0; i < count; i++) {
        if (is_overwritten(paths[i], &output)) {
            error_set(error, "%s is to be read and written at once", paths[i]);
            return false;
        }
    }
    return true;
}

static bool read_config(struct read_options *options, const struct given_options *given,
                        struct arena *texts, struct error *error)
{
    const struct config_target target = {
        .table = &read_option_table,
        .given = given,
        .options = options,
        .texts = texts,
    };

    return config_file_read(options->config, &target, error) && read_options_check(options, error);
}

static int configure_and_run(int count, char **paths, struct read_options *options,
                             const struct given_options *given, struct arena *texts)
{
    struct error error;

    if (count == 0) {
        complain("which FILE shall be read? try `smtpscope read --help`");
        return EXIT_TROUBLE;
    }
    if (!read_config(options, given, texts, &error) ||
        !inputs_are_safe(count, paths, options, &error)) {
        complain("%s", error.message);
        return EXIT_TROUBLE;
    }
    return run(count, paths, options);
}

int command_read(int argc, char **argv)
{
    struct read_options options = read_options_default();
    struct given_options given;
    struct arena texts;
    struct error error;
    int first, status;

    switch (options_parse(&read_option_table, argc, argv, &options, &given, &first, &error)) {
    case OPTIONS_HELP:
        options_print_help(&read_option_table, stdout);
        return EXIT_DONE;
    case OPTIONS_BAD:
        complain("%s", error.message);
        return EXIT_TROUBLE;
    case OPTIONS_GOOD:
        break;
    }
    arena_init(&texts);
    status = configure_and_run(argc - first, argv + first, &options, &given, &texts);
    arena_clear(&texts);
    return status;
}
