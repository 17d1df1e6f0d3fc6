/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Time from packets. */
#include "reassembly/packet_clock.h"

#include "tests/support/suite_main.h"

#define HOUR (3600 * DURATION_SECOND)

static const timestamp noon = INT64_C(1700000000) * DURATION_SECOND + 5;

static struct packet_clock clock_at_noon(void)
{
    struct packet_clock clock;

    packet_clock_init(&clock);
    packet_clock_packet(&clock, noon);
    return clock;
}

START_TEST(packets_move_the_clock)
{
    struct packet_clock clock = clock_at_noon();

    ck_assert_int_eq(packet_clock_packet(&clock, noon + HOUR), noon + HOUR);
    ck_assert_int_eq(clock.now, noon + HOUR);
    ck_assert_int_eq(packet_clock_second(&clock), noon - 5 + HOUR);
    ck_assert_uint_eq(clock.jumps + clock.steps_back, 0);
}
END_TEST

START_TEST(time_never_runs_back)
{
    struct packet_clock clock = clock_at_noon();

    ck_assert_int_eq(packet_clock_packet(&clock, noon - 1), noon - 1);
    ck_assert_int_eq(packet_clock_packet(&clock, noon - 10 * HOUR), noon - 10 * HOUR);
    ck_assert_int_eq(clock.now, noon);
    ck_assert_uint_eq(clock.steps_back, 2);
}
END_TEST

START_TEST(jump_that_is_not_confirmed_moves_nothing)
{
    struct packet_clock clock = clock_at_noon();

    ck_assert_int_eq(packet_clock_packet(&clock, noon + 9 * HOUR), noon + 9 * HOUR);
    ck_assert_int_eq(clock.now, noon);
    ck_assert_int_eq(packet_clock_packet(&clock, noon + 1), noon + 1);
    ck_assert_int_eq(clock.now, noon + 1);
    ck_assert_uint_eq(clock.jumps, 1);
    ck_assert_uint_eq(clock.steps_back, 0);
}
END_TEST

START_TEST(jump_that_the_next_packet_confirms_is_time_passed)
{
    struct packet_clock clock = clock_at_noon();

    packet_clock_packet(&clock, noon + 9 * HOUR);
    ck_assert_int_eq(packet_clock_packet(&clock, noon + 9 * HOUR + 1), noon + 9 * HOUR + 1);
    ck_assert_int_eq(clock.now, noon + 9 * HOUR + 1);
    ck_assert_uint_eq(clock.jumps, 0);
}
END_TEST

START_TEST(second_jump_does_not_confirm_the_first)
{
    struct packet_clock clock = clock_at_noon();

    packet_clock_packet(&clock, noon + 9 * HOUR);
    packet_clock_packet(&clock, noon + 20 * HOUR);
    ck_assert_int_eq(clock.now, noon);
    packet_clock_packet(&clock, noon + 20 * HOUR + 2);
    ck_assert_int_eq(clock.now, noon + 20 * HOUR + 2);
    ck_assert_uint_eq(clock.jumps, 1);
}
END_TEST

START_TEST(ticks_move_the_clock_forwards_only)
{
    struct packet_clock clock = clock_at_noon();

    packet_clock_tick(&clock, noon + DURATION_SECOND);
    ck_assert_int_eq(clock.now, noon + DURATION_SECOND);
    packet_clock_tick(&clock, noon);
    ck_assert_int_eq(clock.now, noon + DURATION_SECOND);
    ck_assert_uint_eq(clock.steps_back, 0);
}
END_TEST

START_TEST(tick_neither_jumps_nor_confirms)
{
    struct packet_clock clock = clock_at_noon();

    packet_clock_tick(&clock, noon + 2 * HOUR);
    ck_assert_int_eq(clock.now, noon);
    packet_clock_packet(&clock, noon + 9 * HOUR);
    packet_clock_tick(&clock, noon + 9 * HOUR + DURATION_SECOND);
    ck_assert_int_eq(clock.now, noon);
}
END_TEST

START_TEST(tick_before_the_first_packet_is_ignored)
{
    struct packet_clock clock;

    packet_clock_init(&clock);
    packet_clock_tick(&clock, noon);
    ck_assert_int_eq(packet_clock_packet(&clock, noon - HOUR), noon - HOUR);
    ck_assert_uint_eq(clock.steps_back, 0);
}
END_TEST

START_TEST(times_beyond_all_bounds_are_bounded)
{
    struct packet_clock clock;

    packet_clock_init(&clock);
    ck_assert_int_eq(packet_clock_packet(&clock, INT64_MIN), 0);
    ck_assert_int_eq(packet_clock_packet(&clock, INT64_MAX), INT64_MAX / 2);
    ck_assert_int_eq(packet_clock_packet(&clock, INT64_MIN), 0);
    ck_assert_int_eq(packet_clock_second(&clock), 0);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("packet clock");
    TCase *packets = tcase_create("packets");
    TCase *jumps = tcase_create("jumps");
    TCase *ticks = tcase_create("ticks");

    tcase_add_test(packets, packets_move_the_clock);
    tcase_add_test(packets, time_never_runs_back);
    tcase_add_test(packets, times_beyond_all_bounds_are_bounded);
    tcase_add_test(jumps, jump_that_is_not_confirmed_moves_nothing);
    tcase_add_test(jumps, jump_that_the_next_packet_confirms_is_time_passed);
    tcase_add_test(jumps, second_jump_does_not_confirm_the_first);
    tcase_add_test(ticks, ticks_move_the_clock_forwards_only);
    tcase_add_test(ticks, tick_neither_jumps_nor_confirms);
    tcase_add_test(ticks, tick_before_the_first_packet_is_ignored);
    suite_add_tcase(suite, packets);
    suite_add_tcase(suite, jumps);
    suite_add_tcase(suite, ticks);
    return suite;
}

SUITE_MAIN(suite);
