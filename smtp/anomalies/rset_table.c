/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of the RSET family: why it was sent, and what the server made of it. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "rset-noop-equivalent",
        .title = "RSET without effect",
        .severity = SEVERITY_INFO,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 5321 4.1.1.5",
        .explanation = "RSET takes back the sender and the recipients given so far. Here there "
                       "was nothing to take back or no recipient had been accepted yet, and the "
                       "command works like NOOP; or the capture does not show enough to say "
                       "more.",
        .remedy = "Nothing to do.",
        .find = find_rset_noop_equivalent,
    },
    {
        .id = "rset-connection-reuse-probe",
        .title = "RSET to test a reused connection",
        .severity = SEVERITY_INFO,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 5321 4.1.1.5",
        .explanation = "Before a mail server sends the next message over a connection that it "
                       "kept open, it asks with RSET whether the other side is still there. "
                       "Postfix's connection cache, Sendmail and many mail libraries do so.",
        .remedy = "Nothing to do.",
        .find = find_rset_connection_reuse_probe,
    },
    {
        .id = "rset-after-rejected-recipient",
        .title = "RSET after a refused recipient",
        .severity = SEVERITY_INFO,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 821 appendix F, example of an aborted transaction",
        .explanation = "The server refused at least one recipient and the client gave the "
                       "transaction up at once, as the standard's own example shows.",
        .remedy = "Nothing to do about the RSET; the refusal itself says what is wrong.",
        .find = find_rset_after_rejected_recipient,
    },
    {
        .id = "rset-after-rejected-mail-or-data",
        .title = "RSET after a refused MAIL or DATA",
        .severity = SEVERITY_INFO,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 5321 4.1.1.5",
        .explanation = "The server refused the sender or the message with a 4xx or 5xx reply, and "
                       "the client cleaned up with RSET before it went on.",
        .remedy = "Nothing to do about the RSET; the refusal itself says what is wrong.",
        .find = find_rset_after_rejected_mail_or_data,
    },
    {
        .id = "rset-recipient-verification",
        .title = "RSET that ends an address check",
        .severity = SEVERITY_INFO,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_MEDIUM,
        .weighed_by_others = true,
        .reference = NULL,
        .explanation = "The client named a recipient, was told that it exists, and gave up "
                       "without sending anything. With an empty sender, with Postfix's "
                       "double-bounce address, or for several recipients one after another, that "
                       "is a mail server verifying addresses (a callout).",
        .remedy = "Nothing to do. If the checks come too often, talk to the operator of the "
                  "client.",
        .find = find_rset_recipient_verification,
    },
    {
        .id = "rset-unexplained-abort",
        .title = "RSET where DATA belonged",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .weighed_by_others = true,
        .reference = "RFC 5321 4.1.1.5",
        .explanation = "The server had accepted the sender and every recipient, and instead of "
                       "the message came RSET. A mail program has no reason to do that. A mail "
                       "scanner that sits between it and the server has: it answers DATA itself, "
                       "takes the message to examine it, and gives the transaction up on this "
                       "side meanwhile. The finding is raised to warning when it happens three "
                       "times in a session or when the same envelope comes back later.",
        .harmless = "Address checks, RSET after a refusal, and RSET with nothing open have "
                    "findings of their own. Somebody who types at a terminal, or a program whose "
                    "user pressed cancel, may abort as well.",
        .remedy = "Look for anti-virus or mail-scanning software on the client's machine or on "
                  "the way, and compare its log with this record. Exclude the mail relay from "
                  "scanning, or send through port 587 with TLS.",
        .find = find_rset_unexplained_abort,
    },
    {
        .id = "rset-doubled",
        .title = "RSET again after an unexplained RSET",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = "RFC 5321 4.1.1.5",
        .explanation = "After a RSET that gave up a transaction in good order, a second one came "
                       "within five seconds and with no MAIL between them. It changes nothing in "
                       "the protocol; it is the habit of a proxy that keeps the server busy "
                       "while it holds the message.",
        .harmless = "A RSET behind a refusal, followed by a RSET that tests the connection.",
        .remedy = "As for rset-unexplained-abort.",
        .find = find_rset_doubled,
    },
    {
        .id = "envelope-replay-after-abort",
        .title = "An aborted envelope comes back",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .weighed_by_others = true,
        .reference = NULL,
        .explanation = "A transaction that the server had accepted so far was given up with RSET. "
                       "Within ten minutes on the same connection, or within one minute on a "
                       "new one, the same client sent the same sender and recipients again, and "
                       "this time the message followed. The mail program most likely believes "
                       "that it sent the message once and at once: something that scans mail "
                       "held it back and replayed it. A second RSET or NOOPs in between make "
                       "that nearly certain; an envelope that comes back within a second without "
                       "them is a notice only.",
        .harmless = "A retry after a 4xx reply, a retry on a new connection after the old one "
                    "was lost, two messages to the same recipient of which the first was "
                    "delivered, and somebody who starts again, at a keyboard or, in a program, "
                    "at once.",
        .remedy = "Find the mail scanner on the client's machine (anti-virus with mail "
                  "protection) or on the way, and exclude the mail relay from it; compare the "
                  "mail program's own log with this record to see what it was told.",
        .find = find_envelope_replay_after_abort,
    },
    {
        .id = "rset-not-250",
        .title = "RSET not answered with 250",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_SERVER_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.1.1.5 and 4.3.2",
        .explanation = "A server must answer RSET without an argument with 250.",
        .harmless = "421 at a shutdown, 503 or 530 where AUTH or TLS is asked for first, and "
                    "servers that refused the connection in their greeting or by now refuse "
                    "every command.",
        .remedy = "Check the server, or whatever answers in its place.",
        .find = find_rset_not_250,
    },
    {
        .id = "rset-closes-connection",
        .title = "Connection closed because of RSET",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.1.1.5",
        .explanation = "A server must not close the connection because it got RSET. Here it did "
                       "within a second and without a 421.",
        .harmless = "An idle limit that strikes at that moment; the server then says 421.",
        .remedy = "Check the server's limits and its log.",
        .find = find_rset_closes_connection,
    },
    {
        .id = "rset-ignored",
        .title = "RSET acknowledged and not obeyed",
        .severity = SEVERITY_CRITICAL,
        .blame = BLAME_SERVER_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.1.1.5",
        .explanation = "RSET had been acknowledged, no new sender was given, and yet a recipient "
                       "or DATA was accepted. Either the server keeps the old envelope, or it "
                       "never saw the RSET and something in between answered it.",
        .harmless = "A MAIL that the capture lost; the rule is silent when bytes are missing.",
        .remedy = "Check which sender the delivered message carries; capture on the server's "
                  "side too.",
        .find = find_rset_ignored,
    },
    {
        .id = "rset-storm",
        .title = "Far more RSETs than messages",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = NULL,
        .explanation = "At least 20 RSETs on one connection and over twice as many as messages, "
                       "or at least 10 with fewer than 3 messages. Servers count these as junk "
                       "commands and slow down or hang up.",
        .harmless = "A cached connection with one RSET for each message, delivered, deferred by "
                    "the server, or a mere check of an address.",
        .remedy = "Find out what the client does; address harvesting looks like this.",
        .find = find_rset_storm,
    },
};

const struct rule_family rset_family = { rules, sizeof rules / sizeof rules[0] };
