/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The score of interception: weights, thresholds, what is taken off, the verdict. */
#include "smtp/history/interception.h"

#include "smtp/anomalies/finding_writer.h"
#include "tests/smtp/anomalies/rule_kit.h"

#define WORDS "data-354-known-interceptor"
#define CODES "enhanced-code-missing-midstream"
#define TLS   "starttls-advertised-but-rejected"

static const struct interception_context nothing_known = { 0 };

static struct session *session;

static void begin(void)
{
    session = session_new();
    session->handshake = true;
    session->directions = DIRECTIONS_BOTH;
}

static void end(void)
{
    session_free(session);
}

static struct finding *add_as(const char *id, enum severity severity)
{
    struct finding_writer writer = { .session = session,
                                     .limits = &default_smtp_limits,
                                     .rule = anomaly_rule_find(id) };
    struct finding *finding = finding_add(&writer, STEP_NONE, "found");

    if (strcmp(id, TLS) == 0)
        finding_add_integer(&writer, finding, "code", 500);
    if (strcmp(id, WORDS) == 0)
        finding_add_text(&writer, finding, "product", bytes_of_string("norton-email-proxy"));
    finding->severity = severity;
    return finding;
}

static void add(const char *id)
{
    add_as(id, SEVERITY_WARNING);
}

static const struct finding *judge(const struct interception_context *context)
{
    interception_judge(session, context, &default_smtp_limits, NULL);
    return session_finding(session, "client-av-proxy-suspected");
}

/* --------------------------------------------------------------------- weights */

static const struct weight_row {
    const char *id;
    enum severity severity;
    int score;
} weights[] = {
    { WORDS, SEVERITY_INFO, 6 },
    { "ehlo-filter-marker", SEVERITY_NOTICE, 5 },
    { "envelope-replay-after-abort", SEVERITY_WARNING, 4 },
    { "envelope-replay-after-abort", SEVERITY_NOTICE, 0 },
    { "data-354-outlier", SEVERITY_INFO, 3 },
    { CODES, SEVERITY_WARNING, 3 },
    { CODES, SEVERITY_NOTICE, 0 },
    { TLS, SEVERITY_INFO, 3 },
    { "rset-doubled", SEVERITY_INFO, 2 },
    { "noop-keepalive", SEVERITY_INFO, 2 },
    { "data-354-contradicts-banner", SEVERITY_NOTICE, 2 },
    { "data-354-contradicts-banner", SEVERITY_INFO, 0 },
    { "data-354-faster-than-path", SEVERITY_INFO, 2 },
    { "reply-221-outlier", SEVERITY_INFO, 2 },
    { "data-delayed", SEVERITY_INFO, 1 },
    { "data-body-burst", SEVERITY_INFO, 1 },
    { "eod-latency-scales-with-size", SEVERITY_INFO, 1 },
    /* These prove nothing. */
    { "rset-unexplained-abort", SEVERITY_WARNING, 0 },
    { "server-mixed-fingerprint", SEVERITY_INFO, 0 },
    { "reply-250-outlier", SEVERITY_NOTICE, 0 },
    { "banner-outlier", SEVERITY_NOTICE, 0 },
    { "synack-fingerprint-outlier", SEVERITY_INFO, 0 },
    { "noop-flood", SEVERITY_CRITICAL, 0 },
};

START_TEST(each_finding_has_its_weight_and_counts_once)
{
    ck_assert_int_eq(interception_evidence_score(session), 0);
    add_as(weights[_i].id, weights[_i].severity);
    ck_assert_int_eq(interception_evidence_score(session), weights[_i].score);
    ck_assert(!interception_has_other_evidence(session, weights[_i].id));
    ck_assert_int_eq(interception_has_other_evidence(session, "x"), weights[_i].score > 0);
    add_as(weights[_i].id, weights[_i].severity);
    ck_assert_int_eq(interception_evidence_score(session), weights[_i].score);
}
END_TEST

START_TEST(starttls_counts_only_when_it_was_answered_500)
{
    add_as(TLS, SEVERITY_WARNING)->evidence[0].integer = 502;
    ck_assert_int_eq(interception_evidence_score(session), 0);
    ck_assert(!interception_has_other_evidence(session, "x"));
    ck_assert_ptr_null(judge(&nothing_known));
}
END_TEST

START_TEST(what_does_not_count_is_not_listed)
{
    add_as(TLS, SEVERITY_WARNING)->evidence[0].integer = 502;
    add("envelope-replay-after-abort");
    ck_assert_ptr_nonnull(judge(&nothing_known));
    ck_assert_uint_eq(session->interception.evidence_count, 1);
    ck_assert_str_eq(session->interception.evidence[0], "envelope-replay-after-abort");
}
END_TEST

/* ------------------------------------------------------------------ thresholds */

static const struct verdict_row {
    const char *ids[6];
    enum verdict verdict;
    int score;
} verdicts[] = {
    { { "data-delayed", "data-body-burst" }, VERDICT_NONE, 0 },
    { { "data-delayed", "rset-doubled" }, VERDICT_POSSIBLE, 3 },
    { { "envelope-replay-after-abort" }, VERDICT_POSSIBLE, 4 },
    { { "envelope-replay-after-abort", "data-delayed" }, VERDICT_LIKELY, 5 },
    { { "envelope-replay-after-abort", "rset-doubled" }, VERDICT_LIKELY, 6 },
    { { WORDS, CODES }, VERDICT_LIKELY, 9 },
    { { WORDS, CODES, "data-delayed" }, VERDICT_CERTAIN, 10 },
    /* Never without the words. */
    { { "envelope-replay-after-abort", "data-354-outlier", CODES, TLS, "rset-doubled" },
      VERDICT_LIKELY,
      15 },
};

START_TEST(the_score_decides_the_verdict)
{
    static const enum severity severities[] = { [VERDICT_POSSIBLE] = SEVERITY_NOTICE,
                                                [VERDICT_LIKELY] = SEVERITY_WARNING,
                                                [VERDICT_CERTAIN] = SEVERITY_CRITICAL };
    static const enum confidence confidences[] = { [VERDICT_POSSIBLE] = CONFIDENCE_LOW,
                                                   [VERDICT_LIKELY] = CONFIDENCE_MEDIUM,
                                                   [VERDICT_CERTAIN] = CONFIDENCE_HIGH };
    const struct verdict_row *row = &verdicts[_i];
    const struct finding *finding;
    size_t count = 0;

    for (; count < 6 && row->ids[count] != NULL; count++)
        add(row->ids[count]);
    finding = judge(&nothing_known);
    ck_assert_int_eq(session->interception.verdict, row->verdict);
    ck_assert_int_eq(session->interception.score, row->score);
    ck_assert_int_eq(finding != NULL, row->verdict != VERDICT_NONE);
    ck_assert_uint_eq(session->interception.evidence_count, finding != NULL ? count : 0);
    ck_assert_uint_eq(session->finding_count, count + (finding != NULL));
    if (finding == NULL)
        return;
    expect_judgement(finding, severities[row->verdict], BLAME_MIDDLEBOX, confidences[row->verdict]);
    ck_assert_int_eq(finding->step, STEP_NONE);
    expect_integer(finding, "score", row->score);
}
END_TEST

START_TEST(the_heaviest_evidence_comes_first_and_names_the_product)
{
    add("data-delayed");
    add(CODES);
    add(WORDS);
    judge(&nothing_known);
    ck_assert_str_eq(session->interception.evidence[0], WORDS);
    ck_assert_str_eq(session->interception.evidence[1], CODES);
    ck_assert_str_eq(session->interception.evidence[2], "data-delayed");
    ck_assert(bytes_equal(session->interception.product, bytes_of_string("norton-email-proxy")));
}
END_TEST

START_TEST(without_words_no_product_is_named)
{
    add("envelope-replay-after-abort");
    expect_sentence(judge(&nothing_known),
                    "Possibly something between the mail program and this server holds mail and "
                    "passes it on");
    ck_assert(!bytes_present(session->interception.product));
}
END_TEST

START_TEST(the_surer_it_is_the_less_cautious_is_the_sentence)
{
    add(WORDS);
    session->interception = (struct interception){ 0 };
    expect_sentence(judge(&nothing_known),
                    "Most likely mail-scanning software, such as the mail protection of an "
                    "anti-virus product on the sending host, holds this mail and passes it on");
    add("envelope-replay-after-abort");
    session->findings[1] = session->findings[2];
    session->finding_count = 2;
    session->interception = (struct interception){ 0 };
    expect_sentence(judge(&nothing_known), "Mail-scanning software between the mail program and "
                                           "this server answers in its place");
}
END_TEST

/* ------------------------------------------------------------------- taken off */

static const struct less_row {
    struct interception_context context;
    int score; /* of 6 and 3 */
} less[] = {
    { { .shared_by_clients = false }, 9 },
    { { .shared_by_clients = true }, 5 },
    { { .one_mail_server = true }, 6 },
};

START_TEST(what_speaks_for_the_server_or_the_client_is_taken_off)
{
    add(WORDS);
    add("data-354-outlier");
    judge(&less[_i].context);
    ck_assert_int_eq(session->interception.score, less[_i].score);
    ck_assert_int_eq(session->interception.verdict, VERDICT_LIKELY);
}
END_TEST

START_TEST(both_taken_off_may_leave_no_verdict)
{
    const struct interception_context both = { .shared_by_clients = true, .one_mail_server = true };

    add(WORDS);
    add("data-354-outlier");
    ck_assert_ptr_null(judge(&both));
    ck_assert_int_eq(session->interception.verdict, VERDICT_NONE);
    ck_assert_int_eq(session->interception.score, 0);
    ck_assert_uint_eq(session->finding_count, 2);
}
END_TEST

START_TEST(where_bytes_are_missing_the_finding_is_a_level_lower)
{
    session->handshake = false;
    add("envelope-replay-after-abort");
    add("rset-doubled");
    expect_judgement(judge(&nothing_known), SEVERITY_NOTICE, BLAME_MIDDLEBOX, CONFIDENCE_MEDIUM);
}
END_TEST

START_TEST(beyond_the_limit_of_findings_the_verdict_still_stands)
{
    struct smtp_limits limits = default_smtp_limits;

    add(WORDS);
    limits.findings = 1;
    interception_judge(session, &nothing_known, &limits, NULL);
    ck_assert_int_eq(session->interception.verdict, VERDICT_LIKELY);
    ck_assert_uint_eq(session->finding_count, 1);
    ck_assert_uint_eq(session->left_out.findings, 1);
}
END_TEST

#define LOOP(test_case, test, rows)                                                                \
    tcase_add_loop_test(test_case, test, 0, sizeof(rows) / sizeof((rows)[0]))

static Suite *suite(void)
{
    Suite *suite = suite_create("interception");
    TCase *weight = tcase_create("weights");
    TCase *verdict = tcase_create("verdicts");

    tcase_add_checked_fixture(weight, begin, end);
    tcase_add_checked_fixture(verdict, begin, end);
    LOOP(weight, each_finding_has_its_weight_and_counts_once, weights);
    tcase_add_test(weight, what_does_not_count_is_not_listed);
    tcase_add_test(weight, starttls_counts_only_when_it_was_answered_500);
    LOOP(verdict, the_score_decides_the_verdict, verdicts);
    tcase_add_test(verdict, the_heaviest_evidence_comes_first_and_names_the_product);
    tcase_add_test(verdict, without_words_no_product_is_named);
    tcase_add_test(verdict, the_surer_it_is_the_less_cautious_is_the_sentence);
    LOOP(verdict, what_speaks_for_the_server_or_the_client_is_taken_off, less);
    tcase_add_test(verdict, both_taken_off_may_leave_no_verdict);
    tcase_add_test(verdict, where_bytes_are_missing_the_finding_is_a_level_lower);
    tcase_add_test(verdict, beyond_the_limit_of_findings_the_verdict_still_stands);
    suite_add_tcase(suite, weight);
    suite_add_tcase(suite, verdict);
    return suite;
}

SUITE_MAIN(suite);
