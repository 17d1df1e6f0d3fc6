/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `smtpscope watch`: an interface in, records out. */
#include <unistd.h>

#include "cli/command.h"
#include "cli/privileges.h"
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

/* Whose files they will be. */
static bool become_user(struct read_options *options, size_t count, char *const *names,
                        struct error *error)
{
    const char *user = ((const struct watch_options *)options)->user;

    (void)count;
    (void)names;
    if (user == NULL && geteuid() == 0)
        complain("note: it runs as root, without need: see --user");
    return privileges_become(user, error);
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
                                            become_user, read_interface };

    return record_command_run(&command, argc, argv);
}
