/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options of `smtpscope read`. */
#ifndef CLI_OPTIONS_READ_OPTIONS_H
#define CLI_OPTIONS_READ_OPTIONS_H

#include "cli/options/options.h"
#include "cli/reading/pipeline.h"
#include "output/output_file.h"
#include "output/session_mask.h"
#include "output/session_selection.h"

enum read_format {
    FORMAT_BY_PLACE, /* text on a terminal, JSON elsewhere */
    FORMAT_JSON,
    FORMAT_TEXT,
    FORMAT_HTML,
    FORMAT_EVENTS, /* JSON, while sessions go on */
};

/* Of --memory and --workers. */
enum {
    MEMORY_DEFAULT = REASSEMBLY_MEMORY,
    MEMORY_LEAST = 4 << 20,
    MEMORY_LEAST_A_WORKER = 1 << 20,
    WORKERS_MOST = 64,
    PACKET_MEMORY_DEFAULT = 64 << 20,
    PACKET_MEMORY_LEAST = 1 << 20,
};

enum { MOST_FINGERPRINT_FILES = 8 };

enum progress_mode {
    PROGRESS_AUTO, /* where standard error is a terminal and records go elsewhere */
    PROGRESS_ALWAYS,
    PROGRESS_NEVER,
};

/* Texts are lent: they are the command line's or the configuration file's. */
struct read_options {
    enum read_format format;
    const char *output; /* NULL for standard output */
    bool logged;        /* records go to neither, but to syslog */
    /* Opens that; NULL: it is emptied, and written in the calling thread. */
    struct output_file *(*open_output)(const struct read_options *options, struct error *error);
    const char *messages; /* the folder where they are saved; NULL: they are not */
    const char *packets;  /* a file for the packets of sessions with findings; NULL for none */
    size_t packet_memory; /* in which they are kept until then */
    bool packets_go_on;   /* the file may have been written to before */
    const char *filter;   /* NULL for none */
    unsigned workers;
    size_t memory;
    const char *config; /* NULL for the default one */
    const char *state;  /* a file; NULL for none */
    const char *ledger; /* the same */
    bool summary;
    enum progress_mode progress;
    bool fails; /* on findings and notices of ... */
    enum severity fails_on;
    bool mask_chosen; /* also when it was `none` */
    enum mask_level mask;
    const char *mask_key; /* a file; NULL for a key of this run */
    struct selection_criteria selection;
    struct pipeline_options pipeline;
    struct rule_settings *rules; /* out of the configuration file; NULL without any */
    /* Files that extend the servers that are compiled in. */
    size_t fingerprint_count;
    const char *fingerprints[MOST_FINGERPRINT_FILES];
};

extern const struct option_table read_option_table;

struct read_options read_options_default(void);

/* What no option can see alone; false with an error. */
bool read_options_check(const struct read_options *options, struct error *error);

#endif
