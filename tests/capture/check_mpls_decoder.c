/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Label stacks, and what is told of what they labelled. */
#include "capture/mpls_decoder.h"

#include "tests/capture/onion.h"
#include "tests/support/suite_main.h"

static void build_ip(struct onion *onion, int version)
{
    onion_init(onion);
    onion_fill(onion, 'p', 10);
    if (version == 4)
        wrap_ipv4(onion, 6, 1);
    else
        wrap_ipv6(onion, 6, 1);
}

static void ck_assert_delivered(const struct onion *inner, int version)
{
    struct onion onion = *inner;
    struct decoding decoding;

    wrap_ethernet(&onion);
    decode_onion(&decoding, DLT_EN10MB, &onion);
    ck_assert_uint_eq(decoding.decoded.fate, FRAME_DELIVERED);
    ck_assert(bytes_equal(decoding.decoded.packet.payload, bytes_of_string("pppppppppp")));
    ck_assert_int_eq(decoding.decoded.packet.source_address.family,
                     version == 4 ? IP_FAMILY_4 : IP_FAMILY_6);
    decoding_clear(&decoding);
}

static enum frame_fate fate_in_ethernet(const struct onion *inner)
{
    struct onion onion = *inner;

    wrap_ethernet(&onion);
    return fate_of_onion(DLT_EN10MB, &onion);
}

static const int versions[] = { 4, 6 };

START_TEST(label_stack_of_any_depth_is_taken_off)
{
    struct onion onion;

    for (int depth = 1; depth <= 100; depth++) {
        build_ip(&onion, versions[_i]);
        for (int i = 0; i < depth; i++)
            wrap_mpls(&onion, 16U + (uint32_t)i);
        ck_assert_delivered(&onion, versions[_i]);
        onion.type = 0x8848; /* the other type that announces labels */
        ck_assert_delivered(&onion, versions[_i]);
    }
}
END_TEST

START_TEST(frame_that_ends_inside_its_labels_is_counted_as_such)
{
    struct onion onion;

    build_ip(&onion, 4);
    wrap_mpls(&onion, 17);
    wrap_mpls(&onion, 16);
    wrap_ethernet(&onion);
    for (size_t captured = 14; captured < 22; captured++)
        ck_assert_uint_eq(fate_of_onion_cut(DLT_EN10MB, &onion, captured), FRAME_MPLS_CUT);
    for (size_t captured = 22; captured < 42; captured++)
        ck_assert_uint_eq(fate_of_onion_cut(DLT_EN10MB, &onion, captured), FRAME_IP_HEADER_SNAPPED);
    ck_assert_uint_eq(fate_of_onion_cut(DLT_EN10MB, &onion, 42), FRAME_DELIVERED);
}
END_TEST

START_TEST(stack_without_a_bottom_ends_with_the_frame)
{
    struct onion onion;

    onion_init(&onion);
    for (int i = 0; i < 200; i++)
        put_be32(onion_room(&onion, 4), 99U << 12 | 64);
    onion.type = 0x8847;
    ck_assert_uint_eq(fate_in_ethernet(&onion), FRAME_MPLS_CUT);
}
END_TEST

/* The destination address of the frame in the pseudowire begins with `first`. */
static void build_pseudowire(struct onion *onion, int version, bool control_word, uint8_t first)
{
    build_ip(onion, version);
    wrap_vlan(onion, 0x8100, 7);
    wrap_ethernet(onion);
    onion->octets[onion->begin] = first;
    if (control_word)
        put_be32(onion_room(onion, 4), 0x0000ffff);
    wrap_mpls(onion, 1000);
}

START_TEST(pseudowire_is_told_by_the_packet_in_its_frame)
{
    struct onion onion;

    for (unsigned first = 0; first < 256; first++) {
        build_pseudowire(&onion, versions[_i / 2], _i % 2 == 0, (uint8_t)first);
        ck_assert_delivered(&onion, versions[_i / 2]);
    }
}
END_TEST

/* 0x2020... in a control word: only Ethernet's, all 0, is one. */
START_TEST(control_word_of_another_kind_is_not_ip)
{
    struct onion onion;

    build_pseudowire(&onion, 4, true, 0x02);
    put_be16(onion.octets + onion.begin + 4, 0x0840);
    ck_assert_uint_eq(fate_in_ethernet(&onion), FRAME_NOT_IP);
}
END_TEST

START_TEST(associated_channel_is_not_ip)
{
    struct onion onion;

    build_ip(&onion, 4);
    put_be32(onion_room(&onion, 4), 0x10000021);
    wrap_mpls(&onion, 1000);
    ck_assert_uint_eq(fate_in_ethernet(&onion), FRAME_NOT_IP);
}
END_TEST

START_TEST(frame_without_ip_in_a_pseudowire_is_not_ip)
{
    struct onion onion;

    onion_init(&onion);
    onion_fill(&onion, 0, 46);
    onion.type = 0x0806;
    wrap_ethernet(&onion);
    wrap_mpls(&onion, 1000);
    ck_assert_uint_eq(fate_in_ethernet(&onion), FRAME_NOT_IP);
}
END_TEST

/* Both with a control word and without it there would be a frame: nobody can tell. */
START_TEST(pseudowire_that_reads_in_two_ways_is_not_ip)
{
    static const uint8_t frame[38] = { 0, 0, 0, 0,    2,    2,    2,    2,    2, 2,    2,
                                       2, 8, 0, 0x45, 0x00, 0x08, 0x00, 0x45, 0, 0x00, 0x14 };
    struct onion onion;

    onion_init(&onion);
    memcpy(onion_room(&onion, sizeof frame), frame, sizeof frame);
    wrap_mpls(&onion, 1000);
    ck_assert_uint_eq(fate_in_ethernet(&onion), FRAME_NOT_IP);
    onion.octets[ONION_SIZE - sizeof frame + 14] = 0x55; /* now in one only */
    ck_assert_uint_eq(fate_in_ethernet(&onion), FRAME_DELIVERED);
}
END_TEST

/* An IPv4 source of 8.0.69.0 puts an Ethernet type where that of a frame would be. */
START_TEST(ip_packet_with_sound_lengths_is_no_pseudowire)
{
    struct onion onion;

    build_ip(&onion, 4);
    memcpy(onion.octets + onion.begin + 12, (const uint8_t[]){ 8, 0, 69, 0 }, 4);
    wrap_mpls(&onion, 1000);
    ck_assert_delivered(&onion, 4);
}
END_TEST

START_TEST(damaged_ip_behind_labels_counts_as_damaged_ip)
{
    struct onion onion;

    build_ip(&onion, 4);
    onion.octets[onion.begin] = 0x41;
    wrap_mpls(&onion, 1000);
    ck_assert_uint_eq(fate_in_ethernet(&onion), FRAME_IPV4_HEADER_DAMAGED);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("mpls_decoder");
    TCase *labels = tcase_create("labels");
    TCase *payload = tcase_create("payload");

    tcase_add_loop_test(labels, label_stack_of_any_depth_is_taken_off, 0, 2);
    tcase_add_test(labels, frame_that_ends_inside_its_labels_is_counted_as_such);
    tcase_add_test(labels, stack_without_a_bottom_ends_with_the_frame);
    tcase_add_loop_test(payload, pseudowire_is_told_by_the_packet_in_its_frame, 0, 4);
    tcase_add_test(payload, control_word_of_another_kind_is_not_ip);
    tcase_add_test(payload, associated_channel_is_not_ip);
    tcase_add_test(payload, frame_without_ip_in_a_pseudowire_is_not_ip);
    tcase_add_test(payload, pseudowire_that_reads_in_two_ways_is_not_ip);
    tcase_add_test(payload, ip_packet_with_sound_lengths_is_no_pseudowire);
    tcase_add_test(payload, damaged_ip_behind_labels_counts_as_damaged_ip);
    suite_add_tcase(suite, labels);
    suite_add_tcase(suite, payload);
    return suite;
}

SUITE_MAIN(suite);
