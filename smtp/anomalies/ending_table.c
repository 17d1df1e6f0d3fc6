/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows about how connections end. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "connection-lost-in-helo",
        .title = "Server hung up before a mail",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_MEDIUM,
        .of_absence = true,
        .reference = "RFC 5321 3.8 and 4.1.1.5",
        .explanation = "The server closed or broke the connection before the client had begun a "
                       "mail, and did not say 421 before, as a server has to that must stop.",
        .harmless =
            "A client that leaves before it has a mail: quit-missing. A server that refused "
            "the connection and said so.",
        .remedy = "Look into the server's log at this time. When it knows nothing of it, look at "
                  "firewalls between the two.",
        .find = find_connection_lost_in_helo,
    },
    {
        .id = "connection-lost-in-mail",
        .title = "Connection lost inside a mail",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_MEDIUM,
        .of_absence = true,
        .reference = "RFC 5321 4.1.1.5",
        .explanation = "The connection ended without QUIT and without 421 behind MAIL or RCPT, "
                       "though nothing was in the way of the message. It counts as given up.",
        .harmless = "A mail server that only asks whether an address exists and leaves; a reset, "
                    "of which tcp-rst-mid-transaction tells; a client "
                    "whose recipients were all refused: quit-missing.",
        .remedy = "Look into the log of the side that ended it, which the finding blames.",
        .find = find_connection_lost_in_mail,
    },
    {
        .id = "connection-lost-in-data",
        .title = "Connection lost inside a message",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_MEDIUM,
        .of_absence = true,
        .reference = "RFC 5321 4.1.1.5 and 6.1",
        .explanation = "The connection ended behind DATA or in the middle of the message, without "
                       "QUIT and without 421. What was sent counts as nothing; the client will try "
                       "again. Large messages that never get through end like this.",
        .harmless = "A client that gives up on purpose says RSET or QUIT.",
        .remedy =
            "Look into the log of the side that ended it, which the finding blames. When both "
            "blame the other, look for what is between them: packets that are too large for "
            "the path, firewalls, mail scanners.",
        .find = find_connection_lost_in_data,
    },
    {
        .id = "connection-lost-in-eod",
        .title = "Connection lost before the message's answer",
        .severity = SEVERITY_CRITICAL,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_MEDIUM,
        .of_absence = true,
        .reference = "RFC 5321 4.5.3.2.6 and 6.1, RFC 1047",
        .explanation = "The client had sent the whole message, and the connection ended before the "
                       "server said whether it has it. The server may have delivered it, while the "
                       "client will send it again: recipients get it twice, and again each time.",
        .harmless = "None is known.",
        .remedy =
            "Let the client wait ten minutes for this answer, and the server answer before it "
            "scans or delivers. Look for firewalls that forget idle connections.",
        .find = find_connection_lost_in_eod,
    },
    {
        .id = "quit-missing",
        .title = "Client left without QUIT",
        .severity = SEVERITY_INFO,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .of_absence = true,
        .reference = "RFC 5321 4.1.1.10",
        .explanation =
            "The client closed the connection without saying QUIT, with no mail under "
            "way. Scanners, checks of monitoring and simple programs do so; Postfix does "
            "it on purpose when it has only verified an address. A client that does it in half or "
            "more of at least ten sessions is told of once, in a notice.",
        .harmless = "A server that closes first, or with 421; what goes on behind TLS.",
        .remedy = "Nothing for a single session. Where it is a client's habit, have the program "
                  "say QUIT: a server cannot tell its leaving from a lost connection.",
        .find = find_quit_missing,
    },
    {
        .id = "quit-reply-not-awaited",
        .title = "Client did not wait behind QUIT",
        .severity = SEVERITY_INFO,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .of_absence = true,
        .reference = "RFC 5321 4.1.1.10",
        .explanation = "The client said QUIT and closed the connection before the server had "
                       "answered. That is common, and Postfix does so by default.",
        .remedy = "Nothing to do.",
        .find = find_quit_reply_not_awaited,
    },
    {
        .id = "shutdown-421",
        .title = "Server ended the session with 421",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 3.8",
        .explanation = "The server said 421 and closed: it stops, it has too much to do, or the "
                       "client has reached one of its limits, which the finding names when the "
                       "server does.",
        .harmless =
            "A client that said nothing for five minutes, after which a server may hang up, "
            "that keeps the connection behind its mail, or that closed it first: info.",
        .remedy = "Look which limit it is, and whether the client sends more than it should or the "
                  "limit is too low; else look why the server stopped.",
        .find = find_shutdown_421,
    },
    {
        .id = "reply-missing",
        .title = "Command without an answer",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_MEDIUM,
        .of_absence = true,
        .reference = "RFC 5321 4.2 and 4.5.3.2",
        .explanation =
            "The server never answered the last command, and the client waited as long as "
            "it has to: five minutes, two behind DATA, ten behind the message. Or it answered QUIT "
            "alone, and nothing of what was sent together with it.",
        .harmless = "QUIT, behind which many do not wait; a client that left earlier; a connection "
                    "that goes on behind the end of the capture.",
        .remedy = "Look what the server did at this time: a look-up or a scan that hangs. When its "
                  "log says that it answered, something in between kept the answer.",
        .find = find_reply_missing,
    },
    {
        .id = "no-greeting",
        .title = "No greeting",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_MEDIUM,
        .of_absence = true,
        .reference = "RFC 5321 4.5.3.2.1",
        .explanation = "The connection was there, and the server did not say a word for half a "
                       "minute or longer. A client has to wait five minutes; many do not.",
        .harmless = "Servers that let the client wait some seconds on purpose, such as postscreen; "
                    "TLS from the first byte, where the client speaks first.",
        .remedy = "Look what the server does before it greets: DNS look-ups of the client's name, "
                  "block lists, ident. A server that has no process left does not greet either.",
        .find = find_no_greeting,
    },
};

const struct rule_family ending_family = { rules, sizeof rules / sizeof rules[0] };
