/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How far the report can be trusted. */
#include "output/report/document_parts.h"

/* Parts of all sessions above which a report is in doubt. */
enum { DOUBTFUL_PERCENT = 5 };

static uint64_t sum_named(struct report *report, const char *const *names, size_t count)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += report_number(report, names[i]);
    return sum;
}

static const char *const frames[] = { "capture.frames" };
static const char *const dropped[] = { "capture.kernel_dropped", "capture.interface_dropped" };

/* Fates of frames and packets by which something that could have been mail was not read. */
static const char *const undecoded[] = {
    "capture.record_damaged",
    "capture.interface_unknown",
    "capture.link_type_unsupported",
    "capture.link_header_damaged",
    "capture.frame_too_short",
    "capture.vlan_stack_cut",
    "capture.mpls_stack_cut",
    "capture.ppp_header_cut",
    "capture.tunnel_header_cut",
    "capture.tunnel_header_damaged",
    "capture.tunnels_too_deep",
    "capture.ip_header_snapped",
    "capture.ipv4_header_damaged",
    "capture.ipv6_header_damaged",
    "capture.ipv6_extension_headers_too_many",
    "capture.fragments_damaged",
    "capture.fragments_refused",
    "capture.fragmented_packets_expired",
    "capture.fragmented_packets_given_up",
    "reassembly.packets_tcp_header_cut",
    "reassembly.packets_tcp_header_short",
    "reassembly.packets_ipv6_not_analysed",
};

static bool is_doubtful(uint64_t part, uint64_t whole)
{
    return part > 0 && part * 100 > whole * DOUBTFUL_PERCENT;
}

/* Of all sessions. */
struct doubt {
    const char *words;
    uint64_t sessions;
};

size_t document_health_doubts(struct document_draft *draft, struct bytes *ret_sentences,
                              size_t most)
{
    const struct report *report = draft->report;
    const uint64_t *counts = report->total.counts, *health = report->health;
    const struct doubt doubts[] = {
        { " of the sessions were seen from one side only: the mirror may show one direction.",
          counts[TALLY_ONE_SIDED] },
        { " of the sessions have gaps: the capture lost packets.", counts[TALLY_INCOMPLETE] },
        { " of the sessions were given up to stay inside the memory limit.",
          health[HEALTH_EVICTED] },
        { " of the sessions could not be followed behind a lost packet.", health[HEALTH_STALLED] },
    };
    uint64_t unreadable = health[HEALTH_NO_JSON] + health[HEALTH_TOO_LONG] + health[HEALTH_NEWER];
    size_t count = 0;

    if (count < most && health[HEALTH_INPUTS_IN_TROUBLE] > 0) {
        const struct bytes parts[2] = {
            words_number_of(draft->arena, health[HEALTH_INPUTS_IN_TROUBLE], "input", "inputs"),
            bytes_of_string(" could not be read, or not to the end."),
        };

        ret_sentences[count++] = document_words(draft, 2, parts);
    }
    if (count < most && unreadable > 0) {
        const struct bytes parts[2] = {
            words_number_of(draft->arena, unreadable, "line", "lines"),
            bytes_of_string(" could not be read."),
        };

        ret_sentences[count++] = document_words(draft, 2, parts);
    }
    for (size_t i = 0; i < sizeof doubts / sizeof doubts[0] && count < most; i++) {
        const struct bytes parts[2] = {
            words_part(draft->arena, doubts[i].sessions, counts[TALLY_SESSIONS]),
            bytes_of_string(doubts[i].words),
        };

        if (is_doubtful(doubts[i].sessions, counts[TALLY_SESSIONS]))
            ret_sentences[count++] = document_words(draft, 2, parts);
    }
    return count;
}

struct health_row {
    const char *words;
    uint64_t count;
    bool always; /* also when it is 0 */
};

static void add_rows(struct document_draft *draft, struct document_section *section,
                     const char *title, const struct health_row *rows, size_t count)
{
    static const struct document_column columns[] = { { "", false, COLUMN_GIVES_WAY },
                                                      { "", true, COLUMN_WHOLE } };
    struct document_table *table = document_table(draft, section, title, 2, columns);

    for (size_t i = 0; i < count; i++) {
        struct document_row *row =
            rows[i].always || rows[i].count > 0 ? document_row(draft, table) : NULL;

        if (row == NULL)
            continue;
        row->cells[0] = bytes_of_string(rows[i].words);
        row->cells[1] = words_count(draft->arena, rows[i].count);
    }
}

static void add_capture(struct document_draft *draft, struct document_section *section)
{
    struct report *report = draft->report;
    const uint64_t *counts = report->total.counts, *health = report->health;
    const struct health_row rows[] = {
        { "frames captured", sum_named(report, frames, 1), false },
        { "frames that the kernel or the interface dropped",
          sum_named(report, dropped, sizeof dropped / sizeof dropped[0]), false },
        { "frames and packets that could not be decoded",
          sum_named(report, undecoded, sizeof undecoded / sizeof undecoded[0]), false },
        { "sessions seen from one side only", counts[TALLY_ONE_SIDED], true },
        { "sessions with gaps", counts[TALLY_INCOMPLETE], true },
        { "bytes missing in sessions", health[HEALTH_GAP_BYTES], true },
        { "sessions of which the beginning is missing", health[HEALTH_NO_HANDSHAKE], true },
        { "sessions still open when the capture ended", health[HEALTH_OPEN], false },
        { "sessions given up for want of memory", health[HEALTH_EVICTED], false },
        { "sessions that could not be followed", health[HEALTH_STALLED], false },
        { "sessions too large for their record", health[HEALTH_TRUNCATED], false },
        { "findings that the configuration suppresses", health[HEALTH_SUPPRESSED], false },
    };

    add_rows(draft, section, "The capture", rows, sizeof rows / sizeof rows[0]);
}

static void add_input(struct document_draft *draft, struct document_section *section)
{
    struct report *report = draft->report;
    const uint64_t *health = report->health;
    const struct health_row rows[] = {
        { "inputs", health[HEALTH_INPUTS], true },
        { "inputs that could not be read, or not to the end", health[HEALTH_INPUTS_IN_TROUBLE],
          false },
        /* That a report was made into a summary and shown from it changes nothing. */
        { "summaries of earlier reports", health[HEALTH_REPORTS] > 1 ? health[HEALTH_REPORTS] : 0,
          false },
        { "lines", health[HEALTH_LINES], true },
        { "lines that are no JSON, or lack what they need", health[HEALTH_NO_JSON], false },
        { "last lines that are cut", health[HEALTH_CUT], false },
        { "lines that are too long", health[HEALTH_TOO_LONG], false },
        { "lines of an unknown type", health[HEALTH_UNKNOWN_TYPE], false },
        { "lines of a newer schema than is known", health[HEALTH_NEWER], false },
        { "events (--format events), which are not counted", health[HEALTH_EVENTS], false },
        { "sessions and notices that came again, counted once", health[HEALTH_DUPLICATES], false },
        { "sessions too many to see whether they came again", health[HEALTH_UNCHECKED], false },
        { "sessions that earlier reports have counted", report_number(report, "ledger.told_before"),
          false },
        { "sessions that are left to the next report, since they are still open",
          report_number(report, "ledger.left_open"), false },
        { "sessions too old to say whether they were counted",
          report_number(report, "ledger.forgotten"), false },
        { "sessions and notices outside of the window", health[HEALTH_OUTSIDE], false },
        { "sessions and notices that were not selected", health[HEALTH_NOT_SELECTED], false },
        { "times that the clock went back by over an hour", health[HEALTH_CLOCK_BACK], false },
        { "sessions in no hour, for there are too many", health[HEALTH_BEYOND], false },
    };

    add_rows(draft, section, "The input", rows, sizeof rows / sizeof rows[0]);
}

static void add_sentences(struct document_draft *draft, struct document_section *section)
{
    size_t count;
    const struct top_entry *entries = top_list_sorted(draft->report->sentences, &count);

    for (size_t i = 0; i < count && i < draft->options->rows; i++)
        document_paragraph(draft, section, entries[i].key);
}

void document_health(struct document_draft *draft)
{
    enum { DOUBTS = 8 };
    struct document_section *section = document_section(draft, "health", "Capture health");
    struct bytes doubts[DOUBTS];
    size_t count = document_health_doubts(draft, doubts, DOUBTS);

    for (size_t i = 0; i < count; i++)
        document_paragraph(draft, section, doubts[i]);
    if (draft->document->is_empty)
        document_paragraph(draft, section, document_empty_words(draft));
    add_sentences(draft, section);
    add_capture(draft, section);
    add_input(draft, section);
}
