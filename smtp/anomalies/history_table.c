/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of findings that other sessions show; they are added by smtp/history/. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "data-354-outlier",
        .title = "354 unlike that of other sessions",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = NULL,
        .explanation = "This server's other sessions have another text behind 354, which servers "
                       "do not change from session to session. Somebody else answered DATA here. "
                       "It takes three sessions of the same server, and four fifths of them alike, "
                       "before anything is an outlier.",
        .harmless = "Several servers behind one address (told apart by the name in the greeting), "
                    "and a server that was replaced while the capture ran.",
        .remedy =
            "Find out what stands between client and server and speaks SMTP: mail protection of an "
            "anti-virus product on the client's machine, a scanning gateway, a firewall that "
            "inspects mail. Exclude the mail relay from it, or use port 587 with TLS.",
        .find = NULL,
    },
    {
        .id = "data-354-contradicts-banner",
        .title = "Greeting and 354 of two products",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = NULL,
        .explanation = "The greeting is that of one product, the text behind 354 that of another, "
                       "and this server's other sessions are not like that. When their 354 is "
                       "another text as well, it is a warning.",
        .harmless = "Custom greetings, front ends and filters: a server that always mixes texts is "
                    "only server-mixed-fingerprint.",
        .remedy =
            "Find out what stands between client and server and speaks SMTP: mail protection of an "
            "anti-virus product on the client's machine, a scanning gateway, a firewall that "
            "inspects mail. Exclude the mail relay from it, or use port 587 with TLS.",
        .find = NULL,
    },
    {
        .id = "server-mixed-fingerprint",
        .title = "A server that mixes two products",
        .severity = SEVERITY_INFO,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_LOW,
        .byte_exact = true,
        .reference = NULL,
        .explanation = "The greeting is that of one product and the text behind 354 that of "
                       "another, in all sessions of this server that were seen. A custom greeting, "
                       "a front end or a filter does that.",
        .remedy = "Nothing to do.",
        .find = NULL,
    },
    {
        .id = "banner-outlier",
        .title = "Banner unlike that of other sessions",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = NULL,
        .explanation = "This server's other sessions have another greeting (dates and numbers do "
                       "not count). It takes three sessions of the same server, and four fifths of "
                       "them alike, before anything is an outlier.",
        .harmless = "Several servers behind one address.",
        .remedy = "Find out which machine answered.",
        .find = NULL,
    },
    {
        .id = "reply-221-outlier",
        .title = "221 unlike that of other sessions",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = NULL,
        .explanation =
            "This server's other sessions answer QUIT with another text. It takes three sessions "
            "of the same server, and four fifths of them alike, before anything is an outlier.",
        .harmless = "A server whose machines behind one address run different software.",
        .remedy =
            "Find out what stands between client and server and speaks SMTP: mail protection of an "
            "anti-virus product on the client's machine, a scanning gateway, a firewall that "
            "inspects mail. Exclude the mail relay from it, or use port 587 with TLS.",
        .find = NULL,
    },
    {
        .id = "reply-250-outlier",
        .title = "250 unlike that of other sessions",
        .severity = SEVERITY_INFO,
        .blame = BLAME_SERVER_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = NULL,
        .explanation = "This server's other sessions answer a message with another text (queue "
                       "names and numbers do not count). It takes three sessions of the same "
                       "server, and four fifths of them alike, before anything is an outlier. When "
                       "the reply to DATA or QUIT is unlike the others' as well it is a notice.",
        .harmless = "A filter that says of a message that it was held or discarded.",
        .remedy =
            "Find out what stands between client and server and speaks SMTP: mail protection of an "
            "anti-virus product on the client's machine, a scanning gateway, a firewall that "
            "inspects mail. Exclude the mail relay from it, or use port 587 with TLS.",
        .find = NULL,
    },
    {
        .id = "ehlo-feature-outlier",
        .title = "EHLO unlike that of other sessions",
        .severity = SEVERITY_INFO,
        .blame = BLAME_SERVER_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = NULL,
        .explanation =
            "This server offers other keywords in its other sessions. When STARTTLS is missing "
            "it is a notice, and critical when the same client was offered it before: somebody may "
            "have removed it. It takes three sessions of the "
            "same server, and four fifths of them alike, before anything is an outlier.",
        .harmless = "Servers that offer other things to other clients, and to some no STARTTLS.",
        .remedy = "Compare with the server's configuration; look for a firewall or filter that "
                  "removes keywords.",
        .find = NULL,
    },
    {
        .id = "starttls-stripped",
        .title = "STARTTLS was removed on the way",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = "RFC 3207 6",
        .explanation =
            "This server offers STARTTLS in its other sessions, it was offered to this client "
            "before (or stands here painted over with X), here it is missing, and the client sent "
            "mail or logged in without TLS. Critical when it logged in, and when client or server "
            "is outside of private networks.",
        .harmless = "Servers that offer STARTTLS to some clients alone: such a client was not "
                    "offered it before. What is offered behind TLS, or on another port, is not "
                    "compared.",
        .remedy = "Look for a firewall that inspects mail (Cisco: no inspect esmtp, or allow-tls) "
                  "or a network that intercepts port 25. Have the client insist on TLS: MTA-STS or "
                  "DANE between servers, port 465 for users.",
        .find = NULL,
    },
    {
        .id = "tls-fallback-cleartext",
        .title = "After TLS had failed, in clear",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = "RFC 3207 4.1, RFC 8314 3",
        .explanation =
            "A TLS handshake of this client with this server failed (a fatal alert, or the end of "
            "the connection before the server's hello), and shortly afterwards the client came "
            "back and sent mail or logged in without TLS. Whoever can disturb a handshake can make "
            "it do that. Critical when it logged in, and on port 587.",
        .harmless = "Between mail servers TLS is on offer and not demanded, so a mail that cannot "
                    "go behind TLS goes in clear. A test of certificates that sends no mail in "
                    "clear does not count.",
        .remedy = "Find out why the handshake failed: the alert in the earlier session (evidence "
                  "`session`) says it, such as an old version or an unknown authority. Have "
                  "users' programs insist on TLS.",
        .find = NULL,
    },
    {
        .id = "tls-cert-outlier",
        .title = "Certificate unlike that of other sessions",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = "RFC 8446 4.4.2",
        .explanation =
            "This server showed another certificate, of another issuer, in its other sessions with "
            "the same name (SNI) and kind of key. Somebody else may have answered the handshake: a "
            "scanner that opens TLS, or an attacker. Another certificate of the same issuer is "
            "info. With TLS 1.3 certificates are not seen. It takes three sessions of the same "
            "server, and four fifths of them alike, before anything is an outlier.",
        .harmless = "A renewal: the same issuer, and every session behind it has the new one. "
                    "Several servers behind one address.",
        .remedy = "Compare the digest with the certificate on the server (openssl s_client "
                  "-starttls smtp); look for mail protection or a gateway that opens TLS.",
        .find = NULL,
    },
    {
        .id = "synack-fingerprint-outlier",
        .title = "TCP unlike that of other sessions",
        .severity = SEVERITY_INFO,
        .blame = BLAME_MIDDLEBOX,
        .confidence = CONFIDENCE_LOW,
        .byte_exact = true,
        .reference = NULL,
        .explanation = "The server's SYN/ACK has another TTL, window, segment size or order of "
                       "options than in its other sessions: another machine may have answered. It "
                       "only supports other evidence.",
        .harmless = "Load balancers, anycast, several paths through the network.",
        .remedy = "Nothing on its own.",
        .find = NULL,
    },
    {
        .id = "eod-latency-scales-with-size",
        .title = "Larger messages are answered later",
        .severity = SEVERITY_INFO,
        .blame = BLAME_SERVER_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_LOW,
        .byte_exact = true,
        .reference = NULL,
        .explanation =
            "Over the last messages that this server accepted, ten at least and of all clients, "
            "the wait for the reply grows with the size of the message. Something reads through "
            "the whole message before it is answered: a content scanner, the server's own or one "
            "on the way. It only supports other evidence.",
        .harmless = "Any content filter, and a slow disk. Replies that hardly differ, by less than "
                    "100 ms, are not judged.",
        .remedy = "Nothing on its own.",
        .find = NULL,
    },
    {
        .id = "client-av-proxy-suspected",
        .title = "Mail is intercepted on its way",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_MIDDLEBOX,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = NULL,
        .explanation =
            "Several findings of this session together say that something between the mail program "
            "and the server answers in the server's place, holds messages back and sends them on "
            "later, as the mail protection of anti-virus products does. Each finding has a weight; "
            "from 3 on interception is possible (notice), from 5 likely (warning), from 10 with an "
            "interceptor's own words certain (critical).",
        .harmless =
            "Patterns that four fifths of at least five clients of a server share belong to the "
            "server, and sessions that all come from one mail server to that server.",
        .remedy =
            "Find out what stands between client and server and speaks SMTP: mail protection of an "
            "anti-virus product on the client's machine, a scanning gateway, a firewall that "
            "inspects mail. Exclude the mail relay from it, or use port 587 with TLS.",
        .find = NULL,
    },
};

const struct rule_family history_family = { rules, sizeof rules / sizeof rules[0] };
