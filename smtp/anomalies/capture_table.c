/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of what a capture lacks. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "capture-gap",
        .title = "Bytes missing in the capture",
        .severity = SEVERITY_INFO,
        .blame = BLAME_CAPTURE,
        .confidence = CONFIDENCE_HIGH,
        .reference = NULL,
        .explanation = "Packets of this connection were sent but not captured, or could not be "
                       "put in order, so part of the dialogue is unknown. Findings that depend "
                       "on exact bytes are one severity lower in such a session.",
        .remedy = "Look at the drop counters of the capture and at the load of the mirror port.",
        .find = find_capture_gap,
    },
    {
        .id = "one-sided-capture",
        .title = "Only one direction captured",
        .severity = SEVERITY_INFO,
        .blame = BLAME_CAPTURE,
        .confidence = CONFIDENCE_HIGH,
        .reference = NULL,
        .explanation = "The capture has packets of only one of the two sides. A mirror port that "
                       "copies one direction, or two paths through the network, do that.",
        .remedy = "Mirror both directions of the port, or capture where both paths meet.",
        .find = find_one_sided_capture,
    },
    {
        .id = "mid-stream-start",
        .title = "Capture began inside the connection",
        .severity = SEVERITY_INFO,
        .blame = BLAME_CAPTURE,
        .confidence = CONFIDENCE_HIGH,
        .reference = NULL,
        .explanation = "The connection's first packets were not captured, so what was said before "
                       "is unknown.",
        .remedy = "Nothing to do for connections that were open when the capture began.",
        .find = find_mid_stream_start,
    },
    {
        .id = "truncated-snaplen",
        .title = "Packets cut short by the capture",
        .severity = SEVERITY_INFO,
        .blame = BLAME_CAPTURE,
        .confidence = CONFIDENCE_HIGH,
        .reference = NULL,
        .explanation = "Whoever captured kept only the beginning of each packet, so the rest of "
                       "long lines and of messages is unknown. What was cut off is among the "
                       "missing bytes.",
        .remedy = "Capture whole packets (tcpdump -s 0, which is the default of newer ones).",
        .find = find_truncated_snaplen,
    },
};

const struct rule_family capture_family = { rules, sizeof rules / sizeof rules[0] };
