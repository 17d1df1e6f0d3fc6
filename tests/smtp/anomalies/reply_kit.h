/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests of rules about what the server says. */
#ifndef TESTS_SMTP_ANOMALIES_REPLY_KIT_H
#define TESTS_SMTP_ANOMALIES_REPLY_KIT_H

#include "tests/smtp/anomalies/rule_kit.h"

#define GREETING "S: 220 mail.example.com ESMTP Postfix\n"
#define EHLO(keywords)                                                                             \
    "C: EHLO client.example.org\nS: 250-mail.example.com\n" keywords "S+ 250 8BITMIME\n"
#define POSTFIX GREETING EHLO("")

/* What a row expects of a rule; SEVERITY_COUNT for no finding. */
struct row {
    const char *script;
    enum severity severity;
};

static inline const struct finding *judge(struct session *session, const struct row *row,
                                          const char *id, enum blame blame,
                                          enum confidence confidence)
{
    const struct finding *finding = session_finding(session, id);

    if ((finding != NULL) != (row->severity != SEVERITY_COUNT))
        ck_abort_msg("%s", row->script);
    if (finding != NULL)
        expect_judgement(finding, row->severity, blame, confidence);
    return finding;
}

#endif
