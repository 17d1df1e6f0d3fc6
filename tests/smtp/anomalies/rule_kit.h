/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For tests of rules: pieces of dialogue, and what a session's findings must be.
 *
 * Every segment of a script takes one millisecond, so a command follows the
 * reply before it by one, and by two the command before that; a pause adds to it.
 */
#ifndef TESTS_SMTP_ANOMALIES_RULE_KIT_H
#define TESTS_SMTP_ANOMALIES_RULE_KIT_H

#include <stdio.h>

#include "smtp/anomalies/anomaly_rules.h"
#include "tests/support/dialogue_script.h"
#include "tests/support/rule_ledger.h"
#include "tests/support/suite_main.h"

#define HELLO                                                                                      \
    "S: 220 mail.example.com ESMTP\nC: EHLO client.example.org\n"                                  \
    "S: 250-mail.example.com\nS+ 250-SIZE\nS+ 250-8BITMIME\nS+ 250-CHUNKING\nS+ 250-DSN\nS+ 250 "  \
    "PIPELINING\n"
#define MAIL(address)      "C: MAIL FROM:<" address ">\nS: 250 2.1.0 Ok\n"
#define RCPT(address)      "C: RCPT TO:<" address ">\nS: 250 2.1.5 Ok\n"
#define RCPT_550(address)  "C: RCPT TO:<" address ">\nS: 550 5.1.1 no such user\n"
#define ALICE_TO_BOB       MAIL("alice@example.org") RCPT("bob@example.com")
#define ALICE_TO(address)  MAIL("alice@example.org") RCPT(address)
#define RSET               "C: RSET\nS: 250 2.0.0 Ok\n"
#define NOOP               "C: NOOP\nS: 250 2.0.0 Ok\n"
#define MESSAGE            "C: DATA\nS: 354 go ahead\nC| text\\r\\n.\\r\\n\nS: 250 2.0.0 queued\n"
#define DATA_REFUSED(line) "C: DATA\nS: " line "\n"
#define QUIT               "C: QUIT\nS: 221 2.0.0 Bye\n"

/* A test that defines RULES_UNDER_TEST, their ids with a blank before and behind each,
 * does not care what other rules find: its dialogues are odd in more than one way. */
#ifndef RULES_UNDER_TEST
#define RULES_UNDER_TEST NULL
#endif

static inline bool is_under_test(const char *id)
{
    const char *place = RULES_UNDER_TEST;
    size_t length = strlen(id);

    if (place == NULL)
        return true;
    while ((place = strstr(place, id)) != NULL) {
        if (place[-1] == ' ' && place[length] == ' ')
            return true;
        place += length;
    }
    return false;
}

/* Most dialogues of tests end where nothing more is to be shown. */
static inline bool is_of_no_interest(const char *id, const char *expected)
{
    return !is_under_test(id) || (strcmp(id, "quit-missing") == 0 && strstr(expected, id) == NULL);
}

/* In the order of the dialogue, separated by blanks. */
static inline void expect_ids(const struct session *session, const char *expected)
{
    char ids[4096] = "";
    size_t length = 0;

    for (size_t i = 0; i < session->finding_count; i++) {
        if (is_of_no_interest(session->findings[i].id, expected))
            continue;
        rule_ledger_ask(session->findings[i].id, session, true);
        length += (size_t)snprintf(ids + length, sizeof ids - length, "%s%s", length > 0 ? " " : "",
                                   session->findings[i].id);
        ck_assert_uint_lt(length, sizeof ids);
    }
    ck_assert_str_eq(ids, expected);
    if (length == 0)
        rule_ledger_quiet();
}

/* Plays the script; the caller frees the session. */
static inline struct session *session_with(const char *script, const char *expected_ids)
{
    struct session *session = script_session(script, NULL);

    expect_ids(session, expected_ids);
    return session;
}

static inline void expect_findings(const char *script, const char *expected_ids)
{
    session_free(session_with(script, expected_ids));
}

static inline const struct finding *required_finding(const struct session *session, const char *id)
{
    const struct finding *finding = session_finding(session, id);

    if (finding == NULL)
        ck_abort_msg("no finding %s", id);
    return finding;
}

static inline void expect_judgement(const struct finding *finding, enum severity severity,
                                    enum blame blame, enum confidence confidence)
{
    ck_assert_str_eq(severity_name(finding->severity), severity_name(severity));
    ck_assert_str_eq(blame_name(finding->blame), blame_name(blame));
    ck_assert_str_eq(confidence_name(finding->confidence), confidence_name(confidence));
}

static inline void expect_severity(const struct session *session, const char *id,
                                   enum severity severity)
{
    ck_assert_str_eq(severity_name(required_finding(session, id)->severity),
                     severity_name(severity));
}

/* The n-th command with this verb, from 0, is what the finding speaks of. */
static inline void expect_step(const struct session *session, const struct finding *finding,
                               const char *verb, unsigned n)
{
    step_index step = session_command(session, verb, n);

    ck_assert_int_ge(step, 0);
    ck_assert_int_eq(finding->step, step);
    ck_assert_int_eq(finding->t, session->steps[step].t);
}

static inline void expect_sentence(const struct finding *finding, const char *expected)
{
    if (!bytes_equal(finding->message, bytes_of_string(expected)))
        ck_abort_msg("`%.*s` instead of `%s`", (int)finding->message.length,
                     (const char *)finding->message.data, expected);
}

static inline const struct evidence *evidence_find(const struct finding *finding, const char *name)
{
    for (size_t i = 0; i < finding->evidence_count; i++)
        if (strcmp(finding->evidence[i].name, name) == 0)
            return &finding->evidence[i];
    return NULL;
}

static inline const struct evidence *required_evidence(const struct finding *finding,
                                                       const char *name, enum evidence_kind kind)
{
    const struct evidence *evidence = evidence_find(finding, name);

    if (evidence == NULL)
        ck_abort_msg("%s has no evidence %s", finding->id, name);
    ck_assert_int_eq(evidence->kind, kind);
    return evidence;
}

static inline void expect_integer(const struct finding *finding, const char *name, int64_t value)
{
    ck_assert_int_eq(required_evidence(finding, name, EVIDENCE_INTEGER)->integer, value);
}

static inline void expect_duration(const struct finding *finding, const char *name, duration value)
{
    ck_assert_int_eq(required_evidence(finding, name, EVIDENCE_DURATION)->span, value);
}

#endif
