/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `smtpscope read`: captures in, records out. */
#include <unistd.h>

#include "cli/command.h"
#include "cli/record_command.h"
#include "cli/record_confinement.h"
#include "cli/written_files.h"

static void start_progress(struct progress *progress, const struct read_options *options)
{
    bool wanted = options->progress == PROGRESS_ALWAYS ||
                  (options->progress == PROGRESS_AUTO && isatty(STDERR_FILENO) &&
                   !records_go_to_terminal(options));

    progress_start(progress, wanted ? stderr : NULL, options->progress == PROGRESS_ALWAYS);
}

static bool read_captures(struct read_options *options, struct reading *reading,
                          struct record_writer *writer, struct error *error)
{
    (void)writer;
    start_progress(&reading->progress, options);
    confine_reading(options);
    return reading_run(reading, error);
}

static bool names_files(struct read_options *options, size_t count, char *const *paths,
                        struct error *error)
{
    (void)options;
    (void)paths;
    if (count == 0)
        error_set(error, "which FILE shall be read? try `smtpscope read --help`");
    return count > 0;
}

static bool inputs_are_safe(struct read_options *options, size_t count, char *const *paths,
                            struct error *error)
{
    const struct written_file files[] = {
        { "-o", options->output },
        { "--state", options->state },
        { "--ledger", options->ledger },
        { "--write-pcap", options->packets },
    };
    size_t file_count = sizeof files / sizeof files[0];

    return written_files_are_no_inputs(file_count, files, count, paths, error) &&
           written_files_are_apart(file_count, files, error);
}

int command_read(int argc, char **argv)
{
    struct read_options options = read_options_default();
    const struct record_command command = { &read_option_table, &options, names_files,
                                            inputs_are_safe, read_captures };

    return record_command_run(&command, argc, argv);
}
