/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `smtpscope read`: captures in, records out. */
#include <net/if.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/packet_source.h"

#include "cli/command.h"
#include "cli/record_command.h"
#include "cli/confinement/record_confinement.h"
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
    confine_reading(options, NULL);
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

/* Standard input that is a file is looked at without taking anything from it. */
static struct packet_source *open_standard(const struct packet_source_options *look,
                                           struct error *error)
{
    struct input_file file, shared;

    if (!input_file_open(&file, "-", error))
        return NULL;
    if (file.size == 0 || !input_file_share(&file, "-", &shared, error))
        return packet_source_open_input(&file, "-", look, error);
    input_file_close(&file);
    return packet_source_open_input(&shared, "-", look, error);
}

/* Of what is no file, such as a pipe, nobody knows before it is read. */
static bool is_regular(const char *path)
{
    bool standard = strcmp(path, "-") == 0;
    struct stat facts;
    int failed = standard ? fstat(STDIN_FILENO, &facts) : stat(path, &facts);

    return failed != 0 ? !standard : S_ISREG(facts.st_mode) || S_ISDIR(facts.st_mode);
}

static bool can_be_read(const char *path, const struct packet_source_options *look,
                        struct error *error)
{
    struct packet_source *source;

    if (!is_regular(path))
        return true;
    source = strcmp(path, "-") == 0 ? open_standard(look, error)
                                    : packet_source_open_file(path, look, error);
    packet_source_close(source);
    return source != NULL;
}

/* Nothing is emptied for a reading that cannot begin. What cannot be read beside what can will be
 * told in its turn. */
static bool has_input(const struct read_options *options, size_t count, char *const *paths,
                      struct error *error)
{
    const struct packet_source_options look = { .filter = options->filter };

    for (size_t i = 0; i < count; i++)
        if (can_be_read(paths[i], &look, error))
            return true;
    for (size_t i = 0; i + 1 < count; i++)
        if (!can_be_read(paths[i], &look, error))
            complain("%s", error->message);
    return can_be_read(paths[count - 1], &look, error);
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
           ((options->output == NULL && options->packets == NULL) ||
            has_input(options, count, paths, error));
}

int command_read(int argc, char **argv)
{
    struct read_options options = read_options_default();
    const struct record_command command = { &read_option_table, &options, names_files,
                                            inputs_are_safe, read_captures };

    return record_command_run(&command, argc, argv);
}
