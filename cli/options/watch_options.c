/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of options of `smtpscope watch`. */
#include "cli/options/watch_options.h"

#include "capture/pcap_live_source.h"
#include "cli/options/common_options.h"
#include "cli/options/number_option.h"
#include "cli/options/read_setters.h"
#include "cli/options/watch_output_options.h"

enum {
    STATUS_INTERVAL_MOST = 86400,
    WATCH_WORKERS_MOST = 16, /* rings lead from each to each (capture/fan_out.h) */
};

static struct output_file *open_output(const struct read_options *options, struct error *error)
{
    const struct watch_options *watch = (const struct watch_options *)options;

    if (options->logged && options->format == FORMAT_TEXT) {
        error_set(error, "--syslog with --format text: a transcript has many lines");
        return NULL;
    }
    return live_output_open(options->output, &watch->output, error);
}

struct watch_options watch_options_default(void)
{
    struct watch_options options = { .read = read_options_default(),
                                     .buffer = LIVE_BUFFER_DEFAULT };

    options.read.open_output = open_output;
    /* Whoever watches is started again and again. */
    options.read.packets_go_on = true;
    options.output = live_output_default();
    return options;
}

static bool set_buffer(void *context, const char *value, struct error *error)
{
    struct watch_options *options = context;
    size_t size;

    if (!size_option_parse(&size, value, LIVE_BUFFER_LEAST, error))
        return false;
    if (size > LIVE_BUFFER_MOST) {
        error_set(error, "at most %uM", (unsigned)(LIVE_BUFFER_MOST >> 20));
        return false;
    }
    options->buffer = size;
    return true;
}

static bool set_no_promiscuous(void *context, const char *value, struct error *error)
{
    struct watch_options *options = context;

    (void)value;
    (void)error;
    options->discreet = true;
    return true;
}

static bool set_workers_that_watch(void *context, const char *value, struct error *error)
{
    struct watch_options *options = context;

    return count_option_parse(&options->read.workers, value, 1, WATCH_WORKERS_MOST, error);
}

static bool set_wait(void *context, const char *value, struct error *error)
{
    struct watch_options *options = context;

    (void)value;
    (void)error;
    options->waits = true;
    return true;
}

static bool set_status_interval(void *context, const char *value, struct error *error)
{
    struct watch_options *options = context;

    return count_option_parse(&options->status_interval, value, 1, STATUS_INTERVAL_MOST, error);
}

static bool set_metrics(void *context, const char *value, struct error *error)
{
    struct watch_options *options = context;

    (void)error;
    options->metrics = value;
    return true;
}

static bool set_user(void *context, const char *value, struct error *error)
{
    struct watch_options *options = context;

    (void)error;
    options->user = value;
    return true;
}

static const struct option_row output_rows[] = {
    { "output", 'o', "FILE",
      "write to FILE, created with mode 0600, behind what is\n"
      "in it",
      set_output },
    { "format", 0, "json|text|events",
      "one JSON object a line for each session, or a\n"
      "transcript to read; events: a line for each step as\n"
      "it happens; default: text on a terminal, else json",
      set_format },
};

static const struct option_section output_options = {
    "Output",
    sizeof output_rows / sizeof output_rows[0],
    output_rows,
};

static const struct option_row input_rows[] = {
    { "buffer", 0, "SIZE",
      "where the kernel keeps frames until they are read,\n"
      "beside --memory; default: 64M",
      set_buffer },
    { "no-promiscuous", 0, NULL, "see only frames that are for this host", set_no_promiscuous },
    { "wait", 0, NULL,
      "when INTERFACE is not there yet, or is down, wait\n"
      "until it is up",
      set_wait },
};

static const struct option_section input_options = {
    NULL,
    sizeof input_rows / sizeof input_rows[0],
    input_rows,
};

static const struct option_row program_rows[] = {
    { "workers", 0, "N",
      "read with N threads, 16 at most; default: 1; what\n"
      "is written is the same",
      set_workers_that_watch },
    { "status-interval", 0, "N",
      "write a line with all counters every N seconds, as\n"
      "at SIGUSR1",
      set_status_interval },
    { "metrics", 0, "FILE",
      "keep the same numbers in FILE as OpenMetrics text,\n"
      "replaced as often, or every 15 seconds",
      set_metrics },
    { "user", 0, "NAME",
      "become this user before anything is opened, if\n"
      "root; `root` says that it is to stay so",
      set_user },
};

static const struct option_section program_options = {
    NULL,
    sizeof program_rows / sizeof program_rows[0],
    program_rows,
};

static const struct option_section *const sections[] = {
    &output_options,           &common_output_options, &watch_output_options,
    &common_selection_options, &common_input_options,  &input_options,
    &common_program_options,   &program_options,
};

const struct option_table watch_option_table = {
    .command = "watch",
    .usage = "[options] INTERFACE",
    .purpose = "Analyses the SMTP sessions that pass by an interface, such as a mirror port,\n"
               "and writes a record of each when it is over. It ends at SIGINT or SIGTERM.\n"
               "It needs the capability CAP_NET_RAW and sends nothing.",
    .examples = "  smtpscope watch eth1                       transcripts on the terminal\n"
                "  smtpscope watch -o /var/log/mail.jsonl eth1\n"
                "  smtpscope watch --format events --ports 25 eth1 | program",
    .count = sizeof sections / sizeof sections[0],
    .sections = sections,
};
