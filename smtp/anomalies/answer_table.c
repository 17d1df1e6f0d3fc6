/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows about replies as such. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "reply-code-invalid",
        .title = "No such reply code",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.2 and 4.2.1",
        .explanation =
            "A code has a first digit from 2 to 5, a second one from 0 to 5, and a blank "
            "or a hyphen behind it. When the first digit or what follows is wrong, a "
            "client does not know what it was told: a warning. When only the second one "
            "is, as in 571, it can go by the first.",
        .harmless = "A code with nothing behind it.",
        .remedy = "Mend the server, or the filter that writes this reply.",
        .find = find_reply_code_invalid,
    },
    {
        .id = "reply-not-allowed-for-command",
        .title = "A success that does not belong to the command",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = "RFC 5321 4.3.2",
        .explanation =
            "The command was answered with a 2xx or 3xx that there is for other commands, "
            "for instance 250 to DATA. The replies may be one behind the commands, or a "
            "program answers that knows little of SMTP.",
        .harmless = "Refusals, for which many codes are in use.",
        .remedy = "Look at the replies before: from which one on they do not fit.",
        .find = find_reply_not_allowed_for_command,
    },
    {
        .id = "multiline-code-mismatch",
        .title = "One reply with several codes",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_SERVER_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.2.1",
        .explanation =
            "All lines of a reply have to begin with the same code; those of this one do not. "
            "Clients go by the first code or by the last one, so that one takes for refused what "
            "another takes for accepted. Two programs write into the same reply, or one was put "
            "together by hand.",
        .harmless = "A tarpit for spammers, which says something for each list that the client is "
                    "on: info, when the greeting names it.",
        .remedy = "Mend the server's text of this reply, or the filter that adds lines to it.",
        .find = find_multiline_code_mismatch,
    },
    {
        .id = "reply-unsolicited",
        .title = "A reply that nobody asked for",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_SERVER_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.2",
        .explanation =
            "The server said something while no command waited for its answer. A client "
            "takes it for the answer to its next command, and from there on believes what "
            "was said of another.",
        .harmless =
            "The greeting; 421 and 221, with which a server may close at any time; a refusal "
            "that is its last word, since the client is gone or has been silent too long.",
        .remedy = "Look which command got two answers: a filter or proxy in between may add one. "
                  "When it is behind a message, the server saw its end elsewhere than the client.",
        .find = find_reply_unsolicited,
    },
    {
        .id = "greeting-not-220",
        .title = "Greeting that is not 220",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 3.1",
        .explanation = "The first reply of the server is neither 220 nor a refusal. What listens "
                       "there is no mail server, or something in between answers.",
        .harmless = "4xx and 5xx, by which a server refuses the connection.",
        .remedy = "Find out what listens on this port.",
        .find = find_greeting_not_220,
    },
    {
        .id = "server-refuses-connections",
        .title = "Connection refused in the greeting",
        .severity = SEVERITY_INFO,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 3.1, RFC 7504",
        .explanation =
            "The server answered the connection itself with 4xx or 5xx: it does not want "
            "mail from this client, or takes no mail at all.",
        .remedy =
            "The text says why; ask the server's operator, or look whether the client is on a "
            "block list.",
        .find = find_server_refuses_connections,
    },
    {
        .id = "post-data-rejection",
        .title = "Message refused when it was seen",
        .severity = SEVERITY_INFO,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.2.5 and 4.3.2",
        .explanation = "The server took the message in and then refused it with a 5xx. It has read "
                       "the content: filters, limits of size and rules about headers do so.",
        .remedy = "The reply's text says why.",
        .find = find_post_data_rejection,
    },
    {
        .id = "av-rejection",
        .title = "Message refused as harmful",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 7.7",
        .explanation = "The server refused the message with a 5xx whose text speaks of a virus or "
                       "the like.",
        .harmless = "A scanner may be wrong.",
        .remedy = "Look at the host that sent it.",
        .find = find_av_rejection,
    },
    {
        .id = "lmtp-reply-count",
        .title = "LMTP: fewer answers than recipients",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .of_absence = true,
        .reference = "RFC 2033 4.2",
        .explanation = "In LMTP the server answers a message once for each recipient that it "
                       "accepted. It answered fewer times, so that the client waits, or takes one "
                       "recipient's answer for another's.",
        .harmless = "SMTP, where one answer is for all.",
        .remedy = "Mend the server: it speaks SMTP where LMTP was asked for.",
        .find = find_lmtp_reply_count,
    },
};

const struct rule_family answer_family = { rules, sizeof rules / sizeof rules[0] };
