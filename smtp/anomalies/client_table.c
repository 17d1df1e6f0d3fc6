/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows about how a client introduces itself. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "helo-missing-argument",
        .title = "HELO or EHLO without a name",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.1.1.1",
        .explanation = "The client greets without saying who it is. Most servers answer 501; some "
                       "let it pass. When the session then delivers nothing it is a warning.",
        .harmless = "Somebody who types at a terminal.",
        .remedy = "Configure a host name in the client.",
        .find = find_helo_missing_argument,
    },
    {
        .id = "client-gives-up-after-501",
        .title = "Client leaves when HELO is refused",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.1.1.1",
        .explanation =
            "HELO or EHLO was answered 501, 504 or 550, and the client left without trying "
            "anything else. Servers often refuse the greeting alone and would have taken mail "
            "after a correct one. When it happens in a second session a notice says so at warning.",
        .harmless = "A health check that greets correctly and leaves, or that sends QUIT without "
                    "waiting; a client that is refused as such (550 5.7.x).",
        .remedy = "Configure a correct host name in the client; or let the server accept the "
                  "greeting until the client is mended.",
        .find = find_client_gives_up_after_501,
    },
};

const struct rule_family client_family = { rules, sizeof rules / sizeof rules[0] };
