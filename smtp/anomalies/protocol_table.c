/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows about clients that speak another protocol than the server. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "cross-protocol-http",
        .title = "HTTP spoken to a mail server",
        .severity = SEVERITY_CRITICAL,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 9112 3; https://alpaca-attack.com/",
        .explanation =
            "The client sent a request of HTTP. With commands of SMTP behind it, it is critical: a "
            "web page can make a browser send such a request to a mail server that its reader can "
            "reach, and so can a web server be made to that fetches addresses for others. Without, "
            "it is a warning.",
        .harmless = "A health check that speaks HTTP, whatever the port; somebody who looks which "
                    "services a host has.",
        .remedy =
            "See what runs on the client. Let the mail server end such connections, as Postfix "
            "does (smtpd_forbidden_commands).",
        .find = find_cross_protocol_http,
    },
    {
        .id = "non-smtp-command",
        .title = "What the client says is no command of SMTP",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 5321 4.1.1",
        .explanation =
            "A line of the client is a field of a message header, a word of another protocol, or "
            "does not begin with a letter. Either the client speaks another protocol, or it took a "
            "refusal of DATA for permission and sends a message where commands belong.",
        .harmless = "A scanner that tries what the server answers.",
        .remedy = "See what the client is meant to speak to, and whether it heeds the server's "
                  "replies.",
        .find = find_non_smtp_command,
    },
    {
        .id = "tls-on-plaintext-port",
        .title = "Client begins TLS where the server speaks in clear",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 8314 3; RFC 3207 4",
        .explanation = "The client's first bytes are TLS, but the server greets in clear and wants "
                       "STARTTLS, if it can do TLS at all. No mail gets through like this.",
        .harmless =
            "A scanner that tries every port for TLS. At port 465 the client is right, and it "
            "is plaintext-on-tls-port.",
        .remedy = "Set the client to STARTTLS, or to port 465.",
        .find = find_tls_on_plaintext_port,
    },
    {
        .id = "plaintext-on-tls-port",
        .title = "Plain text at the port for TLS",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 8314 3.3",
        .explanation = "At port 465 TLS begins with the first byte. The client speaks in clear "
                       "there, or the server does; then the server is to blame, and everybody who "
                       "does it right cannot speak to it.",
        .harmless = "A capture behind something that takes TLS off.",
        .remedy =
            "Set the client to TLS from the first byte, or to port 587; or the server to TLS.",
        .find = find_plaintext_on_tls_port,
    },
    {
        .id = "proxy-header-not-expected",
        .title = "Server takes a PROXY header for a command",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_MIDDLEBOX,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "The PROXY protocol, versions 1 & 2",
        .explanation =
            "A load balancer says in a PROXY header whom it speaks for, but the server does not "
            "wait for one and refuses it as an unknown command. It then takes all mail for mail of "
            "the load balancer itself; some servers end the connection.",
        .harmless = "Somebody who tries whether the server takes such headers from anybody.",
        .remedy =
            "Let the server expect such headers from the load balancer "
            "(smtpd_upstream_proxy_protocol in Postfix, hosts_proxy in Exim), or let the load "
            "balancer send none.",
        .find = find_proxy_header_not_expected,
    },
};

const struct rule_family protocol_family = { rules, sizeof rules / sizeof rules[0] };
