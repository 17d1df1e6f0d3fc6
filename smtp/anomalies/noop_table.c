/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of the NOOP family. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "noop-keepalive",
        .title = "NOOPs keep the server waiting",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = "RFC 5321 4.1.1.9",
        .explanation = "At least two NOOPs came one after the other at a steady interval of a "
                       "second or more, inside an open transaction or after one that was given up "
                       "without a reason. A mail scanner that holds a message keeps the server "
                       "from hanging up that way. In a transaction that an unexplained RSET gives "
                       "up, or behind it, it is a warning.",
        .harmless = "A connection pool sends a single NOOP before it uses a connection again; a "
                    "mail program that idles sends NOOPs with no transaction open, or behind a "
                    "refused recipient while it asks its user; somebody at a terminal types two.",
        .remedy = "Find the mail scanner on the client's machine or on the way and exclude the "
                  "mail relay from it.",
        .find = find_noop_keepalive,
    },
    {
        .id = "noop-liveness-check",
        .title = "NOOP to test a connection",
        .severity = SEVERITY_INFO,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .reference = NULL,
        .explanation = "One NOOP with no transaction open, followed within two seconds by the next "
                       "command: the client asks whether the connection is still alive before it "
                       "uses it. JavaMail and other libraries do so.",
        .remedy = "Nothing to do.",
        .find = find_noop_liveness_check,
    },
    {
        .id = "noop-with-proxy-argument",
        .title = "NOOP that names another client",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_MIDDLEBOX,
        .confidence = CONFIDENCE_HIGH,
        .reference = NULL,
        .explanation =
            "The NOOP carries `Connection from:` an address and `relayed by` a name. The ASSP mail "
            "proxy tells the server behind it in this way whose connection it relays.",
        .harmless = "A NOOP with any other text.",
        .remedy = "Nothing to do if the proxy is yours; otherwise find out who runs it.",
        .find = find_noop_with_proxy_argument,
    },
    {
        .id = "noop-flood",
        .title = "Many NOOPs in quick succession",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = NULL,
        .explanation =
            "Three or more NOOPs came less than a second apart. From 20 on between two messages "
            "it is a warning, from 100 on critical: servers count them as junk, slow down or hang "
            "up.",
        .harmless = "NOOPs every few seconds or minutes from a mail program that idles, or from "
                    "something that holds a message (noop-keepalive).",
        .remedy = "Find out what the client does.",
        .find = find_noop_flood,
    },
};

const struct rule_family noop_family = { rules, sizeof rules / sizeof rules[0] };
