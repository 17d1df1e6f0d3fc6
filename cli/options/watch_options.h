/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options of `smtpscope watch`. */
#ifndef CLI_OPTIONS_WATCH_OPTIONS_H
#define CLI_OPTIONS_WATCH_OPTIONS_H

#include "cli/watch/live_output.h"
#include "cli/options/read_options.h"

struct watch_options {
    struct read_options read; /* first: the rows that are shared fill it */
    struct live_output_options output;
    size_t buffer;            /* octets of the kernel's ring */
    unsigned status_interval; /* seconds between two lines; 0: only when asked */
    bool waits;               /* for the interface to be there */
    const char *metrics;      /* a file for them; NULL: not wanted */
    bool discreet;            /* not promiscuous: only frames for this host */
    const char *user;         /* to become; NULL: whoever it is */
};

extern const struct option_table watch_option_table;

struct watch_options watch_options_default(void);

#endif
