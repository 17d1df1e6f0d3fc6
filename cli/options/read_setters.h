/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the options of `smtpscope read` do: the functions of its table's rows.
 *
 * Each takes a value into the struct read_options that `context` is; false with
 * an error that need not name the option. Values are kept, not copied.
 */
#ifndef CLI_OPTIONS_READ_SETTERS_H
#define CLI_OPTIONS_READ_SETTERS_H

#include "cli/options/read_options.h"

typedef bool read_setter(void *context, const char *value, struct error *error);

/* read_setters.c: input, output, the program itself. */
read_setter set_output, set_format, set_summary, set_mask, set_mask_key, set_progress, set_fail_on,
    set_state, set_ledger;
read_setter set_ports, set_filter, set_checksums, set_separate, set_engine, set_fingerprints;
read_setter set_headers, set_mime, set_mime_limit, set_save_messages, set_write_pcap,
    set_pcap_memory;
read_setter set_digest, set_config, set_vlan_aware, set_workers, set_memory;

/* selection_setters.c */
read_setter add_client, add_server, add_sender, add_recipient, add_queue_id, add_message_id;
read_setter set_since, set_until, set_anomalous, set_min_severity;

/* `info`, `notice`, `warning`, `critical`. */
bool severity_parse(enum severity *ret_severity, const char *value, struct error *error);

#endif
