/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From words to where lines go. */
#include "cli/watch_output_options.h"

#include "cli/number_option.h"
#include "cli/watch_options.h"

enum { QUEUE_LEAST = 1 << 20 };

static bool set_queue(void *context, const char *value, struct error *error)
{
    struct watch_options *options = context;

    return size_option_parse(&options->output.queue.octets, value, QUEUE_LEAST, error);
}

static bool set_group(void *context, const char *value, struct error *error)
{
    struct watch_options *options = context;

    return file_access_share(&options->output.access, value, error);
}

static const struct option_row rows[] = {
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
