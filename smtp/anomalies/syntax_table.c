/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows about lines and their bytes. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "bare-lf-in-command",
        .title = "Commands end in LF without CR",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 2.3.8, 4.1.1.4",
        .explanation = "SMTP's lines end in CRLF. Many servers take LF alone all the same; others "
                       "wait for the CR until they time out, or refuse the client.",
        .harmless =
            "Somebody who types with netcat or a telnet of Unix: then it is for information.",
        .remedy = "Mend the client.",
        .find = find_bare_lf_in_command,
    },
    {
        .id = "command-line-too-long",
        .title = "A command is too long",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.5.3.1.4; RFC 1870 3; RFC 3461 3; RFC 4954 3; RFC 6531 3.1",
        .explanation =
            "A command may have 512 octets with its CRLF, and MAIL and RCPT as many more "
            "as the extensions allow that the server offers. A server may cut it off or "
            "refuse it.",
        .harmless = "AUTH, XCLIENT and XFORWARD may be far longer and do not count.",
        .remedy = "See what the client puts into the command.",
        .find = find_command_line_too_long,
    },
    {
        .id = "reply-line-too-long",
        .title = "A line of a reply is too long",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.5.3.1.5",
        .explanation = "A line of a reply may have 512 octets with its code and CRLF. A client may "
                       "cut it off, or give the server up.",
        .harmless = "A reply with much to say in many lines: only the length of a line counts.",
        .remedy = "Shorten the text in the server's configuration, or let it have several lines.",
        .find = find_reply_line_too_long,
    },
    {
        .id = "nul-in-command",
        .title = "A command has a NUL in it",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.1.2, 4.5.2",
        .explanation = "For many programs a text ends where a NUL is. So two of them can read two "
                       "different commands, for example a filter and the server behind it.",
        .harmless = "Binary data of another protocol.",
        .remedy = "See what the client is. A server should refuse such commands.",
        .find = find_nul_in_command,
    },
    {
        .id = "non-ascii-without-smtputf8",
        .title = "An address outside ASCII without SMTPUTF8",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 6531 3.4; RFC 5321 2.4",
        .explanation = "An address with other characters than those of ASCII is only legal when "
                       "MAIL has the parameter SMTPUTF8. Without it the next server on the way may "
                       "read another address, or refuse the mail.",
        .harmless =
            "Mail within one organisation, all of whose servers take such addresses as they "
            "come.",
        .remedy = "Let the client ask for SMTPUTF8, or use addresses in ASCII.",
        .find = find_non_ascii_without_smtputf8,
    },
};

const struct rule_family syntax_family = { rules, sizeof rules / sizeof rules[0] };
