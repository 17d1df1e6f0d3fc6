/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands wait for their replies in the order they were sent. */
#include "smtp/pending_replies.h"

#include "tests/smtp/parser_kit.h"
#include "tests/support/suite_main.h"

static bool add(struct pending_replies *pending, step_index step)
{
    struct pending_reply reply = { .kind = PENDING_COMMAND,
                                   .verb = VERB_RCPT,
                                   .step = step,
                                   .transaction = step + 1000,
                                   .recipient = step + 2000,
                                   .authentication = -1,
                                   .sent = step * DURATION_SECOND };

    return pending_replies_add(pending, &reply);
}

static void add_all(struct pending_replies *pending, step_index from, step_index to)
{
    for (step_index step = from; step <= to; step++)
        ck_assert(add(pending, step));
}

static void expect_oldest(struct pending_replies *pending, step_index step)
{
    const struct pending_reply *oldest = pending_replies_oldest(pending);

    ck_assert_ptr_nonnull(oldest);
    ck_assert_int_eq(oldest->step, step);
    ck_assert_int_eq(oldest->transaction, step + 1000);
    ck_assert_int_eq(oldest->recipient, step + 2000);
    ck_assert_int_eq(oldest->sent, step * DURATION_SECOND);
}

static void expect_order(struct pending_replies *pending, step_index from, step_index to)
{
    ck_assert_uint_eq(pending->count, (size_t)(to - from + 1));
    for (step_index step = from; step <= to; step++)
        ck_assert_int_eq(pending_replies_at(pending, (size_t)(step - from))->step, step);
    for (step_index step = from; step <= to; step++) {
        expect_oldest(pending, step);
        pending_replies_drop(pending);
    }
    ck_assert(!pending_replies_any(pending));
}

/* --------------------------------------------------------------------- order */

START_TEST(an_empty_queue_has_no_oldest)
{
    struct pending_replies pending;

    pending_replies_init(&pending, 10);
    ck_assert_ptr_null(pending_replies_oldest(&pending));
    ck_assert(!pending_replies_any(&pending));
    pending_replies_drop(&pending);
    ck_assert_uint_eq(pending.count, 0);
    add_all(&pending, 1, 1);
    expect_order(&pending, 1, 1);
    pending_replies_clear(&pending);
}
END_TEST

START_TEST(the_first_in_is_the_first_out)
{
    struct pending_replies pending;

    pending_replies_init(&pending, 100);
    add_all(&pending, 1, 50);
    ck_assert(pending_replies_any(&pending));
    expect_order(&pending, 1, 50);
    pending_replies_clear(&pending);
}
END_TEST

START_TEST(the_ring_goes_round_without_growing)
{
    struct pending_replies pending;
    size_t capacity;

    pending_replies_init(&pending, 100);
    add_all(&pending, 1, 3);
    capacity = pending.capacity;
    for (step_index step = 4; step < 100; step++) {
        add_all(&pending, step, step);
        expect_oldest(&pending, step - 3);
        pending_replies_drop(&pending);
    }
    ck_assert_uint_eq(pending.capacity, capacity);
    expect_order(&pending, 97, 99);
    pending_replies_clear(&pending);
}
END_TEST

START_TEST(the_ring_grows_in_order_wherever_it_begins)
{
    struct pending_replies pending;
    step_index capacity;

    pending_replies_init(&pending, 1000);
    add_all(&pending, 0, 7);
    capacity = (step_index)pending.capacity;
    ck_assert_int_gt(capacity, _i);
    add_all(&pending, 8, capacity - 1);
    for (int i = 0; i < _i; i++)
        pending_replies_drop(&pending);
    add_all(&pending, capacity, 2 * capacity + _i);
    ck_assert_int_gt((step_index)pending.capacity, capacity);
    expect_order(&pending, _i, 2 * capacity + _i);
    pending_replies_clear(&pending);
}
END_TEST

START_TEST(what_waits_can_be_changed_in_its_place)
{
    struct pending_replies pending;

    pending_replies_init(&pending, 10);
    add_all(&pending, 1, 3);
    pending_replies_at(&pending, 1)->sent = 77;
    pending_replies_drop(&pending);
    ck_assert_int_eq(pending_replies_oldest(&pending)->sent, 77);
    pending_replies_clear(&pending);
}
END_TEST

/* -------------------------------------------------------------------- limits */

START_TEST(replies_to_what_was_not_remembered_come_behind_the_others)
{
    struct pending_replies pending;

    pending_replies_init(&pending, 2);
    add_all(&pending, 1, 2);
    ck_assert(!add(&pending, 3));
    ck_assert(!add(&pending, 4));
    expect_oldest(&pending, 1);
    pending_replies_drop(&pending);
    expect_oldest(&pending, 2);
    pending_replies_drop(&pending);
    for (unsigned i = 0; i < 2; i++) {
        ck_assert_ptr_null(pending_replies_oldest(&pending));
        ck_assert(pending_replies_any(&pending));
        pending_replies_drop(&pending);
    }
    ck_assert(!pending_replies_any(&pending));
    add_all(&pending, 5, 6);
    expect_order(&pending, 5, 6);
    pending_replies_clear(&pending);
}
END_TEST

/* Otherwise its reply would be taken for that of one that was not. */
START_TEST(behind_one_that_was_not_remembered_none_is)
{
    struct pending_replies pending;

    pending_replies_init(&pending, 2);
    add_all(&pending, 1, 2);
    ck_assert(!add(&pending, 3));
    pending_replies_drop(&pending);
    ck_assert(!add(&pending, 4));
    expect_oldest(&pending, 2);
    pending_replies_drop(&pending);
    pending_replies_drop(&pending);
    ck_assert(!add(&pending, 5));
    pending_replies_drop(&pending);
    pending_replies_drop(&pending);
    ck_assert(!pending_replies_any(&pending));
    add_all(&pending, 6, 7);
    expect_order(&pending, 6, 7);
    pending_replies_clear(&pending);
}
END_TEST

/* A model that remembers everything agrees with the ring. */
START_TEST(pairing_stays_right_however_commands_and_replies_alternate)
{
    enum { MAXIMUM = 11, COMMANDS = 400 };

    for (uint64_t seed = 0; seed < 40; seed++) {
        struct random random = random_of(seed);
        struct pending_replies pending;
        step_index sent = 0, answered = 0;

        pending_replies_init(&pending, MAXIMUM);
        while (answered < COMMANDS) {
            const struct pending_reply *oldest = pending_replies_oldest(&pending);

            ck_assert_int_eq(pending_replies_any(&pending), answered < sent);
            ck_assert_uint_le(pending.count, MAXIMUM);
            if (oldest != NULL)
                ck_assert_int_eq(oldest->step, answered);
            if (sent < COMMANDS && random_below(&random, 100) < 50) {
                add(&pending, sent++);
            } else if (answered < sent) {
                pending_replies_drop(&pending);
                answered++;
            }
        }
        pending_replies_clear(&pending);
    }
}
END_TEST

START_TEST(forgetting_empties_the_queue_and_what_it_could_not_remember)
{
    struct pending_replies pending;

    pending_replies_init(&pending, 3);
    add_all(&pending, 1, 3);
    pending_replies_drop(&pending);
    add_all(&pending, 4, 4);
    ck_assert(!add(&pending, 5));
    pending_replies_forget(&pending);
    ck_assert(!pending_replies_any(&pending));
    ck_assert_ptr_null(pending_replies_oldest(&pending));
    add_all(&pending, 6, 8);
    expect_order(&pending, 6, 8);
    pending_replies_clear(&pending);
}
END_TEST

START_TEST(a_maximum_of_nothing_remembers_nothing)
{
    struct pending_replies pending;

    pending_replies_init(&pending, 0);
    ck_assert(!add(&pending, 1));
    ck_assert_ptr_null(pending_replies_oldest(&pending));
    ck_assert(pending_replies_any(&pending));
    pending_replies_clear(&pending);
}
END_TEST

/* ---------------------------------------------------------------------- holes */

static void expect_lost(struct pending_replies *pending, size_t index)
{
    const struct pending_reply *lost = pending_replies_at(pending, index);

    ck_assert_int_eq(lost->kind, PENDING_LOST);
    ck_assert_int_eq(lost->step, STEP_NONE);
    ck_assert_int_eq(lost->transaction, TRANSACTION_NONE);
}

START_TEST(lost_commands_stand_behind_those_that_wait)
{
    struct pending_replies pending;

    pending_replies_init(&pending, 10);
    add_all(&pending, 0, 1);
    pending_replies_lose_commands(&pending);
    add_all(&pending, 2, 2);
    ck_assert_uint_eq(pending.count, 4);
    expect_lost(&pending, 2);
    expect_oldest(&pending, 0);
    ck_assert(!pending_replies_are_doubtful(&pending));
    pending_replies_drop(&pending);
    pending_replies_drop(&pending);
    ck_assert(pending_replies_are_doubtful(&pending));
    pending_replies_drop(&pending);
    expect_order(&pending, 2, 2);
    pending_replies_clear(&pending);
}
END_TEST

/* Wherever in the ring the oldest is. */
START_TEST(lost_replies_make_all_that_wait_doubtful)
{
    struct pending_replies pending;

    pending_replies_init(&pending, 100);
    for (step_index before = 0; before < _i; before++) {
        add_all(&pending, 0, before);
        for (step_index i = 0; i <= before; i++)
            pending_replies_drop(&pending);
    }
    add_all(&pending, 0, 4);
    pending_replies_lose_replies(&pending);
    ck_assert(pending_replies_are_doubtful(&pending));
    ck_assert_uint_eq(pending.count, 6);
    expect_lost(&pending, 0);
    pending_replies_drop(&pending);
    expect_order(&pending, 0, 4);
    pending_replies_clear(&pending);
}
END_TEST

START_TEST(two_holes_in_one_place_are_one)
{
    struct pending_replies pending;

    pending_replies_init(&pending, 10);
    pending_replies_lose_commands(&pending);
    pending_replies_lose_commands(&pending);
    pending_replies_lose_replies(&pending);
    ck_assert_uint_eq(pending.count, 1);
    expect_lost(&pending, 0);
    pending_replies_clear(&pending);
}
END_TEST

START_TEST(hole_among_more_than_can_be_remembered_is_all_that_is_left)
{
    void (*const lose[])(struct pending_replies *) = { pending_replies_lose_commands,
                                                       pending_replies_lose_replies };

    for (step_index last = 2; last <= 3; last++) {
        struct pending_replies pending;

        pending_replies_init(&pending, 3);
        for (step_index step = 0; step <= last; step++)
            add(&pending, step);
        lose[_i](&pending);
        ck_assert_uint_eq(pending.count, 1);
        ck_assert_uint_eq(pending.unremembered, 0);
        expect_lost(&pending, 0);
        pending_replies_clear(&pending);
    }
}
END_TEST

START_TEST(hole_where_nothing_is_remembered_is_none)
{
    struct pending_replies pending;

    pending_replies_init(&pending, 0);
    add(&pending, 0);
    pending_replies_lose_commands(&pending);
    pending_replies_lose_replies(&pending);
    ck_assert_uint_eq(pending.count, 0);
    ck_assert_uint_eq(pending.unremembered, 1);
    pending_replies_clear(&pending);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("pending_replies");
    TCase *order = tcase_create("order");
    TCase *limits = tcase_create("limits");
    TCase *holes = tcase_create("holes");

    tcase_add_test(order, an_empty_queue_has_no_oldest);
    tcase_add_test(order, the_first_in_is_the_first_out);
    tcase_add_test(order, the_ring_goes_round_without_growing);
    tcase_add_loop_test(order, the_ring_grows_in_order_wherever_it_begins, 0, 8);
    tcase_add_test(order, what_waits_can_be_changed_in_its_place);
    tcase_add_test(limits, replies_to_what_was_not_remembered_come_behind_the_others);
    tcase_add_test(limits, behind_one_that_was_not_remembered_none_is);
    tcase_add_test(limits, pairing_stays_right_however_commands_and_replies_alternate);
    tcase_add_test(limits, forgetting_empties_the_queue_and_what_it_could_not_remember);
    tcase_add_test(limits, a_maximum_of_nothing_remembers_nothing);
    suite_add_tcase(suite, order);
    tcase_add_test(holes, lost_commands_stand_behind_those_that_wait);
    tcase_add_loop_test(holes, lost_replies_make_all_that_wait_doubtful, 0, 8);
    tcase_add_test(holes, two_holes_in_one_place_are_one);
    tcase_add_loop_test(holes, hole_among_more_than_can_be_remembered_is_all_that_is_left, 0, 2);
    tcase_add_test(holes, hole_where_nothing_is_remembered_is_none);
    suite_add_tcase(suite, limits);
    suite_add_tcase(suite, holes);
    return suite;
}

SUITE_MAIN(suite);
