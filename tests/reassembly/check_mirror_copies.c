/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets seen twice by a mirror port. */
#include "reassembly/mirror_copies.h"

#include "tests/support/suite_main.h"
#include "tests/support/tcp_packets.h"

static struct tcp_spec example(void)
{
    return (struct tcp_spec){
        .time = DURATION_SECOND,
        .from = endpoint_v4(192, 0, 2, 1, 40001),
        .to = endpoint_v4(192, 0, 2, 2, 25),
        .sequence = 1000,
        .acknowledgment = 2000,
        .flags = TALK_ACK | TALK_PSH,
        .ttl = 64,
        .identification = 77,
        .window = 500,
        .payload = bytes_of_string("MAIL"),
    };
}

static struct packet_print print_of(const struct tcp_spec *spec)
{
    struct tcp_packet packet = tcp_packet_new(spec);
    struct tcp_segment segment = { .packet = &packet.packet, .time = spec->time };
    struct packet_print print;

    tcp_header_parse(&packet.packet, &segment.tcp);
    print = packet_print_of(&segment);
    tcp_packet_free(&packet);
    return print;
}

static bool is_copy_of_example(const struct tcp_spec *spec)
{
    struct tcp_spec original = example();
    struct packet_print first = print_of(&original);
    struct packet_print second = print_of(spec);
    struct mirror_copies copies = { .count = 0 };

    ck_assert(!mirror_copies_has(&copies, &first));
    return mirror_copies_has(&copies, &second);
}

START_TEST(same_packet_within_ten_milliseconds_is_a_copy)
{
    struct tcp_spec spec = example();

    ck_assert(is_copy_of_example(&spec));
    spec.time += COPIES_APART;
    spec.ttl = 63; /* one of the two was routed in between */
    ck_assert(is_copy_of_example(&spec));
    spec.time = DURATION_SECOND - COPIES_APART; /* captured by another clock */
    ck_assert(is_copy_of_example(&spec));
}
END_TEST

START_TEST(later_or_different_packets_are_no_copies)
{
    struct tcp_spec spec = example();

    spec.time += COPIES_APART + DURATION_MICROSECOND;
    ck_assert(!is_copy_of_example(&spec));
    spec = example();
    spec.identification++;
    ck_assert(!is_copy_of_example(&spec));
    spec = example();
    spec.sequence++;
    ck_assert(!is_copy_of_example(&spec));
    spec = example();
    spec.acknowledgment++;
    ck_assert(!is_copy_of_example(&spec));
    spec = example();
    spec.payload = bytes_of_string("MAILS");
    ck_assert(!is_copy_of_example(&spec));
}
END_TEST

START_TEST(without_identification_the_checksum_tells)
{
    struct tcp_spec spec = example();
    struct packet_print first, second;

    spec.identification = 0;
    first = print_of(&spec);
    second = print_of(&spec);
    ck_assert(packet_print_matches(&first, &second));
    spec.window++; /* so the checksum is another */
    second = print_of(&spec);
    ck_assert(!packet_print_matches(&first, &second));
}
END_TEST

START_TEST(the_last_few_packets_are_remembered)
{
    struct mirror_copies copies = { .count = 0 };
    struct packet_print prints[COPIES_WATCHED + 1];

    for (unsigned i = 0; i <= COPIES_WATCHED; i++) {
        struct tcp_spec spec = example();

        spec.identification = (uint16_t)(100 + i);
        prints[i] = print_of(&spec);
        ck_assert(!mirror_copies_has(&copies, &prints[i]));
    }
    for (unsigned i = 1; i <= COPIES_WATCHED; i++)
        ck_assert(mirror_copies_has(&copies, &prints[i]));
    ck_assert(!mirror_copies_has(&copies, &prints[0]));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("mirror copies");
    TCase *copies = tcase_create("copies");

    tcase_add_test(copies, same_packet_within_ten_milliseconds_is_a_copy);
    tcase_add_test(copies, later_or_different_packets_are_no_copies);
    tcase_add_test(copies, without_identification_the_checksum_tells);
    tcase_add_test(copies, the_last_few_packets_are_remembered);
    suite_add_tcase(suite, copies);
    return suite;
}

SUITE_MAIN(suite);
