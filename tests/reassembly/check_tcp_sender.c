/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One side's sequence numbers. */
#include "reassembly/tcp_sender.h"

#include "tests/support/suite_main.h"
#include "tests/support/tcp_packets.h"

enum { BASE = 0xfffffff0U }; /* near the end of the numbers */

/* The sender says `length` bytes at `offset`; what was it? */
static enum segment_novelty say_at(struct tcp_sender *sender, int64_t offset, uint32_t length,
                                   timestamp time)
{
    struct packet packet = { .ttl = 64 };
    struct tcp_segment segment = {
        .packet = &packet,
        .time = time,
        .tcp = { .sequence = (uint32_t)(BASE + offset),
                 .flags = TCP_FLAG_ACK,
                 .window = 100,
                 .payload_length = length },
    };

    tcp_sender_observe(sender, &segment);
    return sender->novelty;
}

static enum segment_novelty say(struct tcp_sender *sender, int64_t offset, uint32_t length)
{
    return say_at(sender, offset, length, 0);
}

static struct tcp_sender after_syn(void)
{
    struct tcp_sender sender = { 0 };
    struct packet packet = { .ttl = 64 };
    struct tcp_segment segment = {
        .packet = &packet,
        .tcp = { .sequence = BASE - 1U, .flags = TCP_FLAG_SYN },
    };

    tcp_sender_observe(&sender, &segment);
    return sender;
}

static void send_fin(struct tcp_sender *sender, int64_t offset)
{
    struct packet packet = { .ttl = 64 };
    struct tcp_segment segment = {
        .packet = &packet,
        .tcp = { .sequence = (uint32_t)(BASE + offset), .flags = TCP_FLAG_FIN | TCP_FLAG_ACK },
    };

    tcp_sender_observe(sender, &segment);
}

START_TEST(segments_are_told_apart_by_what_they_bring)
{
    struct tcp_sender sender = after_syn();

    ck_assert_int_eq(say(&sender, 0, 10), SEGMENT_NEXT);
    ck_assert_int_eq(say(&sender, 10, 0), SEGMENT_EMPTY);
    ck_assert_int_eq(say(&sender, 10, 10), SEGMENT_NEXT);
    ck_assert_int_eq(say(&sender, 10, 10), SEGMENT_REPEATED);
    ck_assert_int_eq(say(&sender, 15, 10), SEGMENT_NEXT);
    ck_assert_int_eq(say(&sender, 40, 10), SEGMENT_AHEAD);
    ck_assert_int_eq(say(&sender, 25, 15), SEGMENT_LATE);
    ck_assert_int_eq(say(&sender, 25, 15), SEGMENT_REPEATED);
    ck_assert_int_eq(say(&sender, -1, 1), SEGMENT_REPEATED); /* a keep-alive */
    ck_assert_uint_eq(sender.traffic.out_of_order, 1);
    ck_assert_uint_eq(sender.traffic.retransmitted, 3);
    ck_assert_uint_eq(sender.next, 50);
    tcp_sender_clear(&sender);
}
END_TEST

/* Without a SYN offset 0 is where the first packet is, until bytes were seen. */
START_TEST(side_begins_with_its_earliest_byte)
{
    struct tcp_sender sender = { 0 };

    say(&sender, 100, 0);
    tcp_sender_acknowledge(&sender, (uint32_t)(BASE + 130));
    ck_assert_uint_eq(sender.acknowledged, 30);
    say(&sender, 99, 1); /* may be a keepalive */
    ck_assert_uint_eq(sender.base, (uint32_t)(BASE + 100));
    say(&sender, 60, 20);
    ck_assert_uint_eq(sender.base, (uint32_t)(BASE + 60));
    ck_assert_uint_eq(sender.acknowledged, 70);
    say(&sender, 40, 20); /* too late: some bytes were seen */
    ck_assert_uint_eq(sender.base, (uint32_t)(BASE + 60));
}
END_TEST

START_TEST(fin_moves_with_the_beginning_of_its_side)
{
    struct tcp_sender sender = { 0 };
    struct packet packet = { .ttl = 64 };
    struct tcp_segment syn = {
        .packet = &packet,
        .tcp = { .sequence = BASE - 1U, .flags = TCP_FLAG_SYN },
    };

    send_fin(&sender, 50);
    ck_assert_uint_eq(sender.fin_offset, 0);
    tcp_sender_observe(&sender, &syn);
    ck_assert_uint_eq(sender.fin_offset, 50);
}
END_TEST

START_TEST(late_becomes_repair_with_time)
{
    struct tcp_sender sender = after_syn();

    say_at(&sender, 10, 10, 0);
    ck_assert_int_eq(say_at(&sender, 0, 5, SENDER_REORDERING), SEGMENT_LATE);
    ck_assert_int_eq(say_at(&sender, 5, 5, SENDER_REORDERING + 1), SEGMENT_REPAIR);
    tcp_sender_clear(&sender);
}
END_TEST

START_TEST(hole_filled_in_its_middle_leaves_two)
{
    struct tcp_sender sender = after_syn();

    say(&sender, 100, 10);
    ck_assert_int_eq(say(&sender, 40, 10), SEGMENT_LATE);
    ck_assert_uint_eq(sender.hole_count, 2);
    ck_assert_int_eq(say(&sender, 40, 10), SEGMENT_REPEATED);
    ck_assert_int_eq(say(&sender, 0, 45), SEGMENT_LATE);
    ck_assert_int_eq(say(&sender, 45, 100), SEGMENT_LATE);
    ck_assert_uint_eq(sender.hole_count, 0);
    ck_assert_uint_eq(sender.next, 145);
    tcp_sender_clear(&sender);
}
END_TEST

START_TEST(more_holes_than_fit_forget_the_oldest)
{
    struct tcp_sender sender = after_syn();

    for (int i = 1; i <= SENDER_HOLES + 1; i++)
        say(&sender, i * 100, 10);
    ck_assert_uint_eq(sender.hole_count, SENDER_HOLES);
    ck_assert_int_eq(say(&sender, 50, 10), SEGMENT_REPEATED);
    ck_assert_int_eq(say(&sender, 150, 10), SEGMENT_LATE);
    tcp_sender_clear(&sender);
}
END_TEST

START_TEST(far_numbers_change_nothing)
{
    struct tcp_sender sender = after_syn();

    say(&sender, 0, 10);
    ck_assert_int_eq(say(&sender, 10 + (INT64_C(1) << 30) + 1, 10), SEGMENT_IMPLAUSIBLE);
    ck_assert_int_eq(say(&sender, 10 - (INT64_C(1) << 30) - 1, 10), SEGMENT_IMPLAUSIBLE);
    tcp_sender_acknowledge(&sender, BASE + 0x60000000U);
    ck_assert_uint_eq(tcp_sender_sent(&sender), 10);
    ck_assert_uint_eq(sender.traffic.bytes, 10);
    tcp_sender_clear(&sender);
}
END_TEST

START_TEST(offsets_go_on_beyond_32_bits)
{
    struct tcp_sender sender = after_syn();
    const uint32_t step = 1U << 29;
    uint64_t offset;

    for (int64_t i = 0; i < 20; i++)
        ck_assert_int_eq(say(&sender, i * step, step), SEGMENT_NEXT);
    ck_assert_uint_eq(sender.next, UINT64_C(20) * step);
    ck_assert(tcp_sender_offset(&sender, BASE + (uint32_t)sender.next, &offset));
    ck_assert_uint_eq(offset, sender.next);
    tcp_sender_clear(&sender);
}
END_TEST

START_TEST(acknowledged_bytes_were_sent_though_not_captured)
{
    struct tcp_sender sender = after_syn();

    say(&sender, 0, 10);
    tcp_sender_acknowledge(&sender, BASE + 30U);
    tcp_sender_acknowledge(&sender, BASE + 20U);
    ck_assert_uint_eq(sender.acknowledged, 30);
    ck_assert_uint_eq(tcp_sender_sent(&sender), 30);
    tcp_sender_clear(&sender);
}
END_TEST

START_TEST(one_octet_acknowledged_too_many_may_be_a_fin)
{
    struct tcp_sender sender = after_syn();

    say(&sender, 0, 10);
    tcp_sender_acknowledge(&sender, BASE + 11U);
    ck_assert_uint_eq(tcp_sender_sent(&sender), 10);
    tcp_sender_clear(&sender);
}
END_TEST

START_TEST(fin_is_acknowledged_one_beyond_the_data)
{
    struct tcp_sender sender = after_syn();

    say(&sender, 0, 10);
    send_fin(&sender, 10);
    tcp_sender_acknowledge(&sender, BASE + 10U);
    ck_assert(sender.fin_seen && !sender.fin_acknowledged);
    tcp_sender_acknowledge(&sender, BASE + 11U);
    ck_assert(sender.fin_acknowledged);
    ck_assert_uint_eq(sender.acknowledged, 10);
    ck_assert_uint_eq(tcp_sender_sent(&sender), 10);
    tcp_sender_clear(&sender);
}
END_TEST

START_TEST(fin_captured_after_its_acknowledgement_counts_as_acknowledged)
{
    struct tcp_sender sender = after_syn();

    say(&sender, 0, 10);
    tcp_sender_acknowledge(&sender, BASE + 11U);
    send_fin(&sender, 10);
    ck_assert(sender.fin_acknowledged);
    ck_assert_uint_eq(sender.acknowledged, 10);
    tcp_sender_clear(&sender);
}
END_TEST

START_TEST(fin_beyond_the_last_byte_tells_of_lost_ones)
{
    struct tcp_sender sender = after_syn();

    say(&sender, 0, 10);
    send_fin(&sender, 25);
    ck_assert_uint_eq(tcp_sender_sent(&sender), 25);
    tcp_sender_clear(&sender);
}
END_TEST

START_TEST(stream_ends_with_the_fin_whatever_comes_behind_it)
{
    struct tcp_sender sender = after_syn();

    say(&sender, 0, 10);
    ck_assert_uint_eq(tcp_sender_end(&sender), 10);
    send_fin(&sender, 25);
    say(&sender, 25, 10);
    ck_assert_uint_eq(tcp_sender_end(&sender), 25);
    tcp_sender_clear(&sender);
}
END_TEST

START_TEST(side_never_seen_sent_nothing)
{
    struct tcp_sender sender = { 0 };

    tcp_sender_acknowledge(&sender, 12345);
    ck_assert_uint_eq(tcp_sender_sent(&sender), 0);
    tcp_sender_clear(&sender);
}
END_TEST

START_TEST(largest_segment_sent_again_is_counted_in_its_longest_run)
{
    struct tcp_sender sender = after_syn();

    say(&sender, 0, 1000);
    say(&sender, 1000, 1460);
    say(&sender, 2460, 1460);
    say(&sender, 0, 1000);
    say(&sender, 1000, 1460);
    for (int i = 0; i < 5; i++)
        say(&sender, 2460, 1460);
    say(&sender, 0, 1000);
    ck_assert_uint_eq(sender.traffic.largest_retransmitted, 1460);
    ck_assert_uint_eq(sender.traffic.times_retransmitted, 5);
    ck_assert_uint_eq(sender.traffic.retransmitted, 8);
    tcp_sender_clear(&sender);
}
END_TEST

START_TEST(window_still_shut_counts_up_to_the_end)
{
    struct tcp_sender sender = after_syn();
    struct packet packet = { .ttl = 64 };
    struct tcp_segment segment = {
        .packet = &packet,
        .time = 5 * DURATION_SECOND,
        .tcp = { .sequence = BASE, .flags = TCP_FLAG_ACK, .window = 0 },
    };

    tcp_sender_observe(&sender, &segment);
    ck_assert_int_eq(tcp_sender_traffic(&sender, 7 * DURATION_SECOND).zero_window_time,
                     2 * DURATION_SECOND);
    ck_assert_uint_eq(sender.traffic.zero_window, 1);
    tcp_sender_clear(&sender);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("tcp sender");
    TCase *novelty = tcase_create("novelty");
    TCase *numbers = tcase_create("numbers");
    TCase *counts = tcase_create("counts");

    tcase_add_test(novelty, segments_are_told_apart_by_what_they_bring);
    tcase_add_test(novelty, side_begins_with_its_earliest_byte);
    tcase_add_test(novelty, fin_moves_with_the_beginning_of_its_side);
    tcase_add_test(novelty, late_becomes_repair_with_time);
    tcase_add_test(novelty, hole_filled_in_its_middle_leaves_two);
    tcase_add_test(novelty, more_holes_than_fit_forget_the_oldest);
    tcase_add_test(numbers, far_numbers_change_nothing);
    tcase_add_test(numbers, offsets_go_on_beyond_32_bits);
    tcase_add_test(numbers, acknowledged_bytes_were_sent_though_not_captured);
    tcase_add_test(numbers, one_octet_acknowledged_too_many_may_be_a_fin);
    tcase_add_test(numbers, fin_is_acknowledged_one_beyond_the_data);
    tcase_add_test(numbers, fin_captured_after_its_acknowledgement_counts_as_acknowledged);
    tcase_add_test(numbers, fin_beyond_the_last_byte_tells_of_lost_ones);
    tcase_add_test(numbers, stream_ends_with_the_fin_whatever_comes_behind_it);
    tcase_add_test(numbers, side_never_seen_sent_nothing);
    tcase_add_test(counts, largest_segment_sent_again_is_counted_in_its_longest_run);
    tcase_add_test(counts, window_still_shut_counts_up_to_the_end);
    suite_add_tcase(suite, novelty);
    suite_add_tcase(suite, numbers);
    suite_add_tcase(suite, counts);
    return suite;
}

SUITE_MAIN(suite);
