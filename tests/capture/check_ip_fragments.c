/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fragments in every order, doubled, overlapping, and too many of them. */
#include "capture/ip_fragments.h"

#include "tests/capture/fragment_feeder.h"
#include "tests/support/suite_main.h"

static const int versions[] = { 4, 6 };

enum { PARTS = 4, PART = 48, WHOLE = 3 * PART + 13, TCP = 6 };

static uint8_t datagram[65535];

static struct fragment_spec part(int version, unsigned index)
{
    bool is_last = index == PARTS - 1;

    return (struct fragment_spec){
        .version = version,
        .identification = 0x4711,
        .protocol = TCP,
        .source = 1,
        .begin = index * PART,
        .end = is_last ? WHOLE : (index + 1) * PART,
        .more = !is_last,
        .datagram = datagram,
    };
}

static void setup(void)
{
    fill_datagram(datagram, sizeof datagram, 3);
}

/* The permutation of 0..3 with the number `n` of 24. */
static void permute(unsigned n, unsigned order[PARTS])
{
    unsigned left[PARTS] = { 0, 1, 2, 3 };

    for (unsigned i = 0; i < PARTS; i++) {
        unsigned count = PARTS - i, pick = n % count;

        n /= count;
        order[i] = left[pick];
        memmove(left + pick, left + pick + 1, (count - pick - 1) * sizeof left[0]);
    }
}

START_TEST(packet_is_whole_when_its_last_part_comes_in_whatever_order)
{
    struct feeder feeder;

    feeder_init(&feeder);
    for (unsigned n = 0; n < 24; n++) {
        unsigned order[PARTS];

        permute(n, order);
        for (unsigned i = 0; i < PARTS; i++) {
            struct fragment_spec spec = part(versions[_i], order[i]);

            spec.identification += n;
            feeder.now += DURATION_SECOND;
            if (i < PARTS - 1)
                ck_assert_uint_eq(feed(&feeder, &spec), FRAME_FRAGMENT);
            else
                feed(&feeder, &spec);
            if (i == PARTS - 1)
                ck_assert_whole(&feeder, &spec, datagram, WHOLE, WHOLE);
        }
    }
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_BEGUN), 24);
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_WHOLE), 24);
    ck_assert_uint_eq(feeder_count(&feeder, FRAGMENTS_OVERLAPPING), 0);
    feeder_clear(&feeder);
}
END_TEST

/* Each part twice in a row, as a mirror port of both directions makes them. */
START_TEST(doubled_parts_in_every_order_are_duplicates)
{
    struct feeder feeder;

    feeder_init(&feeder);
    for (unsigned n = 0; n < 24; n++) {
        unsigned order[PARTS];

        permute(n, order);
        for (unsigned i = 0; i < PARTS; i++) {
            struct fragment_spec spec = part(versions[_i], order[i]);

            spec.identification += n;
            ck_assert_uint_eq(feed(&feeder, &spec),
                              i < PARTS - 1 ? FRAME_FRAGMENT : FRAME_DELIVERED);
            feeder.now += IP_FRAGMENTS_MIRRORED;
            ck_assert_uint_eq(feed(&feeder, &spec), FRAME_FRAGMENT_DUPLICATE);
        }
    }
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_BEGUN), 24);
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_WHOLE), 24);
    feeder_clear(&feeder);
}
END_TEST

START_TEST(identification_used_again_is_another_packet)
{
    struct feeder feeder;

    feeder_init(&feeder);
    for (unsigned round = 1; round <= 3; round++) {
        for (unsigned i = 0; i < PARTS; i++) {
            struct fragment_spec spec = part(versions[_i], i);

            ck_assert_uint_eq(feed(&feeder, &spec),
                              i < PARTS - 1 ? FRAME_FRAGMENT : FRAME_DELIVERED);
        }
        ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_WHOLE), round);
        feeder.now += IP_FRAGMENTS_MIRRORED + 1;
    }
    feeder_clear(&feeder);
}
END_TEST

/* Two packets that differ in one thing alone, their parts mixed. */
static void identify_anew(struct fragment_spec *spec)
{
    spec->identification++;
}

static void identify_high(struct fragment_spec *spec)
{
    spec->identification |= 0x80000000;
}

static void come_from_another(struct fragment_spec *spec)
{
    spec->source++;
}

static void carry_another(struct fragment_spec *spec)
{
    spec->protocol = 17;
}

static const struct {
    int version;
    void (*change)(struct fragment_spec *spec);
} differences[] = {
    { 4, identify_anew },     { 6, identify_anew },     { 6, identify_high },
    { 4, come_from_another }, { 6, come_from_another }, { 4, carry_another },
};

START_TEST(packets_that_differ_in_their_key_are_kept_apart)
{
    struct feeder feeder;

    feeder_init(&feeder);
    for (unsigned i = 0; i < PARTS; i++) {
        struct fragment_spec one = part(differences[_i].version, i), other = one;

        differences[_i].change(&other);
        ck_assert_uint_eq(feed(&feeder, &one), i < PARTS - 1 ? FRAME_FRAGMENT : FRAME_DELIVERED);
        if (i == PARTS - 1)
            ck_assert_whole(&feeder, &one, datagram, WHOLE, WHOLE);
        ck_assert_uint_eq(feed(&feeder, &other), i < PARTS - 1 ? FRAME_FRAGMENT : FRAME_DELIVERED);
    }
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_BEGUN), 2);
    feeder_clear(&feeder);
}
END_TEST

/* RFC 8200, 4.5: only the first fragment's next header counts. */
START_TEST(next_header_of_later_ipv6_fragments_does_not_matter)
{
    struct feeder feeder;

    feeder_init(&feeder);
    for (unsigned i = PARTS; i-- > 0;) {
        struct fragment_spec spec = part(6, i);

        spec.protocol = i == 0 ? TCP : 99;
        feed(&feeder, &spec);
    }
    ck_assert_uint_eq(feeder.decoded.fate, FRAME_DELIVERED);
    ck_assert_uint_eq(feeder.decoded.packet.protocol, TCP);
    feeder_clear(&feeder);
}
END_TEST

START_TEST(fragments_of_eight_octets_become_a_segment)
{
    struct feeder feeder;
    struct fragment_spec spec = part(versions[_i], 0);

    feeder_init(&feeder);
    for (spec.begin = 0; spec.begin < 1480; spec.begin += 8) {
        spec.end = spec.begin + 8;
        spec.more = spec.end < 1480;
        ck_assert_uint_eq(feed(&feeder, &spec), spec.more ? FRAME_FRAGMENT : FRAME_DELIVERED);
    }
    ck_assert_whole(&feeder, &spec, datagram, 1480, 1480);
    feeder_clear(&feeder);
}
END_TEST

START_TEST(largest_packet_becomes_whole)
{
    struct feeder feeder;
    struct fragment_spec spec = part(versions[_i], 0);

    feeder_init(&feeder);
    for (spec.begin = 0; spec.begin < 65535; spec.begin += 1480) {
        spec.end = spec.begin + 1480 < 65535 ? spec.begin + 1480 : 65535;
        spec.more = spec.end < 65535;
        ck_assert_uint_eq(feed(&feeder, &spec), spec.more ? FRAME_FRAGMENT : FRAME_DELIVERED);
    }
    ck_assert_whole(&feeder, &spec, datagram, 65535, 65535);
    feeder_clear(&feeder);
}
END_TEST

START_TEST(packet_that_is_one_whole_fragment_waits_for_nothing)
{
    struct feeder feeder;
    struct fragment_spec spec = part(6, 0);

    feeder_init(&feeder);
    spec.more = false;
    for (int i = 0; i < 2; i++) {
        ck_assert_uint_eq(feed(&feeder, &spec), FRAME_DELIVERED);
        ck_assert_whole(&feeder, &spec, datagram, PART, PART);
    }
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_BEGUN), 0);
    feeder_clear(&feeder);
}
END_TEST

START_TEST(snapped_parts_deliver_what_stands_before_the_first_lack)
{
    struct feeder feeder;

    feeder_init(&feeder);
    for (unsigned lacking_part = 0; lacking_part < PARTS; lacking_part++)
        for (uint32_t lacking = 1; lacking <= 13; lacking++) {
            struct fragment_spec spec;

            feeder.now += DURATION_SECOND;
            for (unsigned i = 0; i < PARTS; i++) {
                spec = part(versions[_i], (i + lacking_part) % PARTS);
                spec.lacking = spec.begin == lacking_part * PART ? lacking : 0;
                spec.identification += lacking;
                feed(&feeder, &spec);
            }
            spec = part(versions[_i], lacking_part);
            ck_assert_uint_eq(feeder.decoded.fate, FRAME_DELIVERED);
            ck_assert_uint_eq(feeder.decoded.packet.payload_length, WHOLE);
            ck_assert_uint_eq(feeder.decoded.packet.payload.length, spec.end - lacking);
            ck_assert_mem_eq(feeder.decoded.packet.payload.data, datagram, spec.end - lacking);
        }
    feeder_clear(&feeder);
}
END_TEST

/* begin, end, more */
static const struct {
    uint32_t begin, end;
    bool more;
    enum frame_fate fate;
} impossible[] = {
    { 48, 48, true, FRAME_FRAGMENT_EMPTY },
    { 48, 48, false, FRAME_FRAGMENT_EMPTY },
    { 0, 0, true, FRAME_FRAGMENT_EMPTY },
    { 65528, 65536, false, FRAME_FRAGMENT_OVERSIZED },
    { 65528, 67008, true, FRAME_FRAGMENT_OVERSIZED },
    { 48, 95, true, FRAME_FRAGMENT_DAMAGED },
    { 0, 1, true, FRAME_FRAGMENT_DAMAGED },
};

START_TEST(impossible_fragment_is_counted_and_spoils_nothing)
{
    struct feeder feeder;
    struct fragment_spec spec;

    feeder_init(&feeder);
    for (unsigned i = 0; i < PARTS; i++) {
        static uint8_t room[70000];

        spec = part(versions[_i % 2], i);
        spec.begin = impossible[_i / 2].begin;
        spec.end = impossible[_i / 2].end;
        spec.more = impossible[_i / 2].more;
        spec.datagram = room;
        ck_assert_uint_eq(feed(&feeder, &spec), impossible[_i / 2].fate);
        spec = part(versions[_i % 2], i);
        feed(&feeder, &spec);
    }
    ck_assert_whole(&feeder, &spec, datagram, WHOLE, WHOLE);
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_BEGUN), 1);
    feeder_clear(&feeder);
}
END_TEST

enum { IMPOSSIBLE = sizeof impossible / sizeof impossible[0] };

/* A fragment that says the packet ends elsewhere, when the true last one is there or comes. */
START_TEST(fragment_that_contradicts_the_end_is_left_out)
{
    struct feeder feeder;
    struct fragment_spec last = part(versions[_i], PARTS - 1), spec = last;

    feeder_init(&feeder);
    ck_assert_uint_eq(feed(&feeder, &last), FRAME_FRAGMENT);
    spec.end -= 1; /* the last one, but shorter */
    ck_assert_uint_eq(feed(&feeder, &spec), FRAME_FRAGMENT_DAMAGED);
    spec.end += 2; /* longer */
    ck_assert_uint_eq(feed(&feeder, &spec), FRAME_FRAGMENT_DAMAGED);
    spec.end = spec.begin + 48; /* not the last one, but reaches beyond it */
    spec.more = true;
    ck_assert_uint_eq(feed(&feeder, &spec), FRAME_FRAGMENT_DAMAGED);
    spec = part(versions[_i], 1);
    ck_assert_uint_eq(feed(&feeder, &spec), FRAME_FRAGMENT);
    for (unsigned i = 0; i < PARTS - 1; i++) {
        spec = part(versions[_i], i);
        feed(&feeder, &spec);
    }
    ck_assert_whole(&feeder, &spec, datagram, WHOLE, WHOLE);
    feeder_clear(&feeder);
}
END_TEST

START_TEST(last_part_that_ends_inside_another_is_left_out)
{
    struct feeder feeder;
    struct fragment_spec spec = part(versions[_i], 2);

    feeder_init(&feeder);
    ck_assert_uint_eq(feed(&feeder, &spec), FRAME_FRAGMENT);
    spec.end = spec.begin + 8;
    spec.more = false;
    ck_assert_uint_eq(feed(&feeder, &spec), FRAME_FRAGMENT_DAMAGED);
    for (unsigned i = 0; i < PARTS; i++) {
        spec = part(versions[_i], i);
        feed(&feeder, &spec);
    }
    ck_assert_whole(&feeder, &spec, datagram, WHOLE, WHOLE);
    feeder_clear(&feeder);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("ip_fragments");
    TCase *order = tcase_create("order");
    TCase *keys = tcase_create("keys");
    TCase *sizes = tcase_create("sizes");
    TCase *damage = tcase_create("damage");

    tcase_add_checked_fixture(order, setup, NULL);
    tcase_add_checked_fixture(keys, setup, NULL);
    tcase_add_checked_fixture(sizes, setup, NULL);
    tcase_add_checked_fixture(damage, setup, NULL);
    tcase_add_loop_test(order, packet_is_whole_when_its_last_part_comes_in_whatever_order, 0, 2);
    tcase_add_loop_test(order, doubled_parts_in_every_order_are_duplicates, 0, 2);
    tcase_add_loop_test(keys, identification_used_again_is_another_packet, 0, 2);
    tcase_add_loop_test(keys, packets_that_differ_in_their_key_are_kept_apart, 0,
                        sizeof differences / sizeof differences[0]);
    tcase_add_test(keys, next_header_of_later_ipv6_fragments_does_not_matter);
    tcase_add_loop_test(sizes, fragments_of_eight_octets_become_a_segment, 0, 2);
    tcase_add_loop_test(sizes, largest_packet_becomes_whole, 0, 2);
    tcase_add_test(sizes, packet_that_is_one_whole_fragment_waits_for_nothing);
    tcase_add_loop_test(sizes, snapped_parts_deliver_what_stands_before_the_first_lack, 0, 2);
    tcase_add_loop_test(damage, impossible_fragment_is_counted_and_spoils_nothing, 0,
                        2 * IMPOSSIBLE);
    tcase_add_loop_test(damage, fragment_that_contradicts_the_end_is_left_out, 0, 2);
    tcase_add_loop_test(damage, last_part_that_ends_inside_another_is_left_out, 0, 2);
    suite_add_tcase(suite, order);
    suite_add_tcase(suite, keys);
    suite_add_tcase(suite, sizes);
    suite_add_tcase(suite, damage);
    return suite;
}

SUITE_MAIN(suite);
