/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows about the content of messages. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "bare-lf-in-data",
        .title = "A message has lines that end in LF without CR",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 2.3.8",
        .explanation = "Behind DATA a LF may only stand behind a CR. Servers differ in what they "
                       "make of one that stands alone: a line end, or a byte of the text. Some "
                       "refuse the message (qmail: 451 with a word about stray newlines), since "
                       "such differences let mail be smuggled in.",
        .harmless = "Programs on web servers that pass on what a form had; and BDAT, behind which "
                    "any byte is allowed and which does not count.",
        .remedy = "Mend the program that makes the message, or let it hand it to a local mail "
                  "program, which makes CRLF of LF.",
        .find = find_bare_lf_in_data,
    },
};

const struct rule_family content_family = { rules, sizeof rules / sizeof rules[0] };
