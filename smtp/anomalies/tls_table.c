/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows about TLS and what surrounds it. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "starttls-command-injection",
        .title = "Commands in clear between STARTTLS and TLS",
        .severity = SEVERITY_CRITICAL,
        .blame = BLAME_CLIENT_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 3207 4.2, CVE-2011-0411",
        .explanation =
            "Behind STARTTLS, before the handshake, commands came in clear. Whoever sits "
            "in between can put them there; a server that does not throw them away obeys "
            "them inside TLS, as if the client had sent them encrypted.",
        .harmless = "A client that pipelines STARTTLS with the next command by mistake; a capture "
                    "of something that decrypts, where all goes on in clear.",
        .remedy = "See that the server discards what comes before the handshake, as releases since "
                  "2011 do. Find out whether the client itself sent these commands.",
        .find = find_starttls_command_injection,
    },
    {
        .id = "starttls-response-injection",
        .title = "Replies in clear between STARTTLS and TLS",
        .severity = SEVERITY_CRITICAL,
        .blame = BLAME_SERVER_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 3207 4.2, CVE-2021-38371",
        .explanation =
            "Behind the reply that accepted STARTTLS more replies came in clear. Whoever "
            "sits in between can put them there; a client that keeps them takes them for "
            "what the server said inside TLS.",
        .harmless = "Replies to commands that the client sent too early: these are answers.",
        .remedy = "See that the client discards what comes before the handshake. Find out what "
                  "stands between client and server.",
        .find = find_starttls_response_injection,
    },
    {
        .id = "tls-handshake-failed",
        .title = "TLS was not agreed on",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_SERVER_OR_MIDDLEBOX,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 8446 6.2",
        .explanation = "A side sent a fatal alert, or the connection was closed in the middle of "
                       "the handshake. Many clients then try again in clear, or give up. Whoever "
                       "sent the alert did not accept what the other side offered or showed.",
        .harmless =
            "Who only looks what a server offers breaks off too: without an alert, and when "
            "the client closes, it is a notice. With TLS 1.3 most alerts are encrypted.",
        .remedy = "Look up the alert: unknown_ca, bad_certificate and certificate_expired speak of "
                  "the certificate, protocol_version and handshake_failure of versions and ciphers "
                  "that have no overlap.",
        .find = find_tls_handshake_failed,
    },
    {
        .id = "tls-version-old",
        .title = "A version of TLS that must not be used",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 8996, RFC 7568",
        .explanation = "The two agreed on TLS 1.0 or 1.1, or on SSL, which is critical. The one to "
                       "blame is the server when the client offered something newer, else the "
                       "client.",
        .harmless = "Between servers old TLS is still better than none (RFC 7435).",
        .remedy = "Update the side that is named, or allow it TLS 1.2.",
        .find = find_tls_version_old,
    },
    {
        .id = "tls-cert-expired",
        .title = "Server certificate has expired",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 5280 4.1.2.5",
        .explanation =
            "The certificate that the server showed was valid no longer when the session "
            "began. On ports 465 and 587, where mail programs verify it, it is a warning. "
            "Only certificates up to TLS 1.2 can be seen.",
        .harmless = "Between servers hardly anybody verifies certificates; a wrong clock on the "
                    "machine that captured.",
        .remedy = "Renew the certificate, and see that the server reads it again.",
        .find = find_tls_cert_expired,
    },
    {
        .id = "tls-cert-not-yet-valid",
        .title = "Server certificate is not valid yet",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 5280 4.1.2.5",
        .explanation =
            "The certificate that the server showed becomes valid only after the session "
            "began. On ports 465 and 587 it is a warning.",
        .harmless = "A wrong clock on the machine that captured.",
        .remedy = "Look at the clock of whoever issued the certificate.",
        .find = find_tls_cert_not_yet_valid,
    },
    {
        .id = "tls-cert-name-mismatch",
        .title = "Server certificate is for another name",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 9525 6",
        .explanation = "The client said which host it wants (SNI), and the certificate is not for "
                       "that name. On ports 465 and 587 it is a warning.",
        .harmless = "Between servers, where the name comes from an MX record, many certificates do "
                    "not fit and few look. A client that names no host is not judged.",
        .remedy = "Use a certificate that has the name by which clients know the server, or tell "
                  "clients the name that is in the certificate.",
        .find = find_tls_cert_name_mismatch,
    },
    {
        .id = "tls-cert-self-signed",
        .title = "Server certificate is signed by itself",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_SERVER,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 5280 3.2",
        .explanation = "The certificate names the same subject and issuer, so nobody vouches for "
                       "it. On ports 465 and 587, where mail programs ask their user then, it is a "
                       "warning.",
        .harmless = "Normal between servers, and right where DANE publishes the certificate "
                    "(RFC 7672).",
        .remedy = "Use a certificate of an authority that the clients know.",
        .find = find_tls_cert_self_signed,
    },
    {
        .id = "tls-issuer-antivirus",
        .title = "A scanner on the client's machine opens TLS",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_MIDDLEBOX,
        .confidence = CONFIDENCE_HIGH,
        .reference = NULL,
        .explanation =
            "The certificate was issued by the authority that an anti-virus product makes for "
            "itself on a machine, to open TLS there and scan what is inside. So it is not the "
            "server's: the product answered the handshake, and reads and may change the mail. "
            "Only certificates up to TLS 1.2 can be seen.",
        .harmless = "The public authorities of the same companies, and the companies' own servers: "
                    "only the names that their scanners give themselves count.",
        .remedy = "Nothing, if the scanner is wanted on that machine. If mail fails, or a program "
                  "complains of the certificate, switch the product's scanning of mail in TLS off, "
                  "or exclude the mail server from it.",
        .find = find_tls_issuer_antivirus,
    },
};

const struct rule_family tls_family = { rules, sizeof rules / sizeof rules[0] };
