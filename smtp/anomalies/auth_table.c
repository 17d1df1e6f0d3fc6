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
        .harmless = "A client on the server's own host.",
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
};

const struct rule_family auth_family = { rules, sizeof rules / sizeof rules[0] };
