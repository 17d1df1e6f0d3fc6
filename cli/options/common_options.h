/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sections of options that `smtpscope read` and `smtpscope watch` share.
 *
 * Their rows fill a struct read_options, which has to stand first in what the
 * rows of a command fill.
 */
#ifndef CLI_OPTIONS_COMMON_OPTIONS_H
#define CLI_OPTIONS_COMMON_OPTIONS_H

#include "cli/options/options.h"

/* In the order in which they stand in --help, each with its heading; the first goes on with the
 * output section of the command. */
extern const struct option_section common_output_options;
extern const struct option_section common_selection_options;
extern const struct option_section common_input_options;
extern const struct option_section common_files_options; /* of captures in files */
extern const struct option_section common_program_options;

#endif
