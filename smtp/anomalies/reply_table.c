/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows about the server's words. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "data-354-known-interceptor",
        .title = "A known interceptor's words",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_MIDDLEBOX,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = NULL,
        .explanation =
            "A reply is worded as no mail server words it but as a mail-scanning proxy is known to "
            "do, for instance \"354 Please start mail input.\" The proxy answered in the server's "
            "place, so the client has not been speaking with the server at that moment.",
        .harmless = "A server whose own greeting names that software, and texts that a mail server "
                    "uses as well.",
        .remedy =
            "Find out what stands between client and server and speaks SMTP: mail protection of an "
            "anti-virus product on the client's machine, a scanning gateway, a firewall that "
            "inspects mail. Exclude the mail relay from it, or use port 587 with TLS.",
        .find = find_data_354_known_interceptor,
    },
    {
        .id = "enhanced-code-missing-midstream",
        .title = "Enhanced status code missing",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .weighed_by_others = true,
        .reference = "RFC 2034 4",
        .explanation = "At least two earlier replies carried an enhanced status code such as "
                       "2.1.5, as a server that uses them has to do for all of them, and this one "
                       "does not. When it is the reply to the message or to QUIT it is a warning: "
                       "these are what a mail proxy answers itself.",
        .harmless =
            "Greetings, replies to HELO, EHLO and ETRN, 3xx replies, and refusals, whose texts "
            "operators write. A front end or filter whose replies are always like that: in the "
            "first session of a server nobody can know it, and the finding stays a notice unless "
            "other evidence stands beside it; from the second one on it is info.",
        .remedy =
            "Find out what stands between client and server and speaks SMTP: mail protection of an "
            "anti-virus product on the client's machine, a scanning gateway, a firewall that "
            "inspects mail. Exclude the mail relay from it, or use port 587 with TLS.",
        .find = find_enhanced_code_missing_midstream,
    },
    {
        .id = "enhanced-code-class-mismatch",
        .title = "Code and enhanced code disagree",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 3463 2",
        .explanation = "The first digit of the enhanced status code differs from that of the reply "
                       "code: 4 says try again, 5 says give up, and here the reply says both.",
        .harmless = "3xx replies, which have no class of their own, and greetings.",
        .remedy = "Mend the server, or the filter that writes this reply.",
        .find = find_enhanced_code_class_mismatch,
    },
    {
        .id = "banner-masked",
        .title = "Greeting painted over",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_MIDDLEBOX,
        .confidence = CONFIDENCE_HIGH,
        .reference = NULL,
        .explanation = "The greeting consists of asterisks. Cisco PIX and ASA firewalls do that "
                       "when they inspect SMTP. When STARTTLS is missing too it is a warning: they "
                       "remove it, and mail crosses in clear.",
        .harmless = "A decorated first line that is followed by an ordinary greeting.",
        .remedy = "Turn SMTP inspection off on the firewall, or allow ESMTP and TLS in it.",
        .find = find_banner_masked,
    },
    {
        .id = "ehlo-keyword-masked",
        .title = "EHLO keyword painted over",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_MIDDLEBOX,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = NULL,
        .explanation = "A keyword in the answer to EHLO was overwritten with X or *, in its own "
                       "length. Firewalls and mail filters hide what they do not support that way.",
        .harmless = "Private keywords that begin with X, such as XCLIENT.",
        .remedy = "Turn SMTP inspection off, or find the filter.",
        .find = find_ehlo_keyword_masked,
    },
    {
        .id = "command-masked",
        .title = "Command overwritten on the way",
        .severity = SEVERITY_CRITICAL,
        .blame = BLAME_MIDDLEBOX,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = NULL,
        .explanation =
            "The client's command arrived as a row of X, or the server quotes it like that "
            "in its refusal. A firewall that inspects SMTP replaces commands that it "
            "does not know, and the server then refuses them.",
        .harmless =
            "Somebody who types at a terminal through such a firewall: each letter is a packet. "
            "A client that sends a row of X itself and has it quoted.",
        .remedy = "Turn SMTP inspection off on the firewall.",
        .find = find_command_masked,
    },
    {
        .id = "ehlo-filter-marker",
        .title = "A mail filter's own words",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_MIDDLEBOX,
        .confidence = CONFIDENCE_HIGH,
        .reference = NULL,
        .explanation = "The answer to EHLO has a keyword that only mail filters put there "
                       "(XFILTERED and the like), or the greeting has such a filter's name "
                       "(smtp.passthru): something passes the dialogue on and changes it.",
        .harmless = "A filter that the server's own operator runs in front of it.",
        .remedy = "Nothing to do if the filter is yours.",
        .find = find_ehlo_filter_marker,
    },
    {
        .id = "reply-bare-lf",
        .title = "Reply ends in LF alone",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = "RFC 5321 2.3.8",
        .explanation = "A line of the server ends in LF without CR. Old devices do it, and some "
                       "mail filters do it in the replies that they write themselves.",
        .harmless = "Old devices and home-made servers, which do so in all replies.",
        .remedy = "Find out who wrote that reply.",
        .find = find_reply_bare_lf,
    },
    {
        .id = "reply-bare-cr",
        .title = "CR alone in a reply",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = "RFC 5321 2.3.8",
        .explanation = "A line of the server has a CR without LF behind it. One program may take "
                       "that for the end of the line and another not, so that they read different "
                       "replies.",
        .harmless = "Old devices, and programs that end a line with CR twice.",
        .remedy = "Find out who wrote that reply.",
        .find = find_reply_bare_cr,
    },
    {
        .id = "starttls-advertised-but-rejected",
        .title = "STARTTLS offered and refused",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_SERVER_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .weighed_by_others = true,
        .reference = "RFC 3207 4",
        .explanation =
            "The answer to EHLO offers STARTTLS, and STARTTLS was then answered with 500, 502 or "
            "503. A mail proxy that passes the offer on but cannot handle TLS does so. Where "
            "STARTTLS "
            "works in other sessions of the server it is critical.",
        .harmless = "454, by which a server says that it has trouble with TLS; a STARTTLS before "
                    "EHLO, inside a transaction or behind AUTH, where it has to be refused.",
        .remedy = "Compare with a session from another network; look for a mail proxy.",
        .find = find_starttls_advertised_but_rejected,
    },
};

const struct rule_family reply_family = { rules, sizeof rules / sizeof rules[0] };
