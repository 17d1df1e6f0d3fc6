/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames: times and lengths of a record. */
#include "capture/frame.h"

#include "tests/support/suite_main.h"

START_TEST(time_is_seconds_and_nanoseconds_since_1970)
{
    struct frame frame;

    frame_set_time(&frame, 1700000000, 123456789);
    ck_assert_int_eq(frame.time, INT64_C(1700000000123456789));
    ck_assert(!frame.time_out_of_range);
    frame_set_time(&frame, UINT32_MAX, 999999999);
    ck_assert_int_eq(frame.time, INT64_C(4294967295999999999));
    ck_assert(!frame.time_out_of_range);
}
END_TEST

START_TEST(bounds_themselves_are_in_range)
{
    struct frame frame;

    frame_set_time(&frame, 0, 0);
    ck_assert_int_eq(frame.time, 0);
    ck_assert(!frame.time_out_of_range);
    frame_set_time(&frame, FRAME_TIME_MAX / DURATION_SECOND, FRAME_TIME_MAX % DURATION_SECOND);
    ck_assert_int_eq(frame.time, FRAME_TIME_MAX);
    ck_assert(!frame.time_out_of_range);
}
END_TEST

static const struct {
    int64_t seconds;
    int64_t nanoseconds;
    timestamp time;
} strange_times[] = {
    { -1, 0, 0 },
    { 0, -1, 0 },
    { INT64_MIN, INT64_MIN, 0 },
    { INT64_MAX, 0, FRAME_TIME_MAX },
    { INT64_MAX / DURATION_SECOND, INT64_MAX, FRAME_TIME_MAX },
    { FRAME_TIME_MAX / DURATION_SECOND + 1, 0, FRAME_TIME_MAX },
};

START_TEST(time_outside_the_range_becomes_the_nearer_bound)
{
    struct frame frame;

    frame_set_time(&frame, strange_times[_i].seconds, strange_times[_i].nanoseconds);
    ck_assert_int_eq(frame.time, strange_times[_i].time);
    ck_assert(frame.time_out_of_range);
}
END_TEST

START_TEST(frame_with_fewer_captured_octets_is_snapped)
{
    const uint8_t octets[4] = { 0 };
    struct frame frame;

    frame_set_octets(&frame, octets, 4, 5);
    ck_assert(frame_is_snapped(&frame));
    frame_set_octets(&frame, octets, 4, 4);
    ck_assert(!frame_is_snapped(&frame));
}
END_TEST

START_TEST(length_on_the_wire_is_never_below_the_captured_one)
{
    const uint8_t octets[4] = { 0 };
    struct frame frame;

    frame_set_octets(&frame, octets, 4, 3);
    ck_assert_uint_eq(frame.length, 4);
    ck_assert(!frame_is_snapped(&frame));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("frame");
    TCase *times = tcase_create("times");
    TCase *lengths = tcase_create("lengths");

    tcase_add_test(times, time_is_seconds_and_nanoseconds_since_1970);
    tcase_add_test(times, bounds_themselves_are_in_range);
    tcase_add_loop_test(times, time_outside_the_range_becomes_the_nearer_bound, 0,
                        sizeof strange_times / sizeof strange_times[0]);
    tcase_add_test(lengths, frame_with_fewer_captured_octets_is_snapped);
    tcase_add_test(lengths, length_on_the_wire_is_never_below_the_captured_one);
    suite_add_tcase(suite, times);
    suite_add_tcase(suite, lengths);
    return suite;
}

SUITE_MAIN(suite);
