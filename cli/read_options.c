/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of options of `smtpscope read`. */
#include "cli/read_options.h"

#include "cli/read_setters.h"
#include "reassembly/reassembly_engine.h"

struct read_options read_options_default(void)
{
    return (struct read_options){
        .selection = selection_criteria_default(),
        .pipeline = pipeline_options_default(),
        .workers = 1,
        .memory = MEMORY_DEFAULT,
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
    if (options->selection.since >= options->selection.until) {
        error_set(error, "--since is not before --until: no session can be selected");
        return false;
    }
    return events_can_be_told(options, error) && engine_can_work(options, error) &&
           memory_suffices(options, error);
}

static const struct option_row rows[] = {
    { "output", 'o', "FILE", "write to FILE, created with mode 0600", set_output, "Output" },
    { "format", 0, "json|text|events",
      "one JSON object a line for each session, or a\n"
      "transcript to read; events: a line for each step as\n"
      "it happens; default: text on a terminal, else json",
      set_format, NULL },
    { "summary", 0, NULL, "end with a line (text: a block) that has all counters", set_summary,
      NULL },
    { "digest", 0, NULL, "record the SHA-256 of each message's content", set_digest, NULL },
    { "headers", 0, NULL, "record From, To, Subject and so on of each message", set_headers, NULL },
    { "mime", 0, NULL, "list each message's parts: type, name, size, SHA-256", set_mime, NULL },
    { "mime-limit", 0, "SIZE",
      "the most of a message that is read for its parts,\n"
      "such as 512K or 1G; default: 8M",
      set_mime_limit, NULL },
    { "save-messages", 0, "DIR",
      "save each complete message that is selected as a\n"
      "file in DIR, with mode 0600",
      set_save_messages, NULL },
    { "mask", 0, "LEVEL",
      "hide who wrote to whom behind keyed hashes:\n"
      "addresses (local parts), domains (these too),\n"
      "all (every text from the wire), none",
      set_mask, NULL },
    { "mask-key", 0, "FILE",
      "the key of --mask, at least 16 bytes: the same key\n"
      "gives the same masks; default: one for this run",
      set_mask_key, NULL },

    { "client", 0, "NET", "from this address or network, such as 192.0.2.0/24", add_client,
      "Selection (several values of one kind: any of them; several kinds: all of them)" },
    { "server", 0, "NET", "to this address or network", add_server, NULL },
    { "sender", 0, "GLOB", "with mail from such an address: *@example.org", add_sender, NULL },
    { "recipient", 0, "GLOB", "with mail to such an address", add_recipient, NULL },
    { "queue-id", 0, "GLOB", "with a message the server queued under such a name", add_queue_id,
      NULL },
    { "message-id", 0, "GLOB", "with a message that has such a Message-ID", add_message_id, NULL },
    { "since", 0, "TIME",
      "begun at TIME or later: 2026-11-24T00:11:56Z,\n"
      "2026-11-24 00:11 (local time), 2026-11-24, or\n"
      "so long ago: 30m, 24h, 7d",
      set_since, NULL },
    { "until", 0, "TIME", "begun before TIME", set_until, NULL },
    { "anomalous", 0, NULL, "with a finding of the minimum severity or above", set_anomalous,
      NULL },
    { "min-severity", 0, "LEVEL",
      "that minimum: info, notice, warning, critical;\n"
      "default: notice; implies --anomalous",
      set_min_severity, NULL },

    { "ports", 0, "LIST|any",
      "watch these TCP ports: 25,587,10000-10100;\n"
      "default: 25,465,587,2525,24",
      set_ports, "Input" },
    { "filter", 0, "BPF", "read only frames that this pcap-filter(7) matches", set_filter, NULL },
    { "checksums", 0, "ignore|verify",
      "verify: leave out packets with wrong checksums;\n"
      "default: ignore, since captures on the sending host\n"
      "have them wrong",
      set_checksums, NULL },
    { "vlan-aware", 0, NULL,
      "connections in different VLANs are different ones,\n"
      "even between the same addresses and ports",
      set_vlan_aware, NULL },
    { "separate", 0, NULL, "no connection goes on from one FILE to the next", set_separate, NULL },
    { "engine", 0, "NAME",
      "the TCP reassembly: `native` (default) or `libnids`,\n"
      "which reads IPv4 only, up to the first lost packet",
      set_engine, NULL },
    { "fingerprints", 0, "FILE", "more texts by which servers are recognised", set_fingerprints,
      NULL },

    { "state", 0, "FILE",
      "keep in FILE what history knows of servers and\n"
      "clients, so that the next run goes on with it",
      set_state, "The program" },
    { "fail-on", 0, "LEVEL",
      "exit with 1 when a finding or notice of this severity\n"
      "or above was written",
      set_fail_on, NULL },
    { "progress", 0, "WHEN",
      "say on standard error how far it is: always, never,\n"
      "auto (on a terminal that shows nothing else)",
      set_progress, NULL },
    { "workers", 0, "N",
      "share the reading among N threads; default: 1;\n"
      "what is written is the same",
      set_workers, NULL },
    { "memory", 0, "SIZE",
      "the most that connections, segments, fragments and\n"
      "open sessions may take, such as 512M or 1G;\n"
      "default: 256M, at least 4M",
      set_memory, NULL },
    { "config", 0, "FILE",
      "take options from FILE instead of\n"
      "/etc/smtpscope/smtpscope.conf",
      set_config, NULL },
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
    .count = sizeof rows / sizeof rows[0],
    .rows = rows,
};
