/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages of sessions: what is on them, and their limits. */
#include "output/html/html_records.h"

#include <inttypes.h>
#include <stdio.h>

#include "output/html/html_session.h"
#include "tests/support/golden.h"
#include "tests/support/scratch_file.h"
#include "tests/support/session_samples.h"
#include "tests/support/suite_main.h"

static bool find_rule(const char *id, struct html_rule *ret_rule)
{
    if (strcmp(id, "sample-rule") != 0)
        return false;
    *ret_rule = (struct html_rule){ .id = "sample-rule",
                                    .title = "A sample of a rule",
                                    .explanation = "It explains <itself>.",
                                    .harmless = "It is harmless here.",
                                    .remedy = "Nothing needs to be done." };
    return true;
}

static const struct html_rules rules = { find_rule };

/* A page on its way into a file. */
struct page_writing {
    struct scratch_file scratch;
    struct output_file *file;
    struct html_records *records;
};

static const struct html_limits few = {
    .flagged = 5, .calm = 7, .notices = 3, .octets = 256 << 10
};

static struct page_writing start_with(const struct html_limits *limits)
{
    struct page_writing writing = { .scratch = scratch_file_name("page") };

    writing.file = output_file_open(writing.scratch.path, NULL);
    ck_assert_ptr_nonnull(writing.file);
    writing.records = html_records_new(writing.file, &rules, limits);
    return writing;
}

static struct page_writing start(void)
{
    return start_with(&few);
}

static void add(struct page_writing *writing, struct session *session)
{
    struct session_sink sink = html_records_sink(writing->records);

    session_sink_receive(&sink, session);
}

static void add_notice(struct page_writing *writing, struct notice *notice)
{
    struct session_sink sink = html_records_sink(writing->records);

    session_sink_notify(&sink, notice);
}

/* The whole page with a NUL behind it; the caller frees it. */
static char *finish(struct page_writing *writing)
{
    struct bytes content;
    char *text;

    html_records_free(writing->records);
    ck_assert_int_eq(output_file_close(writing->file, NULL), OUTPUT_GOOD);
    content = golden_read(writing->scratch.path);
    unlink(writing->scratch.path);
    text = calloc(content.length + 1, 1);
    memcpy(text, content.data, content.length);
    free((void *)(uintptr_t)content.data);
    return text;
}

static unsigned count_of(const char *text, const char *words)
{
    unsigned count = 0;

    for (text = strstr(text, words); text != NULL; text = strstr(text + 1, words))
        count++;
    return count;
}

/* The first sample is an ordinary delivery. */
static struct session *calm_session(uint64_t id)
{
    struct session *session = session_sample_make(0);

    session->id = id;
    return session;
}

static struct session *flagged_session(uint64_t id)
{
    struct session *session = sample_of_a_visit();

    session->id = id;
    return session;
}

static const struct html_session_place place = { .rules = &rules, .number = 1, .anchored = true };

START_TEST(a_sample_becomes_the_fragment_beside_this_test)
{
    static const char *const samples[] = { "findings", "ordinary-delivery", "turned-roles" };
    struct bounded_buffer page;
    char name[64];

    bounded_buffer_init(&page, SIZE_MAX);
    snprintf(name, sizeof name, "%s.html", samples[_i]);
    for (unsigned i = 0; i < session_sample_count; i++) {
        struct session *session = session_sample_make(i);

        if (strcmp(session_samples[i].name, samples[_i]) == 0)
            html_session_add(&page, session, &place);
        session_free(session);
    }
    golden_check("tests/output/html", name, bounded_buffer_bytes(&page));
    bounded_buffer_clear(&page);
}
END_TEST

START_TEST(a_session_that_needs_a_look_is_open_and_a_calm_one_is_not)
{
    struct page_writing writing = start();
    char *text;

    add(&writing, calm_session(1));
    add(&writing, flagged_session(2));
    text = finish(&writing);
    ck_assert_ptr_nonnull(
        strstr(text, "<details class=\"session calm\" id=\"s-0000000000000001\">"));
    ck_assert_ptr_nonnull(strstr(text, "<details class=\"session critical\" "
                                       "id=\"s-0000000000000002\" open=\"open\">"));
    free(text);
}
END_TEST

START_TEST(what_is_only_an_information_is_calm)
{
    struct session *session = calm_session(1);

    sample_finding(session, 1, "So it is.")->severity = SEVERITY_INFO;
    ck_assert(!html_session_is_flagged(session));
    session->interception.verdict = VERDICT_POSSIBLE;
    ck_assert(html_session_is_flagged(session));
    session_free(session);
}
END_TEST

START_TEST(a_page_without_a_session_says_so)
{
    struct page_writing writing = start();
    char *text = finish(&writing);

    ck_assert_ptr_nonnull(strstr(text, "<p>There was none.</p>"));
    ck_assert_ptr_nonnull(strstr(text, "<section id=\"meaning\">"));
    ck_assert_ptr_nonnull(strstr(text, "<p>Nothing was found.</p>"));
    ck_assert_ptr_nonnull(strstr(text, "</html>\n"));
    free(text);
}
END_TEST

START_TEST(beyond_the_limits_sessions_are_counted)
{
    struct page_writing writing = start();
    char *text;

    for (unsigned i = 0; i < few.calm + 3; i++)
        add(&writing, calm_session(i));
    for (unsigned i = 0; i < few.flagged + 2; i++)
        add(&writing, flagged_session(10000 + i));
    text = finish(&writing);
    ck_assert_uint_eq(count_of(text, "<details class=\"session calm\""), few.calm);
    ck_assert_uint_eq(count_of(text, "<details class=\"session critical\""), few.flagged);
    ck_assert_ptr_nonnull(
        strstr(text, "3 more sessions without a finding worth a look are not drawn here."));
    ck_assert_ptr_nonnull(strstr(text, "2 more sessions that need a look are not drawn here."));
    /* What they had is counted all the same: two findings of four are of this rule. */
    ck_assert_ptr_nonnull(strstr(text, "<span class=\"when\">28 times</span>"));
    free(text);
}
END_TEST

START_TEST(beyond_its_octets_a_page_draws_no_session)
{
    static char large[100 << 10];
    struct page_writing writing = start();
    char *text;

    memset(large, 'x', sizeof large);
    for (unsigned i = 0; i < 5; i++) {
        struct session *session = calm_session(i);

        session->source = bytes_of(large, sizeof large);
        add(&writing, session);
    }
    text = finish(&writing);
    ck_assert_uint_eq(count_of(text, "<details class=\"session calm\""), 3);
    ck_assert_ptr_nonnull(
        strstr(text, "2 more sessions without a finding worth a look are not drawn here."));
    free(text);
}
END_TEST

START_TEST(a_session_that_comes_twice_is_drawn_twice_and_linked_to_once)
{
    struct page_writing writing = start();
    char *text;

    add(&writing, flagged_session(7));
    add(&writing, flagged_session(7));
    text = finish(&writing);
    ck_assert_uint_eq(count_of(text, "<details class=\"session critical\""), 2);
    ck_assert_uint_eq(count_of(text, "id=\"s-0000000000000007\""), 1);
    free(text);
}
END_TEST

START_TEST(a_notice_links_to_the_sessions_that_are_on_the_page)
{
    struct page_writing writing = start();
    struct notice *notice = notice_new();
    uint64_t sessions[] = { 7, 8 };
    char *text;

    notice->finding = (struct finding){ .id = "sample-rule",
                                        .severity = SEVERITY_WARNING,
                                        .step = STEP_NONE,
                                        .message = sample_text("Across them.") };
    notice->sessions = sessions;
    notice->session_count = 2;
    add(&writing, flagged_session(7));
    add_notice(&writing, notice);
    text = finish(&writing);
    ck_assert_ptr_nonnull(strstr(text, "sessions <a href=\"#s-0000000000000007\">0000000000000007"
                                       "</a>, 0000000000000008</p>"));
    free(text);
}
END_TEST

START_TEST(beyond_the_limit_notices_are_counted)
{
    struct page_writing writing = start();
    char *text;

    for (unsigned i = 0; i < few.notices + 1; i++) {
        struct notice *notice = notice_new();

        notice->finding = (struct finding){ .id = "sample-rule", .step = STEP_NONE };
        add_notice(&writing, notice);
    }
    text = finish(&writing);
    ck_assert_uint_eq(count_of(text, "<section class=\"notice info\">"), few.notices);
    ck_assert_ptr_nonnull(strstr(text, "1 more notice is not shown here."));
    free(text);
}
END_TEST

START_TEST(what_the_rules_mean_is_said_once_with_an_example)
{
    struct page_writing writing = start();
    char *text;

    add(&writing, flagged_session(7));
    add(&writing, flagged_session(8));
    text = finish(&writing);
    ck_assert_uint_eq(count_of(text, "It explains &lt;itself&gt;."), 1);
    ck_assert_ptr_nonnull(strstr(text, "id=\"rule-sample-rule\""));
    ck_assert_ptr_nonnull(strstr(text, "first in <a href=\"#s-0000000000000007\">"));
    free(text);
}
END_TEST

/* With nothing but one finding. */
static struct session *session_with(uint64_t id, enum severity severity)
{
    struct session *session = calm_session(id);

    sample_finding(session, 1, "So it is.")->severity = severity;
    return session;
}

/* Where the list of the summary names a session. */
static const char *item_of(const char *text, uint64_t id)
{
    char link[64];

    text = strstr(text, "<h3>Sessions that need a look</h3>");
    ck_assert_ptr_nonnull(text);
    snprintf(link, sizeof link, "<a href=\"#s-%016" PRIx64 "\">", id);
    return strstr(text, link);
}

START_TEST(the_list_says_why_and_when_and_has_the_most_severe_first)
{
    const struct summary summary = { .inputs = 1 };
    struct page_writing writing = start();
    char *text;

    add(&writing, session_with(1, SEVERITY_NOTICE));
    add(&writing, session_with(2, SEVERITY_CRITICAL));
    add(&writing, session_with(3, SEVERITY_WARNING));
    add(&writing, session_with(4, SEVERITY_CRITICAL));
    html_records_summary(writing.records, &summary);
    text = finish(&writing);
    ck_assert_ptr_nonnull(
        strstr(text, "<li><span class=\"chip critical\">critical</span> <strong>A sample of a rule"
                     "</strong> <a href=\"#s-0000000000000002\">"));
    ck_assert_int_eq(strncmp(strstr(item_of(text, 2), "</a>"), "</a> <time class=\"when\"", 23), 0);
    ck_assert(item_of(text, 2) < item_of(text, 4));
    ck_assert(item_of(text, 4) < item_of(text, 3));
    ck_assert(item_of(text, 3) < item_of(text, 1));
    free(text);
}
END_TEST

START_TEST(a_full_list_keeps_the_most_severe_and_counts_the_rest)
{
    const struct html_limits many = { .flagged = 200, .octets = 64 << 20 };
    const struct summary summary = { .inputs = 1 };
    struct page_writing writing = start_with(&many);
    char *text;

    for (unsigned i = 0; i < HTML_LISTED; i++)
        add(&writing, session_with(100 + i, SEVERITY_NOTICE));
    add(&writing, session_with(1, SEVERITY_NOTICE));
    add(&writing, session_with(2, SEVERITY_WARNING));
    html_records_summary(writing.records, &summary);
    text = finish(&writing);
    ck_assert_ptr_nonnull(item_of(text, 2));
    ck_assert_ptr_null(item_of(text, 1));
    ck_assert_ptr_nonnull(item_of(text, 100 + HTML_LISTED - 2));
    ck_assert_ptr_null(item_of(text, 100 + HTML_LISTED - 1));
    ck_assert_ptr_nonnull(strstr(text, "<li>and 2 more</li>"));
    free(text);
}
END_TEST

/* A session with a critical finding of one rule and a notice of another, as an example. */
static char *example_of(const char *id)
{
    struct session *session = session_with(1, SEVERITY_CRITICAL);
    const struct html_session_place as_example = {
        .rules = &rules, .number = 1, .is_excerpt = true, .finding = bytes_of_string(id)
    };
    struct bounded_buffer page;
    struct finding *other = sample_finding(session, 2, "And this.");
    char *text;

    other->id = "other-rule";
    other->severity = SEVERITY_NOTICE;
    bounded_buffer_init(&page, SIZE_MAX);
    html_session_add(&page, session, &as_example);
    text = strndup((const char *)page.data, page.length);
    bounded_buffer_clear(&page);
    session_free(session);
    return text;
}

START_TEST(an_example_names_the_finding_that_it_is_one_of_and_else_the_worst)
{
    char *text = example_of("other-rule");

    ck_assert_ptr_nonnull(strstr(text, "<summary><span class=\"chip notice\">"));
    ck_assert_ptr_nonnull(
        strstr(text, "<span class=\"why\">other-rule, and 1 other finding</span>"));
    free(text);
    text = example_of("");
    ck_assert_ptr_nonnull(strstr(text, "<summary><span class=\"chip critical\">"));
    ck_assert_ptr_nonnull(
        strstr(text, "<span class=\"why\">A sample of a rule, and 1 other finding</span>"));
    free(text);
}
END_TEST

START_TEST(the_summary_has_what_went_wrong)
{
    static const char *const troubles[] = { "a.pcap: <no> such file" };
    static const char *const notes[] = { "gaps: 3" };
    const struct summary summary = { .inputs = 2,
                                     .inputs_in_trouble = 1,
                                     .trouble_count = 1,
                                     .troubles = troubles,
                                     .note_count = 1,
                                     .notes = notes,
                                     .tally = { .sessions = 1 } };
    struct page_writing writing = start();
    char *text;

    add(&writing, flagged_session(7));
    html_records_summary(writing.records, &summary);
    text = finish(&writing);
    ck_assert_ptr_nonnull(strstr(text, "1 session; 1 session needs a look."));
    ck_assert_ptr_nonnull(strstr(text, "<li>2 inputs read, 1 in trouble</li>\n"
                                       "<li>a.pcap: &lt;no&gt; such file</li>\n"
                                       "<li>gaps: 3</li>\n"));
    ck_assert_uint_eq(count_of(text, "<section id=\"sessions\">"), 1);
    ck_assert_uint_eq(count_of(text, "<section id=\"summary\">"), 1);
    free(text);
}
END_TEST

static bool comes_before(const char *text, const char *first, const char *second)
{
    const char *one = strstr(text, first), *other = strstr(text, second);

    return one != NULL && other != NULL && one < other;
}

START_TEST(the_summary_counts_in_words_and_the_accepted_mails_first)
{
    const struct summary summary = {
        .inputs = 1,
        .selection = { .left_out = 1 },
        .tally = { .sessions = 1,
                   .suppressed = 2,
                   .outcomes = { [OUTCOME_UNKNOWN] = 1,
                                 [OUTCOME_ACCEPTED] = 2,
                                 [OUTCOME_LOST] = 1 } },
        .suppressed_notices = 1,
    };
    struct page_writing writing = start();
    char *text;

    html_records_summary(writing.records, &summary);
    text = finish(&writing);
    ck_assert_ptr_nonnull(strstr(text, "<li>not selected: 1 session, 0 notices</li>\n"));
    ck_assert_ptr_nonnull(
        strstr(text, "<li>suppressed by the configuration: 2 findings, 1 notice</li>\n"));
    ck_assert(comes_before(text, "<dt>mails accepted</dt><dd>2<", "<dt>mails lost</dt><dd>1<"));
    ck_assert(comes_before(text, "<dt>mails lost</dt>", "<dt>mails of unknown outcome</dt><dd>1<"));
    free(text);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("html_records");
    TCase *content = tcase_create("content");
    TCase *limits = tcase_create("limits");

    tcase_add_loop_test(content, a_sample_becomes_the_fragment_beside_this_test, 0, 3);
    tcase_add_test(content, a_session_that_needs_a_look_is_open_and_a_calm_one_is_not);
    tcase_add_test(content, what_is_only_an_information_is_calm);
    tcase_add_test(content, a_page_without_a_session_says_so);
    tcase_add_test(content, a_notice_links_to_the_sessions_that_are_on_the_page);
    tcase_add_test(content, what_the_rules_mean_is_said_once_with_an_example);
    tcase_add_test(content, the_list_says_why_and_when_and_has_the_most_severe_first);
    tcase_add_test(content, an_example_names_the_finding_that_it_is_one_of_and_else_the_worst);
    tcase_add_test(content, the_summary_has_what_went_wrong);
    tcase_add_test(content, the_summary_counts_in_words_and_the_accepted_mails_first);
    suite_add_tcase(suite, content);
    tcase_add_test(limits, beyond_the_limits_sessions_are_counted);
    tcase_add_test(limits, beyond_its_octets_a_page_draws_no_session);
    tcase_add_test(limits, a_session_that_comes_twice_is_drawn_twice_and_linked_to_once);
    tcase_add_test(limits, a_full_list_keeps_the_most_severe_and_counts_the_rest);
    tcase_add_test(limits, beyond_the_limit_notices_are_counted);
    suite_add_tcase(suite, limits);
    return suite;
}

SUITE_MAIN(suite);
