/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole frames: cut at every octet, and damaged at random. */
#include "capture/frame_decoder.h"

#include "tests/capture/frame_builder.h"
#include "tests/support/suite_main.h"

/* Ethernet, two tags, IPv4 with options and 30 octets of payload. */
static void build_ipv4_frame(struct frame_builder *builder)
{
    build_mac_addresses(builder);
    build_vlan_tag(builder, 0x88a8, 7);
    build_vlan_tag(builder, 0x8100, 8);
    build_be16(builder, 0x0800);
    build_ipv4(builder, 38);
    builder->octets[builder->ip] = 0x47;
}

static void build_ipv6_frame(struct frame_builder *builder)
{
    build_ethernet(builder, 0x86dd);
    build_ipv6(builder, 30);
}

static void build_cooked_frame(struct frame_builder *builder)
{
    build_fill(builder, 0, 14);
    build_vlan_tag(builder, 0x8100, 9);
    build_be16(builder, 0x0800);
    build_ipv4(builder, 30);
}

static void build_cooked2_frame(struct frame_builder *builder)
{
    build_be16(builder, 0x86dd);
    build_fill(builder, 0, 18);
    build_ipv6(builder, 30);
}

static void build_null_frame(struct frame_builder *builder)
{
    build_fill(builder, 0, 3);
    build_fill(builder, 2, 1);
    build_ipv4(builder, 30);
}

static void build_raw_ipv4(struct frame_builder *builder)
{
    build_ipv4(builder, 30);
}

static void build_raw_ipv6(struct frame_builder *builder)
{
    build_ipv6(builder, 30);
}

/* A valid frame, and what becomes of it when the capture kept too little. */
static const struct {
    int link_type;
    void (*build)(struct frame_builder *builder);
    size_t link_header; /* shorter: too short */
    size_t tags;        /* shorter: inside the tags */
    size_t ip_header;   /* shorter: IP header snapped */
} frames[] = {
    { DLT_EN10MB, build_ipv4_frame, 14, 22, 50 },
    { DLT_EN10MB, build_ipv6_frame, 14, 14, 54 },
    { DLT_LINUX_SLL, build_cooked_frame, 16, 20, 40 },
    { DLT_LINUX_SLL2, build_cooked2_frame, 20, 20, 60 },
    { DLT_NULL, build_null_frame, 4, 4, 24 },
    { DLT_LOOP, build_null_frame, 4, 4, 24 },
    { DLT_RAW, build_raw_ipv4, 0, 0, 20 },
    { DLT_RAW, build_raw_ipv6, 0, 0, 40 },
    { DLT_IPV4, build_raw_ipv4, 0, 0, 20 },
    { DLT_IPV6, build_raw_ipv6, 0, 0, 40 },
};

enum { FRAMES = sizeof frames / sizeof frames[0] };

static enum frame_fate expected_fate(int frame, size_t captured)
{
    if (captured < frames[frame].link_header)
        return FRAME_TOO_SHORT;
    if (captured < frames[frame].tags)
        return FRAME_VLAN_CUT;
    if (captured < frames[frame].ip_header)
        return FRAME_IP_HEADER_SNAPPED;
    return FRAME_DELIVERED;
}

START_TEST(frame_snapped_at_any_octet_has_one_fate)
{
    struct frame_builder builder = { .length = 0 };
    struct decoding decoding;

    frames[_i].build(&builder);
    for (size_t captured = 0; captured <= builder.length; captured++) {
        decode_cut(&decoding, frames[_i].link_type, bytes_of(builder.octets, builder.length),
                   captured, builder.length);
        ck_assert_uint_eq(decoding.decoded.fate, expected_fate(_i, captured));
        if (decoding.decoded.fate == FRAME_DELIVERED) {
            ck_assert_uint_eq(decoding.decoded.packet.payload_length, 30);
            ck_assert_uint_eq(decoding.decoded.packet.payload.length,
                              captured - frames[_i].ip_header);
        }
        decoding_clear(&decoding);
    }
}
END_TEST

START_TEST(frame_that_ended_on_the_wire_at_any_octet_has_one_fate)
{
    struct frame_builder builder = { .length = 0 };
    size_t whole;

    frames[_i].build(&builder);
    whole = builder.length;
    for (builder.length = 0; builder.length <= whole; builder.length++) {
        enum frame_fate fate = fate_of(frames[_i].link_type, &builder);

        if (builder.length >= frames[_i].ip_header)
            ck_assert_uint_eq(fate, FRAME_DELIVERED);
        else
            ck_assert(fate == FRAME_TOO_SHORT || fate == FRAME_VLAN_CUT ||
                      fate == FRAME_IPV4_HEADER_DAMAGED || fate == FRAME_IPV6_HEADER_DAMAGED);
    }
}
END_TEST

enum { MUTATIONS_PER_FRAME = 3000 };

/* Numbers that turn up at limits more often than chance would have them. */
static uint8_t random_octet(void)
{
    static const uint8_t limits[] = { 0x00, 0x01, 0x45, 0x4f, 0x60, 0x7f, 0x80, 0x81, 0x88, 0xff };

    return rand() % 2 ? limits[(unsigned)rand() % sizeof limits] : (uint8_t)rand();
}

static void mutate(struct frame_builder *builder)
{
    for (int changes = 1 + rand() % 6; changes > 0; changes--)
        builder->octets[(unsigned)rand() % builder->length] = random_octet();
}

/* decode_cut checks the promises of any packet that comes out. */
START_TEST(damage_at_random_keeps_every_promise)
{
    unsigned fates[FRAME_FATE_COUNT] = { 0 };

    for (unsigned seed = 0; seed < MUTATIONS_PER_FRAME; seed++) {
        struct frame_builder builder = { .length = 0 };
        struct decoding decoding;
        size_t captured;

        srand(seed);
        frames[_i].build(&builder);
        mutate(&builder);
        captured = rand() % 3 ? builder.length : (unsigned)rand() % (builder.length + 1);
        decode_cut(&decoding, frames[_i].link_type, bytes_of(builder.octets, builder.length),
                   captured, captured + (unsigned)(rand() % 3 ? 0 : rand() % 100));
        fates[decoding.decoded.fate]++;
        decoding_clear(&decoding);
    }
    ck_assert_uint_gt(fates[FRAME_DELIVERED], 0);
    ck_assert_uint_lt(fates[FRAME_DELIVERED], MUTATIONS_PER_FRAME);
    ck_assert_uint_eq(fates[FRAME_FILTERED_OUT], 0);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("frame_decoder");
    TCase *cut = tcase_create("cut");
    TCase *damage = tcase_create("damage");

    tcase_add_loop_test(cut, frame_snapped_at_any_octet_has_one_fate, 0, FRAMES);
    tcase_add_loop_test(cut, frame_that_ended_on_the_wire_at_any_octet_has_one_fate, 0, FRAMES);
    tcase_add_loop_test(damage, damage_at_random_keeps_every_promise, 0, FRAMES);
    tcase_set_timeout(damage, 60);
    suite_add_tcase(suite, cut);
    suite_add_tcase(suite, damage);
    return suite;
}

SUITE_MAIN(suite);
