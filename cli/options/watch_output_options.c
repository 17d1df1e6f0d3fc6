/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From words to where lines go. */
#include "cli/options/watch_output_options.h"

#include <stdio.h>
#include <string.h>

#include "cli/options/number_option.h"
#include "cli/options/watch_options.h"
#include "output/syslog_outlet.h"

enum { QUEUE_LEAST = 1 << 20, FILE_LEAST = 1 << 20, PERIODS_MOST = 10000 };

static bool set_queue(void *context, const char *value, struct error *error)
{
    struct watch_options *options = context;

    return size_option_parse(&options->output.queue.octets, value, QUEUE_LEAST, error);
}

/* A number of minutes, hours or days. */
static bool set_rotate(void *context, const char *value, struct error *error)
{
    static const struct {
        char letter;
        int64_t seconds;
    } units[] = { { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 } };
    struct watch_options *options = context;
    size_t length = strspn(value, "0123456789");

    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        char digits[8];
        unsigned count;

        if (value[length] != units[i].letter || value[length + 1] != '\0' ||
            length >= sizeof digits)
            continue;
        snprintf(digits, sizeof digits, "%.*s", (int)length, value);
        if (!count_option_parse(&count, digits, 1, PERIODS_MOST, error))
            return false;
        options->output.period = count * units[i].seconds;
        return true;
    }
    error_set(error, "`%.40s` is no time between two files: expected such as 30m, 1h or 1d", value);
    return false;
}

static bool set_rotate_size(void *context, const char *value, struct error *error)
{
    struct watch_options *options = context;

    return size_option_parse(&options->output.size, value, FILE_LEAST, error);
}

static bool set_compress(void *context, const char *value, struct error *error)
{
    struct watch_options *options = context;

    options->output.compressed = strcmp(value, "zstd") == 0;
    if (!options->output.compressed && strcmp(value, "none") != 0)
        error_set(error, "`%.40s` is none of zstd, none", value);
    return options->output.compressed || strcmp(value, "none") == 0;
}

static bool set_syslog(void *context, const char *value, struct error *error)
{
    struct watch_options *options = context;

    options->read.logged = true;
    options->output.logged = true;
    return syslog_facility_parse(&options->output.facility, value, error);
}

static bool set_group(void *context, const char *value, struct error *error)
{
    struct watch_options *options = context;

    return file_access_share(&options->output.access, value, error);
}

static const struct option_row rows[] = {
    { "rotate", 0, "TIME",
      "begin a new FILE every so many minutes, hours or days\n"
      "of local time: 30m, 1h, 1d; FILE then has the time in\n"
      "its name, as mail-%Y%m%d-%H%M%S.jsonl, and `.part` at\n"
      "its end until it is finished",
      set_rotate },
    { "rotate-size", 0, "SIZE", "the same before a FILE is larger than SIZE: 100M",
      set_rotate_size },
    { "compress", 0, "zstd|none", "compress what is rotated; FILE then ends in .zst",
      set_compress },
    { "syslog", 0, "FACILITY",
      "write to syslog instead, as mail or local0; a line is\n"
      "a message of at most 8192 octets, for which the\n"
      "steps of a long dialogue are left out",
      set_syslog },
    { "queue", 0, "SIZE",
      "the most that lines may take which cannot be written\n"
      "at the moment, beside --memory; default: 64M",
      set_queue },
    { "group", 0, "GROUP",
      "FILE is created with mode 0640 and belongs to GROUP,\n"
      "which so can read it",
      set_group },
};

const struct option_section watch_output_options = {
    NULL,
    sizeof rows / sizeof rows[0],
    rows,
};
