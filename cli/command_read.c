/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `smtpscope read`: captures in, records out. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/record_command.h"
#include "cli/record_confinement.h"

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

/* The output would empty the file before it is read. */
static bool is_overwritten(const char *path, const struct stat *output)
{
    struct stat input;

    return strcmp(path, "-") != 0 && stat(path, &input) == 0 && input.st_dev == output->st_dev &&
           input.st_ino == output->st_ino && S_ISREG(input.st_mode);
}

static bool inputs_are_safe(struct read_options *options, size_t count, char *const *paths,
                            struct error *error)
{
    struct stat output;

    if (options->output == NULL || stat(options->output, &output) != 0)
        return true;
    for (size_t i = 0; i < count; i++) {
        if (is_overwritten(paths[i], &output)) {
            error_set(error, "%s is to be read and written at once", paths[i]);
            return false;
        }
    }
    return true;
}

int command_read(int argc, char **argv)
{
    struct read_options options = read_options_default();
    const struct record_command command = { &read_option_table, &options, names_files,
                                            inputs_are_safe, read_captures };

    return record_command_run(&command, argc, argv);
}
