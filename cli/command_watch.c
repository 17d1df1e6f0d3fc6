/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `smtpscope watch`: an interface in, records out. */
#include "cli/command.h"
#include "cli/record_command.h"
#include "cli/watch_options.h"
#include "cli/watching.h"

static bool names_interface(struct read_options *options, size_t count, char *const *names,
                            struct error *error)
{
    (void)options;
    (void)names;
    if (count == 0)
        error_set(error, "which INTERFACE shall be watched? try `smtpscope watch --help`");
    if (count > 1)
        error_set(error, "one INTERFACE can be watched at once; `any` is all of them");
    return count == 1;
}

/* The options may come from a configuration file that `read` has too. */
static bool format_goes_on(struct read_options *options, size_t count, char *const *names,
                           struct error *error)
{
    (void)count;
    (void)names;
    if (options->format == FORMAT_HTML)
        error_set(error,
                  "--format html: a page has an end, and is of captures: see `smtpscope read`");
    return options->format != FORMAT_HTML;
}

static bool read_interface(struct read_options *options, struct reading *reading,
                           struct record_writer *writer, struct error *error)
{
    return watching_run(reading, writer, (const struct watch_options *)options, error);
}

int command_watch(int argc, char **argv)
{
    struct watch_options options = watch_options_default();
    const struct record_command command = { &watch_option_table, &options.read, names_interface,
                                            format_goes_on, read_interface };

    return record_command_run(&command, argc, argv);
}
