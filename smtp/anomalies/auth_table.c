/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows about AUTH. */
#include "smtp/anomalies/rule_families.h"

static const struct anomaly_rule rules[] = {
    {
        .id = "auth-plaintext-no-tls",
        .title = "Password in clear",
        .severity = SEVERITY_WARNING,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .reference = "RFC 4954 4, RFC 8314 3",
        .explanation =
            "The client logged in with PLAIN, LOGIN or a token, and there is no TLS: the password "
            "stands in the packets for anybody to read. When the server took it, it is critical. "
            "With CRAM-MD5, SCRAM and the like, which do not send the password but something made "
            "of it, it is a notice.",
        .harmless =
            "A client on the server's own host; AUTH that was refused before the client had "
            "sent anything.",
        .remedy = "Change the password. Make the server offer AUTH behind TLS only (Postfix: "
                  "smtpd_tls_auth_only), and the client ask for TLS, on port 465 or with STARTTLS "
                  "on 587. When STARTTLS is missing from the answer to EHLO, look who removes it.",
        .find = find_auth_plaintext_no_tls,
    },
    {
        .id = "auth-not-offered",
        .title = "AUTH that was not offered",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .of_absence = true,
        .reference = "RFC 4954 3",
        .explanation = "The client sent AUTH, and the server's answer to EHLO has no AUTH, or the "
                       "client said HELO. Programs that try passwords do not look what is offered. "
                       "When the server goes along with it, it is info.",
        .harmless = "An offer in the old form, `AUTH=`.",
        .remedy = "If the client is one of yours, see why the server does not offer AUTH to it: "
                  "it may want TLS first.",
        .find = find_auth_not_offered,
    },
    {
        .id = "base64-auth-malformed",
        .title = "A response of AUTH is not base64",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_HIGH,
        .byte_exact = true,
        .reference = "RFC 4954 4; RFC 4648 4",
        .explanation = "What the client sends in an AUTH exchange has to be base64. This was not, "
                       "and the server refused it. Often a user name or a password stands there as "
                       "it was typed.",
        .harmless = "A lone `*`, which cancels the exchange; a server that takes it all the same.",
        .remedy = "Mend the client, or the script that logs in: it has to encode what it sends.",
        .find = find_base64_auth_malformed,
    },
    {
        .id = "auth-response-line-broken",
        .title = "A credential was broken into lines",
        .severity = SEVERITY_NOTICE,
        .blame = BLAME_CLIENT,
        .confidence = CONFIDENCE_MEDIUM,
        .byte_exact = true,
        .reference = "RFC 4954 4; RFC 2045 6.8",
        .explanation = "A response in the AUTH exchange has just the length at which encoders for "
                       "mail end a line of base64 (60, 64, 72, 76 or 78), no padding, and another "
                       "line of base64 followed it that the server had not asked for. So one "
                       "credential came as two responses, and the server refused it. It happens "
                       "with long passwords and tokens only, and looks as if they were wrong.",
        .harmless = "A client that sends user name and password without waiting, the name being "
                    "as long as that: it is not found where the server accepts it.",
        .remedy = "Update the client, or let its encoder make one line. A shorter password helps "
                  "until then.",
        .find = find_auth_response_line_broken,
    },
};

const struct rule_family auth_family = { rules, sizeof rules / sizeof rules[0] };
