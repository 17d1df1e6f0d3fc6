/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows about the content of messages. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "bare-lf-in-data",
        .title = "A message has lines that end in LF without CR",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 2.3.8",
        .explanation = "Behind DATA a LF may only stand behind a CR. Servers differ in what they "
                       "make of one that stands alone: a line end, or a byte of the text. Some "
                       "refuse the message (qmail: 451 with a word about stray newlines), since "
                       "such differences let mail be smuggled in.",
        .harmless = "Programs on web servers that pass on what a form had; and BDAT, behind which "
                    "any byte is allowed and which does not count.",
        .remedy = "Mend the program that makes the message, or let it hand it to a local mail "
                  "program, which makes CRLF of LF.",
        .find = find_bare_lf_in_data,
    },
    {
        .id = "text-line-too-long",
        .title = "A line of a message is too long",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.5.3.1.6",
        .explanation = "A line of a message may have 1000 octets with its CRLF. Servers break "
                       "longer ones, which damages signatures and attachments, or refuse them. "
                       "Above 2048, where Postfix breaks lines, it is a warning.",
        .harmless = "BDAT, which knows no lines and does not count.",
        .remedy = "Let the program that makes the message encode it as quoted-printable or "
                  "base64.",
        .find = find_text_line_too_long,
    },
    {
        .id = "nul-in-data",
        .title = "A message has a NUL in it",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.5.2; RFC 5322 4",
        .explanation = "A text has no NUL in it. Servers take it out, cut the line off there or "
                       "refuse the message, and filters may see less of it than the recipient.",
        .harmless = "BDAT with BINARYMIME, in which any byte may stand; it does not count.",
        .remedy = "See what the program that makes the message puts into it.",
        .find = find_nul_in_data,
    },
    {
        .id = "eight-bit-without-8bitmime",
        .title = "A message has 8-bit text that was not announced",
        .severity = SEVERITY_INFO,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 6152 2; RFC 5321 2.4",
        .explanation = "The message has bytes above 127, and MAIL did not have BODY=8BITMIME. "
                       "Nearly every server takes that as it comes; few refuse it or clear the "
                       "eighth bit.",
        .harmless = "Most programs that just send 8 bits; therefore it is for information.",
        .remedy = "None is needed. A client that wants to be sure says BODY=8BITMIME where the "
                  "server offers it, and encodes the text where it does not.",
        .find = find_eight_bit_without_8bitmime,
    },
    {
        .id = "dot-stuffing-missing",
        .title = "A dot at the start of a line gets lost",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.5.2",
        .explanation = "Behind DATA a client puts a second dot before each line that begins with "
                       "one, and the server takes it off again. Here lines began with a single "
                       "dot and had text behind it, while others in the session had two: the "
                       "server takes that dot off, so the text and its signature are changed; a "
                       "line with nothing but a dot would end the message.",
        .harmless = "A session in which no line begins with two dots: nothing is said of it.",
        .remedy = "Mend the client, mostly where it cuts what it sends into blocks: a line may "
                  "begin at the start of one.",
        .find = find_dot_stuffing_missing,
    },
    {
        .id = "bdat-dot-stuffed",
        .title = "Dots were doubled inside BDAT",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = "RFC 3030 2; RFC 5321 4.5.2",
        .explanation = "BDAT says how many octets come, so a dot means nothing in them. Here every "
                       "line that begins with a dot begins with two, as DATA wants it. No server "
                       "takes the second one off: the recipients get it, and a DKIM signature no "
                       "longer fits.",
        .harmless = "A text in which lines really begin with two dots: one alone is not enough, "
                    "unless it is `..` and nothing else.",
        .remedy = "Update the client, or let it do without CHUNKING until then.",
        .find = find_bdat_dot_stuffed,
    },
};

const struct rule_family content_family = { rules, sizeof rules / sizeof rules[0] };
