/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of options of `smtpscope read`. */
#include "cli/read_options.h"

#include <string.h>

struct read_options read_options_default(void)
{
    return (struct read_options){ .pipeline = pipeline_options_default() };
}

/* Which of the words the value is; -1 with an error that names them. */
static int choose(const char *value, const char *const words[], int count, struct error *error)
{
    for (int i = 0; i < count; i++)
        if (strcmp(value, words[i]) == 0)
            return i;
    error_set(error, "`%s` is neither %s nor %s", value, words[0], words[1]);
    return -1;
}

static bool set_output(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    (void)error;
    /* As everywhere: a lone hyphen is standard output. */
    options->output = strcmp(value, "-") == 0 ? NULL : value;
    return true;
}

static bool set_format(void *context, const char *value, struct error *error)
{
    static const char *const words[] = { "json", "text" };
    static const enum read_format formats[] = { FORMAT_JSON, FORMAT_TEXT };
    struct read_options *options = context;
    int chosen = choose(value, words, 2, error);

    if (chosen < 0)
        return false;
    options->format = formats[chosen];
    return true;
}

static bool set_digest(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    (void)value;
    (void)error;
    options->pipeline.sessions.digest = true;
    return true;
}

static bool set_engine(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    (void)error;
    options->pipeline.reassembly.engine = value;
    return true;
}

static bool set_ports(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    return port_set_parse(&options->pipeline.reassembly.ports, value, error);
}

static bool set_filter(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    (void)error;
    options->filter = value;
    return true;
}

static bool set_checksums(void *context, const char *value, struct error *error)
{
    static const char *const words[] = { "ignore", "verify" };
    struct read_options *options = context;
    int chosen = choose(value, words, 2, error);

    if (chosen < 0)
        return false;
    options->pipeline.reassembly.verify_checksums = chosen == 1;
    return true;
}

static bool set_separate(void *context, const char *value, struct error *error)
{
    struct read_options *options = context;

    (void)value;
    (void)error;
    options->pipeline.separate = true;
    return true;
}

static const struct option_row rows[] = {
    { "output", 'o', "FILE", "write to FILE, created with mode 0600", set_output },
    { "format", 0, "json|text",
      "one JSON object a line, or a transcript to read;\n"
      "default: text on a terminal, else json",
      set_format },
    { "digest", 0, NULL, "record the SHA-256 of each message's content", set_digest },
    { "ports", 0, "LIST|any",
      "watch these TCP ports: 25,587,10000-10100;\n"
      "default: 25,465,587,2525,24",
      set_ports },
    { "filter", 0, "BPF", "read only frames that this pcap-filter(7) matches", set_filter },
    { "checksums", 0, "ignore|verify",
      "verify: leave out packets with wrong checksums;\n"
      "default: ignore, since captures on the sending host\n"
      "have them wrong",
      set_checksums },
    { "separate", 0, NULL, "no connection goes on from one FILE to the next", set_separate },
    { "engine", 0, "NAME", "the TCP reassembly engine; there is `libnids`", set_engine },
};

const struct option_table read_option_table = {
    .command = "read",
    .usage = "[options] FILE...",
    .purpose = "Analyses capture files (pcap; - is standard input) and writes a record of every\n"
               "SMTP session in them. Several FILEs are one capture in the order given.",
    .examples = "  smtpscope read mail.pcap                   a transcript on the terminal\n"
                "  smtpscope read -o mail.jsonl mail.pcap     records for programs\n"
                "  tcpdump -U -w - port 25 | smtpscope read - what passes by",
    .count = sizeof rows / sizeof rows[0],
    .rows = rows,
};
