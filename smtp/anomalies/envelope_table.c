/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows about senders and recipients. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "open-relay-test",
        .title = "Client tries whether the server is an open relay",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 7.9, appendix C",
        .explanation =
            "The client named recipients in several of the ways that hide a foreign address behind "
            "the server's own: `user%domain@server`, `\"user@domain\"@server`, "
            "`@server:user@domain`, "
            "`domain!user`, `user@[address]`. Programs that look for open relays go through the "
            "list. When the server accepted such a recipient it is critical.",
        .harmless = "One of these ways alone: some sites still use one.",
        .remedy =
            "If a recipient was accepted, see at once that the server passes mail on only for "
            "its own clients. Else nothing, unless the test is unwelcome.",
        .find = find_open_relay_test,
    },
    {
        .id = "relay-denied",
        .title = "Server does not pass mail on",
        .severity = SEVERITY_INFO,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 7.9",
        .explanation = "The server refused a recipient in a domain that is not its own, and said "
                       "that it does not relay for this client.",
        .remedy = "If the client should be allowed to, let it log in, or add its network to those "
                  "that the server trusts.",
        .find = find_relay_denied,
    },
    {
        .id = "null-sender-multi-rcpt",
        .title = "A bounce to several recipients",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = "RFC 5321 4.5.5 and 6.1",
        .explanation =
            "A message with the empty sender `<>` was sent to more than one recipient. "
            "Bounces and the like go to the one who sent the mail; unwanted mail uses the "
            "empty sender since servers have to accept it.",
        .harmless = "LMTP; a mail server that only asks whether addresses exist.",
        .remedy = "Look what the message is; some servers refuse such mail.",
        .find = find_null_sender_multi_rcpt,
    },
    {
        .id = "received-hops-high",
        .title = "A message that passed through many hosts",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = "RFC 5321 6.3",
        .explanation = "The message has a Received field of each of many hosts. Mail that two "
                       "servers send to and fro looks like this; servers stop it at a hundred or "
                       "earlier. It is counted with --headers only. From 50 on it is a warning.",
        .harmless = "Mailing lists and forwarding make ten to twenty.",
        .remedy = "Compare the Received fields: when host names repeat, it is a circle; mend the "
                  "forwarding or the MX records.",
        .find = find_received_hops_high,
    },
    {
        .id = "envelope-header-mismatch",
        .title = "Header and envelope name different people",
        .severity = SEVERITY_INFO,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_LOW,
        .byte_exact = true,
        .reference = "RFC 5321 3.3 and 7.2",
        .explanation =
            "The From field of the message has no address in the domain of MAIL, nor in one above "
            "or below it, or the To and Cc fields name none of the recipients. Forged mail is like "
            "this, and much honest mail too. It is looked at with --headers only.",
        .harmless = "Bounces, mailing lists, forwarders that rewrite the sender (SRS) and senders "
                    "made for one recipient (VERP), of which it is silent. Blind copies and mail "
                    "that is sent by a service for somebody else look just like it.",
        .remedy = "Nothing on its own; beside other findings look at the message.",
        .find = find_envelope_header_mismatch,
    },
};

const struct rule_family envelope_family = { rules, sizeof rules / sizeof rules[0] };
