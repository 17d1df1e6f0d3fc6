/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `smtpscope read`: captures in, records out. */
#include <net/if.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/input_file.h"

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

static bool is_interface(const char *name)
{
    return access(name, F_OK) != 0 && if_nametoindex(name) != 0;
}

static bool names_files(struct read_options *options, size_t count, char *const *paths,
                        struct error *error)
{
    (void)options;
    if (count == 0)
        error_set(error, "which FILE shall be read? try `smtpscope read --help`");
    for (size_t i = 0; i < count; i++) {
        if (!is_interface(paths[i]))
            continue;
        error_set(error, "%s is an interface and no file: `smtpscope watch %s` watches it",
                  paths[i], paths[i]);
        return false;
    }
    return count > 0;
}

/* What is no file, such as a pipe, can be opened once only, and that is not done here. */
static bool can_be_opened(const char *path, struct error *error)
{
    struct input_file file;
    struct stat facts;

    if (strcmp(path, "-") == 0 ||
        (stat(path, &facts) == 0 && !S_ISREG(facts.st_mode) && !S_ISDIR(facts.st_mode)))
        return true;
    if (!input_file_open(&file, path, error))
        return false;
    input_file_close(&file);
    return true;
}

/* Nothing is emptied for a reading that cannot begin. What cannot be opened beside what can will be
 * told in its turn. */
static bool has_input(size_t count, char *const *paths, struct error *error)
{
    for (size_t i = 0; i < count; i++)
        if (can_be_opened(paths[i], error))
            return true;
    for (size_t i = 0; i + 1 < count; i++)
        if (!can_be_opened(paths[i], error))
            complain("%s", error->message);
    return can_be_opened(paths[count - 1], error);
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
           written_files_are_apart(file_count, files, error) &&
           (options->output == NULL || has_input(count, paths, error));
}

int command_read(int argc, char **argv)
{
    struct read_options options = read_options_default();
    const struct record_command command = { &read_option_table, &options, names_files,
                                            inputs_are_safe, read_captures };

    return record_command_run(&command, argc, argv);
}
