/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the command line to the exit status. */
#include "cli/record_command.h"

#include "cli/command.h"
#include "cli/options/config_file.h"
#include "cli/ledger_file.h"
#include "cli/run_summary.h"
#include "cli/silence_notes.h"

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

/* What is told behind the last record. */
static void tell_end(const struct reading *reading, struct record_writer *writer,
                     const struct read_options *options)
{
    struct loss_notes notes;

    run_summary_losses(&notes, writer, reading);
    if (record_writer_wants_summary(writer, options))
        run_summary_write(writer, reading, &notes);
    output_file_flush(reading->file);
    if (output_file_status(reading->file) != OUTPUT_GOOD)
        return;
    loss_notes_print(&notes);
    if (!record_writer_wants_summary(writer, options))
        silence_notes_print(record_writer_selection(writer), reading->ledger);
}

static bool findings_fail(const struct record_writer *writer, const struct read_options *options)
{
    return options->fails && tally_has_reached(record_writer_tally(writer), options->fails_on);
}

/* What could not be written was told when it was tried. */
static bool packets_are_missing(const struct record_writer *writer)
{
    struct packet_writer_counts packets;

    return record_writer_packets(writer, &packets) && packets.failed > 0;
}

static int read_packets(const struct record_command *command, struct reading *reading,
                        struct record_writer *writer)
{
    const struct read_options *options = command->options;
    struct error error;
    int status = EXIT_DONE;

    if (!command->read(command->options, reading, writer, &error)) {
        complain("%s", error.message);
        return EXIT_TROUBLE;
    }
    tell_end(reading, writer, options);
    if (findings_fail(writer, options))
        status = EXIT_FOUND;
    if (reading->inputs_in_trouble > 0 || packets_are_missing(writer))
        status = EXIT_TROUBLE;
    return status;
}

/* What was not written was not told, and will be read again. */
static bool save_what_is_known(const struct reading *reading, const struct read_options *options)
{
    struct error error;

    if (output_file_status(reading->file) != OUTPUT_GOOD)
        return true;
    if ((options->state == NULL ||
         session_history_save(reading->history, options->state, &error)) &&
        (options->ledger == NULL || ledger_file_write(options->ledger, reading->ledger, &error)))
        return true;
    complain("%s", error.message);
    return false;
}

static bool load_what_is_known(struct reading *reading, const struct read_options *options)
{
    struct error error;

    if ((options->state == NULL ||
         session_history_load(reading->history, options->state, &error)) &&
        (options->ledger == NULL || ledger_file_read(options->ledger, reading->ledger, &error)))
        return true;
    complain("%s", error.message);
    return false;
}

static struct session_ledger *new_ledger(const struct read_options *options)
{
    return options->ledger != NULL ? session_ledger_new(session_ledger_believe()) : NULL;
}

/* Builds what stands around the pipelines, and reads. */
static int read_and_write(const struct record_command *command, size_t count, char *const *names,
                          const struct server_software *software, struct record_writer *writer)
{
    const struct read_options *options = command->options;
    struct memory_pool pool;
    struct kept_packets_store packets = { .given_up = 0 };
    struct reading reading = {
        .count = count,
        .paths = names,
        .filter = options->filter,
        .workers = options->workers,
        .pipeline = options->pipeline,
        .history = session_history_new(&options->pipeline.sessions.limits,
                                       options->pipeline.sessions.rules, software,
                                       record_writer_sink(writer)),
        .ledger = new_ledger(options),
        .events = record_writer_event_sink(writer),
        .file = record_writer_file(writer),
        .ahead = record_writer_ahead(writer, options),
    };
    int status = EXIT_TROUBLE;

    memory_pool_init(&pool, options->memory);
    reading.pipeline.pool = &pool;
    memory_pool_init(&packets.pool, options->packet_memory);
    if (options->packets != NULL)
        reading.pipeline.packets = &packets;
    reading.pipeline.sessions.software = software;
    reading.pipeline.sessions.messages.keeper = record_writer_keeper(writer);
    session_history_consult(reading.history, reading.ledger);
    if (load_what_is_known(&reading, options)) {
        status = read_packets(command, &reading, writer);
        status = save_what_is_known(&reading, options) ? status : EXIT_TROUBLE;
    }
    session_history_free(reading.history);
    session_ledger_free(reading.ledger);
    reading_clear(&reading);
    return status;
}

static int run(const struct record_command *command, size_t count, char *const *names)
{
    const struct read_options *options = command->options;
    struct server_software *software = server_software_new();
    struct record_writer *writer = NULL;
    struct error error;
    int status = EXIT_TROUBLE;

    if (server_software_load(software, options->fingerprints, options->fingerprint_count, &error))
        writer = record_writer_open(options, &error);
    if (writer == NULL) {
        complain("%s", error.message);
    } else {
        status = read_and_write(command, count, names, software, writer);
        status = close_writer(writer) ? status : EXIT_TROUBLE;
    }
    server_software_free(software);
    return status;
}

static bool configure(const struct record_command *command, const struct given_options *given,
                      struct arena *texts, struct error *error)
{
    struct read_options *options = command->options;
    const struct config_target target = {
        .table = command->table,
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

static int configure_and_run(const struct record_command *command, size_t count, char *const *names,
                             const struct given_options *given, struct arena *texts)
{
    struct error error;

    if (command->accept(command->options, count, names, &error) &&
        configure(command, given, texts, &error) &&
        (command->prepare == NULL || command->prepare(command->options, count, names, &error)))
        return run(command, count, names);
    complain("%s", error.message);
    return EXIT_TROUBLE;
}

int record_command_run(const struct record_command *command, int argc, char **argv)
{
    struct given_options given;
    struct arena texts;
    struct error error;
    int first, status;

    switch (options_parse(command->table, argc, argv, command->options, &given, &first, &error)) {
    case OPTIONS_HELP:
        options_print_help(command->table, stdout);
        return EXIT_DONE;
    case OPTIONS_BAD:
        complain("%s", error.message);
        return EXIT_TROUBLE;
    case OPTIONS_GOOD:
        break;
    }
    arena_init(&texts);
    status = configure_and_run(command, (size_t)(argc - first), argv + first, &given, &texts);
    rule_settings_free(command->options->rules);
    arena_clear(&texts);
    return status;
}
