/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows about what is offered, and sizes. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "param-not-offered",
        .title = "MAIL or RCPT has a parameter that was not offered",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 2.2.1, 4.1.1.11",
        .explanation =
            "A parameter belongs to an extension, and the server offers extensions with its reply "
            "to EHLO; behind HELO there are none. A server answers 555 or 504 to a parameter that "
            "it does not know, and the mail does not get through.",
        .harmless =
            "A firewall may have taken the keyword out of the reply; where it leaves XXX in "
            "its place the rule is silent. Parameters of nobody's standard do not count.",
        .remedy =
            "See why the client believes that the server has the extension: some keep it from "
            "an earlier connection.",
        .find = find_param_not_offered,
    },
    {
        .id = "size-exceeds-offer",
        .title = "A message larger than the server takes",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 1870 4, 6",
        .explanation =
            "The server says with SIZE how large a message may be, and the client sent a "
            "larger one. Where it only announced one with MAIL it is a notice: then it "
            "is told in time.",
        .harmless = "SIZE without a number, or with 0, is no limit.",
        .remedy = "Let the client heed SIZE, or the server take more.",
        .find = find_size_exceeds_offer,
    },
    {
        .id = "size-declaration-wrong",
        .title = "The message is larger than announced",
        .severity = SEVERITY_INFO,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = "RFC 1870 6.1",
        .explanation =
            "With MAIL the client announced a message much smaller than the one it sent. "
            "A server that made room for the announced one may refuse it at the end.",
        .harmless = "The number is an estimate, so some more is not counted.",
        .remedy = "See what changes the message on its way, or how the client counts.",
        .find = find_size_declaration_wrong,
    },
    {
        .id = "bdat-protocol-error",
        .title = "BDAT where it does not belong",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 3030 2, 3",
        .explanation = "BDAT is for servers that offer CHUNKING, a transaction has either BDAT or "
                       "DATA, a message with BODY=BINARYMIME has BDAT, and LAST is the last. A "
                       "server that reads it otherwise takes the message for commands.",
        .harmless = "An empty last chunk, BDAT 0 LAST, is a proper end.",
        .remedy = "Mend the client, or switch CHUNKING off in the server.",
        .find = find_bdat_protocol_error,
    },
    {
        .id = "recipient-limit",
        .title = "The server takes no more recipients",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 5321 4.5.3.1.8, 4.5.3.1.10",
        .explanation =
            "Some recipients of a message were accepted, and then one was put off because "
            "there were too many. The client sends to the others later. A server has to "
            "take at least 100; below that it is a warning, since some clients do not "
            "expect it.",
        .harmless = "452 for another reason, such as a full mailbox (4.2.2) or disk (4.3.1).",
        .remedy =
            "Raise the limit (smtpd_recipient_limit in Postfix), or lower what the client sends "
            "at once.",
        .find = find_recipient_limit,
    },
};

const struct rule_family extension_family = { rules, sizeof rules / sizeof rules[0] };
