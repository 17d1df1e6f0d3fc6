/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options of `smtpscope report`. */
#ifndef CLI_OPTIONS_REPORT_OPTIONS_H
#define CLI_OPTIONS_REPORT_OPTIONS_H

#include "cli/options/read_options.h"

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
    const char *page;      /* a file for the page, whatever the format; NULL for none */
    const char *baseline;  /* a summary; NULL for none */
    size_t rows;           /* of a table at most */
    unsigned ladders;      /* sessions that a page draws at most */
    struct bytes again[2]; /* report_again.h; lent */
};

/* Ladders that can be asked for. */
enum { LADDERS_MOST = 10000 };

struct report_options report_options_default(void);

extern const struct option_table report_option_table;

#endif
