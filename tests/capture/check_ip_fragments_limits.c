/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fragments whose packet never becomes whole: time, number, memory. */
#include "capture/ip_fragments.h"

#include "tests/capture/fragment_feeder.h"
#include "tests/support/suite_main.h"

enum { PART = 1000, WHOLE = 2 * PART };

static uint8_t datagram[WHOLE];

static void setup(void)
{
    fill_datagram(datagram, sizeof datagram, 5);
}

/* One of two parts. */
static enum frame_fate feed_part(struct feeder *feeder, uint32_t identification, unsigned index)
{
    struct fragment_spec spec = {
        .version = 6,
        .identification = identification,
        .protocol = 6,
        .source = 1,
        .begin = index * PART,
        .end = (index + 1) * PART,
        .more = index == 0,
        .datagram = datagram,
    };

    return feed(feeder, &spec);
}

/* A packet that is no fragment. */
static void feed_other(struct feeder *feeder)
{
    struct fragment_spec spec = { .version = 6, .protocol = 6, .end = 16, .datagram = datagram };

    ck_assert_uint_eq(feed(feeder, &spec), FRAME_DELIVERED);
}

static const duration timeout = 30 * DURATION_SECOND;

START_TEST(part_that_comes_in_time_completes_its_packet)
{
    struct feeder feeder;

    feeder_init(&feeder);
    feed_part(&feeder, 1, 0);
    feeder.now += timeout;
    feed_other(&feeder);
    feed_other(&feeder);
    ck_assert_uint_eq(feed_part(&feeder, 1, 1), FRAME_DELIVERED);
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_EXPIRED), 0);
    feeder_clear(&feeder);
}
END_TEST

START_TEST(packet_that_stays_incomplete_is_forgotten_after_its_time)
{
    struct feeder feeder;
    size_t used;

    feeder_init(&feeder);
    used = feeder.budget.used;
    feed_part(&feeder, 1, 0);
    feeder.now += timeout + 1;
    feed_other(&feeder);
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_EXPIRED), 0); /* one may be damaged */
    feed_other(&feeder);
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_EXPIRED), 1);
    ck_assert_uint_eq(feeder.budget.used, used);
    ck_assert_uint_eq(feed_part(&feeder, 1, 1), FRAME_FRAGMENT);
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_BEGUN), 2);
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_WHOLE), 0);
    feeder_clear(&feeder);
}
END_TEST

START_TEST(time_runs_out_in_the_order_in_which_packets_began)
{
    struct feeder feeder;

    feeder_init(&feeder);
    for (uint32_t i = 0; i < 60; i++) {
        feed_part(&feeder, i, i % 2);
        feeder.now += DURATION_SECOND;
    }
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_EXPIRED), 28);
    ck_assert_uint_eq(feed_part(&feeder, 28, 1), FRAME_FRAGMENT); /* began 32 s ago */
    ck_assert_uint_eq(feed_part(&feeder, 30, 1), FRAME_DELIVERED);
    feeder_clear(&feeder);
}
END_TEST

/* One frame with a time from another century. */
START_TEST(damaged_time_of_one_frame_forgets_nothing)
{
    struct feeder feeder;
    timestamp now;

    feeder_init(&feeder);
    now = feeder.now;
    feed_part(&feeder, 1, 0);
    feeder.now = _i == 0 ? 0 : FRAME_TIME_MAX;
    feed_other(&feeder);
    feeder.now = now + DURATION_SECOND;
    ck_assert_uint_eq(feed_part(&feeder, 1, 1), FRAME_DELIVERED);
    feeder_clear(&feeder);
}
END_TEST

START_TEST(capture_from_an_earlier_time_forgets_what_came_later)
{
    struct feeder feeder;

    feeder_init(&feeder);
    feed_part(&feeder, 1, 0);
    feeder.now -= 3600 * DURATION_SECOND;
    feed_other(&feeder);
    feed_other(&feeder);
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_EXPIRED), 1);
    ck_assert_uint_eq(feed_part(&feeder, 1, 1), FRAME_FRAGMENT);
    feeder_clear(&feeder);
}
END_TEST

START_TEST(oldest_packet_makes_room_at_the_limit_of_their_number)
{
    struct ip_fragments_limits limits = ip_fragments_limits_default();
    struct feeder feeder;

    limits.datagrams = 10;
    feeder_init_limited(&feeder, &limits, 64 << 20);
    for (uint32_t i = 0; i < 15; i++)
        ck_assert_uint_eq(feed_part(&feeder, i, 0), FRAME_FRAGMENT);
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_GIVEN_UP), 5);
    for (uint32_t i = 5; i < 15; i++)
        ck_assert_uint_eq(feed_part(&feeder, i, 1), FRAME_DELIVERED);
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_GIVEN_UP), 5);
    feeder_clear(&feeder);
}
END_TEST

/* Packets that are whole are remembered no longer than there is room. */
START_TEST(whole_packets_make_room_before_open_ones)
{
    struct ip_fragments_limits limits = ip_fragments_limits_default();
    struct feeder feeder;

    limits.datagrams = 2;
    feeder_init_limited(&feeder, &limits, 64 << 20);
    feed_part(&feeder, 1, 0);
    for (uint32_t i = 2; i < 20; i++) {
        ck_assert_uint_eq(feed_part(&feeder, i, 0), FRAME_FRAGMENT);
        ck_assert_uint_eq(feed_part(&feeder, i, 1), FRAME_DELIVERED);
    }
    ck_assert_uint_eq(feed_part(&feeder, 1, 1), FRAME_DELIVERED);
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_GIVEN_UP), 0);
    feeder_clear(&feeder);
}
END_TEST

/* Of each case: the octets that the store may keep, by its own limit or by the budget. */
static void init_small(struct feeder *feeder, bool by_budget, size_t bytes)
{
    struct ip_fragments_limits limits = ip_fragments_limits_default();

    if (!by_budget)
        limits.bytes = bytes;
    feeder_init_limited(feeder, &limits, by_budget ? 4 * bytes : 64 << 20);
}

START_TEST(oldest_packet_makes_room_at_the_limit_of_memory)
{
    struct feeder feeder;
    uint64_t given_up;

    init_small(&feeder, _i == 1, 40000);
    for (uint32_t i = 0; i < 100; i++)
        ck_assert_uint_eq(feed_part(&feeder, i, 0), FRAME_FRAGMENT);
    given_up = feeder_count(&feeder, DATAGRAMS_GIVEN_UP);
    ck_assert_uint_gt(given_up, 60);
    ck_assert_uint_lt(given_up, 80);
    for (uint32_t i = 99; i > 80; i--)
        ck_assert_uint_eq(feed_part(&feeder, i, 1), FRAME_DELIVERED);
    feeder_clear(&feeder);
}
END_TEST

/* Somebody else has all of the budget. */
START_TEST(fragment_without_memory_is_refused)
{
    struct feeder feeder;
    size_t taken = 0;

    init_small(&feeder, true, 1 << 20);
    while (memory_budget_take(&feeder.budget, 64))
        taken += 64;
    ck_assert_uint_eq(feed_part(&feeder, 1, 0), FRAME_FRAGMENT_REFUSED);
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_BEGUN), 0);
    memory_budget_give(&feeder.budget, taken);
    ck_assert_uint_eq(feed_part(&feeder, 1, 0), FRAME_FRAGMENT);
    ck_assert_uint_eq(feed_part(&feeder, 1, 1), FRAME_DELIVERED);
    feeder_clear(&feeder);
}
END_TEST

START_TEST(packet_too_large_for_all_the_memory_is_given_up)
{
    struct feeder feeder;

    init_small(&feeder, false, 1500);
    ck_assert_uint_eq(feed_part(&feeder, 1, 0), FRAME_FRAGMENT);
    ck_assert_uint_eq(feed_part(&feeder, 1, 1), FRAME_FRAGMENT_REFUSED);
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_GIVEN_UP), 1);
    ck_assert_uint_eq(feed_part(&feeder, 2, 0), FRAME_FRAGMENT);
    feeder_clear(&feeder);
}
END_TEST

/* A flood of first fragments from everywhere, and an ordinary packet in the middle of it. */
START_TEST(flood_leaves_packets_beside_it_whole)
{
    struct feeder feeder;
    size_t most = 0;

    feeder_init(&feeder);
    for (uint32_t i = 0; i < 50000; i++) {
        feed_part(&feeder, 1000 + i, 0);
        if (i % 500 == 0)
            ck_assert_uint_eq(feed_part(&feeder, i / 500, 0), FRAME_FRAGMENT);
        if (i % 500 == 400)
            ck_assert_uint_eq(feed_part(&feeder, i / 500, 1), FRAME_DELIVERED);
        most = feeder.budget.used > most ? feeder.budget.used : most;
    }
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_WHOLE), 100);
    ck_assert_uint_lt(most, 17 << 20);
    feeder_clear(&feeder);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("ip_fragments, limits");
    TCase *time = tcase_create("time");
    TCase *room = tcase_create("room");

    tcase_add_checked_fixture(time, setup, NULL);
    tcase_add_checked_fixture(room, setup, NULL);
    tcase_add_test(time, part_that_comes_in_time_completes_its_packet);
    tcase_add_test(time, packet_that_stays_incomplete_is_forgotten_after_its_time);
    tcase_add_test(time, time_runs_out_in_the_order_in_which_packets_began);
    tcase_add_loop_test(time, damaged_time_of_one_frame_forgets_nothing, 0, 2);
    tcase_add_test(time, capture_from_an_earlier_time_forgets_what_came_later);
    tcase_add_test(room, oldest_packet_makes_room_at_the_limit_of_their_number);
    tcase_add_test(room, whole_packets_make_room_before_open_ones);
    tcase_add_loop_test(room, oldest_packet_makes_room_at_the_limit_of_memory, 0, 2);
    tcase_add_test(room, fragment_without_memory_is_refused);
    tcase_add_test(room, packet_too_large_for_all_the_memory_is_given_up);
    tcase_add_test(room, flood_leaves_packets_beside_it_whole);
    tcase_set_timeout(room, 60);
    suite_add_tcase(suite, time);
    suite_add_tcase(suite, room);
    return suite;
}

SUITE_MAIN(suite);
