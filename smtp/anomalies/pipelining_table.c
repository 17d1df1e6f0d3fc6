/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows about clients that speak before it is their turn. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "early-talker",
        .title = "Client spoke before the greeting",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 3.1 and 4.3.1",
        .explanation =
            "The client sent its first command before it had got the server's greeting. Mail "
            "programs wait for it; what sends unwanted mail often does not, so servers such as "
            "Exim and Postfix's postscreen refuse such clients. A client that never tries to send "
            "mail is a check of some monitoring: info.",
        .harmless =
            "The PROXY line of a load balancer; a client that says QUIT since it has waited "
            "long enough; Exim talking to an Exim that offers PIPECONNECT; a connection "
            "whose start was not captured.",
        .remedy = "If the client is one of yours, make it wait for the greeting; else the server "
                  "may refuse it.",
        .find = find_early_talker,
    },
    {
        .id = "talk-after-teaser",
        .title = "Client spoke inside the greeting",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.2.1",
        .explanation =
            "The server had sent the first line of its greeting, `220-`, which says that more "
            "lines "
            "follow, and the client did not wait for the last one. Postfix's postscreen puts a "
            "pause "
            "there to find clients that do not read what they are told. A client that never tries "
            "to send mail is a check of some monitoring: info.",
        .harmless = "As for early-talker.",
        .remedy = "If the client is one of yours, make it read replies of several lines to their "
                  "end; else the server may refuse it.",
        .find = find_talk_after_teaser,
    },
    {
        .id = "pipelining-without-offer",
        .title = "Pipelining that was not offered",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .of_absence = true,
        .reference = "RFC 2920 3.1",
        .explanation =
            "The client sent a command before it had the answer to the one before, although the "
            "server does not offer PIPELINING or the client said HELO. Servers may refuse such "
            "clients, and Postfix does so by default. Programs that send unwanted mail do not wait "
            "for answers.",
        .harmless = "QUIT, which many send without waiting; a server that offered PIPELINING in an "
                    "earlier EHLO; Exim talking to an Exim that offers PIPECONNECT.",
        .remedy = "Mend the client. If PIPELINING is missing from the answer to EHLO though the "
                  "server offers it, look for something in between that removes it.",
        .find = find_pipelining_without_offer,
    },
    {
        .id = "pipelining-bad-order",
        .title = "A command that had to be last in its group",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 2920 3.1",
        .explanation =
            "The server offers PIPELINING, but behind EHLO, VRFY, EXPN, TURN, QUIT and NOOP the "
            "client has to wait for the answer, and it did not. The server may throw away what "
            "follows.",
        .harmless = "QUIT behind any of these; BDAT with its chunk; DATA, for which there is "
                    "commands-after-data-before-354; Exim talking to an Exim that offers "
                    "PIPECONNECT.",
        .remedy = "Mend the client.",
        .find = find_pipelining_bad_order,
    },
    {
        .id = "commands-after-data-before-354",
        .title = "Client went on behind DATA unasked",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.1.1.4",
        .explanation =
            "The client sent more behind DATA before the server had answered. If the server agrees "
            "it is the message, if it refuses it is commands, and the client cannot know which: "
            "somebody who can write the text can write commands. Where the server refused DATA and "
            "obeyed commands in what followed it is critical.",
        .harmless =
            "None is known. Scripts that send a whole dialogue at once do it, and they have "
            "to be mended.",
        .remedy = "Mend the client; if it is a web application, see who can write into its mails.",
        .find = find_commands_after_data_before_354,
    },
};

const struct rule_family pipelining_family = { rules, sizeof rules / sizeof rules[0] };
