/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of options of `smtpscope report`. */
#include "cli/options/report_options.h"

#include <string.h>

#include "cli/options/common_options.h"
#include "cli/options/number_option.h"
#include "cli/options/read_setters.h"
#include "output/report/flagged_sessions.h"

enum { ROWS_DEFAULT = 10, ROWS_MOST = 1000 };

struct report_options report_options_default(void)
{
    return (struct report_options){ .read = read_options_default(),
                                    .rows = ROWS_DEFAULT,
                                    .ladders = flagged_limits_default().sessions };
}

static bool set_report_format(void *context, const char *value, struct error *error)
{
    static const char *const words[REPORT_FORMAT_COUNT] = {
        [REPORT_AS_TEXT] = "text",
        [REPORT_AS_JSON] = "json",
        [REPORT_AS_MARKDOWN] = "markdown",
        [REPORT_AS_HTML] = "html",
    };
    struct report_options *options = context;

    for (unsigned i = 0; i < REPORT_FORMAT_COUNT; i++) {
        if (strcmp(value, words[i]) == 0) {
            options->format = (enum report_format)i;
            return true;
        }
    }
    error_set(error, "`%s` is none of text, json, markdown, html", value);
    return false;
}

static bool set_page(void *context, const char *value, struct error *error)
{
    struct report_options *options = context;

    (void)error;
    options->page = value;
    return true;
}

static bool set_baseline(void *context, const char *value, struct error *error)
{
    struct report_options *options = context;

    (void)error;
    options->baseline = value;
    return true;
}

static bool set_rows(void *context, const char *value, struct error *error)
{
    struct report_options *options = context;
    unsigned rows;

    if (!count_option_parse(&rows, value, 1, ROWS_MOST, error))
        return false;
    options->rows = rows;
    return true;
}

static bool set_ladders(void *context, const char *value, struct error *error)
{
    struct report_options *options = context;

    return count_option_parse(&options->ladders, value, 1, LADDERS_MOST, error);
}

static const struct option_row output_rows[] = {
    { "output", 'o', "FILE",
      "write to FILE, created with mode 0600; what was in it\n"
      "is overwritten",
      set_output },
    { "format", 0, "text|json|markdown|html",
      "text for people (default), json: a summary that later\n"
      "reports merge and compare with, Markdown, or html: a\n"
      "page for a browser with a ladder of each session\n"
      "that needs a look",
      set_report_format },
    { "page", 0, "FILE", "write the page of --format html to FILE as well", set_page },
    { "rows", 0, "N", "show N rows of a table at most; default: 10", set_rows },
    { "ladders", 0, "N",
      "draw N sessions on a page at most, the most severe\n"
      "ones; default: 1000",
      set_ladders },
    { "baseline", 0, "SUMMARY",
      "say what is new, gone, better or worse than in the\n"
      "report that --format json wrote into this file",
      set_baseline },
};

static const struct option_section output_options = {
    "Output",
    sizeof output_rows / sizeof output_rows[0],
    output_rows,
};

static const struct option_row selection_rows[] = {
    { "since", 0, "TIME",
      "begun at TIME or later: 2026-11-24T00:11:56Z,\n"
      "2026-11-24 00:11 (local time), 2026-11-24,\n"
      "yesterday, today, or so long ago: 30m, 24h, 7d",
      set_since },
    { "until", 0, "TIME", "begun before TIME", set_until },
    { "client", 0, "NET", "from this address or network, such as 192.0.2.0/24", add_client },
    { "server", 0, "NET", "to this address or network", add_server },
};

static const struct option_section selection_options = {
    "Selection (not of what is in summaries already)",
    sizeof selection_rows / sizeof selection_rows[0],
    selection_rows,
};

static const struct option_row program_rows[] = {
    { "ledger", 0, "FILE",
      "count no session that a report before with this FILE\n"
      "has counted, and leave those that are open at the end\n"
      "of captures to the next one",
      set_ledger },
    { "progress", 0, "WHEN",
      "say on standard error how far it is: always, never,\n"
      "auto (on a terminal)",
      set_progress },
    { "workers", 0, "N",
      "share the reading among N threads; default: 1;\n"
      "the report is the same",
      set_workers },
};

static const struct option_section program_options = {
    NULL,
    sizeof program_rows / sizeof program_rows[0],
    program_rows,
};

static const struct option_section *const sections[] = {
    &output_options,       &selection_options,      &common_input_options,
    &common_files_options, &common_program_options, &program_options,
};

const struct option_table report_option_table = {
    .command = "report",
    .usage = "[options] FILE...",
    .purpose = "Says what went on in many sessions: what needs attention, volumes, refusals,\n"
               "how long servers took, who sends in clear, how good the capture was. FILEs are\n"
               "session lines that read or watch wrote, captures, or summaries of earlier\n"
               "reports (--format json), each also compressed with gzip or zstd; - is standard\n"
               "input. A session that is in several FILEs counts once.",
    .examples = "  smtpscope report --since yesterday --until today night.jsonl\n"
                "  smtpscope report --fail-on warning /var/spool/smtpscope/*.pcap.gz\n"
                "  smtpscope report --format json -o monday.json monday.jsonl.zst\n"
                "  smtpscope report --baseline sunday.json monday.json",
    .count = sizeof sections / sizeof sections[0],
    .sections = sections,
};
