/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which sessions that need a look are kept, and in which order. */
#include "output/report/flagged_sessions.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/dice.h"
#include "tests/support/suite_main.h"

enum { MANY = 400, LINE_MOST = 2000 };

static char texts[LINE_MOST + 1];
static struct flagged_sessions *flagged;

static void begin(void)
{
    memset(texts, 'x', LINE_MOST);
}

static void end(void)
{
    flagged_sessions_free(flagged);
    flagged = NULL;
}

static void start_with(unsigned sessions, size_t octets)
{
    const struct flagged_limits limits = { .sessions = sessions,
                                           .octets = octets,
                                           .line = LINE_MOST - 1 };

    flagged_sessions_free(flagged);
    flagged = flagged_sessions_new(&limits);
}

/* With a finding of that severity, and one that is an information. */
static void add_with(enum severity severity, timestamp start, uint64_t id, size_t line)
{
    const struct report_sign signs[2] = {
        { .id = bytes_of_string("rule-a"), .severity = SEVERITY_INFO },
        { .id = bytes_of_string("rule-b"), .severity = severity },
    };
    const struct report_session session = {
        .id = id, .start = start, .sign_count = 2, .signs = signs
    };

    flagged_sessions_add(flagged, &session, bytes_of(texts, line), bytes_of_string("a.jsonl"));
}

static void add(enum severity severity, timestamp start, uint64_t id)
{
    add_with(severity, start, id, 100);
}

static uint64_t id_at(size_t index)
{
    return flagged_sessions_at(flagged, index)->place.id;
}

static void expect_ids(size_t count, const uint64_t *ids)
{
    ck_assert_uint_eq(flagged_sessions_sort(flagged), count);
    for (size_t i = 0; i < count; i++)
        ck_assert_uint_eq(id_at(i), ids[i]);
}

START_TEST(the_most_severe_stand_first_then_the_earliest_then_by_identifier)
{
    start_with(10, SIZE_MAX);
    add(SEVERITY_NOTICE, 1, 1);
    add(SEVERITY_WARNING, 5, 2);
    add(SEVERITY_CRITICAL, 9, 4);
    add(SEVERITY_CRITICAL, 9, 3);
    add(SEVERITY_WARNING, 4, 5);
    expect_ids(5, (const uint64_t[]){ 3, 4, 5, 2, 1 });
}
END_TEST

START_TEST(a_session_without_more_than_an_information_is_passed_over)
{
    start_with(10, SIZE_MAX);
    add(SEVERITY_INFO, 1, 1);
    ck_assert_uint_eq(flagged_sessions_sort(flagged), 0);
    ck_assert_uint_eq(flagged_sessions_count(flagged, SEVERITY_INFO), 0);
}
END_TEST

START_TEST(a_verdict_alone_needs_a_look_too)
{
    const struct report_session session = { .id = 7, .verdict = VERDICT_POSSIBLE };

    start_with(10, SIZE_MAX);
    flagged_sessions_add(flagged, &session, bytes_of(texts, 1), bytes_of(NULL, 0));
    add(SEVERITY_NOTICE, 1, 1);
    expect_ids(2, (const uint64_t[]){ 1, 7 });
    ck_assert_uint_eq(flagged_sessions_count(flagged, SEVERITY_INFO), 1);
}
END_TEST

START_TEST(of_more_than_its_limit_the_last_go_and_all_are_counted)
{
    start_with(2, SIZE_MAX);
    add(SEVERITY_NOTICE, 1, 1);
    add(SEVERITY_NOTICE, 2, 2);
    add(SEVERITY_WARNING, 3, 3);
    add(SEVERITY_NOTICE, 4, 4);
    expect_ids(2, (const uint64_t[]){ 3, 1 });
    ck_assert_uint_eq(flagged_sessions_count(flagged, SEVERITY_NOTICE), 3);
    ck_assert_uint_eq(flagged_sessions_count(flagged, SEVERITY_WARNING), 1);
    ck_assert_uint_eq(flagged_sessions_count(flagged, SEVERITY_CRITICAL), 0);
}
END_TEST

START_TEST(what_comes_after_the_order_was_asked_for_finds_its_place)
{
    start_with(3, SIZE_MAX);
    for (uint64_t i = 1; i <= 3; i++)
        add(SEVERITY_NOTICE, (timestamp)i, i);
    expect_ids(3, (const uint64_t[]){ 1, 2, 3 });
    add(SEVERITY_CRITICAL, 9, 9);
    expect_ids(3, (const uint64_t[]){ 9, 1, 2 });
}
END_TEST

/* Room for one line of 1500 octets, not for two. */
START_TEST(a_short_one_does_not_slip_in_behind_a_long_one_that_did_not_fit)
{
    const size_t room = 2500;

    start_with(10, room);
    add_with(SEVERITY_NOTICE, 1, 1, 1500);
    add_with(SEVERITY_NOTICE, 2, 2, 1500);
    add_with(SEVERITY_NOTICE, 3, 3, 1);
    expect_ids(1, (const uint64_t[]){ 1 });
    start_with(10, room);
    add_with(SEVERITY_NOTICE, 3, 3, 1);
    add_with(SEVERITY_NOTICE, 1, 1, 1500);
    add_with(SEVERITY_NOTICE, 2, 2, 1500);
    expect_ids(1, (const uint64_t[]){ 1 });
}
END_TEST

START_TEST(a_line_that_is_too_long_leaves_its_session_without_one)
{
    start_with(10, SIZE_MAX);
    add_with(SEVERITY_NOTICE, 1, 1, LINE_MOST - 1);
    add_with(SEVERITY_NOTICE, 2, 2, LINE_MOST);
    expect_ids(2, (const uint64_t[]){ 1, 2 });
    ck_assert_uint_eq(flagged_sessions_at(flagged, 0)->session->line.length, LINE_MOST - 1);
    ck_assert_uint_eq(flagged_sessions_at(flagged, 1)->session->line.length, 0);
}
END_TEST

START_TEST(one_that_is_offered_is_kept_once_and_not_counted)
{
    const struct report_session session = { .id = 5, .start = 5 };
    struct report_example *example =
        report_example_new(&session, bytes_of(texts, 9), bytes_of(NULL, 0), LINE_MOST);

    start_with(2, SIZE_MAX);
    add(SEVERITY_NOTICE, 1, 1);
    flagged_sessions_offer(flagged, SEVERITY_WARNING, example);
    flagged_sessions_offer(flagged, SEVERITY_WARNING, example);
    report_example_release(example);
    expect_ids(2, (const uint64_t[]){ 5, 1 });
    ck_assert(flagged_sessions_at(flagged, 0)->offered);
    ck_assert(!flagged_sessions_at(flagged, 1)->offered);
    ck_assert_uint_eq(flagged_sessions_at(flagged, 0)->session->line.length, 9);
    ck_assert_uint_eq(flagged_sessions_count(flagged, SEVERITY_WARNING), 0);
}
END_TEST

struct made {
    enum severity severity;
    timestamp start;
    size_t line;
};

static void shuffle(struct dice *dice, uint64_t *order)
{
    for (uint32_t i = MANY; i > 1; i--) {
        uint32_t other = roll(dice, i);
        uint64_t kept = order[i - 1];

        order[i - 1] = order[other];
        order[other] = kept;
    }
}

static void add_all(const struct made *made, const uint64_t *order)
{
    for (size_t i = 0; i < MANY; i++)
        add_with(made[order[i]].severity, made[order[i]].start, order[i], made[order[i]].line);
}

/* By one limit, by the other one, and by neither. */
START_TEST(which_ones_are_kept_does_not_depend_on_the_order_in_which_they_come)
{
    static const struct {
        unsigned sessions;
        size_t octets;
    } limits[] = { { 50, SIZE_MAX }, { MANY, 60000 }, { 2 * MANY, SIZE_MAX } };
    struct dice dice = dice_of_seed((uint64_t)_i);
    struct made made[MANY];
    uint64_t order[MANY], first[MANY];

    for (uint64_t i = 0; i < MANY; i++) {
        made[i] = (struct made){ (enum severity)roll(&dice, SEVERITY_COUNT),
                                 (timestamp)roll(&dice, 30), roll(&dice, LINE_MOST - 1) };
        order[i] = i;
    }
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        size_t count;

        start_with(limits[i].sessions, limits[i].octets);
        add_all(made, order);
        count = flagged_sessions_sort(flagged);
        ck_assert_uint_gt(count, 5);
        ck_assert(i > 1 || count < MANY / 2);
        for (size_t j = 0; j < count; j++)
            first[j] = id_at(j);
        for (unsigned round = 0; round < 5; round++) {
            shuffle(&dice, order);
            start_with(limits[i].sessions, limits[i].octets);
            add_all(made, order);
            expect_ids(count, first);
        }
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("flagged_sessions");
    TCase *order = tcase_create("order");
    TCase *limits = tcase_create("limits");

    tcase_add_checked_fixture(order, begin, end);
    tcase_add_test(order, the_most_severe_stand_first_then_the_earliest_then_by_identifier);
    tcase_add_test(order, a_session_without_more_than_an_information_is_passed_over);
    tcase_add_test(order, a_verdict_alone_needs_a_look_too);
    tcase_add_test(order, one_that_is_offered_is_kept_once_and_not_counted);
    suite_add_tcase(suite, order);
    tcase_add_checked_fixture(limits, begin, end);
    tcase_add_test(limits, of_more_than_its_limit_the_last_go_and_all_are_counted);
    tcase_add_test(limits, what_comes_after_the_order_was_asked_for_finds_its_place);
    tcase_add_test(limits, a_short_one_does_not_slip_in_behind_a_long_one_that_did_not_fit);
    tcase_add_test(limits, a_line_that_is_too_long_leaves_its_session_without_one);
    tcase_add_loop_test(limits, which_ones_are_kept_does_not_depend_on_the_order_in_which_they_come,
                        0, 4);
    suite_add_tcase(suite, limits);
    return suite;
}

SUITE_MAIN(suite);
