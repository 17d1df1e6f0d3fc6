/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines that wait, and give way. */
#include "output/line_queue.h"

#include <stdio.h>

#include "tests/support/suite_main.h"

static struct line_queue queue_of(size_t octets, size_t lines)
{
    const struct queue_limits limits = { octets, lines };
    struct line_queue queue;

    line_queue_init(&queue, &limits);
    return queue;
}

static void add(struct line_queue *queue, const char *text)
{
    line_queue_add(queue, bytes_of_string(text), 0, 0);
}

/* All lines one behind the other. */
static void check_waiting(const struct line_queue *queue, const char *expected)
{
    char text[256] = "";
    size_t length = 0, count = 0;

    for (const struct queued_line *line = queue->waiting.first; line != NULL; line = line->next) {
        memcpy(text + length, line->text, line->length);
        length += line->length;
        count++;
    }
    ck_assert_str_eq(text, expected);
    ck_assert_uint_eq(queue->waiting.octets, length);
    ck_assert_uint_eq(queue->waiting.count, count);
}

START_TEST(lines_come_out_as_they_went_in)
{
    struct line_queue queue = queue_of(100, 100);
    struct line_list list = { 0 };

    add(&queue, "one\n");
    add(&queue, "two\n");
    add(&queue, "three\n");
    check_waiting(&queue, "one\ntwo\nthree\n");
    line_queue_take(&queue, 5, &list);
    ck_assert_uint_eq(list.count, 2);
    ck_assert_uint_eq(list.octets, 8);
    ck_assert(bytes_equal(queued_line_bytes(list.first), bytes_of_string("one\n")));
    ck_assert(bytes_equal(queued_line_bytes(list.last), bytes_of_string("two\n")));
    check_waiting(&queue, "three\n");
    line_queue_take(&queue, 100, &list);
    ck_assert_uint_eq(list.count, 3);
    check_waiting(&queue, "");
    line_list_clear(&list);
    line_queue_clear(&queue);
}
END_TEST

START_TEST(the_oldest_are_dropped_when_there_are_too_many_octets)
{
    struct line_queue queue = queue_of(8, 100);

    add(&queue, "one\n");
    add(&queue, "two\n");
    ck_assert_uint_eq(queue.dropped_lines, 0);
    add(&queue, "3\n");
    check_waiting(&queue, "two\n3\n");
    ck_assert_uint_eq(queue.dropped_lines, 1);
    ck_assert_uint_eq(queue.dropped_octets, 4);
    add(&queue, "seven..\n");
    check_waiting(&queue, "seven..\n");
    ck_assert_uint_eq(queue.dropped_lines, 3);
    ck_assert_uint_eq(queue.dropped_octets, 10);
    line_queue_clear(&queue);
}
END_TEST

START_TEST(the_oldest_are_dropped_when_there_are_too_many_lines)
{
    struct line_queue queue = queue_of(100, 2);

    add(&queue, "1\n");
    add(&queue, "2\n");
    add(&queue, "3\n");
    check_waiting(&queue, "2\n3\n");
    ck_assert_uint_eq(queue.dropped_lines, 1);
    line_queue_clear(&queue);
}
END_TEST

START_TEST(a_line_larger_than_the_queue_is_alone_in_it)
{
    struct line_queue queue = queue_of(4, 100);

    add(&queue, "1\n");
    add(&queue, "a long one\n");
    check_waiting(&queue, "a long one\n");
    add(&queue, "2\n");
    check_waiting(&queue, "2\n");
    ck_assert_uint_eq(queue.dropped_lines, 2);
    line_queue_clear(&queue);
}
END_TEST

START_TEST(a_line_may_hold_any_octet)
{
    struct line_queue queue = queue_of(100, 100);

    line_queue_add(&queue, bytes_of("a\0b\n", 4), 7, 11);
    ck_assert_uint_eq(queue.waiting.octets, 4);
    ck_assert(bytes_equal(queued_line_bytes(queue.waiting.first), bytes_of("a\0b\n", 4)));
    ck_assert_int_eq(queue.waiting.first->since, 7);
    ck_assert_int_eq(queue.waiting.first->time, 11);
    line_queue_clear(&queue);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("line_queue");
    TCase *order = tcase_create("order");
    TCase *limits = tcase_create("limits");

    tcase_add_test(order, lines_come_out_as_they_went_in);
    tcase_add_test(order, a_line_may_hold_any_octet);
    tcase_add_test(limits, the_oldest_are_dropped_when_there_are_too_many_octets);
    tcase_add_test(limits, the_oldest_are_dropped_when_there_are_too_many_lines);
    tcase_add_test(limits, a_line_larger_than_the_queue_is_alone_in_it);
    suite_add_tcase(suite, order);
    suite_add_tcase(suite, limits);
    return suite;
}

SUITE_MAIN(suite);
