/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fragments with tags and tunnels around them and in them. */
#include "capture/frame_decoder.h"

#include "tests/capture/fragment_feeder.h"
#include "tests/capture/onion_frames.h"
#include "tests/support/suite_main.h"

enum { PAYLOAD = 1200, FRAGMENT_SIZE = 400 };

static void build_inner(struct onion *onion, int version)
{
    onion_init(onion);
    fill_datagram(onion_room(onion, PAYLOAD), PAYLOAD, 11);
    if (version == 4)
        wrap_ipv4(onion, 6, 1);
    else
        wrap_ipv6(onion, 6, 1);
}

static void fragment(struct onion_frames *frames, const struct onion *whole,
                     void (*wrap)(struct onion_frames *frames, struct onion *part))
{
    add_fragments(frames, whole, FRAGMENT_SIZE, 0xabcdef01, wrap);
}

static void add_tagged(struct onion_frames *frames, struct onion *onion)
{
    wrap_pppoe(onion, false);
    wrap_vlan(onion, 0x8100, 12);
    add_frame(frames, onion);
}

static void add_in_gre(struct onion_frames *frames, struct onion *onion)
{
    wrap_gre(onion, ONION_GRE_KEY, 0x00c0ffee);
    add_frame(frames, onion);
}

static void add_in_vxlan(struct onion_frames *frames, struct onion *onion)
{
    wrap_ethernet(onion);
    wrap_vxlan(onion, 4789, 0x010203);
    add_frame(frames, onion);
}

/* Around a fragment of the inner packet: a tunnel, whose packet is cut up again. */
static void add_in_fragmented_vxlan(struct onion_frames *frames, struct onion *onion)
{
    wrap_vlan(onion, 0x88a8, 34);
    wrap_ethernet(onion);
    wrap_vxlan(onion, 4789, 0x040506);
    onion->octets[onion->begin + 15] = (uint8_t)(120 + frames->count); /* another source */
    fragment(frames, onion, add_frame);
}

static enum frame_fate feed_frame(struct feeder *feeder, const struct onion_frames *frames,
                                  size_t index)
{
    size_t length = frames->frames[index].length;
    uint8_t *memory = memory_new(1, length);

    memcpy(memory, frames->frames[index].octets, length);
    free(feeder->memory);
    feeder->memory = memory;
    feeder->frame = (struct frame){ .source = "test", .link = link_decoder_find(DLT_EN10MB) };
    frame_set_time(&feeder->frame, 0, feeder->now);
    frame_set_octets(&feeder->frame, memory, (uint32_t)length, (uint32_t)length);
    frame_decode(&feeder->frame, feeder->fragments, &feeder->decoded);
    return feeder->decoded.fate;
}

/* In the order they are in, or from the last one to the first. */
static void feed_all(struct feeder *feeder, const struct onion_frames *frames, bool backwards)
{
    for (size_t i = 0; i < frames->count; i++) {
        enum frame_fate fate = feed_frame(feeder, frames, backwards ? frames->count - 1 - i : i);

        ck_assert_uint_eq(fate, i == frames->count - 1 ? FRAME_DELIVERED : FRAME_FRAGMENT);
    }
}

static void ck_assert_inner_whole(const struct feeder *feeder)
{
    const struct packet *packet = &feeder->decoded.packet;
    uint8_t expected[PAYLOAD];

    fill_datagram(expected, PAYLOAD, 11);
    ck_assert_uint_eq(packet->payload_length, PAYLOAD);
    ck_assert_uint_eq(packet->payload.length, PAYLOAD);
    ck_assert_mem_eq(packet->payload.data, expected, PAYLOAD);
    ck_assert_uint_eq(packet->protocol, 6);
    ck_assert_ptr_eq(packet->frame.data, feeder->memory);
    ck_assert_packet_sound(packet);
}

static const struct {
    void (*wrap)(struct onion_frames *frames, struct onion *part);
    int tunnel; /* enum tunnel, or -1 */
    uint32_t tunnel_key;
    uint16_t vlan;
} around[] = {
    { add_frame, -1, 0, 0 },
    { add_tagged, -1, 0, 12 },
    { add_in_gre, TUNNEL_GRE, 0x00c0ffee, 0 },
    { add_in_vxlan, TUNNEL_VXLAN, 0x010203, 0 },
    { add_in_fragmented_vxlan, TUNNEL_VXLAN, 0x040506, 34 },
};

enum { AROUND = sizeof around / sizeof around[0] };

/* The bits of the case: version, direction; the rest is what stands around the fragments. */
START_TEST(fragments_inside_anything_become_whole)
{
    static struct onion_frames frames;
    const struct encapsulation *encapsulation;
    struct feeder feeder;
    struct onion onion;
    int wrap = _i / 4;

    frames.count = 0;
    build_inner(&onion, (_i & 1) != 0 ? 4 : 6);
    fragment(&frames, &onion, around[wrap].wrap);
    feeder_init(&feeder);
    feed_all(&feeder, &frames, (_i & 2) != 0);
    ck_assert_inner_whole(&feeder);
    encapsulation = &feeder.decoded.packet.encapsulation;
    ck_assert_uint_eq(encapsulation->tunnel_count, around[wrap].tunnel >= 0);
    if (around[wrap].tunnel >= 0)
        ck_assert_int_eq(encapsulation->tunnel[0], around[wrap].tunnel);
    ck_assert_uint_eq(encapsulation->tunnel_key, around[wrap].tunnel_key);
    ck_assert_uint_eq(encapsulation->vlan_count, around[wrap].vlan > 0);
    if (around[wrap].vlan > 0)
        ck_assert_uint_eq(encapsulation->vlan[0], around[wrap].vlan);
    feeder_clear(&feeder);
}
END_TEST

/* The ways of a tunnel whose own packet is cut up, around a whole one. */
static void in_gre(struct onion *onion)
{
    wrap_gre(onion, 0, 0);
}

static void in_erspan(struct onion *onion)
{
    wrap_ethernet(onion);
    wrap_erspan_ii(onion, 77, 0, 0);
}

static void in_vxlan(struct onion *onion)
{
    wrap_ethernet(onion);
    wrap_vxlan(onion, 4789, 5);
}

static void in_geneve(struct onion *onion)
{
    wrap_geneve(onion, 5);
}

static void in_ip(struct onion *onion)
{
    wrap_ip_in_ip(onion, false);
}

static void in_ipv6(struct onion *onion)
{
    wrap_ip_in_ip(onion, true);
}

static void (*const tunnels[])(struct onion *onion) = { in_gre,    in_erspan, in_vxlan,
                                                        in_geneve, in_ip,     in_ipv6 };

enum { TUNNELS = sizeof tunnels / sizeof tunnels[0] };

START_TEST(tunnel_whose_packets_are_fragmented_is_entered)
{
    static struct onion_frames frames;
    struct feeder feeder;
    struct onion onion;

    frames.count = 0;
    build_inner(&onion, (_i & 1) != 0 ? 4 : 6);
    tunnels[_i / 4](&onion);
    fragment(&frames, &onion, add_frame);
    feeder_init(&feeder);
    feed_all(&feeder, &frames, (_i & 2) != 0);
    ck_assert_inner_whole(&feeder);
    ck_assert_encapsulation(&onion, &feeder.decoded.packet);
    feeder_clear(&feeder);
}
END_TEST

/* The same packets in two tunnels: their fragments must not be put together. */
START_TEST(fragments_of_two_tunnels_are_kept_apart)
{
    static struct onion_frames one, other;
    struct feeder feeder;
    struct onion onion;

    one.count = other.count = 0;
    build_inner(&onion, 4);
    fragment(&one, &onion, add_in_gre);
    fragment(&other, &onion, add_in_vxlan);
    feeder_init(&feeder);
    for (size_t i = 0; i < one.count; i++) {
        enum frame_fate expected = i == one.count - 1 ? FRAME_DELIVERED : FRAME_FRAGMENT;

        ck_assert_uint_eq(feed_frame(&feeder, &one, i), expected);
        ck_assert_uint_eq(feed_frame(&feeder, &other, i), expected);
    }
    ck_assert_uint_eq(feeder_count(&feeder, DATAGRAMS_WHOLE), 2);
    feeder_clear(&feeder);
}
END_TEST

/* Extension headers in front of the fragment header, and behind it in the whole packet. */
START_TEST(extension_headers_on_both_sides_are_passed_over)
{
    static struct onion_frames frames;
    struct feeder feeder;
    struct onion onion;
    uint8_t *header;

    frames.count = 0;
    onion_init(&onion);
    fill_datagram(onion_room(&onion, PAYLOAD), PAYLOAD, 11);
    header = onion_room(&onion, 24);
    header[0] = 6;
    header[1] = 2;
    wrap_ipv6(&onion, 60, 1);
    fragment(&frames, &onion, add_frame);
    feeder_init(&feeder);
    feed_all(&feeder, &frames, true);
    ck_assert_inner_whole(&feeder);
    feeder_clear(&feeder);
}
END_TEST

/* Frames of all kinds, damaged, doubled, lost and in any order. */
START_TEST(damage_at_random_keeps_every_promise)
{
    unsigned fates[FRAME_FATE_COUNT] = { 0 };
    static struct onion_frames frames;

    for (unsigned seed = 0; seed < 3000; seed++) {
        struct feeder feeder;
        struct onion onion;

        srand(seed);
        frames.count = 0;
        build_inner(&onion, rand() % 2 ? 4 : 6);
        fragment(&frames, &onion, around[(unsigned)rand() % AROUND].wrap);
        feeder_init(&feeder);
        for (size_t i = 0; i < 2 * frames.count; i++) {
            size_t index = (unsigned)rand() % frames.count;

            for (int changes = rand() % 3; changes > 0; changes--)
                frames.frames[index].octets[(unsigned)rand() % 100] = (uint8_t)rand();
            feeder.now += rand() % 8 ? 1000 : rand() % 60 * DURATION_SECOND;
            fates[feed_frame(&feeder, &frames, index)]++;
            if (feeder.decoded.fate == FRAME_DELIVERED)
                ck_assert_packet_sound(&feeder.decoded.packet);
        }
        feeder_clear(&feeder);
    }
    ck_assert_uint_gt(fates[FRAME_DELIVERED], 100);
    ck_assert_uint_gt(fates[FRAME_FRAGMENT], 1000);
    ck_assert_uint_gt(fates[FRAME_FRAGMENT_DUPLICATE], 100);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("fragmented_frames");
    TCase *nested = tcase_create("nested");
    TCase *damage = tcase_create("damage");

    tcase_add_loop_test(nested, fragments_inside_anything_become_whole, 0, 4 * AROUND);
    tcase_add_loop_test(nested, tunnel_whose_packets_are_fragmented_is_entered, 0, 4 * TUNNELS);
    tcase_add_test(nested, fragments_of_two_tunnels_are_kept_apart);
    tcase_add_test(nested, extension_headers_on_both_sides_are_passed_over);
    tcase_add_test(damage, damage_at_random_keeps_every_promise);
    tcase_set_timeout(damage, 120);
    suite_add_tcase(suite, nested);
    suite_add_tcase(suite, damage);
    return suite;
}

SUITE_MAIN(suite);
