/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options of `smtpscope read`. */
#ifndef CLI_READ_OPTIONS_H
#define CLI_READ_OPTIONS_H

#include "cli/options.h"
#include "cli/pipeline.h"

enum read_format {
    FORMAT_BY_PLACE, /* text on a terminal, JSON elsewhere */
    FORMAT_JSON,
    FORMAT_TEXT,
};

struct read_options {
    enum read_format format;
    const char *output; /* NULL for standard output */
    const char *filter; /* NULL for none */
    struct pipeline_options pipeline;
};

extern const struct option_table read_option_table;

struct read_options read_options_default(void);

#endif
