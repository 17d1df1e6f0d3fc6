/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `smtpscope explain`: the table of rules for people and programs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/command.h"
#include "cli/explain/explain.h"
#include "cli/options/options.h"

static const struct explain_format *const formats[] = { &explain_text, &explain_json,
                                                        &explain_markdown };

enum { FORMAT_COUNT = sizeof formats / sizeof formats[0] };

struct explain_options {
    const struct explain_format *format;
};

static bool set_format(void *context, const char *value, struct error *error)
{
    struct explain_options *options = context;

    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (strcmp(formats[i]->name, value) == 0) {
            options->format = formats[i];
            return true;
        }
    }
    error_set(error, "`%.40s` is none of text, json, markdown", value);
    return false;
}

static const struct option_row rows[] = {
    { "format", 0, "text|json|markdown",
      "text (default); one JSON object a line; the page\n"
      "docs/anomalies.md",
      set_format },
};

static const struct option_section section = { NULL, sizeof rows / sizeof rows[0], rows };
static const struct option_section *const sections[] = { &section };

const struct option_table explain_option_table = {
    .command = "explain",
    .usage = "[options] [ANOMALY...]",
    .purpose = "Says what a finding means, how sure it is, what looks alike and is harmless,\n"
               "what to do, and which thresholds the rule has. Without an ANOMALY: all of them.",
    .examples = "  smtpscope explain\n"
                "  smtpscope explain envelope-replay-after-abort\n"
                "  smtpscope explain --format json | jq -r '.id'",
    .count = 1,
    .sections = sections,
};

static bool all_exist(int count, char **ids)
{
    for (int i = 0; i < count; i++) {
        if (anomaly_rule_find(ids[i]) == NULL) {
            complain("there is no anomaly `%s`; `smtpscope explain` lists them", ids[i]);
            return false;
        }
    }
    return true;
}

/* All at once: what stdio writes of its own accord when its buffer is full leaves no
 * reason behind when it fails. */
static int print(const struct explain_format *format, int count, char **names)
{
    char *text = NULL;
    size_t length;
    FILE *file = memory_made(open_memstream(&text, &length));
    bool printed;

    if (count == 0)
        format->all(file);
    for (int i = 0; i < count; i++)
        format->rule(file, anomaly_rule_find(names[i]), i == 0);
    fclose(file);
    memory_made(text);
    printed = fwrite(text, 1, length, stdout) == length && fflush(stdout) == 0;
    free(text);
    return printed ? EXIT_DONE : fail_to_print();
}

int command_explain(int argc, char **argv)
{
    struct explain_options options = { .format = &explain_text };
    struct given_options given;
    struct error error;
    int first;

    switch (options_parse(&explain_option_table, argc, argv, &options, &given, &first, &error)) {
    case OPTIONS_HELP:
        options_print_help(&explain_option_table, stdout);
        return EXIT_DONE;
    case OPTIONS_BAD:
        complain("%s", error.message);
        return EXIT_TROUBLE;
    case OPTIONS_GOOD:
        break;
    }
    if (!all_exist(argc - first, argv + first))
        return EXIT_TROUBLE;
    return print(options.format, argc - first, argv + first);
}
