/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of `smtpscope watch` that are about its output; they fill a struct watch_options. */
#ifndef CLI_OPTIONS_WATCH_OUTPUT_OPTIONS_H
#define CLI_OPTIONS_WATCH_OUTPUT_OPTIONS_H

#include "cli/options/options.h"

extern const struct option_section watch_output_options;

#endif
