/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Internet checksums. */
#include "reassembly/ip_checksum.h"

#include "tests/support/suite_main.h"
#include "tests/support/tcp_packets.h"

static struct tcp_packet example(bool is_ip6, const char *text)
{
    struct tcp_spec spec = {
        .from = is_ip6 ? endpoint_v6(1, 40001) : endpoint_v4(192, 0, 2, 1, 40001),
        .to = is_ip6 ? endpoint_v6(2, 25) : endpoint_v4(198, 51, 100, 25, 25),
        .flags = TALK_ACK,
        .ttl = 64,
        .payload = bytes_of_string(text),
    };

    return tcp_packet_new(&spec);
}

START_TEST(header_known_from_elsewhere_is_right)
{
    static const uint8_t octets[] = { 0x45, 0x00, 0x00, 0x3c, 0x1c, 0x46, 0x40, 0x00, 0x40, 0x06,
                                      0xb1, 0xe6, 0xac, 0x10, 0x0a, 0x63, 0xac, 0x10, 0x0a, 0x0c };
    struct packet packet = {
        .header = bytes_of(octets, sizeof octets),
        .source_address = { .family = IP_FAMILY_4 },
    };

    ck_assert(ip_checksum_is_right(&packet));
}
END_TEST

START_TEST(segments_of_even_and_odd_length_are_right)
{
    static const char *const texts[] = { "", "2", "22", "220 ready" };

    for (size_t i = 0; i < 4; i++) {
        struct tcp_packet packet = example(_i == 1, texts[i]);

        ck_assert(ip_checksum_is_right(&packet.packet));
        ck_assert(tcp_checksum_is_right(&packet.packet));
        tcp_packet_free(&packet);
    }
}
END_TEST

START_TEST(every_flipped_bit_is_noticed)
{
    struct tcp_packet packet = example(_i == 1, "220 odd");
    size_t header = packet.packet.header.length;

    for (size_t bit = 0; bit < 8 * packet.packet.payload.length; bit++) {
        packet.memory[header + bit / 8] ^= (uint8_t)(1U << bit % 8);
        ck_assert(!tcp_checksum_is_right(&packet.packet));
        packet.memory[header + bit / 8] ^= (uint8_t)(1U << bit % 8);
    }
    for (size_t bit = 0; _i == 0 && bit < 8 * header; bit++) {
        packet.memory[bit / 8] ^= (uint8_t)(1U << bit % 8);
        ck_assert(!ip_checksum_is_right(&packet.packet));
        packet.memory[bit / 8] ^= (uint8_t)(1U << bit % 8);
    }
    tcp_packet_free(&packet);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("ip checksum");
    TCase *checksums = tcase_create("checksums");

    tcase_add_test(checksums, header_known_from_elsewhere_is_right);
    tcase_add_loop_test(checksums, segments_of_even_and_odd_length_are_right, 0, 2);
    tcase_add_loop_test(checksums, every_flipped_bit_is_noticed, 0, 2);
    suite_add_tcase(suite, checksums);
    return suite;
}

SUITE_MAIN(suite);
