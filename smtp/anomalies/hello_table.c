/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows about what clients say they are called. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "helo-own-name",
        .title = "Client says the server's own name",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.1.1.1",
        .explanation =
            "In HELO or EHLO the client gave the name from the server's greeting, or the "
            "server's address, as its own. Programs that send unwanted mail do it to be "
            "taken for a friend; servers may refuse them.",
        .harmless = "The server's host speaking with itself; names that many hosts have, such as "
                    "`localhost`.",
        .remedy = "If the client is one of yours, it has the server's name by mistake: a copied "
                  "configuration, or two machines behind one address that share a name.",
        .find = find_helo_own_name,
    },
    {
        .id = "helo-bare-ip",
        .title = "An address for a name, without brackets",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.1.3",
        .explanation = "The client gave an address in HELO or EHLO as it stands. A client that has "
                       "no name has to write it in brackets; servers refuse it otherwise.",
        .harmless =
            "An address in brackets, `[192.0.2.1]` or `[IPv6:2001:db8::1]`, as it has to be.",
        .remedy = "Give the client a full domain name, or brackets around its address.",
        .find = find_helo_bare_ip,
    },
    {
        .id = "helo-invalid-name",
        .title = "A name that is no domain name",
        .severity = SEVERITY_INFO,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 2.3.5 and 4.1.1.1",
        .explanation = "The name in HELO or EHLO has no dot, or an underscore, a blank, a "
                       "bracket or a character that is not ASCII in it. Servers that are strict "
                       "refuse it.",
        .harmless =
            "An address in brackets; mail programs of users that submit mail on port 587 or "
            "465 or log in; LMTP; a client on the server's own host.",
        .remedy = "Give the client a full domain name if it delivers to foreign servers.",
        .find = find_helo_invalid_name,
    },
    {
        .id = "helo-changed",
        .title = "Client changed its name",
        .severity = SEVERITY_INFO,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = "RFC 5321 4.1.4",
        .explanation = "After a HELO or EHLO that was accepted the client sent another one, with "
                       "another name.",
        .harmless = "HELO behind a refused EHLO; another name behind a refused one; EHLO behind "
                    "STARTTLS or XCLIENT.",
        .remedy = "Nothing to do, unless several clients come through one connection, as with a "
                  "proxy.",
        .find = find_helo_changed,
    },
    {
        .id = "no-helo",
        .title = "MAIL without HELO or EHLO",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .of_absence = true,
        .reference = "RFC 5321 4.1.1.1 and 4.1.4",
        .explanation =
            "The client began a mail and had not said who it is. Servers may accept that, "
            "and many refuse it with 503.",
        .harmless =
            "A session of which the beginning was not captured; EHLO behind STARTTLS, which "
            "nobody sees.",
        .remedy = "Mend the client.",
        .find = find_no_helo,
    },
    {
        .id = "ehlo-rejected",
        .title = "Server does not know EHLO",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = "RFC 5321 3.2 and 4.1.1.1",
        .explanation =
            "EHLO was answered 500 or 502, and HELO was accepted: no extension can be used, TLS, "
            "AUTH and SIZE among them. Every server of this century knows EHLO; firewalls that "
            "inspect SMTP, Cisco PIX for one, keep it from servers.",
        .harmless = "Very old servers. A server that then accepts EHLO had another reason.",
        .remedy = "Ask the server from its own network. If it knows EHLO there, turn off SMTP "
                  "inspection on what is between.",
        .find = find_ehlo_rejected,
    },
};

const struct rule_family hello_family = { rules, sizeof rules / sizeof rules[0] };
