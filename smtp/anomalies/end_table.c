/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of messages whose end is in question. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "eod-ambiguous",
        .title = "Where a message ended cannot be told",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_MEDIUM,
        .reference = "RFC 5321 4.1.1.4, 2.3.8",
        .explanation = "The message has a line with nothing but a dot, but between other line "
                       "ends than CRLF. The server's replies show that it may have taken this "
                       "for the end, so that what follows was commands for it; but too much "
                       "follows to be kept until then. So it is unknown what became of the "
                       "message, and what the commands were.",
        .remedy = "Make the server refuse or repair line ends that are not CRLF (Postfix: "
                  "smtpd_forbid_bare_newline). Look at the message in the capture: commands "
                  "behind such a line are an attempt to smuggle a second message.",
        .harmless = "A device that ends all its lines with LF and sends a long text which quotes "
                    "such a line.",
        .byte_exact = true,
        .find = find_eod_ambiguous,
    },
};

const struct rule_family end_family = { rules, sizeof rules / sizeof rules[0] };
