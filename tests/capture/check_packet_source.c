/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The public face of sources, over a source made of a list. */
#include "capture/packet_source.h"

#include "base/memory.h"
#include "capture/capture_filter.h"
#include "capture/packet_source_operations.h"
#include "tests/capture/frame_builder.h"
#include "tests/support/suite_main.h"

/* What the listed source reads, one letter each: an IPv4 packet (4), an IPv6
 * packet (6), ARP (a), a frame cut in its link header (c), an IPv4 header with
 * a wrong IHL (d), the first and the last part of an IPv4 packet (f, l). Behind the last one it
 * ends, or fails on an exclamation mark. */
struct listed_source {
    struct packet_source base;
    const char *list;
    const struct capture_filter *filter;
    unsigned reads_behind_end;
    bool *closed;
    struct frame_builder builder;
};

static void build_letter(struct frame_builder *builder, char letter)
{
    *builder = (struct frame_builder){ .length = 0 };
    build_ethernet(builder, letter == 'a' ? 0x0806 : letter == '6' ? 0x86dd : 0x0800);
    if (letter == '6')
        build_ipv6(builder, 30);
    else
        build_ipv4(builder, 30);
    if (letter == 'f') {
        builder->length -= 6;
        set_be16(builder, builder->ip + 2, 20 + 24);
    }
    if (letter == 'f' || letter == 'l')
        set_be16(builder, builder->ip + 6, letter == 'f' ? 0x2000 : 24 / 8);
    if (letter == 'c')
        builder->length = 13;
    if (letter == 'd')
        builder->octets[builder->ip] = 0x44;
}

static enum source_result next_listed(struct packet_source *base, struct frame *ret_frame,
                                      struct error *error)
{
    struct listed_source *source = (struct listed_source *)base;

    if (*source->list == '\0' || *source->list == '!') {
        source->reads_behind_end++;
        error_set(error, "the list is torn");
        return *source->list == '!' ? SOURCE_ERROR : SOURCE_END;
    }
    build_letter(&source->builder, *source->list++);
    *ret_frame = (struct frame){ .source = "list",
                                 .link = link_decoder_find(DLT_EN10MB),
                                 .filter = source->filter };
    frame_set_octets(ret_frame, source->builder.octets, (uint32_t)source->builder.length, 0);
    return SOURCE_PACKET;
}

static void close_listed(struct packet_source *base)
{
    struct listed_source *source = (struct listed_source *)base;

    if (source->closed != NULL)
        *source->closed = true;
    free(source);
}

static const struct packet_source_operations listed_operations = { .next = next_listed,
                                                                   .close = close_listed };

static struct listed_source *listed_source_new(const char *list)
{
    struct listed_source *source = memory_new(1, sizeof *source);

    source->base.operations = &listed_operations;
    source->list = list;
    return source;
}

/* Reads to the end; the versions of the packets that came, in order. */
static enum source_result read_all(struct packet_source *source, char versions[32],
                                   struct error *error)
{
    struct packet packet;
    enum source_result result;
    size_t count = 0;

    while ((result = packet_source_next(source, &packet, error)) == SOURCE_PACKET) {
        ck_assert_packet_sound(&packet);
        ck_assert_uint_lt(count, 31);
        versions[count++] = packet.source_address.family == IP_FAMILY_4 ? '4' : '6';
    }
    versions[count] = '\0';
    return result;
}

/* Every frame read has exactly one fate. */
static void ck_assert_fates_add_up(const struct capture_statistics *statistics)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < FRAME_FATE_COUNT; i++)
        sum += statistics->fates[i];
    ck_assert_uint_eq(sum, statistics->counters[COUNTER_FRAMES]);
}

START_TEST(frames_that_are_no_packets_are_counted_and_passed_over)
{
    struct packet_source *source = &listed_source_new("a4cd6aa4")->base;
    const struct capture_statistics *statistics = packet_source_statistics(source);
    char versions[32];

    ck_assert_int_eq(read_all(source, versions, NULL), SOURCE_END);
    ck_assert_str_eq(versions, "464");
    ck_assert_uint_eq(statistics->counters[COUNTER_FRAMES], 8);
    ck_assert_uint_eq(statistics->fates[FRAME_DELIVERED], 3);
    ck_assert_uint_eq(statistics->fates[FRAME_NOT_IP], 3);
    ck_assert_uint_eq(statistics->fates[FRAME_TOO_SHORT], 1);
    ck_assert_uint_eq(statistics->fates[FRAME_IPV4_HEADER_DAMAGED], 1);
    ck_assert_fates_add_up(statistics);
    packet_source_close(source);
}
END_TEST

START_TEST(what_the_filter_does_not_want_is_counted_as_filtered_out)
{
    struct listed_source *source = listed_source_new("a46c4");
    struct capture_filter *filter = capture_filter_new("ip6 or arp", DLT_EN10MB, NULL);
    const struct capture_statistics *statistics = packet_source_statistics(&source->base);
    char versions[32];

    ck_assert_ptr_nonnull(filter);
    source->filter = filter;
    ck_assert_int_eq(read_all(&source->base, versions, NULL), SOURCE_END);
    ck_assert_str_eq(versions, "6");
    ck_assert_uint_eq(statistics->fates[FRAME_FILTERED_OUT], 3);
    ck_assert_uint_eq(statistics->fates[FRAME_NOT_IP], 1);
    ck_assert_fates_add_up(statistics);
    packet_source_close(&source->base);
    capture_filter_free(filter);
}
END_TEST

static void read_with(struct ip_fragments *fragments, const char *list, const char *packets,
                      unsigned begun, unsigned whole)
{
    struct packet_source *source = &listed_source_new(list)->base;
    const struct capture_statistics *statistics;
    char versions[32];

    if (fragments != NULL)
        packet_source_lend_fragments(source, fragments);
    ck_assert_int_eq(read_all(source, versions, NULL), SOURCE_END);
    ck_assert_str_eq(versions, packets);
    statistics = packet_source_statistics(source);
    ck_assert_uint_eq(statistics->counters[COUNTER_DATAGRAMS_BEGUN], begun);
    ck_assert_uint_eq(statistics->counters[COUNTER_DATAGRAMS_WHOLE], whole);
    ck_assert_fates_add_up(statistics);
    packet_source_close(source);
}

START_TEST(packet_may_begin_in_one_source_and_end_in_the_next)
{
    struct ip_fragments_limits limits = ip_fragments_limits_default();
    struct ip_fragments *fragments = ip_fragments_new(&limits, NULL);

    read_with(fragments, "4f6", "46", 1, 0);
    read_with(fragments, "6l4", "644", 0, 1);
    read_with(fragments, "", "", 0, 0);
    ip_fragments_free(fragments);
}
END_TEST

START_TEST(source_that_was_lent_no_store_has_its_own)
{
    read_with(NULL, "4fl6", "446", 1, 1);
    read_with(NULL, "f", "", 1, 0);
    read_with(NULL, "l", "", 1, 0);
}
END_TEST

START_TEST(end_is_final)
{
    struct listed_source *source = listed_source_new("4");
    char versions[32];

    ck_assert_int_eq(read_all(&source->base, versions, NULL), SOURCE_END);
    ck_assert_int_eq(read_all(&source->base, versions, NULL), SOURCE_END);
    ck_assert_str_eq(versions, "");
    ck_assert_uint_eq(source->reads_behind_end, 1);
    packet_source_close(&source->base);
}
END_TEST

START_TEST(error_is_final_and_says_the_same_again)
{
    struct listed_source *source = listed_source_new("46!");
    struct error first = { "" }, second = { "" };
    char versions[32];

    ck_assert_int_eq(read_all(&source->base, versions, &first), SOURCE_ERROR);
    ck_assert_str_eq(versions, "46");
    ck_assert_int_eq(read_all(&source->base, versions, &second), SOURCE_ERROR);
    ck_assert_str_eq(first.message, "the list is torn");
    ck_assert_str_eq(second.message, first.message);
    ck_assert_uint_eq(source->reads_behind_end, 1);
    packet_source_close(&source->base);
}
END_TEST

START_TEST(outputs_are_written_only_on_success)
{
    struct packet_source *source = &listed_source_new("aaa")->base;
    struct packet packet = { .protocol = 99 };
    struct error error = { "untouched" };

    ck_assert_int_eq(packet_source_next(source, &packet, &error), SOURCE_END);
    ck_assert_uint_eq(packet.protocol, 99);
    ck_assert_str_eq(error.message, "untouched");
    packet_source_close(source);
}
END_TEST

START_TEST(closing_reaches_the_kind_of_source_and_takes_null)
{
    struct listed_source *source = listed_source_new("4");
    bool closed = false;

    source->closed = &closed;
    packet_source_close(&source->base);
    ck_assert(closed);
    packet_source_close(NULL);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("packet_source");
    TCase *frames = tcase_create("frames");
    TCase *fragments = tcase_create("fragments");
    TCase *end = tcase_create("end");

    tcase_add_test(frames, frames_that_are_no_packets_are_counted_and_passed_over);
    tcase_add_test(frames, what_the_filter_does_not_want_is_counted_as_filtered_out);
    tcase_add_test(fragments, packet_may_begin_in_one_source_and_end_in_the_next);
    tcase_add_test(fragments, source_that_was_lent_no_store_has_its_own);
    tcase_add_test(end, end_is_final);
    tcase_add_test(end, error_is_final_and_says_the_same_again);
    tcase_add_test(end, outputs_are_written_only_on_success);
    tcase_add_test(end, closing_reaches_the_kind_of_source_and_takes_null);
    suite_add_tcase(suite, frames);
    suite_add_tcase(suite, fragments);
    suite_add_tcase(suite, end);
    return suite;
}

SUITE_MAIN(suite);
