/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `smtpscope read`: captures in, records out. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/config_file.h"
#include "cli/loss_notes.h"
#include "cli/read_options.h"
#include "cli/reading.h"
#include "cli/record_writer.h"
#include "cli/run_summary.h"

static bool close_writer(struct record_writer *writer)
{
    struct error error;
    bool saved = record_writer_end_saving(writer, &error);
    enum output_status status;

    if (!saved)
        complain("%s", error.message);
    status = record_writer_close(writer, &error);

    if (status == OUTPUT_PIPE_CLOSED)
        end_by_closed_pipe();
    if (status == OUTPUT_FAILED)
        complain("%s", error.message);
    return saved && status == OUTPUT_GOOD;
}

static void start_progress(struct progress *progress, const struct read_options *options)
{
    bool wanted = options->progress == PROGRESS_ALWAYS ||
                  (options->progress == PROGRESS_AUTO && isatty(STDERR_FILENO) &&
                   !records_go_to_terminal(options));

    progress_start(progress, wanted ? stderr : NULL, options->progress == PROGRESS_ALWAYS);
}

/* What is told behind the last record. */
static void tell_end(const struct reading *reading, struct record_writer *writer,
                     const struct read_options *options)
{
    struct message_saver_counts saved;

    if (options->summary)
        run_summary_write(writer, reading);
    output_file_flush(reading->file);
    if (output_file_status(reading->file) == OUTPUT_GOOD &&
        reading->capture.counters[COUNTER_FRAMES] > 0)
        loss_notes_print(&reading->capture, &reading->reassembly,
                         session_history_count(reading->history));
    if (record_writer_saved(writer, &saved))
        loss_notes_print_unsaved(&saved);
}

static bool findings_fail(const struct record_writer *writer, const struct read_options *options)
{
    return options->fails && tally_has_reached(record_writer_tally(writer), options->fails_on);
}

static int read_captures(struct reading *reading, const struct read_options *options,
                         struct record_writer *writer)
{
    struct error error;
    int status = EXIT_DONE;

    start_progress(&reading->progress, options);
    if (!reading_run(reading, &error)) {
        complain("%s", error.message);
        return EXIT_TROUBLE;
    }
    tell_end(reading, writer, options);
    if (findings_fail(writer, options))
        status = EXIT_FOUND;
    if (reading->inputs_in_trouble > 0)
        status = EXIT_TROUBLE;
    return status;
}

/* What was not written was not told, and will be read again. */
static bool save_state(const struct reading *reading, const struct read_options *options)
{
    struct error error;

    if (options->state == NULL || output_file_status(reading->file) != OUTPUT_GOOD ||
        session_history_save(reading->history, options->state, &error))
        return true;
    complain("%s", error.message);
    return false;
}

static bool load_state(struct reading *reading, const struct read_options *options)
{
    struct error error;

    if (options->state == NULL || session_history_load(reading->history, options->state, &error))
        return true;
    complain("%s", error.message);
    return false;
}

static bool load_software(struct server_software *software, const struct read_options *options,
                          struct error *error)
{
    if (!server_software_load_builtin(software, error))
        return false;
    for (size_t i = 0; i < options->fingerprint_count; i++)
        if (!server_software_load_file(software, options->fingerprints[i], error))
            return false;
    return true;
}

/* Builds what stands around the pipelines, and reads. */
static int read_and_write(size_t count, char **paths, const struct read_options *options,
                          const struct server_software *software, struct record_writer *writer)
{
    struct memory_pool pool;
    struct reading reading = {
        .count = count,
        .paths = paths,
        .filter = options->filter,
        .workers = options->workers,
        .pipeline = options->pipeline,
        .history = session_history_new(&options->pipeline.sessions.limits,
                                       options->pipeline.sessions.rules, software,
                                       record_writer_sink(writer)),
        .events = record_writer_event_sink(writer),
        .file = record_writer_file(writer),
        .ahead = record_writer_ahead(writer, options),
    };
    int status = EXIT_TROUBLE;

    memory_pool_init(&pool, options->memory);
    reading.pipeline.pool = &pool;
    reading.pipeline.sessions.software = software;
    reading.pipeline.sessions.messages.keeper = record_writer_keeper(writer);
    if (load_state(&reading, options)) {
        status = read_captures(&reading, options, writer);
        status = save_state(&reading, options) ? status : EXIT_TROUBLE;
    }
    session_history_free(reading.history);
    reading_clear(&reading);
    return status;
}

static int run(size_t count, char **paths, const struct read_options *options)
{
    struct server_software *software = server_software_new();
    struct record_writer *writer = NULL;
    struct error error;
    int status = EXIT_TROUBLE;

    if (load_software(software, options, &error))
        writer = record_writer_open(options, &error);
    if (writer == NULL) {
        complain("%s", error.message);
    } else {
        status = read_and_write(count, paths, options, software, writer);
        status = close_writer(writer) ? status : EXIT_TROUBLE;
    }
    server_software_free(software);
    return status;
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
        .rules = &options->rules,
    };

    if (!config_file_read(options->config, &target, error))
        return false;
    options->pipeline.sessions.rules = options->rules;
    return read_options_check(options, error);
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
    return run((size_t)count, paths, options);
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
    rule_settings_free(options.rules);
    arena_clear(&texts);
    return status;
}
