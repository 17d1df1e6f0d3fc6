/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/kept_streams.h"

#include "tests/output/kept_kit.h"
#include "tests/support/suite_main.h"

static void expect(const struct kept_streams *streams, enum side side, const char *text)
{
    const struct kept_stream *stream = &streams->side[side];

    ck_assert_msg(bytes_equal(bytes_of(stream->octets, stream->length), bytes_of_string(text)),
                  "the stream is %.*s", (int)stream->length, (const char *)stream->octets);
}

static void expect_client(struct kept_kit *kit, const char *text, bool is_contradictory)
{
    struct kept_streams streams;

    kept_streams_init(&streams, &kit->packets);
    expect(&streams, SIDE_CLIENT, text);
    ck_assert(streams.is_contradictory == is_contradictory);
    kept_streams_clear(&streams);
    kept_kit_clear(kit);
}

START_TEST(packets_in_a_row_are_a_stream)
{
    struct kept_kit kit;
    struct kept_streams streams;

    kept_kit_init(&kit);
    kept_kit_say(&kit, SIDE_SERVER, "220 mail\r\n");
    kept_kit_say(&kit, SIDE_CLIENT, "NO");
    kept_kit_say(&kit, SIDE_CLIENT, "OP\r\n");
    kept_kit_say(&kit, SIDE_SERVER, "250 ok, and the numbers wrap\r\n");
    kept_streams_init(&streams, &kit.packets);
    expect(&streams, SIDE_CLIENT, "NOOP\r\n");
    expect(&streams, SIDE_SERVER, "220 mail\r\n250 ok, and the numbers wrap\r\n");
    ck_assert(!streams.is_contradictory);
    ck_assert_int_eq(streams.side[SIDE_CLIENT].end, 6);
    ck_assert_int_eq(kept_streams_offset(&streams, kit.packets.last), 10);
    kept_streams_clear(&streams);
    kept_kit_clear(&kit);
}
END_TEST

START_TEST(any_order_and_any_repetition_is_the_same_stream)
{
    struct kept_kit kit;

    kept_kit_init(&kit);
    kept_kit_say_at(&kit, SIDE_CLIENT, 4, "e\r\n");
    kept_kit_say_at(&kit, SIDE_CLIENT, 0, "abcd");
    kept_kit_say_at(&kit, SIDE_CLIENT, 2, "cde");
    kept_kit_say_at(&kit, SIDE_CLIENT, 0, "abcde\r\n");
    expect_client(&kit, "abcde\r\n", false);
}
END_TEST

START_TEST(a_stream_ends_at_the_first_hole)
{
    struct kept_kit kit;
    struct kept_streams streams;

    kept_kit_init(&kit);
    kept_kit_say_at(&kit, SIDE_CLIENT, 0, "abcd");
    kept_kit_say_at(&kit, SIDE_CLIENT, 5, "efgh");
    kept_streams_init(&streams, &kit.packets);
    expect(&streams, SIDE_CLIENT, "abcd");
    ck_assert_int_eq(streams.side[SIDE_CLIENT].end, 9);
    kept_streams_clear(&streams);
    kept_kit_clear(&kit);
}
END_TEST

START_TEST(octets_in_two_versions_are_told)
{
    struct kept_kit kit;

    kept_kit_init(&kit);
    kept_kit_say_at(&kit, SIDE_CLIENT, 0, "abcd");
    kept_kit_say_at(&kit, SIDE_CLIENT, 2, "cX");
    expect_client(&kit, "abcd", true);
}
END_TEST

START_TEST(a_keep_alive_probe_contradicts_nobody)
{
    struct kept_kit kit;

    kept_kit_init(&kit);
    kept_kit_say_at(&kit, SIDE_CLIENT, 0, "abcd");
    kept_kit_say_at(&kit, SIDE_CLIENT, 3, "\1");
    expect_client(&kit, "abcd", false);
}
END_TEST

START_TEST(what_a_reset_carries_is_not_in_the_stream)
{
    struct kept_kit kit;
    struct tcp_spec spec;

    kept_kit_init(&kit);
    kept_kit_say_at(&kit, SIDE_CLIENT, 0, "abcd");
    spec = talk_prepare(&kit.talk, SIDE_CLIENT, TALK_RST, bytes_of_string("why"));
    spec.sequence = 1005;
    kept_kit_keep(&kit, &spec, SIZE_MAX);
    expect_client(&kit, "abcd", false);
}
END_TEST

START_TEST(without_a_syn_a_stream_begins_with_its_first_octet)
{
    struct kept_kit kit;

    kept_kit_init(&kit);
    kept_packets_clear(&kit.packets);
    kept_kit_say_at(&kit, SIDE_CLIENT, 104, "efgh");
    kept_kit_say_at(&kit, SIDE_CLIENT, 100, "abcd");
    expect_client(&kit, "abcdefgh", false);
}
END_TEST

START_TEST(what_was_not_kept_of_a_packet_is_a_hole)
{
    struct kept_kit kit;
    struct tcp_spec spec;

    kept_kit_init(&kit);
    spec = talk_prepare(&kit.talk, SIDE_CLIENT, TALK_ACK, bytes_of_string("abcdefgh"));
    kept_kit_keep(&kit, &spec, 3);
    kept_kit_say(&kit, SIDE_CLIENT, "ijk");
    expect_client(&kit, "abc", false);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("kept_streams");
    TCase *tcase = tcase_create("streams");

    tcase_add_test(tcase, packets_in_a_row_are_a_stream);
    tcase_add_test(tcase, any_order_and_any_repetition_is_the_same_stream);
    tcase_add_test(tcase, a_stream_ends_at_the_first_hole);
    tcase_add_test(tcase, octets_in_two_versions_are_told);
    tcase_add_test(tcase, a_keep_alive_probe_contradicts_nobody);
    tcase_add_test(tcase, what_a_reset_carries_is_not_in_the_stream);
    tcase_add_test(tcase, without_a_syn_a_stream_begins_with_its_first_octet);
    tcase_add_test(tcase, what_was_not_kept_of_a_packet_is_a_hole);
    suite_add_tcase(suite, tcase);
    return suite;
}

SUITE_MAIN(suite);
