/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which sessions are handed on. */
#include "output/session_selection.h"

#include "tests/support/session_samples.h"
#include "tests/support/suite_main.h"

/* The sample is from 192.0.2.10 to 192.0.2.25 at 2026-11-24T00:11:56.051561Z.
 * Two transactions: alice to bob and carol, and the empty sender to dave. */
static struct session *session_with_mail(void)
{
    struct session *session = sample_session();
    struct transaction *transaction;

    sample_command(session, 0, "MAIL", "FROM:<alice@corp.example>");
    transaction = sample_transaction(session, 0, "alice@corp.example");
    sample_recipient(session, transaction, 0, "bob@example.org", sample_status(250, NULL, "Ok"));
    sample_recipient(session, transaction, 0, "carol@example.com", sample_status(250, NULL, "Ok"));
    transaction->queue_id = sample_text("13128A80492");
    transaction->message.message_id = sample_text("<1@corp.example>");
    transaction = sample_transaction(session, 0, "");
    transaction->mail_from = bytes_empty();
    sample_recipient(session, transaction, 0, "dave@example.org", sample_status(250, NULL, "Ok"));
    return session;
}

static bool fits(struct session *session, const struct selection_criteria *criteria)
{
    bool selected = session_selected(session, criteria);

    session_free(session);
    return selected;
}

START_TEST(without_criteria_every_session_is_selected)
{
    struct selection_criteria criteria = selection_criteria_default();

    ck_assert(fits(sample_session(), &criteria));
    ck_assert(fits(session_with_mail(), &criteria));
}
END_TEST

static void add_network(struct selection_networks *networks, const char *text)
{
    struct error error;

    ck_assert(ip_network_parse(&networks->values[networks->count++], text, &error));
}

START_TEST(one_of_several_networks_is_enough_and_each_side_has_its_own)
{
    struct selection_criteria criteria = selection_criteria_default();

    add_network(&criteria.client, "2001:db8::/32");
    ck_assert(!fits(sample_session(), &criteria));
    add_network(&criteria.client, "192.0.2.10");
    ck_assert(fits(sample_session(), &criteria));
    add_network(&criteria.server, "192.0.2.10");
    ck_assert(!fits(sample_session(), &criteria));
    add_network(&criteria.server, "192.0.2.16/28");
    ck_assert(fits(sample_session(), &criteria));
}
END_TEST

static const struct wish {
    enum selection_field field;
    const char *glob;
    bool fits;
} wishes[] = {
    { SELECTION_SENDER, "ALICE@corp.example", true },
    { SELECTION_SENDER, "<alice@*>", true },
    { SELECTION_SENDER, "alice", false },
    { SELECTION_SENDER, "<>", true },
    { SELECTION_SENDER, "", true },
    { SELECTION_SENDER, "*", true },
    { SELECTION_SENDER, "?*@example.org", false },
    { SELECTION_RECIPIENT, "carol@*", true },
    { SELECTION_RECIPIENT, "*@example.org", true },
    { SELECTION_RECIPIENT, "alice@*", false },
    { SELECTION_QUEUE_ID, "13128a*", true },
    { SELECTION_QUEUE_ID, "13128a", false },
    { SELECTION_MESSAGE_ID, "<1@corp.example>", true },
    { SELECTION_MESSAGE_ID, "1@corp.example", true },
    { SELECTION_MESSAGE_ID, "2@*", false },
};

START_TEST(a_glob_is_held_against_every_transaction)
{
    struct selection_criteria criteria = selection_criteria_default();

    criteria.globs[wishes[_i].field] = (struct selection_globs){ 1, { wishes[_i].glob } };
    ck_assert_msg(fits(session_with_mail(), &criteria) == wishes[_i].fits, "%s", wishes[_i].glob);
}
END_TEST

START_TEST(what_is_absent_fits_no_glob)
{
    struct selection_criteria criteria = selection_criteria_default();
    struct session *session = sample_session();

    sample_command(session, 0, "MAIL", "FROM:garbage");
    sample_transaction(session, 0, NULL);
    criteria.globs[SELECTION_SENDER] = (struct selection_globs){ 1, { "*" } };
    ck_assert(!fits(session, &criteria));
    ck_assert(!fits(sample_session(), &criteria)); /* without a transaction */
    criteria = selection_criteria_default();
    criteria.globs[SELECTION_QUEUE_ID] = (struct selection_globs){ 1, { "*" } };
    ck_assert(fits(session_with_mail(), &criteria));
    session = session_with_mail();
    session->transactions[0].queue_id = bytes_of(NULL, 0);
    ck_assert(!fits(session, &criteria));
}
END_TEST

START_TEST(globs_of_several_kinds_must_fit_one_transaction)
{
    struct selection_criteria criteria = selection_criteria_default();

    criteria.globs[SELECTION_SENDER] = (struct selection_globs){ 1, { "alice@*" } };
    criteria.globs[SELECTION_RECIPIENT] = (struct selection_globs){ 2, { "nobody@*", "carol@*" } };
    ck_assert(fits(session_with_mail(), &criteria));
    /* dave got mail, but not from alice */
    criteria.globs[SELECTION_RECIPIENT] = (struct selection_globs){ 1, { "dave@*" } };
    ck_assert(!fits(session_with_mail(), &criteria));
}
END_TEST

START_TEST(a_session_counts_by_its_start_and_the_end_of_the_span_is_out)
{
    struct selection_criteria criteria = selection_criteria_default();
    struct session *session = sample_session();

    criteria.since = session->start;
    criteria.until = session->start + 1;
    ck_assert(session_selected(session, &criteria));
    criteria.since = session->start + 1;
    criteria.until = INT64_MAX;
    ck_assert(!session_selected(session, &criteria));
    criteria.since = INT64_MIN;
    criteria.until = session->start;
    ck_assert(!session_selected(session, &criteria));
    session_free(session);
}
END_TEST

/* What comes out at the end. */
struct passed {
    unsigned sessions;
    unsigned notices;
    size_t findings;
};

static void receive(void *context, struct session *session)
{
    struct passed *passed = context;

    passed->sessions++;
    passed->findings += session->finding_count;
    session_free(session);
}

static void notify(void *context, struct notice *notice)
{
    struct passed *passed = context;

    passed->notices++;
    notice_free(notice);
}

static struct session *session_with_findings(enum severity one, enum severity other)
{
    struct session *session = sample_session();

    sample_finding(session, STEP_NONE, "one")->severity = one;
    sample_finding(session, STEP_NONE, "other")->severity = other;
    return session;
}

static struct notice *notice_of(enum severity severity)
{
    struct notice *notice = notice_new();

    notice->finding.id = "sample-rule";
    notice->finding.severity = severity;
    return notice;
}

static struct passed pass(const struct selection_criteria *criteria,
                          struct selection_counts *ret_counts)
{
    struct passed passed = { 0 };
    struct session_selection *selection = session_selection_new(
        criteria, (struct session_sink){ &passed, .receive = receive, .notify = notify });
    struct session_sink sink = session_selection_sink(selection);

    session_sink_receive(&sink, sample_session());
    session_sink_receive(&sink, session_with_findings(SEVERITY_INFO, SEVERITY_INFO));
    session_sink_receive(&sink, session_with_findings(SEVERITY_WARNING, SEVERITY_INFO));
    session_sink_notify(&sink, notice_of(SEVERITY_INFO));
    session_sink_notify(&sink, notice_of(SEVERITY_WARNING));
    *ret_counts = *session_selection_counts(selection);
    session_selection_free(selection);
    return passed;
}

START_TEST(anomalous_selects_sessions_and_notices_and_hides_no_finding)
{
    struct selection_criteria criteria = selection_criteria_default();
    struct selection_counts counts;
    struct passed passed;

    criteria.anomalous = true;
    passed = pass(&criteria, &counts);
    ck_assert_uint_eq(passed.sessions, 1);
    ck_assert_uint_eq(passed.findings, 2);
    ck_assert_uint_eq(passed.notices, 1);
    ck_assert_uint_eq(counts.selected, 1);
    ck_assert_uint_eq(counts.left_out, 2);
    ck_assert_uint_eq(counts.notices_selected, 1);
    ck_assert_uint_eq(counts.notices_left_out, 1);
    criteria.minimum = SEVERITY_INFO;
    passed = pass(&criteria, &counts);
    ck_assert_uint_eq(passed.sessions, 2);
    ck_assert_uint_eq(passed.notices, 2);
}
END_TEST

START_TEST(notices_pass_whatever_else_was_asked_for)
{
    struct selection_criteria criteria = selection_criteria_default();
    struct selection_counts counts;
    struct passed passed;

    add_network(&criteria.client, "203.0.113.0/24");
    passed = pass(&criteria, &counts);
    ck_assert_uint_eq(passed.sessions, 0);
    ck_assert_uint_eq(passed.notices, 2);
    ck_assert_uint_eq(counts.left_out, 3);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("session_selection");
    TCase *criteria = tcase_create("criteria");
    TCase *filter = tcase_create("filter");

    tcase_add_test(criteria, without_criteria_every_session_is_selected);
    tcase_add_test(criteria, one_of_several_networks_is_enough_and_each_side_has_its_own);
    tcase_add_loop_test(criteria, a_glob_is_held_against_every_transaction, 0,
                        sizeof wishes / sizeof wishes[0]);
    tcase_add_test(criteria, what_is_absent_fits_no_glob);
    tcase_add_test(criteria, globs_of_several_kinds_must_fit_one_transaction);
    tcase_add_test(criteria, a_session_counts_by_its_start_and_the_end_of_the_span_is_out);
    tcase_add_test(filter, anomalous_selects_sessions_and_notices_and_hides_no_finding);
    tcase_add_test(filter, notices_pass_whatever_else_was_asked_for);
    suite_add_tcase(suite, criteria);
    suite_add_tcase(suite, filter);
    return suite;
}

SUITE_MAIN(suite);
