/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows that `smtpscope read` and `smtpscope watch` share. */
#include "cli/options/common_options.h"

#include "cli/options/read_setters.h"

static const struct option_row output_rows[] = {
    { "summary", 0, NULL, "end with a line (text: a block) that has all counters", set_summary },
    { "digest", 0, NULL, "record the SHA-256 of each message's content", set_digest },
    { "headers", 0, NULL, "record From, To, Subject and so on of each message", set_headers },
    { "mime", 0, NULL, "list each message's parts: type, name, size, SHA-256", set_mime },
    { "mime-limit", 0, "SIZE",
      "the most of a message that is read for its parts,\n"
      "such as 512K or 1G; default: 8M",
      set_mime_limit },
    { "save-messages", 0, "DIR",
      "save each complete message that is selected as a\n"
      "file in DIR, with mode 0600",
      set_save_messages },
    { "write-pcap", 0, "FILE",
      "write the packets of selected sessions with a finding\n"
      "of the minimum severity to FILE (pcapng, mode 0600),\n"
      "without credentials",
      set_write_pcap },
    { "pcap-memory", 0, "SIZE",
      "where packets are kept until their session is over,\n"
      "beside --memory; default: 64M",
      set_pcap_memory },
    { "mask", 0, "LEVEL",
      "hide who wrote to whom behind keyed hashes:\n"
      "addresses (local parts), domains (these too),\n"
      "all (every text from the wire), none",
      set_mask },
    { "mask-key", 0, "FILE",
      "the key of --mask, at least 16 bytes: the same key\n"
      "gives the same masks; default: one for this run",
      set_mask_key },
};

const struct option_section common_output_options = {
    NULL,
    sizeof output_rows / sizeof output_rows[0],
    output_rows,
};

static const struct option_row selection_rows[] = {
    { "client", 0, "NET", "from this address or network, such as 192.0.2.0/24", add_client },
    { "server", 0, "NET", "to this address or network", add_server },
    { "sender", 0, "GLOB", "with mail from such an address: *@example.org", add_sender },
    { "recipient", 0, "GLOB", "with mail to such an address", add_recipient },
    { "queue-id", 0, "GLOB", "with a message the server queued under such a name", add_queue_id },
    { "message-id", 0, "GLOB", "with a message that has such a Message-ID", add_message_id },
    { "since", 0, "TIME",
      "begun at TIME or later: 2026-11-24T00:11:56Z,\n"
      "2026-11-24 00:11 (local time), 2026-11-24,\n"
      "yesterday, today, or so long ago: 30m, 24h, 7d",
      set_since },
    { "until", 0, "TIME", "begun before TIME", set_until },
    { "anomalous", 0, NULL, "with a finding of the minimum severity or above", set_anomalous },
    { "min-severity", 0, "LEVEL",
      "that minimum: info, notice, warning, critical;\n"
      "default: notice; implies --anomalous",
      set_min_severity },
};

const struct option_section common_selection_options = {
    "Selection (several values of one kind: any of them; several kinds: all of them)",
    sizeof selection_rows / sizeof selection_rows[0],
    selection_rows,
};

static const struct option_row input_rows[] = {
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
    { "vlan-aware", 0, NULL,
      "connections in different VLANs are different ones,\n"
      "even between the same addresses and ports",
      set_vlan_aware },
    { "engine", 0, "NAME",
      "the TCP reassembly: `native` (default) or `libnids`,\n"
      "which reads IPv4 only, up to the first lost packet",
      set_engine },
    { "fingerprints", 0, "FILE", "more texts by which servers are recognised", set_fingerprints },
};

const struct option_section common_input_options = {
    "Input",
    sizeof input_rows / sizeof input_rows[0],
    input_rows,
};

static const struct option_row files_rows[] = {
    { "separate", 0, NULL, "no connection goes on from one FILE to the next", set_separate },
};

const struct option_section common_files_options = {
    NULL,
    sizeof files_rows / sizeof files_rows[0],
    files_rows,
};

static const struct option_row program_rows[] = {
    { "state", 0, "FILE",
      "keep in FILE what history knows of servers and\n"
      "clients, so that the next run goes on with it",
      set_state },
    { "fail-on", 0, "LEVEL",
      "exit with 1 when a finding or notice of this severity\n"
      "or above was written",
      set_fail_on },
    { "memory", 0, "SIZE",
      "the most that connections, segments, fragments and\n"
      "open sessions may take, such as 512M or 1G;\n"
      "default: 256M, at least 4M",
      set_memory },
    { "config", 0, "FILE",
      "take options from FILE instead of\n"
      "/etc/smtpscope/smtpscope.conf",
      set_config },
};

const struct option_section common_program_options = {
    "The program",
    sizeof program_rows / sizeof program_rows[0],
    program_rows,
};
