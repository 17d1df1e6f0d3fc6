/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of options of `smtpscope read`. */
#include "cli/options/read_options.h"

#include "cli/options/common_options.h"
#include "cli/options/read_setters.h"
#include "reassembly/reassembly_engine.h"

struct read_options read_options_default(void)
{
    return (struct read_options){
        .selection = selection_criteria_default(),
        .pipeline = pipeline_options_default(),
        .workers = 1,
        .memory = MEMORY_DEFAULT,
        .packet_memory = PACKET_MEMORY_DEFAULT,
    };
}

static bool engine_can_work(const struct read_options *options, struct error *error)
{
    const struct reassembly_engine *engine =
        reassembly_engine_find(options->pipeline.reassembly.engine, error);

    if (engine == NULL)
        return false;
    if (options->workers == 1 || (engine->capabilities & ENGINE_MANY_INSTANCES) != 0)
        return true;
    error_set(error, "--workers %u: the engine %s can run only once in a process", options->workers,
              engine->name);
    return false;
}

/* Each worker has some in hand (memory_budget.h). */
static bool memory_suffices(const struct read_options *options, struct error *error)
{
    size_t least = (size_t)options->workers * MEMORY_LEAST_A_WORKER;

    if (options->memory >= least)
        return true;
    error_set(error, "--memory is too little for %u workers: at least %zuM", options->workers,
              least >> 20);
    return false;
}

/* An event is written before the session is known to its end. */
static bool events_can_be_told(const struct read_options *options, struct error *error)
{
    const char *needs_end = selection_needs_end(&options->selection);

    if (options->format != FORMAT_EVENTS)
        return true;
    if (needs_end != NULL) {
        error_set(error, "%s with --format events: whether a session fits is known when it is over",
                  needs_end);
        return false;
    }
    if (options->mask == MASK_ADDRESSES || options->mask == MASK_DOMAINS) {
        error_set(error, "--format events can be masked with --mask all only: whom a session names "
                         "is known when it is over");
        return false;
    }
    return true;
}

/* A session that is left to the next run has been told by then, or has been saved. */
static bool ledger_can_be_kept(const struct read_options *options, struct error *error)
{
    if (options->ledger == NULL || (options->format != FORMAT_EVENTS && options->messages == NULL))
        return true;
    error_set(error, "--ledger with %s: whether a session is told is known when it is over",
              options->messages != NULL ? "--save-messages" : "--format events");
    return false;
}

bool read_options_check(const struct read_options *options, struct error *error)
{
    /* Who names a key believes that something is masked. */
    if (options->mask_key != NULL && !options->mask_chosen) {
        error_set(error, "--mask-key without --mask: nothing would be masked");
        return false;
    }
    if (options->messages != NULL && options->mask != MASK_NONE) {
        error_set(error, "--save-messages with --mask: the files would show what is to be hidden");
        return false;
    }
    if (options->packets != NULL && options->mask != MASK_NONE) {
        error_set(error, "--write-pcap with --mask: the packets would show what is to be hidden");
        return false;
    }
    if (options->selection.since >= options->selection.until) {
        error_set(error, "--since is not before --until: no session can be selected");
        return false;
    }
    return events_can_be_told(options, error) && ledger_can_be_kept(options, error) &&
           engine_can_work(options, error) && memory_suffices(options, error);
}

static const struct option_row output_rows[] = {
    { "output", 'o', "FILE",
      "write to FILE, created with mode 0600; what was in it\n"
      "is overwritten",
      set_output },
    { "format", 0, "json|text|html|events",
      "one JSON object a line for each session, or a\n"
      "transcript to read; html: a page for a browser;\n"
      "events: a line for each step as it happens;\n"
      "default: text on a terminal, else json",
      set_format },
};

static const struct option_section output_options = {
    "Output",
    sizeof output_rows / sizeof output_rows[0],
    output_rows,
};

static const struct option_row program_rows[] = {
    { "ledger", 0, "FILE",
      "tell no session that a run before with this FILE has\n"
      "told, and leave those that are open at the end to the\n"
      "next one: for captures that overlap",
      set_ledger },
    { "progress", 0, "WHEN",
      "say on standard error how far it is: always, never,\n"
      "auto (on a terminal that shows nothing else)",
      set_progress },
    { "workers", 0, "N",
      "share the reading among N threads; default: 1;\n"
      "what is written is the same",
      set_workers },
};

static const struct option_section program_options = {
    NULL,
    sizeof program_rows / sizeof program_rows[0],
    program_rows,
};

static const struct option_section *const sections[] = {
    &output_options,       &common_output_options, &common_selection_options,
    &common_input_options, &common_files_options,  &common_program_options,
    &program_options,
};

const struct option_table read_option_table = {
    .command = "read",
    .usage = "[options] FILE...",
    .purpose = "Analyses capture files and writes a record of every SMTP session in them.\n"
               "FILEs are pcap or pcapng, also compressed with gzip or zstd; - is standard\n"
               "input. Several FILEs are one capture in the order given.",
    .examples = "  smtpscope read mail.pcap                   a transcript on the terminal\n"
                "  smtpscope read -o mail.jsonl mail.pcap     records for programs\n"
                "  smtpscope read --anomalous --since 24h --fail-on warning mail.pcap*\n"
                "  tcpdump -U -w - port 25 | smtpscope read - what passes by",
    .count = sizeof sections / sizeof sections[0],
    .sections = sections,
};
