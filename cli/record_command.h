/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What commands that write records have in common: options, configuration file,
 * what stands around the pipelines, state, summary, exit status. They differ in
 * where the packets come from.
 */
#ifndef CLI_RECORD_COMMAND_H
#define CLI_RECORD_COMMAND_H

#include "cli/options/options.h"
#include "cli/reading/reading.h"
#include "cli/record_writer.h"

struct record_command {
    const struct option_table *table;
    /* With the defaults; what the rows of the table fill begins with it. */
    struct read_options *options;

    /* Whether the arguments that are no options make sense. */
    bool (*accept)(struct read_options *options, size_t count, char *const *names,
                   struct error *error);

    /* Called when all options are known and nothing is opened yet; NULL: nothing is to be done. */
    bool (*prepare)(struct read_options *options, size_t count, char *const *names,
                    struct error *error);

    /* Reads everything; false with an error when it cannot begin. */
    bool (*read)(struct read_options *options, struct reading *reading,
                 struct record_writer *writer, struct error *error);
};

/* Returns the exit status; argv[0] is the command's name. */
int record_command_run(const struct record_command *command, int argc, char **argv);

#endif
