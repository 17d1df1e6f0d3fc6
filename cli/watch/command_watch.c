/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `smtpscope watch`: an interface in, records out. */
#include <net/if.h>
#include <sys/stat.h>

#include "cli/command.h"
#include "cli/watch/live_view.h"
#include "cli/confinement/privileges.h"
#include "cli/record_command.h"
#include "cli/options/watch_options.h"
#include "cli/watch/watching.h"

static bool is_capture(const char *name)
{
    struct stat facts;

    return if_nametoindex(name) == 0 && stat(name, &facts) == 0 && S_ISREG(facts.st_mode);
}

static bool names_interface(struct read_options *options, size_t count, char *const *names,
                            struct error *error)
{
    (void)options;
    if (count == 0)
        error_set(error, "which INTERFACE shall be watched? try `smtpscope watch --help`");
    if (count > 1)
        error_set(error, "one INTERFACE can be watched at once; `any` is all of them");
    if (count == 1 && is_capture(names[0])) {
        error_set(error, "%s is a file and no interface: `smtpscope read %s` reads it", names[0],
                  names[0]);
        return false;
    }
    return count == 1;
}

/* It may come from a configuration file that `read` has too. */
static bool format_goes_on(const struct read_options *options, struct error *error)
{
    if (options->format == FORMAT_HTML)
        error_set(error,
                  "--format html: a page has an end, and is of captures: see `smtpscope read`");
    return options->format != FORMAT_HTML;
}

/* Who looks on wants to know in the end what it came to. */
static void open_view(struct watch_options *options)
{
    options->output.bottom = live_view_new(&options->read);
    if (options->output.bottom != NULL)
        options->read.summary = true;
}

static bool prepare(struct read_options *options, size_t count, char *const *names,
                    struct error *error)
{
    struct watch_options *watch = (struct watch_options *)options;

    (void)count;
    (void)names;
    /* Whose files they will be is decided before there are any. */
    if (!format_goes_on(options, error) || !privileges_become(watch->user, error))
        return false;
    open_view(watch);
    return true;
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
                                            prepare, read_interface };

    int status = record_command_run(&command, argc, argv);

    bottom_line_release(options.output.bottom);
    return status;
}
