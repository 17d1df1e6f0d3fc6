/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options of `smtpscope report`. */
#ifndef CLI_REPORT_OPTIONS_H
#define CLI_REPORT_OPTIONS_H

#include "cli/read_options.h"

enum report_format {
    REPORT_AS_TEXT,
    REPORT_AS_JSON, /* a summary that can be merged */
    REPORT_AS_MARKDOWN,
    REPORT_AS_HTML,
    REPORT_FORMAT_COUNT
};

/* Begins with what the shared rows fill. */
struct report_options {
    struct read_options read;
    enum report_format format;
    const char *baseline; /* a summary; NULL for none */
    size_t rows;          /* of a table at most */
};

struct report_options report_options_default(void);

extern const struct option_table report_option_table;

#endif
