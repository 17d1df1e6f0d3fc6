/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of rules, and what applying it does whatever the rules are. */
#include "smtp/anomalies/anomaly_rules.h"

#include "smtp/anomalies/rule_families.h"
#include "tests/smtp/anomalies/rule_kit.h"

/* What a row says of each identifier; other programs rely on it. */
static const struct expected_row {
    const char *id;
    enum severity severity;
    enum blame blame;
    enum confidence confidence;
} expected_rows[] = {
    { "rset-noop-equivalent", SEVERITY_INFO, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "rset-connection-reuse-probe", SEVERITY_INFO, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "rset-after-rejected-recipient", SEVERITY_INFO, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "rset-after-rejected-mail-or-data", SEVERITY_INFO, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "rset-recipient-verification", SEVERITY_INFO, BLAME_CLIENT, CONFIDENCE_MEDIUM },
    { "rset-unexplained-abort", SEVERITY_NOTICE, BLAME_CLIENT_OR_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "rset-doubled", SEVERITY_NOTICE, BLAME_CLIENT_OR_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "envelope-replay-after-abort", SEVERITY_WARNING, BLAME_CLIENT_OR_MIDDLEBOX,
      CONFIDENCE_MEDIUM },
    { "rset-not-250", SEVERITY_WARNING, BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_HIGH },
    { "rset-closes-connection", SEVERITY_WARNING, BLAME_SERVER, CONFIDENCE_HIGH },
    { "rset-ignored", SEVERITY_CRITICAL, BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_HIGH },
    { "rset-storm", SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "noop-keepalive", SEVERITY_NOTICE, BLAME_CLIENT_OR_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "noop-liveness-check", SEVERITY_INFO, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "noop-with-proxy-argument", SEVERITY_NOTICE, BLAME_MIDDLEBOX, CONFIDENCE_HIGH },
    { "noop-flood", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "data-delayed", SEVERITY_NOTICE, BLAME_CLIENT_OR_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "data-body-burst", SEVERITY_INFO, BLAME_MIDDLEBOX, CONFIDENCE_LOW },
    { "dot-delayed-alone", SEVERITY_INFO, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "dot-split-stall", SEVERITY_WARNING, BLAME_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "data-354-faster-than-path", SEVERITY_WARNING, BLAME_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "connection-idle-held", SEVERITY_INFO, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "helo-missing-argument", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "client-gives-up-after-501", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "early-talker", SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "talk-after-teaser", SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "pipelining-without-offer", SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "pipelining-bad-order", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "commands-after-data-before-354", SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "helo-own-name", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "helo-bare-ip", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "helo-invalid-name", SEVERITY_INFO, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "helo-changed", SEVERITY_INFO, BLAME_CLIENT, CONFIDENCE_MEDIUM },
    { "no-helo", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "ehlo-rejected", SEVERITY_NOTICE, BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "data-no-valid-recipient", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "mail-nested", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "bad-sequence", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "unknown-command-burst", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "vrfy-expn-probe", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "open-relay-test", SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "relay-denied", SEVERITY_INFO, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "null-sender-multi-rcpt", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_MEDIUM },
    { "received-hops-high", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_MEDIUM },
    { "envelope-header-mismatch", SEVERITY_INFO, BLAME_CLIENT, CONFIDENCE_LOW },
    { "auth-plaintext-no-tls", SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "auth-not-offered", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "reply-code-invalid", SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_HIGH },
    { "reply-not-allowed-for-command", SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_MEDIUM },
    { "multiline-code-mismatch", SEVERITY_WARNING, BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_HIGH },
    { "reply-unsolicited", SEVERITY_WARNING, BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_HIGH },
    { "greeting-not-220", SEVERITY_WARNING, BLAME_SERVER, CONFIDENCE_HIGH },
    { "server-refuses-connections", SEVERITY_INFO, BLAME_SERVER, CONFIDENCE_HIGH },
    { "post-data-rejection", SEVERITY_INFO, BLAME_SERVER, CONFIDENCE_HIGH },
    { "av-rejection", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "lmtp-reply-count", SEVERITY_WARNING, BLAME_SERVER, CONFIDENCE_HIGH },
    { "connection-lost-in-helo", SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_MEDIUM },
    { "connection-lost-in-mail", SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_MEDIUM },
    { "connection-lost-in-data", SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_MEDIUM },
    { "connection-lost-in-eod", SEVERITY_CRITICAL, BLAME_CLIENT, CONFIDENCE_MEDIUM },
    { "quit-missing", SEVERITY_INFO, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "quit-reply-not-awaited", SEVERITY_INFO, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "shutdown-421", SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_HIGH },
    { "reply-missing", SEVERITY_WARNING, BLAME_SERVER, CONFIDENCE_MEDIUM },
    { "no-greeting", SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_MEDIUM },
    { "data-354-known-interceptor", SEVERITY_WARNING, BLAME_MIDDLEBOX, CONFIDENCE_HIGH },
    { "enhanced-code-missing-midstream", SEVERITY_NOTICE, BLAME_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "enhanced-code-class-mismatch", SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_HIGH },
    { "banner-masked", SEVERITY_NOTICE, BLAME_MIDDLEBOX, CONFIDENCE_HIGH },
    { "ehlo-keyword-masked", SEVERITY_WARNING, BLAME_MIDDLEBOX, CONFIDENCE_HIGH },
    { "command-masked", SEVERITY_CRITICAL, BLAME_MIDDLEBOX, CONFIDENCE_HIGH },
    { "ehlo-filter-marker", SEVERITY_NOTICE, BLAME_MIDDLEBOX, CONFIDENCE_HIGH },
    { "reply-bare-lf", SEVERITY_NOTICE, BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "reply-bare-cr", SEVERITY_NOTICE, BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "starttls-advertised-but-rejected", SEVERITY_WARNING, BLAME_SERVER_OR_MIDDLEBOX,
      CONFIDENCE_MEDIUM },
    { "starttls-command-injection", SEVERITY_CRITICAL, BLAME_CLIENT_OR_MIDDLEBOX, CONFIDENCE_HIGH },
    { "starttls-response-injection", SEVERITY_CRITICAL, BLAME_SERVER_OR_MIDDLEBOX,
      CONFIDENCE_HIGH },
    { "tls-handshake-failed", SEVERITY_WARNING, BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_HIGH },
    { "tls-version-old", SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_HIGH },
    { "tls-cert-expired", SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_HIGH },
    { "tls-cert-not-yet-valid", SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_HIGH },
    { "tls-cert-name-mismatch", SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_HIGH },
    { "tls-cert-self-signed", SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_HIGH },
    { "tls-issuer-antivirus", SEVERITY_NOTICE, BLAME_MIDDLEBOX, CONFIDENCE_HIGH },
    { "slow-greeting", SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_HIGH },
    { "slow-mail", SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_HIGH },
    { "slow-rcpt", SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_HIGH },
    { "slow-data-init", SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_HIGH },
    { "slow-end-of-data", SEVERITY_NOTICE, BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_HIGH },
    { "data-block-stall", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_MEDIUM },
    { "client-timeout-short", SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_MEDIUM },
    { "server-timeout-short", SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_MEDIUM },
    { "tarpit-stutter", SEVERITY_INFO, BLAME_SERVER, CONFIDENCE_HIGH },
    { "tarpit-delay", SEVERITY_INFO, BLAME_SERVER, CONFIDENCE_MEDIUM },
    { "tcp-rst-mid-transaction", SEVERITY_WARNING, BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "zero-window-stall", SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_HIGH },
    { "retransmission-high", SEVERITY_NOTICE, BLAME_NETWORK, CONFIDENCE_HIGH },
    { "pmtu-blackhole", SEVERITY_CRITICAL, BLAME_NETWORK, CONFIDENCE_MEDIUM },
    { "data-354-outlier", SEVERITY_WARNING, BLAME_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "data-354-contradicts-banner", SEVERITY_NOTICE, BLAME_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "server-mixed-fingerprint", SEVERITY_INFO, BLAME_SERVER, CONFIDENCE_LOW },
    { "banner-outlier", SEVERITY_NOTICE, BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "reply-221-outlier", SEVERITY_NOTICE, BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "reply-250-outlier", SEVERITY_INFO, BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "ehlo-feature-outlier", SEVERITY_INFO, BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "starttls-stripped", SEVERITY_WARNING, BLAME_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "tls-fallback-cleartext", SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_MEDIUM },
    { "tls-cert-outlier", SEVERITY_WARNING, BLAME_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "synack-fingerprint-outlier", SEVERITY_INFO, BLAME_MIDDLEBOX, CONFIDENCE_LOW },
    { "eod-latency-scales-with-size", SEVERITY_INFO, BLAME_SERVER_OR_MIDDLEBOX, CONFIDENCE_LOW },
    { "client-av-proxy-suspected", SEVERITY_WARNING, BLAME_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "eod-ambiguous", SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_MEDIUM },
    { "directory-harvest", SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "auth-bruteforce", SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_MEDIUM },
    { "greylisting", SEVERITY_INFO, BLAME_SERVER, CONFIDENCE_HIGH },
    { "deferred-unresolved", SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_MEDIUM },
    { "syn-unanswered", SEVERITY_WARNING, BLAME_NETWORK_OR_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "port-blocked", SEVERITY_WARNING, BLAME_MIDDLEBOX, CONFIDENCE_MEDIUM },
    { "duplicate-delivery-risk", SEVERITY_CRITICAL, BLAME_NETWORK, CONFIDENCE_HIGH },
    { "capture-gap", SEVERITY_INFO, BLAME_CAPTURE, CONFIDENCE_HIGH },
    { "one-sided-capture", SEVERITY_INFO, BLAME_CAPTURE, CONFIDENCE_HIGH },
    { "truncated-snaplen", SEVERITY_INFO, BLAME_CAPTURE, CONFIDENCE_HIGH },
    { "mid-stream-start", SEVERITY_INFO, BLAME_CAPTURE, CONFIDENCE_HIGH },
    { "cross-protocol-http", SEVERITY_CRITICAL, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "non-smtp-command", SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "tls-on-plaintext-port", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "plaintext-on-tls-port", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "proxy-header-not-expected", SEVERITY_WARNING, BLAME_MIDDLEBOX, CONFIDENCE_HIGH },
    { "bare-lf-in-command", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "command-line-too-long", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "reply-line-too-long", SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_HIGH },
    { "nul-in-command", SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "non-ascii-without-smtputf8", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "param-not-offered", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "size-exceeds-offer", SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "size-declaration-wrong", SEVERITY_INFO, BLAME_CLIENT, CONFIDENCE_MEDIUM },
    { "bdat-protocol-error", SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "recipient-limit", SEVERITY_NOTICE, BLAME_SERVER, CONFIDENCE_HIGH },
    { "eod-nonstandard", SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "eod-nonstandard-accepted", SEVERITY_CRITICAL, BLAME_SERVER, CONFIDENCE_HIGH },
    { "smuggling-attempt", SEVERITY_CRITICAL, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "bare-lf-in-data", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "text-line-too-long", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "nul-in-data", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "eight-bit-without-8bitmime", SEVERITY_INFO, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "dot-stuffing-missing", SEVERITY_WARNING, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "bdat-dot-stuffed", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_MEDIUM },
    { "base64-auth-malformed", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_HIGH },
    { "auth-response-line-broken", SEVERITY_NOTICE, BLAME_CLIENT, CONFIDENCE_MEDIUM },
};

enum { EXPECTED_ROWS = sizeof expected_rows / sizeof expected_rows[0] };

START_TEST(a_rule_is_found_by_its_id_and_is_as_promised)
{
    const struct expected_row *expected = &expected_rows[_i];
    const struct anomaly_rule *rule = anomaly_rule_find(expected->id);

    ck_assert_ptr_nonnull(rule);
    ck_assert_str_eq(rule->id, expected->id);
    ck_assert_int_eq(rule->severity, expected->severity);
    ck_assert_int_eq(rule->blame, expected->blame);
    ck_assert_int_eq(rule->confidence, expected->confidence);
}
END_TEST

START_TEST(an_unknown_id_finds_no_rule)
{
    ck_assert_ptr_null(anomaly_rule_find("rset"));
    ck_assert_ptr_null(anomaly_rule_find(""));
    ck_assert_ptr_null(anomaly_rule_find("RSET-DOUBLED"));
    ck_assert_ptr_null(anomaly_rule_find("rset-doubled "));
}
END_TEST

START_TEST(each_id_is_found_where_it_stands_and_nowhere_else)
{
    ck_assert_uint_eq(anomaly_rule_count(), EXPECTED_ROWS);
    for (size_t i = 0; i < anomaly_rule_count(); i++)
        ck_assert_ptr_eq(anomaly_rule_find(anomaly_rule_at(i)->id), anomaly_rule_at(i));
}
END_TEST

START_TEST(an_id_is_lower_case_words_joined_by_hyphens)
{
    for (size_t i = 0; i < anomaly_rule_count(); i++) {
        const char *id = anomaly_rule_at(i)->id;
        size_t length = strlen(id);

        ck_assert_uint_gt(length, 3);
        ck_assert_uint_lt(length, 48);
        ck_assert_uint_eq(strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-"), length);
        ck_assert_ptr_null(strstr(id, "--"));
        ck_assert(id[0] != '-' && id[length - 1] != '-');
    }
}
END_TEST

/* A paragraph: from a capital letter or a reply code to a full stop, one blank
 * between words. */
static void expect_prose(const char *id, const char *text, size_t longest)
{
    size_t length = strlen(text);

    ck_assert_msg(length >= 10 && length <= longest, "%s: %zu bytes: %s", id, length, text);
    ck_assert_msg(strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ2345", text[0]) != NULL, "%s: %s", id, text);
    ck_assert_msg(text[length - 1] == '.', "%s: %s", id, text);
    ck_assert_msg(strstr(text, "  ") == NULL && strstr(text, " .") == NULL &&
                      strstr(text, " ,") == NULL && strchr(text, '\n') == NULL,
                  "%s: %s", id, text);
}

/* What compares sessions does not judge one alone. */
static bool is_of(const struct rule_family *family, const struct anomaly_rule *rule)
{
    return rule >= family->rules && rule < family->rules + family->count;
}

static bool is_of_history(const struct anomaly_rule *rule)
{
    return is_of(&history_family, rule) || is_of(&notice_family, rule);
}

START_TEST(each_row_explains_itself_in_whole_sentences)
{
    for (size_t i = 0; i < anomaly_rule_count(); i++) {
        const struct anomaly_rule *rule = anomaly_rule_at(i);
        size_t title = strlen(rule->title);

        ck_assert_msg(title >= 8 && title <= 72 && rule->title[title - 1] != '.', "%s", rule->id);
        expect_prose(rule->id, rule->explanation, 900);
        expect_prose(rule->id, rule->remedy, 400);
        ck_assert((rule->find == NULL) == is_of_history(rule));
        ck_assert_int_lt(rule->severity, SEVERITY_COUNT);
        ck_assert_int_lt(rule->blame, BLAME_COUNT);
        ck_assert_int_lt(rule->confidence, CONFIDENCE_COUNT);
        ck_assert(rule->reference == NULL || strlen(rule->reference) >= 8);
    }
}
END_TEST

START_TEST(each_rule_above_info_says_what_looks_alike_and_is_harmless)
{
    for (size_t i = 0; i < anomaly_rule_count(); i++) {
        const struct anomaly_rule *rule = anomaly_rule_at(i);

        if (rule->severity > SEVERITY_INFO)
            ck_assert_msg(rule->harmless != NULL, "%s", rule->id);
        if (rule->harmless != NULL)
            expect_prose(rule->id, rule->harmless, 400);
    }
}
END_TEST

START_TEST(what_becomes_of_a_finding_in_doubt_is_said)
{
    ck_assert_str_eq(anomaly_rule_in_doubt(anomaly_rule_find("quit-missing")),
                     "The rule is silent.");
    ck_assert_str_eq(anomaly_rule_in_doubt(anomaly_rule_find("eod-ambiguous")),
                     "The finding is one severity lower.");
    ck_assert_ptr_null(anomaly_rule_in_doubt(anomaly_rule_find("tarpit-stutter")));
}
END_TEST

START_TEST(rules_that_rest_on_other_sessions_are_told_from_those_of_one)
{
    static const char *const of_others[] = { "starttls-stripped", "client-av-proxy-suspected",
                                             "starttls-advertised-but-rejected",
                                             "enhanced-code-missing-midstream" };
    static const char *const of_one[] = { "rset-doubled", "helo-missing-argument" };

    for (size_t i = 0; i < sizeof of_others / sizeof of_others[0]; i++)
        ck_assert_msg(anomaly_rule_rests_on_others(anomaly_rule_find(of_others[i])), "%s",
                      of_others[i]);
    for (size_t i = 0; i < sizeof of_one / sizeof of_one[0]; i++)
        ck_assert_msg(!anomaly_rule_rests_on_others(anomaly_rule_find(of_one[i])), "%s", of_one[i]);
}
END_TEST

START_TEST(titles_are_not_used_twice)
{
    for (size_t i = 0; i < anomaly_rule_count(); i++)
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(anomaly_rule_at(i)->title, anomaly_rule_at(j)->title);
}
END_TEST

/* ----------------------------------------------------------------- applying */

START_TEST(an_ordinary_delivery_has_no_findings)
{
    expect_findings(HELLO ALICE_TO_BOB MESSAGE QUIT, "");
}
END_TEST

START_TEST(a_connection_without_a_word_has_no_findings)
{
    expect_findings("", "");
}
END_TEST

START_TEST(findings_stand_in_the_order_of_the_dialogue_and_those_of_the_session_last)
{
    struct session *session = session_with(
        HELLO RSET ALICE_TO_BOB RSET "GAP C 10\nC| .\\r\\n\n" ALICE_TO_BOB MESSAGE RSET QUIT,
        "rset-connection-reuse-probe rset-unexplained-abort envelope-replay-after-abort "
        "rset-connection-reuse-probe capture-gap");
    step_index last = -1;

    for (size_t i = 0; i + 1 < session->finding_count; i++) {
        ck_assert_int_ge(session->findings[i].step, last);
        last = session->findings[i].step;
    }
    session_free(session);
}
END_TEST

/* The words of a finding that quotes nothing: one sentence without a stop. */
START_TEST(a_sentence_begins_with_a_capital_letter_and_has_no_full_stop)
{
    struct session *session = script_session(
        HELLO ALICE_TO_BOB RSET "@ 1\n" RSET "@ 10\n" NOOP ALICE_TO_BOB MESSAGE RSET QUIT, NULL);

    ck_assert_uint_eq(session->finding_count, 4);
    for (size_t i = 0; i < session->finding_count; i++) {
        struct bytes message = session->findings[i].message;

        ck_assert_uint_gt(message.length, 10);
        ck_assert_uint_lt(message.length, 300);
        ck_assert(message.data[0] >= 'A' && message.data[0] <= 'Z');
        ck_assert_int_ne(message.data[message.length - 1], '.');
    }
    session_free(session);
}
END_TEST

static struct session *session_with_limit(size_t findings, const char *script)
{
    struct script_options options = script_options_default();

    options.sessions.limits.findings = findings;
    return script_session(script, &options);
}

#define INTERCEPTED_AFTER_PROBES                                                                   \
    HELLO RSET RSET RSET RSET ALICE_TO_BOB RSET ALICE_TO_BOB MESSAGE QUIT

START_TEST(findings_beyond_the_limit_are_counted)
{
    struct session *session = session_with_limit(3, INTERCEPTED_AFTER_PROBES);

    ck_assert_uint_eq(session->finding_count, 3);
    ck_assert_uint_eq(session->left_out.findings, 3);
    session_free(session);
}
END_TEST

START_TEST(harmless_findings_are_left_out_before_others)
{
    struct session *session = session_with_limit(2, INTERCEPTED_AFTER_PROBES);

    expect_ids(session, "rset-unexplained-abort envelope-replay-after-abort");
    ck_assert_uint_eq(session->left_out.findings, 4);
    session_free(session);
    session = session_with_limit(0, INTERCEPTED_AFTER_PROBES);
    ck_assert_uint_eq(session->finding_count, 0);
    ck_assert_uint_eq(session->left_out.findings, 6);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("anomaly_rules");
    TCase *table = tcase_create("table");
    TCase *applying = tcase_create("applying");

    tcase_add_loop_test(table, a_rule_is_found_by_its_id_and_is_as_promised, 0, EXPECTED_ROWS);
    tcase_add_test(table, an_unknown_id_finds_no_rule);
    tcase_add_test(table, each_id_is_found_where_it_stands_and_nowhere_else);
    tcase_add_test(table, an_id_is_lower_case_words_joined_by_hyphens);
    tcase_add_test(table, each_row_explains_itself_in_whole_sentences);
    tcase_add_test(table, each_rule_above_info_says_what_looks_alike_and_is_harmless);
    tcase_add_test(table, what_becomes_of_a_finding_in_doubt_is_said);
    tcase_add_test(table, titles_are_not_used_twice);
    tcase_add_test(table, rules_that_rest_on_other_sessions_are_told_from_those_of_one);
    tcase_add_test(applying, an_ordinary_delivery_has_no_findings);
    tcase_add_test(applying, a_connection_without_a_word_has_no_findings);
    tcase_add_test(applying,
                   findings_stand_in_the_order_of_the_dialogue_and_those_of_the_session_last);
    tcase_add_test(applying, a_sentence_begins_with_a_capital_letter_and_has_no_full_stop);
    tcase_add_test(applying, findings_beyond_the_limit_are_counted);
    tcase_add_test(applying, harmless_findings_are_left_out_before_others);
    suite_add_tcase(suite, table);
    suite_add_tcase(suite, applying);
    return suite;
}

SUITE_MAIN(suite);
