/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of notices. */
#include "smtp/history/notice_writer.h"

#include "tests/support/suite_main.h"

static const struct {
    duration time;
    const char *words;
} spans[] = {
    { 86400 * DURATION_SECOND, "a day" },    { 2 * 86400 * DURATION_SECOND, "two days" },
    { 3600 * DURATION_SECOND, "an hour" },   { 36 * 3600 * DURATION_SECOND, "36 hours" },
    { 60 * DURATION_SECOND, "a minute" },    { 600 * DURATION_SECOND, "ten minutes" },
    { 660 * DURATION_SECOND, "11 minutes" }, { DURATION_SECOND, "a second" },
    { 90 * DURATION_SECOND, "90 seconds" },  { 1500 * DURATION_MILLISECOND, "1.500 seconds" },
};

START_TEST(a_span_is_told_in_the_largest_unit_that_it_is_a_multiple_of)
{
    char text[TIME_WORDS_SIZE];

    ck_assert_str_eq(time_words(spans[_i].time, text), spans[_i].words);
}
END_TEST

START_TEST(of_many_sessions_the_last_ones_are_named)
{
    struct session_list list = { 0 };
    struct notice *notice = notice_new();

    for (uint64_t session = 1; session <= SESSION_LIST_SIZE + 2; session++) {
        session_list_add(&list, session);
        session_list_add(&list, session); /* once */
    }
    notice_name_sessions(notice, &list);
    ck_assert_uint_eq(notice->session_count, SESSION_LIST_SIZE);
    ck_assert_uint_eq(notice->sessions[0], 3);
    ck_assert_uint_eq(notice->sessions[SESSION_LIST_SIZE - 1], SESSION_LIST_SIZE + 2);
    notice_free(notice);
}
END_TEST

static void count(void *context, struct notice *notice)
{
    size_t *told = context;

    ck_assert_uint_eq(notice->finding.severity, *told);
    ++*told;
    notice_free(notice);
}

/* More than there is room for at first; their severities are their numbers. */
START_TEST(all_that_wait_are_handed_on_in_order)
{
    enum { NOTICES = 9 };
    struct notice_queue queue = { 0 };
    size_t told = 0;
    const struct session_sink sink = { .context = &told, .notify = count };

    for (unsigned i = 0; i < NOTICES; i++) {
        struct notice *notice = notice_new();

        notice->finding.severity = (enum severity)i;
        notice_queue_add(&queue, notice);
    }
    notice_queue_send(&queue, &sink);
    ck_assert_uint_eq(told, NOTICES);
    notice_queue_send(&queue, &sink);
    ck_assert_uint_eq(told, NOTICES);
    notice_queue_clear(&queue);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("notice_writer");
    TCase *words = tcase_create("words");
    TCase *waiting = tcase_create("waiting");

    tcase_add_loop_test(words, a_span_is_told_in_the_largest_unit_that_it_is_a_multiple_of, 0,
                        sizeof spans / sizeof spans[0]);
    tcase_add_test(words, of_many_sessions_the_last_ones_are_named);
    tcase_add_test(waiting, all_that_wait_are_handed_on_in_order);
    suite_add_tcase(suite, words);
    suite_add_tcase(suite, waiting);
    return suite;
}

SUITE_MAIN(suite);
