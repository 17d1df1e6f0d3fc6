/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options out of a configuration file, and what it says about the rules.
 *
 * INI, read by libinih: the section [global] is for every command, [read],
 * [watch] or [report] for one; an option in [global] that only another command has is passed
 * over. Keys are the long names of options. What the command line gave wins: such
 * a key is passed over, all of its values. A key that may be given several times
 * may stand there several times. Options without an argument take yes or no.
 * rule_config.h has the sections about rules.
 *
 * Anything unknown is an error: a key, a section, a value that its option does
 * not take. The error names file and line. In sections of other commands only
 * the form is looked at. docs/configuration.md is the operator's page.
 */
#ifndef CLI_OPTIONS_CONFIG_FILE_H
#define CLI_OPTIONS_CONFIG_FILE_H

#include "base/arena.h"
#include "cli/options/options.h"
#include "smtp/anomalies/rule_settings.h"

#define CONFIG_FILE_DEFAULT "/etc/smtpscope/smtpscope.conf"

struct config_target {
    const struct option_table *table; /* of the command that runs */
    const struct given_options *given;
    void *options;
    struct arena *texts; /* holds the values as long as the options live */
    /* Gets what sections about rules say, NULL without any; then whoever called
     * owns it. NULL: the command judges nothing, and there are no such sections. */
    struct rule_settings **rules;
};

/* An explicit `path` must exist; with NULL the default is read if it exists. */
bool config_file_read(const char *path, const struct config_target *target, struct error *error);

#endif
