/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows about what TCP did to a mail. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "tcp-rst-mid-transaction",
        .title = "Connection reset in the middle of a mail",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_SERVER_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .of_absence = true,
        .reference = "RFC 5321 3.8, RFC 9293 3.5.2",
        .explanation = "A RST ended the connection when a mail had begun and nothing was decided; "
                       "inside the message or behind it that is critical, since it may come twice. "
                       "When the RST's time to live is not that of its sender's other packets, "
                       "somebody else may have sent it: firewalls and scanners end connections so.",
        .harmless =
            "A RST behind QUIT or behind the reply, which many programs send; a client that "
            "only tries whether an address exists.",
        .remedy = "Ask the log of the side that sent it. With another time to live, look for what "
                  "inspects mail on the way.",
        .find = find_tcp_rst_mid_transaction,
    },
    {
        .id = "zero-window-stall",
        .title = "Receiver takes nothing",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 9293 3.8.6",
        .explanation = "A side had shut its receive window, for so long in all: the program behind "
                       "it did not read what had come. From 30 s on it is a warning, from 3 min on "
                       "critical.",
        .harmless = "Windows that are shut for less than a second are ordinary with fast senders; "
                    "tarpits for spammers do it on purpose.",
        .remedy = "Look at the load of that machine: slow disks, a scanner that reads the message.",
        .find = find_zero_window_stall,
    },
    {
        .id = "retransmission-high",
        .title = "Many packets were sent again",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_NETWORK,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 9293 3.8.1",
        .explanation = "Of the packets of a side at least 2 % had to be sent again, 5 % is a "
                       "warning. Mail becomes slow, or is given up.",
        .harmless = "Copies that a mirror port makes are told apart and not counted, and neither "
                    "are keep-alives. A short session with a single loss is not judged.",
        .remedy = "Look for errors on the lines in between, for duplex mismatches and full queues.",
        .find = find_retransmission_high,
    },
    {
        .id = "pmtu-blackhole",
        .title = "Full segments do not get through",
        .severity = SEVERITY_CRITICAL,
        .blame = BLAME_NETWORK,
        .confidence = CONFIDENCE_MEDIUM,
        .of_absence = true,
        .reference = "RFC 2923 2.1, RFC 4821",
        .explanation = "The dialogue went well as long as packets were small. Of the message the "
                       "client sent a full segment again and again, and not one came through: a "
                       "link on the way takes only smaller packets, and the message that would say "
                       "so (ICMP) is filtered.",
        .harmless = "A server that vanished just then; a message of which more than the first "
                    "segments came through is not judged.",
        .remedy = "Let ICMP `fragmentation needed` and `packet too big` pass, or clamp the maximum "
                  "segment size at the tunnel or line that is narrower.",
        .find = find_pmtu_blackhole,
    },
};

const struct rule_family tcp_family = { rules, sizeof rules / sizeof rules[0] };
