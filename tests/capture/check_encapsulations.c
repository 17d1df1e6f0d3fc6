/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tags, labels, PPPoE and tunnels in every combination and order. */
#include "capture/frame_decoder.h"

#include "capture/ethernet_decoder.h"
#include "tests/capture/onion.h"
#include "tests/support/suite_main.h"

enum { PAYLOAD = 23 };

static bool is_ip(const struct onion *onion)
{
    return onion->type == ONION_IPV4 || onion->type == ONION_IPV6;
}

static bool is_mpls(const struct onion *onion)
{
    return onion->type == 0x8847;
}

static bool is_ethernet(const struct onion *onion)
{
    return onion->type == ONION_ETHERNET;
}

/* What stands in a VLAN tag or an Ethernet header; also Ethernet, but that nobody does. */
static bool is_typed(const struct onion *onion)
{
    return onion->type != 0 && !is_ethernet(onion);
}

/* A pseudowire is told by the IP packet in its frame. */
static bool is_plain_ethernet(const struct onion *onion)
{
    return is_ethernet(onion) && ethernet_holds_ip(onion_bytes(onion));
}

static bool vlan(struct onion *onion)
{
    if (!is_typed(onion))
        return false;
    wrap_vlan(onion, 0x8100, (uint16_t)(100 + onion->vlan_count));
    return true;
}

static bool service_vlan(struct onion *onion)
{
    if (!is_typed(onion))
        return false;
    wrap_vlan(onion, 0x88a8, (uint16_t)(200 + onion->vlan_count));
    return true;
}

static bool mpls(struct onion *onion)
{
    if (!is_ip(onion) && !is_mpls(onion) && !is_plain_ethernet(onion))
        return false;
    wrap_mpls(onion, 1000);
    return true;
}

static bool mpls_with_control_word(struct onion *onion)
{
    if (!is_plain_ethernet(onion))
        return false;
    put_be32(onion_room(onion, 4), 4711);
    wrap_mpls(onion, 1001);
    return true;
}

static bool pppoe(struct onion *onion)
{
    if (!is_ip(onion) && !is_mpls(onion))
        return false;
    wrap_pppoe(onion, false);
    return true;
}

static bool pppoe_compressed(struct onion *onion)
{
    if (!is_ip(onion))
        return false;
    wrap_pppoe(onion, true);
    return true;
}

static bool ethernet(struct onion *onion)
{
    if (!is_typed(onion))
        return false;
    wrap_ethernet(onion);
    return true;
}

static bool gre(struct onion *onion)
{
    wrap_gre(onion, 0, 0);
    return true;
}

static bool gre_with_all(struct onion *onion)
{
    wrap_gre(onion, ONION_GRE_CHECKSUM | ONION_GRE_KEY | ONION_GRE_SEQUENCE, 0xdeadbeef);
    return true;
}

static bool erspan_i(struct onion *onion)
{
    if (!is_ethernet(onion))
        return false;
    wrap_erspan_i(onion);
    return true;
}

static bool erspan_ii(struct onion *onion)
{
    if (!is_ethernet(onion))
        return false;
    wrap_erspan_ii(onion, 0x2aa, 2, 300);
    return true;
}

static bool erspan_iii(struct onion *onion)
{
    if (!is_ethernet(onion) && !is_ip(onion))
        return false;
    wrap_erspan_iii(onion, 0x155, is_ethernet(onion) ? 0 : 2, true);
    return true;
}

static bool vxlan(struct onion *onion)
{
    if (!is_ethernet(onion))
        return false;
    wrap_vxlan(onion, 4789, 0xabcdef);
    return true;
}

static bool geneve(struct onion *onion)
{
    wrap_geneve(onion, 0x123456);
    return true;
}

static bool in_ipv4(struct onion *onion)
{
    if (!is_ip(onion))
        return false;
    wrap_ip_in_ip(onion, false);
    return true;
}

static bool in_ipv6(struct onion *onion)
{
    if (!is_ip(onion))
        return false;
    wrap_ip_in_ip(onion, true);
    return true;
}

/* Each wraps what is there, or says that it does not go around it. */
static bool (*const wrappers[])(struct onion *onion) = {
    vlan,         service_vlan,     mpls,      mpls_with_control_word,
    pppoe,        pppoe_compressed, ethernet,  gre,
    gre_with_all, erspan_i,         erspan_ii, erspan_iii,
    vxlan,        geneve,           in_ipv4,   in_ipv6,
};

enum { WRAPPERS = sizeof wrappers / sizeof wrappers[0] };

static void build_innermost(struct onion *onion, bool is_ipv6)
{
    onion_init(onion);
    onion_fill(onion, 'p', PAYLOAD);
    if (is_ipv6)
        wrap_ipv6(onion, 6, 0x01);
    else
        wrap_ipv4(onion, 6, 1);
}

static void ck_assert_found(const struct onion *onion, const struct decoded_frame *decoded,
                            bool is_ipv6)
{
    const struct packet *packet = &decoded->packet;

    if (onion->tunnel_count > ENCAPSULATION_TUNNELS) {
        ck_assert_uint_eq(decoded->fate, FRAME_TUNNELS_TOO_DEEP);
        return;
    }
    ck_assert_uint_eq(decoded->fate, FRAME_DELIVERED);
    ck_assert_uint_eq(packet->payload.length, PAYLOAD);
    ck_assert_uint_eq(packet->payload_length, PAYLOAD);
    ck_assert_int_eq(packet->payload.data[0], 'p');
    ck_assert_uint_eq(packet->protocol, 6);
    ck_assert_uint_eq(packet->source_address.octets[is_ipv6 ? 15 : 3], 1);
    ck_assert_encapsulation(onion, packet);
}

/* However it is cut, what comes out is the same packet with less payload, a packet on the way
 * to it whose next header is not all there, or a reason. */
static void ck_assert_cut_anywhere(const struct onion *onion)
{
    for (size_t captured = 0; captured < onion_length(onion); captured++) {
        struct decoding decoding;
        const struct packet *packet = &decoding.decoded.packet;

        decode_cut(&decoding, DLT_EN10MB, onion_bytes(onion), captured, onion_length(onion));
        if (decoding.decoded.fate == FRAME_DELIVERED) {
            ck_assert_uint_le(packet->payload.data != NULL ? packet->payload.length : 0, captured);
            ck_assert(packet_is_snapped(packet));
            ck_assert(packet->protocol == 6 || packet->protocol == 17);
            if (packet->protocol == 6)
                ck_assert_encapsulation(onion, packet);
        }
        decoding_clear(&decoding);
    }
}

struct walk {
    unsigned depth; /* wrappers to go */
    bool is_ipv6;
    bool cut;
    unsigned frames;
};

static void check_frame(struct walk *walk, const struct onion *inner)
{
    struct onion onion = *inner;
    struct decoding decoding;

    wrap_ethernet(&onion);
    decode_onion(&decoding, DLT_EN10MB, &onion);
    ck_assert_found(&onion, &decoding.decoded, walk->is_ipv6);
    decoding_clear(&decoding);
    if (walk->cut)
        ck_assert_cut_anywhere(&onion);
    walk->frames++;
}

static void walk_on(struct walk *walk, const struct onion *inner)
{
    if (is_typed(inner))
        check_frame(walk, inner);
    if (walk->depth == 0)
        return;
    walk->depth--;
    for (size_t i = 0; i < WRAPPERS; i++) {
        struct onion onion = *inner;

        if (wrappers[i](&onion))
            walk_on(walk, &onion);
    }
    walk->depth++;
}

static unsigned walk_all(unsigned depth, bool is_ipv6, bool cut)
{
    struct walk walk = { .depth = depth, .is_ipv6 = is_ipv6, .cut = cut };
    struct onion onion;

    build_innermost(&onion, is_ipv6);
    walk_on(&walk, &onion);
    return walk.frames;
}

START_TEST(packet_is_found_in_every_combination)
{
    ck_assert_uint_gt(walk_all(4, _i == 6, false), 10000);
}
END_TEST

START_TEST(combination_cut_at_any_octet_keeps_every_promise)
{
    ck_assert_uint_gt(walk_all(2, _i == 6, true), 100);
}
END_TEST

enum { MUTATIONS = 20000, DEPTH_OF_MUTATIONS = 6 };

static void build_at_random(struct onion *onion)
{
    build_innermost(onion, rand() % 2 == 0);
    for (int i = rand() % DEPTH_OF_MUTATIONS; i > 0; i--)
        wrappers[(unsigned)rand() % WRAPPERS](onion);
    if (!is_typed(onion))
        wrap_ip_in_ip(onion, false);
    wrap_ethernet(onion);
}

static uint8_t random_octet(void)
{
    static const uint8_t limits[] = { 0x00, 0x01, 0x04, 0x11, 0x29, 0x2f, 0x45, 0x4f,
                                      0x60, 0x80, 0x81, 0x88, 0x47, 0x64, 0xff };

    return rand() % 2 ? limits[(unsigned)rand() % sizeof limits] : (uint8_t)rand();
}

/* decode_cut checks the promises of any packet that comes out. */
START_TEST(damage_at_random_keeps_every_promise)
{
    unsigned fates[FRAME_FATE_COUNT] = { 0 };
    static struct onion onion;

    for (unsigned seed = 0; seed < MUTATIONS; seed++) {
        struct decoding decoding;
        size_t captured;

        srand(seed);
        build_at_random(&onion);
        for (int changes = rand() % 4; changes > 0; changes--)
            onion.octets[onion.begin + (unsigned)rand() % onion_length(&onion)] = random_octet();
        captured = rand() % 3 ? onion_length(&onion) : (unsigned)rand() % onion_length(&onion);
        decode_cut(&decoding, DLT_EN10MB, onion_bytes(&onion), captured,
                   captured + (unsigned)(rand() % 3 ? 0 : rand() % 100));
        fates[decoding.decoded.fate]++;
        decoding_clear(&decoding);
    }
    ck_assert_uint_gt(fates[FRAME_DELIVERED], MUTATIONS / 4);
    ck_assert_uint_gt(fates[FRAME_NOT_IP], 0);
    ck_assert_uint_gt(fates[FRAME_TUNNEL_CUT], 0);
    ck_assert_uint_gt(fates[FRAME_TUNNEL_DAMAGED], 0);
    ck_assert_uint_gt(fates[FRAME_TUNNELS_TOO_DEEP], 0);
    ck_assert_uint_gt(fates[FRAME_MPLS_CUT], 0);
    ck_assert_uint_gt(fates[FRAME_PPP_CUT], 0);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("encapsulations");
    TCase *combinations = tcase_create("combinations");
    TCase *damage = tcase_create("damage");

    tcase_add_loop_test(combinations, packet_is_found_in_every_combination, 4, 5);
    tcase_add_loop_test(combinations, packet_is_found_in_every_combination, 6, 7);
    tcase_add_loop_test(combinations, combination_cut_at_any_octet_keeps_every_promise, 4, 5);
    tcase_add_loop_test(combinations, combination_cut_at_any_octet_keeps_every_promise, 6, 7);
    tcase_set_timeout(combinations, 120);
    tcase_add_test(damage, damage_at_random_keeps_every_promise);
    tcase_set_timeout(damage, 60);
    suite_add_tcase(suite, combinations);
    suite_add_tcase(suite, damage);
    return suite;
}

SUITE_MAIN(suite);
