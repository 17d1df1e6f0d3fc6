/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows about waiting: RFC 5321 4.5.3.2 says how long each has to. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "slow-greeting",
        .title = "Server greets late",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 5321 4.5.3.2.1",
        .explanation = "The connection was there, and the server took long for its greeting. A "
                       "client need not wait longer than five minutes, and many wait less: half of "
                       "them is a warning, all of them critical.",
        .harmless = "Servers that wait some seconds on purpose, to see who talks too early.",
        .remedy = "Look for name lookups and block lists that the server waits for, and for the "
                  "number of its processes.",
        .find = find_slow_greeting,
    },
    {
        .id = "slow-mail",
        .title = "MAIL is answered late",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 5321 4.5.3.2.2",
        .explanation = "The server took long to answer MAIL. A client need not wait longer than "
                       "five minutes: half of them is a warning, all of them critical.",
        .harmless = "A reply that TCP had to send again; confidence is low then.",
        .remedy = "Look for lookups that the server does when it hears of a sender.",
        .find = find_slow_mail,
    },
    {
        .id = "slow-rcpt",
        .title = "RCPT is answered late",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 5321 4.5.3.2.3",
        .explanation = "The server took long to answer RCPT. A client need not wait longer than "
                       "five minutes: half of them is a warning, all of them critical. The finding "
                       "is about the slowest one and counts the others.",
        .harmless = "A reply that TCP had to send again; confidence is low then.",
        .remedy = "Look for what the server does at RCPT: block lists, policy services, asking "
                  "another server about the address.",
        .find = find_slow_rcpt,
    },
    {
        .id = "slow-data-init",
        .title = "DATA is answered late",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 5321 4.5.3.2.4",
        .explanation = "The server took long for the 354. A client need not wait longer than two "
                       "minutes: half of them is a warning, all of them critical.",
        .harmless = "A reply that TCP had to send again; confidence is low then.",
        .remedy = "Look for filters that the server calls at DATA.",
        .find = find_slow_data_init,
    },
    {
        .id = "slow-end-of-data",
        .title = "The message is answered late",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 5321 4.5.3.2.6, RFC 1047",
        .explanation =
            "The server took long to answer the whole message. A client that gives up "
            "meanwhile sends it again, and the recipient has it twice. A client need not "
            "wait longer than ten minutes: half of them is a warning, all of them "
            "critical.",
        .harmless = "Content scanning of a large message takes its time.",
        .remedy = "Let the server accept the message first and scan it afterwards, or scan faster.",
        .find = find_slow_end_of_data,
    },
    {
        .id = "data-block-stall",
        .title = "A message stops halfway",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_MEDIUM,
        .of_absence = true,
        .reference = "RFC 5321 4.5.3.2.5",
        .explanation =
            "In the middle of a message no byte came for long. A server need not wait "
            "longer than three minutes: half of them is a warning, all of them critical. "
            "The server is to blame when it had shut its window, the network when "
            "segments were sent in vain, else the client.",
        .harmless = "Somebody who types at a terminal.",
        .remedy = "Look at pmtu-blackhole, zero-window-stall and retransmission-high beside it; "
                  "without these, at what the client made the message from.",
        .find = find_data_block_stall,
    },
    {
        .id = "client-timeout-short",
        .title = "Client does not wait long enough",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_MEDIUM,
        .of_absence = true,
        .reference = "RFC 5321 4.5.3.2",
        .explanation = "The client closed the connection while it waited for a reply, and sooner "
                       "than RFC 5321 has it. Behind a message that is how mail comes twice: the "
                       "server may have accepted it.",
        .harmless = "A program that was ended, a user who cancelled: these do not wait a whole "
                    "number of seconds, and confidence is low then.",
        .remedy = "Raise the client's timeouts: 5 minutes, 2 for DATA, 10 behind the message.",
        .find = find_client_timeout_short,
    },
    {
        .id = "server-timeout-short",
        .title = "Server does not wait long enough",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_MEDIUM,
        .of_absence = true,
        .reference = "RFC 5321 4.5.3.2.7",
        .explanation = "The server closed the connection, with 421 or without, because the client "
                       "said nothing for a time; RFC 5321 grants it five minutes.",
        .harmless =
            "A server that is shut down and says so. Servers that are overloaded wait less, "
            "and some large services always do.",
        .remedy =
            "Nothing to do unless mail is delayed; then look at the server's load, or let the "
            "client close connections that it does not use.",
        .find = find_server_timeout_short,
    },
};

const struct rule_family timing_family = { rules, sizeof rules / sizeof rules[0] };
