/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the rows of a ladder go. */
#include "output/html/ladder_layout.h"

#include "tests/support/session_samples.h"
#include "tests/support/suite_main.h"

enum { LONG_DIALOGUE = 4000 };

static struct ladder_layout *layout_of(const struct session *session)
{
    struct ladder_layout *layout = calloc(1, sizeof *layout);

    ladder_layout_make(layout, session);
    return layout;
}

static size_t count_rows(const struct ladder_layout *layout, enum ladder_row_kind kind)
{
    size_t count = 0;

    for (size_t i = 0; i < layout->row_count; i++)
        count += layout->rows[i].kind == kind;
    return count;
}

/* The row of a kind, counted from 0; NULL when there are not so many. */
static const struct ladder_row *row_of(const struct ladder_layout *layout,
                                       enum ladder_row_kind kind, size_t number)
{
    for (size_t i = 0; i < layout->row_count; i++)
        if (layout->rows[i].kind == kind && number-- == 0)
            return &layout->rows[i];
    return NULL;
}

static bool shows(const struct ladder_layout *layout, const struct step *step)
{
    for (size_t i = 0; i < layout->row_count; i++)
        if (layout->rows[i].step == step)
            return true;
    return false;
}

/* NOOPs a millisecond apart. */
static struct session *dialogue_of(size_t count)
{
    struct session *session = sample_session();

    for (size_t i = 0; i < count; i++)
        sample_command(session, (duration)i * 1000, "NOOP", NULL);
    session->end = session->start + (duration)count * DURATION_MILLISECOND;
    return session;
}

START_TEST(rows_stand_below_each_other_and_end_with_the_connection)
{
    struct session *session = session_sample_make(_i);
    struct ladder_layout *layout = layout_of(session);
    int bottom = LADDER_TOP;

    for (size_t i = 0; i < layout->row_count; i++) {
        ck_assert_int_ge(layout->rows[i].top, bottom);
        ck_assert_int_gt(layout->rows[i].height, 0);
        bottom = layout->rows[i].top + layout->rows[i].height;
    }
    ck_assert_int_eq(layout->rows[layout->row_count - 1].kind, LADDER_ROW_CLOSE);
    ck_assert_int_eq(layout->height, bottom + LADDER_BOTTOM);
    free(layout);
    session_free(session);
}
END_TEST

START_TEST(every_step_of_a_short_dialogue_has_a_row_in_its_order)
{
    struct session *session = session_sample_make(_i);
    struct ladder_layout *layout = layout_of(session);

    ck_assert_uint_eq(count_rows(layout, LADDER_ROW_STEP),
                      session->step_count + session->last_step_count);
    ck_assert_uint_eq(count_rows(layout, LADDER_ROW_FOLD), 0);
    for (size_t i = 0; i < session->step_count; i++)
        ck_assert_ptr_eq(row_of(layout, LADDER_ROW_STEP, i)->step, &session->steps[i]);
    free(layout);
    session_free(session);
}
END_TEST

START_TEST(a_session_without_a_word_shows_how_it_ended)
{
    struct session *session = dialogue_of(0);
    struct ladder_layout *layout = layout_of(session);

    ck_assert_uint_eq(layout->row_count, 1);
    ck_assert_int_eq(layout->rows[0].kind, LADDER_ROW_CLOSE);
    free(layout);
    session_free(session);
}
END_TEST

START_TEST(a_wait_of_more_than_a_second_has_a_row)
{
    struct session *session = sample_session();
    struct ladder_layout *layout;

    sample_command(session, 1000000, "HELO", "one second is not more");
    sample_command(session, 2000001, "NOOP", NULL);
    session->end = session->start + 2000001 * DURATION_MICROSECOND;
    layout = layout_of(session);
    ck_assert_uint_eq(count_rows(layout, LADDER_ROW_WAIT), 1);
    ck_assert_int_eq(row_of(layout, LADDER_ROW_WAIT, 0)->span, 1000001 * DURATION_MICROSECOND);
    free(layout);
    session_free(session);
}
END_TEST

START_TEST(the_time_that_a_message_takes_is_no_wait)
{
    struct session *session = sample_session();
    struct ladder_layout *layout;

    sample_step(session, STEP_MESSAGE, SIDE_CLIENT, 0)->t_end = 20 * DURATION_SECOND;
    sample_reply(session, 20000000, 0, 250, "Ok");
    session->end = session->start + 20 * DURATION_SECOND;
    layout = layout_of(session);
    ck_assert_uint_eq(count_rows(layout, LADDER_ROW_WAIT), 0);
    free(layout);
    session_free(session);
}
END_TEST

START_TEST(what_follows_tls_is_no_wait)
{
    struct session *session = sample_session();
    struct ladder_layout *layout;

    sample_step(session, STEP_TLS, SIDE_CLIENT, 0);
    layout = layout_of(session);
    ck_assert_uint_eq(count_rows(layout, LADDER_ROW_WAIT), 0);
    free(layout);
    session_free(session);
}
END_TEST

START_TEST(a_longer_time_has_more_space_but_ever_less_more)
{
    duration span = DURATION_MILLISECOND;

    ck_assert_int_eq(ladder_layout_space(-1), 0);
    ck_assert_int_eq(ladder_layout_space(0), 0);
    for (; span < 100000 * DURATION_SECOND; span *= 3)
        ck_assert_int_ge(ladder_layout_space(3 * span), ladder_layout_space(span));
    ck_assert_int_gt(ladder_layout_space(10 * DURATION_SECOND),
                     ladder_layout_space(1 * DURATION_SECOND));
    ck_assert_int_lt(ladder_layout_space(3600 * DURATION_SECOND),
                     10 * ladder_layout_space(10 * DURATION_SECOND));
    ck_assert_int_lt(ladder_layout_space(INT64_MAX), 100);
}
END_TEST

START_TEST(of_a_long_dialogue_every_step_is_drawn_or_counted)
{
    struct session *session = dialogue_of(LONG_DIALOGUE);
    struct ladder_layout *layout = layout_of(session);
    size_t steps = 0;

    for (size_t i = 0; i < layout->row_count; i++) {
        const struct ladder_row *row = &layout->rows[i];

        if (row->kind == LADDER_ROW_STEP) {
            ck_assert_ptr_eq(row->step, &session->steps[steps]);
            steps++;
        } else if (row->kind == LADDER_ROW_FOLD) {
            ck_assert_uint_gt(row->count, 1);
            steps += row->count;
        }
    }
    ck_assert_uint_eq(steps, LONG_DIALOGUE);
    ck_assert_uint_eq(count_rows(layout, LADDER_ROW_STEP), LADDER_STEPS);
    ck_assert_uint_eq(count_rows(layout, LADDER_ROW_FOLD), 1);
    ck_assert_int_eq(row_of(layout, LADDER_ROW_FOLD, 0)->span,
                     (duration)(LONG_DIALOGUE - LADDER_STEPS) * DURATION_MILLISECOND);
    free(layout);
    session_free(session);
}
END_TEST

START_TEST(of_a_long_dialogue_beginning_end_and_what_was_found_are_drawn)
{
    struct session *session = dialogue_of(LONG_DIALOGUE);
    struct ladder_layout *layout;

    sample_finding(session, 2000, "Odd.");
    layout = layout_of(session);
    ck_assert(shows(layout, &session->steps[0]));
    ck_assert(shows(layout, &session->steps[1999]));
    ck_assert(shows(layout, &session->steps[2000]));
    ck_assert(shows(layout, &session->steps[2001]));
    ck_assert(!shows(layout, &session->steps[2002]));
    ck_assert(shows(layout, &session->steps[LONG_DIALOGUE - 1]));
    ck_assert_uint_eq(count_rows(layout, LADDER_ROW_FOLD), 2);
    free(layout);
    session_free(session);
}
END_TEST

START_TEST(informations_give_way_to_what_is_more)
{
    struct session *session = dialogue_of(LONG_DIALOGUE);
    struct ladder_layout *layout;

    for (int i = 0; i < LADDER_STEPS; i++)
        sample_finding(session, 1000 + 10 * i, "So it is.")->severity = SEVERITY_INFO;
    sample_finding(session, 3000, "Odd.");
    layout = layout_of(session);
    ck_assert(shows(layout, &session->steps[3000]));
    ck_assert(shows(layout, &session->steps[1000]));
    ck_assert(!shows(layout, &session->steps[1000 + 10 * (LADDER_STEPS - 1)]));
    free(layout);
    session_free(session);
}
END_TEST

START_TEST(one_step_between_two_that_are_drawn_is_drawn)
{
    struct session *session = dialogue_of(LONG_DIALOGUE);
    struct ladder_layout *layout;

    /* With its neighbours 999 to 1001, and 1003 to 1005. */
    sample_finding(session, 1000, "Odd.");
    sample_finding(session, 1004, "Odd.");
    layout = layout_of(session);
    ck_assert(shows(layout, &session->steps[1002]));
    free(layout);
    session_free(session);
}
END_TEST

START_TEST(a_step_shows_its_most_severe_findings_and_how_many_more_there_are)
{
    static const enum severity severities[] = { SEVERITY_INFO, SEVERITY_NOTICE, SEVERITY_INFO,
                                                SEVERITY_CRITICAL, SEVERITY_WARNING };
    struct session *session = dialogue_of(3);
    struct ladder_layout *layout;

    for (size_t i = 0; i < 5; i++)
        sample_finding(session, 1, "Odd.")->severity = severities[i];
    layout = layout_of(session);
    ck_assert_uint_eq(count_rows(layout, LADDER_ROW_FINDING), LADDER_FINDINGS);
    ck_assert_int_eq(row_of(layout, LADDER_ROW_FINDING, 0)->finding->severity, SEVERITY_CRITICAL);
    ck_assert_int_eq(row_of(layout, LADDER_ROW_FINDING, 1)->finding->severity, SEVERITY_WARNING);
    ck_assert_int_eq(row_of(layout, LADDER_ROW_FINDING, 2)->finding->severity, SEVERITY_NOTICE);
    ck_assert_uint_eq(row_of(layout, LADDER_ROW_MORE_FINDINGS, 0)->count, 2);
    ck_assert(row_of(layout, LADDER_ROW_STEP, 1)->marked);
    ck_assert(!row_of(layout, LADDER_ROW_STEP, 0)->marked);
    free(layout);
    session_free(session);
}
END_TEST

START_TEST(an_information_does_not_mark_its_step)
{
    struct session *session = dialogue_of(1);
    struct ladder_layout *layout;

    sample_finding(session, 0, "So it is.")->severity = SEVERITY_INFO;
    layout = layout_of(session);
    ck_assert(!row_of(layout, LADDER_ROW_STEP, 0)->marked);
    free(layout);
    session_free(session);
}
END_TEST

START_TEST(what_the_record_left_out_is_counted_between_its_first_and_last_steps)
{
    struct session *session = dialogue_of(3);
    struct session *rest = dialogue_of(2);
    struct ladder_layout *layout;

    session->left_out.steps = 100;
    session->last_step_count = 2;
    session->last_steps = rest->steps;
    layout = layout_of(session);
    ck_assert_uint_eq(row_of(layout, LADDER_ROW_LEFT_OUT, 0)->count, 98);
    ck_assert_ptr_eq(row_of(layout, LADDER_ROW_STEP, 4)->step, &rest->steps[1]);
    free(layout);
    session_free(session);
    session_free(rest);
}
END_TEST

/* Every second step has more findings than are shown, and everything takes long. */
START_TEST(a_dialogue_in_which_all_is_odd_has_room)
{
    struct session *session = sample_session();
    struct ladder_layout *layout;

    for (duration i = 0; i < LONG_DIALOGUE; i++)
        sample_command(session, i * 10000000, "NOOP", NULL);
    for (int i = 0; i < LONG_DIALOGUE; i += 4)
        for (int n = 0; n < LADDER_FINDINGS + 2; n++)
            sample_finding(session, i, "Odd.");
    session->end = session->start + 10 * LONG_DIALOGUE * DURATION_SECOND;
    layout = layout_of(session);
    ck_assert_uint_le(layout->row_count, LADDER_ROWS);
    ck_assert_uint_gt(count_rows(layout, LADDER_ROW_STEP), LADDER_STEPS);
    ck_assert_uint_lt(count_rows(layout, LADDER_ROW_STEP), 2 * LADDER_STEPS);
    free(layout);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("ladder_layout");
    TCase *rows = tcase_create("rows");
    TCase *time = tcase_create("time");
    TCase *folding = tcase_create("folding");
    TCase *findings = tcase_create("findings");

    tcase_add_loop_test(rows, rows_stand_below_each_other_and_end_with_the_connection, 0,
                        (int)session_sample_count);
    tcase_add_loop_test(rows, every_step_of_a_short_dialogue_has_a_row_in_its_order, 0,
                        (int)session_sample_count);
    tcase_add_test(rows, a_session_without_a_word_shows_how_it_ended);
    suite_add_tcase(suite, rows);
    tcase_add_test(time, a_wait_of_more_than_a_second_has_a_row);
    tcase_add_test(time, the_time_that_a_message_takes_is_no_wait);
    tcase_add_test(time, what_follows_tls_is_no_wait);
    tcase_add_test(time, a_longer_time_has_more_space_but_ever_less_more);
    suite_add_tcase(suite, time);
    tcase_add_test(folding, of_a_long_dialogue_every_step_is_drawn_or_counted);
    tcase_add_test(folding, of_a_long_dialogue_beginning_end_and_what_was_found_are_drawn);
    tcase_add_test(folding, informations_give_way_to_what_is_more);
    tcase_add_test(folding, one_step_between_two_that_are_drawn_is_drawn);
    tcase_add_test(folding, what_the_record_left_out_is_counted_between_its_first_and_last_steps);
    tcase_add_test(folding, a_dialogue_in_which_all_is_odd_has_room);
    suite_add_tcase(suite, folding);
    tcase_add_test(findings, a_step_shows_its_most_severe_findings_and_how_many_more_there_are);
    tcase_add_test(findings, an_information_does_not_mark_its_step);
    suite_add_tcase(suite, findings);
    return suite;
}

SUITE_MAIN(suite);
