/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting frames and listing the counters. */
#include "capture/capture_statistics.h"

#include "tests/capture/frame_builder.h"
#include "tests/support/suite_main.h"

/* Counts the built frame, with `lacking` octets not captured. */
static void count(struct capture_statistics *statistics, int link_type,
                  const struct frame_builder *builder, size_t lacking, int64_t seconds)
{
    struct decoding decoding;

    decode_cut(&decoding, link_type, bytes_of(builder->octets, builder->length),
               builder->length - lacking, builder->length);
    frame_set_time(&decoding.frame, seconds, 0);
    capture_statistics_count(statistics, &decoding.frame, &decoding.decoded);
    decoding_clear(&decoding);
}

/* A tagged packet; IPv6 without a length, snapped; two plain IPv4 packets; an
 * ARP request from before 1970. */
static void count_five(struct capture_statistics *statistics)
{
    struct frame_builder tagged = { .length = 0 }, six = { .length = 0 }, arp = { .length = 0 };
    struct frame_builder plain = { .length = 0 };

    build_mac_addresses(&tagged);
    build_vlan_tag(&tagged, 0x8100, 5);
    build_be16(&tagged, 0x0800);
    build_ipv4(&tagged, 100);
    build_ethernet(&six, 0x86dd);
    build_ipv6(&six, 100);
    set_be16(&six, six.ip + 4, 0);
    build_ethernet(&plain, 0x0800);
    build_ipv4(&plain, 100);
    build_ethernet(&arp, 0x0806);
    build_fill(&arp, 0, 46);
    count(statistics, DLT_EN10MB, &tagged, 0, 100);
    count(statistics, DLT_EN10MB, &six, 10, 102);
    count(statistics, DLT_EN10MB, &plain, 0, 103);
    count(statistics, DLT_EN10MB, &plain, 0, 104);
    count(statistics, DLT_EN10MB, &arp, 0, -1);
}

START_TEST(each_fact_is_counted_under_its_name)
{
    struct capture_statistics statistics = { .first = 0 };
    const uint64_t *counters = statistics.counters;

    count_five(&statistics);
    ck_assert_uint_eq(counters[COUNTER_FRAMES], 5);
    ck_assert_uint_eq(counters[COUNTER_BYTES_ON_WIRE], 138 + 154 + 2 * 134 + 60);
    ck_assert_uint_eq(counters[COUNTER_BYTES_CAPTURED], 138 + 144 + 2 * 134 + 60);
    ck_assert_uint_eq(counters[COUNTER_FRAMES_SNAPPED], 1);
    ck_assert_uint_eq(counters[COUNTER_TIMES_OUT_OF_RANGE], 1);
    ck_assert_uint_eq(counters[COUNTER_IPV4], 3);
    ck_assert_uint_eq(counters[COUNTER_IPV6], 1);
    ck_assert_uint_eq(counters[COUNTER_VLAN_TAGGED], 1);
    ck_assert_uint_eq(counters[COUNTER_IP_LENGTHS_ZERO], 1);
    ck_assert_uint_eq(counters[COUNTER_IP_LENGTHS_BEYOND_FRAME], 0);
    ck_assert_uint_eq(statistics.fates[FRAME_DELIVERED], 4);
    ck_assert_uint_eq(statistics.fates[FRAME_NOT_IP], 1);
}
END_TEST

START_TEST(length_beyond_the_frame_is_counted)
{
    struct capture_statistics statistics = { .first = 0 };
    struct frame_builder builder = { .length = 0 };

    build_ipv4(&builder, 10);
    builder.length -= 5;
    count(&statistics, DLT_RAW, &builder, 0, 1);
    ck_assert_uint_eq(statistics.counters[COUNTER_IP_LENGTHS_BEYOND_FRAME], 1);
    ck_assert_uint_eq(statistics.fates[FRAME_DELIVERED], 1);
}
END_TEST

START_TEST(times_are_of_the_earliest_and_the_latest_frame)
{
    struct capture_statistics statistics = { .first = 0 };
    struct frame_builder builder = { .length = 0 };

    build_ipv4(&builder, 10);
    count(&statistics, DLT_RAW, &builder, 0, 50);
    count(&statistics, DLT_RAW, &builder, 0, 70);
    count(&statistics, DLT_RAW, &builder, 0, 60);
    count(&statistics, DLT_RAW, &builder, 0, 40);
    ck_assert_int_eq(statistics.first, 40 * DURATION_SECOND);
    ck_assert_int_eq(statistics.last, 70 * DURATION_SECOND);
}
END_TEST

START_TEST(a_frame_without_a_time_changes_none)
{
    struct capture_statistics statistics = { .first = 0 };
    struct frame_builder builder = { .length = 0 };

    build_ipv4(&builder, 10);
    count(&statistics, DLT_RAW, &builder, 0, -1);
    ck_assert(!capture_statistics_have_times(&statistics));
    count(&statistics, DLT_RAW, &builder, 0, 50);
    count(&statistics, DLT_RAW, &builder, 0, INT64_MAX);
    ck_assert_int_eq(statistics.first, 50 * DURATION_SECOND);
    ck_assert_int_eq(statistics.last, 50 * DURATION_SECOND);
}
END_TEST

START_TEST(statistics_of_files_in_sequence_add_up)
{
    struct capture_statistics sum = { .first = 0 }, none = { .first = 0 };
    struct capture_statistics following = { .first = 0 };

    count_five(&following);
    capture_statistics_add(&sum, &following);
    ck_assert_int_eq(sum.first, 100 * DURATION_SECOND);
    following.first = 200 * DURATION_SECOND;
    following.last = 300 * DURATION_SECOND;
    capture_statistics_add(&sum, &following);
    capture_statistics_add(&sum, &none);
    ck_assert_int_eq(sum.first, 100 * DURATION_SECOND);
    ck_assert_int_eq(sum.last, 300 * DURATION_SECOND);
    ck_assert_uint_eq(sum.counters[COUNTER_FRAMES], 10);
    ck_assert_uint_eq(sum.counters[COUNTER_IP_LENGTHS_ZERO], 2);
    ck_assert_uint_eq(sum.fates[FRAME_DELIVERED], 8);
    ck_assert_uint_eq(sum.fates[FRAME_NOT_IP], 2);
}
END_TEST

START_TEST(files_need_not_come_in_the_order_of_time)
{
    struct capture_statistics sum = { .first = 0 }, earlier = { .first = 0 };

    count_five(&sum);
    count_five(&earlier);
    earlier.first = 10 * DURATION_SECOND;
    earlier.last = 20 * DURATION_SECOND;
    sum.last = 300 * DURATION_SECOND;
    capture_statistics_add(&sum, &earlier);
    ck_assert_int_eq(sum.first, 10 * DURATION_SECOND);
    ck_assert_int_eq(sum.last, 300 * DURATION_SECOND);
}
END_TEST

START_TEST(counters_of_a_file_without_frames_count_too)
{
    struct capture_statistics sum = { .first = 0 }, following = { .first = 0 };

    count_five(&sum);
    following.counters[COUNTER_BLOCKS_SKIPPED] = 3;
    capture_statistics_add(&sum, &following);
    ck_assert_uint_eq(sum.counters[COUNTER_BLOCKS_SKIPPED], 3);
    ck_assert_int_eq(sum.first, 100 * DURATION_SECOND);
}
END_TEST

/* The value listed under a name; the test fails when it is listed not once. */
static uint64_t listed(const struct capture_statistics *statistics, const char *name)
{
    struct capture_statistic entry;
    uint64_t value = 0;
    unsigned found = 0;

    for (size_t i = 0; capture_statistics_at(statistics, i, &entry); i++) {
        if (strcmp(entry.name, name) != 0)
            continue;
        found++;
        value = entry.kind == CAPTURE_STATISTIC_TIME ? (uint64_t)entry.time : entry.count;
    }
    ck_assert_msg(found == 1, "%s is listed %u times", name, found);
    return value;
}

START_TEST(list_has_every_counter_and_every_fate_once)
{
    struct capture_statistics statistics = { .first = 0 };

    count_five(&statistics);
    for (unsigned i = 0; i < CAPTURE_COUNTER_COUNT; i++)
        ck_assert_uint_eq(listed(&statistics, capture_counter_name((enum capture_counter)i)),
                          statistics.counters[i]);
    for (unsigned i = 0; i < FRAME_FATE_COUNT; i++)
        ck_assert_uint_eq(listed(&statistics, frame_fate_name((enum frame_fate)i)),
                          statistics.fates[i]);
    ck_assert_uint_eq(listed(&statistics, "first_frame"), 100 * DURATION_SECOND);
    ck_assert_uint_eq(listed(&statistics, "last_frame"), 104 * DURATION_SECOND);
}
END_TEST

START_TEST(list_without_frames_has_no_times)
{
    struct capture_statistics statistics = { .first = 0 };
    struct capture_statistic entry;
    size_t entries = 0;

    for (; capture_statistics_at(&statistics, entries, &entry); entries++)
        ck_assert_int_eq(entry.kind, CAPTURE_STATISTIC_COUNT);
    ck_assert_uint_eq(entries, CAPTURE_COUNTER_COUNT + FRAME_FATE_COUNT);
    ck_assert(!capture_statistics_at(&statistics, SIZE_MAX, &entry));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("capture_statistics");
    TCase *counting = tcase_create("counting");
    TCase *listing = tcase_create("listing");

    tcase_add_test(counting, each_fact_is_counted_under_its_name);
    tcase_add_test(counting, length_beyond_the_frame_is_counted);
    tcase_add_test(counting, times_are_of_the_earliest_and_the_latest_frame);
    tcase_add_test(counting, a_frame_without_a_time_changes_none);
    tcase_add_test(counting, statistics_of_files_in_sequence_add_up);
    tcase_add_test(counting, files_need_not_come_in_the_order_of_time);
    tcase_add_test(counting, counters_of_a_file_without_frames_count_too);
    tcase_add_test(listing, list_has_every_counter_and_every_fate_once);
    tcase_add_test(listing, list_without_frames_has_no_times);
    suite_add_tcase(suite, counting);
    suite_add_tcase(suite, listing);
    return suite;
}

SUITE_MAIN(suite);
