/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets as they are written: octets, lengths and checksums. */
#include "output/packet_redaction.h"

#include "base/internet_checksum.h"
#include "capture/frame_decoder.h"
#include "capture/ip_fragments.h"
#include "capture/link_decoder.h"
#include "reassembly/ip_checksum.h"
#include "tests/output/kept_kit.h"
#include "tests/support/suite_main.h"

#include <pcap/dlt.h>

enum { MOST = 2048, ETHERNET = 14, VXLAN = 4789 };

/* One packet of the client that says `AUTH secret`, of which the first five octets are shown. */
struct kit {
    struct kept_packets_store store;
    struct kept_packets packets;
    struct kept_streams streams;
    struct payload_view view;
    uint8_t octets[MOST];
    size_t length;
};

#define SAID "AUTH secret\r\n"
enum { SAID_LENGTH = sizeof SAID - 1, SHOWN = 5 };

static struct tcp_packet said_packet(void)
{
    struct tcp_talk talk;
    struct tcp_spec spec;

    talk_init(&talk, (struct packet_sink){ 0 });
    spec = talk_prepare(&talk, SIDE_CLIENT, TALK_ACK, bytes_of_string(SAID));
    return tcp_packet_new(&spec);
}

static void put(struct kit *kit, const void *octets, size_t length)
{
    memcpy(kit->octets + kit->length, octets, length);
    kit->length += length;
}

static void put_ethernet(struct kit *kit, uint16_t type)
{
    uint8_t header[ETHERNET] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2 };

    spec_put16(header + 12, type);
    put(kit, header, sizeof header);
}

/* An outer IPv4 header with its checksum. */
static void put_ip(struct kit *kit, uint8_t protocol, size_t payload)
{
    uint8_t header[20] = { 0x45, [8] = 64, [9] = protocol, [12] = 192, 0, 2, 1, 192, 0, 2, 2 };

    spec_put16(header + 2, (unsigned)(20 + payload));
    spec_put16(header + 10, spec_checksum(spec_sum(0, header, 20)));
    put(kit, header, sizeof header);
}

/* Reads the frame as a capture file would have it, and keeps the packet. */
static void keep(struct kit *kit, size_t captured, size_t payload)
{
    struct frame frame = { .obstacle = FRAME_DELIVERED, .link = link_decoder_find(DLT_EN10MB) };
    struct ip_fragments_limits limits = ip_fragments_limits_default();
    struct ip_fragments *fragments = ip_fragments_new(&limits, NULL);
    struct decoded_frame decoded;
    struct tcp_segment segment;
    struct kept_packet *packet;

    frame_set_octets(&frame, kit->octets, (uint32_t)captured, (uint32_t)kit->length);
    frame_decode(&frame, fragments, &decoded);
    ck_assert_int_eq(decoded.fate, FRAME_DELIVERED);
    segment = (struct tcp_segment){ .packet = &decoded.packet };
    ck_assert_int_eq(tcp_header_parse(&decoded.packet, &segment.tcp), TCP_HEADER_SOUND);
    memory_pool_init(&kit->store.pool, KEPT_ROOM);
    kit->packets.store = &kit->store;
    packet = packet_copy_new(&segment, payload);
    packet->cost = 0;
    kept_packets_add(&kit->packets, packet);
    ip_fragments_free(fragments);
}

/* Shows the first octets of what was said, and hides as many as that; the rest is out of view. */
static struct redacted_packet redact(struct kit *kit, size_t shown, size_t in_view)
{
    kept_streams_init(&kit->streams, &kit->packets);
    kit->view.side[SIDE_CLIENT].octets = memory_new(SAID_LENGTH, 1);
    kit->view.side[SIDE_SERVER].octets = memory_new(1, 1);
    memset(kit->view.side[SIDE_CLIENT].octets, PAYLOAD_RECORDED, shown);
    kit->view.side[SIDE_CLIENT].length = in_view;
    return packet_redact(kit->packets.first, &kit->streams, &kit->view);
}

static void clear(struct kit *kit)
{
    payload_view_clear(&kit->view);
    kept_streams_clear(&kit->streams);
    kept_packets_clear(&kit->packets);
}

static void put_said(struct kit *kit)
{
    struct tcp_packet said = said_packet();

    put(kit, said.packet.frame.data, said.packet.frame.length);
    tcp_packet_free(&said);
}

enum { SAID_PACKET = 20 + 20 + SAID_LENGTH };

static uint16_t sum_of_tcp(const uint8_t *ip, size_t length)
{
    uint64_t sum = internet_sum(6 + (uint64_t)length - 20, bytes_of(ip + 12, 8));

    return internet_sum_fold(internet_sum(sum, bytes_of(ip + 20, length - 20)));
}

static void expect_payload(const struct redacted_packet *packet, size_t at, const char *text)
{
    ck_assert_msg(packet->octets.length >= at + strlen(text) &&
                      memcmp(packet->octets.data + at, text, strlen(text)) == 0,
                  "the payload is %.*s", (int)(packet->octets.length - at),
                  (const char *)packet->octets.data + at);
}

START_TEST(hidden_octets_are_overwritten_and_the_checksum_is_right)
{
    struct kit kit = { .length = 0 };
    struct redacted_packet packet;

    put_ethernet(&kit, 0x0800);
    put_said(&kit);
    keep(&kit, kit.length, SIZE_MAX);
    packet = redact(&kit, SHOWN, SAID_LENGTH);
    ck_assert(!packet.is_bare);
    ck_assert_uint_eq(packet.octets.length, kit.length);
    ck_assert_uint_eq(packet.length, kit.length);
    expect_payload(&packet, ETHERNET + 40, "AUTH xxxxxxxx");
    ck_assert_uint_eq(sum_of_tcp(packet.octets.data + ETHERNET, SAID_PACKET), 0xffff);
    clear(&kit);
}
END_TEST

START_TEST(a_packet_that_is_shown_as_a_whole_is_as_it_was)
{
    struct kit kit = { .length = 0 };
    struct redacted_packet packet;

    put_ethernet(&kit, 0x0800);
    put_said(&kit);
    keep(&kit, kit.length, SIZE_MAX);
    packet = redact(&kit, SAID_LENGTH, SAID_LENGTH);
    ck_assert(bytes_equal(packet.octets, bytes_of(kit.octets, kit.length)));
    clear(&kit);
}
END_TEST

/* With `x` for what was cut off. */
START_TEST(what_is_out_of_view_is_cut_off_and_not_in_the_checksum)
{
    struct kit kit = { .length = 0 };
    struct redacted_packet packet;
    uint8_t whole[SAID_PACKET];

    put_ethernet(&kit, 0x0800);
    put_said(&kit);
    keep(&kit, kit.length, SIZE_MAX);
    packet = redact(&kit, SHOWN, 8);
    ck_assert_uint_eq(packet.octets.length, ETHERNET + 40 + 8);
    ck_assert_uint_eq(packet.length, kit.length);
    expect_payload(&packet, ETHERNET + 40, "AUTH xxx");
    memset(whole, 'x', sizeof whole);
    memcpy(whole, packet.octets.data + ETHERNET, 40 + 8);
    ck_assert_uint_eq(sum_of_tcp(whole, sizeof whole), 0xffff);
    clear(&kit);
}
END_TEST

START_TEST(a_packet_that_was_kept_in_part_has_a_checksum_that_tells_nothing_of_the_rest)
{
    struct kit kit = { .length = 0 };
    struct redacted_packet packet;
    uint8_t whole[SAID_PACKET];

    put_ethernet(&kit, 0x0800);
    put_said(&kit);
    keep(&kit, kit.length, 3);
    packet = redact(&kit, 3, 3);
    ck_assert_uint_eq(packet.octets.length, ETHERNET + 40 + 3);
    memset(whole, 'x', sizeof whole);
    memcpy(whole, packet.octets.data + ETHERNET, 40 + 3);
    ck_assert_uint_eq(sum_of_tcp(whole, sizeof whole), 0xffff);
    clear(&kit);
}
END_TEST

START_TEST(a_wrong_checksum_stays_wrong_and_is_another_one)
{
    struct kit kit = { .length = 0 };
    struct redacted_packet packet;
    uint16_t before, after;

    put_ethernet(&kit, 0x0800);
    put_said(&kit);
    kit.octets[ETHERNET + 20 + 16] ^= 0x5a;
    before = bytes_be16(kit.octets + ETHERNET + 20 + 16);
    keep(&kit, kit.length, SIZE_MAX);
    packet = redact(&kit, SHOWN, SAID_LENGTH);
    after = bytes_be16(packet.octets.data + ETHERNET + 20 + 16);
    ck_assert_uint_ne(after, before);
    ck_assert_uint_ne(sum_of_tcp(packet.octets.data + ETHERNET, SAID_PACKET), 0xffff);
    clear(&kit);
}
END_TEST

START_TEST(octets_behind_the_packet_become_zero)
{
    struct kit kit = { .length = 0 };
    struct redacted_packet packet;

    put_ethernet(&kit, 0x0800);
    put_said(&kit);
    put(&kit, "secret", 6);
    keep(&kit, kit.length, SIZE_MAX);
    packet = redact(&kit, SAID_LENGTH, SAID_LENGTH);
    ck_assert_uint_eq(packet.octets.length, kit.length);
    expect_payload(&packet, ETHERNET + 40, SAID);
    for (size_t i = kit.length - 6; i < kit.length; i++)
        ck_assert_uint_eq(packet.octets.data[i], 0);
    clear(&kit);
}
END_TEST

/* The inner frame of a tunnel, in UDP with a checksum. */
static void put_vxlan(struct kit *kit)
{
    uint8_t headers[16] = { 0x9c, 0x40, [6] = 0x12, 0x34, 0x08, 0, 0, 0, 0, 0, 7, 0 };

    put_ethernet(kit, 0x0800);
    put_ip(kit, 17, 16 + ETHERNET + SAID_PACKET);
    spec_put16(headers + 2, VXLAN);
    spec_put16(headers + 4, 16 + ETHERNET + SAID_PACKET);
    put(kit, headers, sizeof headers);
    put_ethernet(kit, 0x0800);
    put_said(kit);
}

enum { VXLAN_FRONT = ETHERNET + 20 + 16 + ETHERNET, UDP_CHECKSUM_AT = ETHERNET + 20 + 6 };

START_TEST(a_checksum_of_udp_around_a_tunnel_becomes_none)
{
    struct kit kit = { .length = 0 };
    struct redacted_packet packet;

    put_vxlan(&kit);
    keep(&kit, kit.length, SIZE_MAX);
    packet = redact(&kit, SHOWN, SAID_LENGTH);
    ck_assert(!packet.is_bare);
    ck_assert_uint_eq(packet.octets.length, kit.length);
    expect_payload(&packet, VXLAN_FRONT + 40, "AUTH xxxxxxxx");
    ck_assert_uint_eq(bytes_be16(packet.octets.data + UDP_CHECKSUM_AT), 0);
    ck_assert_uint_eq(sum_of_tcp(packet.octets.data + VXLAN_FRONT, SAID_PACKET), 0xffff);
    clear(&kit);
}
END_TEST

START_TEST(a_checksum_of_udp_stays_where_nothing_was_hidden)
{
    struct kit kit = { .length = 0 };
    struct redacted_packet packet;

    put_vxlan(&kit);
    keep(&kit, kit.length, SIZE_MAX);
    packet = redact(&kit, SAID_LENGTH, SAID_LENGTH);
    ck_assert(bytes_equal(packet.octets, bytes_of(kit.octets, kit.length)));
    clear(&kit);
}
END_TEST

START_TEST(a_tunnel_that_cannot_be_found_for_certain_is_taken_off)
{
    struct kit kit = { .length = 0 };
    struct redacted_packet packet;

    put_vxlan(&kit);
    kit.octets[ETHERNET + 10] ^= 0xff; /* the outer header's checksum */
    keep(&kit, kit.length, SIZE_MAX);
    packet = redact(&kit, SHOWN, SAID_LENGTH);
    ck_assert(packet.is_bare);
    ck_assert_uint_eq(packet.octets.length, SAID_PACKET);
    ck_assert_uint_eq(packet.length, SAID_PACKET);
    expect_payload(&packet, 40, "AUTH xxxxxxxx");
    clear(&kit);
}
END_TEST

static void put_gre(struct kit *kit)
{
    uint8_t header[8] = { 0x80, 0, 0x08, 0x00 };
    size_t at;

    put_ethernet(kit, 0x0800);
    put_ip(kit, 47, sizeof header + SAID_PACKET);
    at = kit->length;
    put(kit, header, sizeof header);
    put_said(kit);
    spec_put16(kit->octets + at + 4, (uint16_t)~internet_sum_fold(internet_sum(
                                         0, bytes_of(kit->octets + at, kit->length - at))));
}

enum { GRE_AT = ETHERNET + 20 };

START_TEST(a_checksum_of_gre_is_right_again)
{
    struct kit kit = { .length = 0 };
    struct redacted_packet packet;

    put_gre(&kit);
    keep(&kit, kit.length, SIZE_MAX);
    packet = redact(&kit, SHOWN, SAID_LENGTH);
    ck_assert(!packet.is_bare);
    ck_assert_uint_eq(internet_sum_fold(internet_sum(0, bytes_after(packet.octets, GRE_AT))),
                      0xffff);
    expect_payload(&packet, GRE_AT + 8 + 40, "AUTH xxxxxxxx");
    clear(&kit);
}
END_TEST

START_TEST(a_checksum_of_gre_over_what_was_cut_off_tells_nothing)
{
    struct kit kit = { .length = 0 };
    struct redacted_packet packet;

    put_gre(&kit);
    keep(&kit, kit.length, SIZE_MAX);
    packet = redact(&kit, SHOWN, SHOWN);
    ck_assert_uint_eq(bytes_be16(packet.octets.data + GRE_AT + 4), 0);
    clear(&kit);
}
END_TEST

START_TEST(a_packet_of_fragments_is_a_whole_one)
{
    struct kit kit = { .length = 0 };
    struct redacted_packet packet;

    put_ethernet(&kit, 0x0800);
    put_said(&kit);
    keep(&kit, kit.length, SIZE_MAX);
    /* As the keeper has it: from the IP header on, with that of the first fragment. */
    memmove(kit.packets.first->octets, kit.packets.first->octets + ETHERNET, SAID_PACKET);
    kit.packets.first->fragmented = true;
    kit.packets.first->ip = 0;
    kit.packets.first->tcp = 20;
    kit.packets.first->payload = 40;
    kit.packets.first->payload_end = SAID_PACKET;
    kit.packets.first->captured = SAID_PACKET;
    spec_put16(kit.packets.first->octets + 2, 28);
    spec_put16(kit.packets.first->octets + 6, 0x2000);
    packet = redact(&kit, SHOWN, SAID_LENGTH);
    ck_assert(packet.is_bare);
    ck_assert_uint_eq(bytes_be16(packet.octets.data + 2), SAID_PACKET);
    ck_assert_uint_eq(bytes_be16(packet.octets.data + 6), 0);
    ck_assert_uint_eq(internet_sum_fold(internet_sum(0, bytes_first(packet.octets, 20))), 0xffff);
    ck_assert_uint_eq(sum_of_tcp(packet.octets.data, SAID_PACKET), 0xffff);
    clear(&kit);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("packet_redaction");
    TCase *payload = tcase_create("payload");
    TCase *around = tcase_create("what is around it");

    tcase_add_test(payload, hidden_octets_are_overwritten_and_the_checksum_is_right);
    tcase_add_test(payload, a_packet_that_is_shown_as_a_whole_is_as_it_was);
    tcase_add_test(payload, what_is_out_of_view_is_cut_off_and_not_in_the_checksum);
    tcase_add_test(payload,
                   a_packet_that_was_kept_in_part_has_a_checksum_that_tells_nothing_of_the_rest);
    tcase_add_test(payload, a_wrong_checksum_stays_wrong_and_is_another_one);
    tcase_add_test(payload, octets_behind_the_packet_become_zero);
    suite_add_tcase(suite, payload);
    tcase_add_test(around, a_checksum_of_udp_around_a_tunnel_becomes_none);
    tcase_add_test(around, a_checksum_of_udp_stays_where_nothing_was_hidden);
    tcase_add_test(around, a_tunnel_that_cannot_be_found_for_certain_is_taken_off);
    tcase_add_test(around, a_checksum_of_gre_is_right_again);
    tcase_add_test(around, a_checksum_of_gre_over_what_was_cut_off_tells_nothing);
    tcase_add_test(around, a_packet_of_fragments_is_a_whole_one);
    suite_add_tcase(suite, around);
    return suite;
}

SUITE_MAIN(suite);
