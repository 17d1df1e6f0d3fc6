/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of messages whose end is in question. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "eod-ambiguous",
        .title = "Where a message ended cannot be told",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_MEDIUM,
        .reference = "RFC 5321 4.1.1.4, 2.3.8",
        .explanation = "The message has a line with nothing but a dot, but between other line "
                       "ends than CRLF. The server's replies show that it may have taken this "
                       "for the end, so that what follows was commands for it; but too much "
                       "follows to be kept until then. So it is unknown what became of the "
                       "message, and what the commands were.",
        .remedy = "Make the server refuse or repair line ends that are not CRLF (Postfix: "
                  "smtpd_forbid_bare_newline). Look at the message in the capture: commands "
                  "behind such a line are an attempt to smuggle a second message.",
        .harmless = "A device that ends all its lines with LF and sends a long text which quotes "
                    "such a line.",
        .byte_exact = true,
        .find = find_eod_ambiguous,
    },
    {
        .id = "eod-nonstandard",
        .title = "A message ends elsewhere than at CRLF.CRLF",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 5321 4.1.1.4, 2.3.8",
        .explanation = "The client ended its message with a lone dot between other line ends than "
                       "CRLF, such as LF.LF. Some servers go along with it; others wait for the "
                       "end until they give up, and the mail is not delivered. The finding says "
                       "which it was.",
        .remedy = "Mend the client: lines end in CRLF, and so does the one with the dot.",
        .harmless = "A device that always ends its lines in LF, and a server that takes them. What "
                    "the server read as commands behind such a dot is eod-nonstandard-accepted.",
        .byte_exact = true,
        .find = find_eod_nonstandard,
    },
    {
        .id = "eod-nonstandard-accepted",
        .title = "The server lets a message be smuggled in",
        .severity = SEVERITY_CRITICAL,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .reference = "CVE-2023-51764, CVE-2023-51765, CVE-2023-51766; RFC 5321 4.1.1.4",
        .explanation = "The server took a lone dot between other line ends than CRLF for the end "
                       "of the message, and read the commands of another mail out of what "
                       "followed: it accepted the message, or it obeyed them. For all servers "
                       "before it this was one message, "
                       "whose sender they had checked; the second one has whatever sender its "
                       "author likes.",
        .remedy = "Update the server and let it refuse or repair line ends that are not CRLF "
                  "(Postfix: smtpd_forbid_bare_newline). Look at the mail that came behind it.",
        .harmless = "A device that ends its commands in LF too and does not wait for replies: that "
                    "is eod-nonstandard.",
        .byte_exact = true,
        .find = find_eod_nonstandard_accepted,
    },
    {
        .id = "smuggling-attempt",
        .title = "A message has another mail hidden in it",
        .severity = SEVERITY_CRITICAL,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 5321 4.1.1.4, 2.3.8; CVE-2023-51764, CVE-2023-51766",
        .explanation = "In the message stands a lone dot between line ends of which one is not "
                       "CRLF, and within 4096 octets behind it a line that begins a mail: MAIL "
                       "FROM, RCPT TO, DATA, EHLO or HELO. A server that takes the dot for the "
                       "end reads a second mail there. Where all lines of the message end in LF "
                       "it may be a text about SMTP, and the finding is a warning.",
        .remedy = "See who wrote the message. Servers that send must not let such line ends "
                  "through, and those that receive should refuse or repair them.",
        .harmless = "A mail that quotes an SMTP dialogue has CRLF at both sides of the dot and a "
                    "second dot before it.",
        .byte_exact = true,
        .find = find_smuggling_attempt,
    },
};

const struct rule_family end_family = { rules, sizeof rules / sizeof rules[0] };
