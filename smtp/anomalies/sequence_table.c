/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows about commands where they do not belong. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "data-no-valid-recipient",
        .title = "DATA without a valid recipient",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.1.1.4, RFC 2920 3.1",
        .explanation = "The client wanted to send a message for which it had no recipient: it had "
                       "named none, or had been told that each of them is refused.",
        .harmless = "A client that pipelines sends DATA before it has the answers to its RCPTs; it "
                    "cannot know, and the server refuses DATA or gets a lone dot.",
        .remedy = "Mend the client: it does not look at the answers to RCPT.",
        .find = find_data_no_valid_recipient,
    },
    {
        .id = "mail-nested",
        .title = "MAIL inside a mail",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.1.1.2 and 4.1.4",
        .explanation = "A second MAIL came while the first one was still open: its message was "
                       "neither sent nor given up with RSET. Servers answer 503, or begin anew.",
        .harmless = "MAIL behind RSET, EHLO or HELO, which end a mail; behind a MAIL that was "
                    "refused; behind a refused DATA, where servers differ.",
        .remedy = "Mend the client: RSET belongs between the two.",
        .find = find_mail_nested,
    },
    {
        .id = "bad-sequence",
        .title = "RCPT or DATA without MAIL",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.1.4",
        .explanation = "RCPT, DATA or BDAT came without a MAIL before it, or behind one that the "
                       "server had refused, and was refused too.",
        .harmless = "A client that pipelines sends RCPT and DATA before it knows that MAIL is "
                    "refused.",
        .remedy = "Look at what was refused before: a client that does not notice goes on like "
                  "this. Mend the client.",
        .find = find_bad_sequence,
    },
    {
        .id = "unknown-command-burst",
        .title = "Many commands that the server does not know",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.2.4",
        .explanation =
            "The server answered several commands with 500 or 502. The client speaks another "
            "protocol, tries what the server may have, or sends a message where commands belong. "
            "Servers count such commands and hang up: Exim after 3, Postfix after 20, Sendmail "
            "after 25. From 10 on it is a warning, from 20 on critical.",
        .harmless =
            "Commands that a server need not have, such as VRFY, HELP, ETRN or, with HELO to "
            "follow, EHLO; somebody who mistypes at a terminal: info.",
        .remedy = "Find out what the client is. When the commands are lines of a message, look why "
                  "DATA was refused.",
        .find = find_unknown_command_burst,
    },
    {
        .id = "vrfy-expn-probe",
        .title = "VRFY or EXPN: asking for addresses",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 5321 3.5.3 and 7.3",
        .explanation =
            "The client asked whether addresses exist. Nobody who delivers mail needs that; who "
            "looks for addresses to send to does. Six or more are a warning, as many as Sendmail "
            "allows.",
        .harmless = "Monitoring that asks for `postmaster`: from a private address it is info.",
        .remedy = "Let the server answer VRFY with 252 and EXPN with 502 (Postfix: "
                  "disable_vrfy_command).",
        .find = find_vrfy_expn_probe,
    },
};

const struct rule_family sequence_family = { rules, sizeof rules / sizeof rules[0] };
