/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Connections inside tags, tunnels and fragments, from the frame on: what comes
 * out is what comes out of the same connection without them.
 */
#include "capture/frame_decoder.h"

#include "tests/capture/onion_frames.h"
#include "tests/reassembly/stream_recorder.h"
#include "tests/support/suite_main.h"

static void wrap_nothing(struct onion *onion)
{
    (void)onion;
}

static void wrap_tags(struct onion *onion)
{
    wrap_mpls(onion, 1000);
    wrap_vlan(onion, 0x8100, 12);
    wrap_vlan(onion, 0x88a8, 34);
}

static void wrap_session(struct onion *onion)
{
    wrap_pppoe(onion, true);
    wrap_vlan(onion, 0x8100, 7);
}

static void wrap_key(struct onion *onion)
{
    wrap_gre(onion, ONION_GRE_KEY, 42);
}

static void wrap_mirror(struct onion *onion)
{
    wrap_vlan(onion, 0x8100, 12);
    wrap_ethernet(onion);
    wrap_erspan_ii(onion, 9, 3, 12);
}

static void wrap_overlay(struct onion *onion)
{
    wrap_ethernet(onion);
    wrap_vxlan(onion, 4789, 4711);
    wrap_vlan(onion, 0x8100, 99);
}

static void wrap_overlay_in_mirror(struct onion *onion)
{
    wrap_ethernet(onion);
    wrap_geneve(onion, 4711);
    wrap_ethernet(onion);
    wrap_erspan_iii(onion, 17, 0, true);
}

static void wrap_bare(struct onion *onion)
{
    wrap_ip_in_ip(onion, true);
}

static void (*const wrappers[])(struct onion *onion) = {
    wrap_nothing, wrap_tags,    wrap_session,           wrap_key,
    wrap_mirror,  wrap_overlay, wrap_overlay_in_mirror, wrap_bare,
};

enum { WRAPPERS = sizeof wrappers / sizeof wrappers[0] };

/* How packets are cut: not at all, before they are wrapped, or what is around them. */
enum cutting { CUT_NOTHING, CUT_INSIDE, CUT_OUTSIDE, CUTTINGS };

/* Takes packets of raw IP, puts them into frames, reads the frames. */
struct carrier {
    void (*wrap)(struct onion *onion);
    enum cutting cutting;
    void (*spoil)(struct onion_frames *frames); /* NULL: nothing */
    struct ip_fragments *fragments;
    struct packet_sink next;
    struct onion_frames frames;
    struct encapsulation expected;
    uint32_t identification;
    unsigned packets; /* read */
};

static void set_expected(struct carrier *carrier, const struct onion *onion)
{
    struct encapsulation *expected = &carrier->expected;

    *expected = (struct encapsulation){ .tunnel_key = onion->tunnel_key };
    expected->vlan_count = (uint8_t)onion->vlan_count;
    expected->tunnel_count = (uint8_t)onion->tunnel_count;
    memcpy(expected->vlan, onion->vlan, onion->vlan_count * sizeof onion->vlan[0]);
    memcpy(expected->tunnel, onion->tunnel, onion->tunnel_count);
}

static struct carrier *carrying; /* for wrap_part, which is told nothing */

static void wrap_part(struct onion_frames *frames, struct onion *part)
{
    carrying->wrap(part);
    set_expected(carrying, part);
    add_frame(frames, part);
}

static void fill_frames(struct carrier *carrier, struct onion *onion)
{
    carrying = carrier;
    if (carrier->cutting == CUT_INSIDE) {
        add_fragments(&carrier->frames, onion, 24, carrier->identification++, wrap_part);
        return;
    }
    carrier->wrap(onion);
    set_expected(carrier, onion);
    if (carrier->cutting == CUT_OUTSIDE &&
        (onion->type == ONION_IPV4 || onion->type == ONION_IPV6)) {
        if (onion->type == ONION_IPV4) /* tunnels have no other identification */
            put_be16(onion->octets + onion->begin + 4, carrier->identification & 0xffff);
        add_fragments(&carrier->frames, onion, 32, carrier->identification++, add_frame);
    } else {
        add_frame(&carrier->frames, onion);
    }
}

static void read_frame(struct carrier *carrier, const struct packet *packet, size_t index)
{
    size_t length = carrier->frames.frames[index].length;
    uint8_t *memory = malloc(length);
    struct frame frame = { .time = packet->time,
                           .source = packet->source,
                           .link = link_decoder_find(DLT_EN10MB) };
    struct decoded_frame decoded;

    memcpy(memory, carrier->frames.frames[index].octets, length);
    frame_set_octets(&frame, memory, (uint32_t)length, (uint32_t)length);
    frame_decode(&frame, carrier->fragments, &decoded);
    if (decoded.fate == FRAME_DELIVERED) {
        carrier->packets++;
        carrier->next.receive(carrier->next.context, &decoded.packet);
    }
    free(memory);
}

static void carry(void *context, const struct packet *packet)
{
    struct carrier *carrier = context;
    struct onion onion;

    onion_init(&onion);
    memcpy(onion_room(&onion, packet->frame.length), packet->frame.data, packet->frame.length);
    onion.type = packet->source_address.family == IP_FAMILY_4 ? ONION_IPV4 : ONION_IPV6;
    carrier->frames.count = 0;
    fill_frames(carrier, &onion);
    if (carrier->spoil != NULL)
        carrier->spoil(&carrier->frames);
    for (size_t i = 0; i < carrier->frames.count; i++)
        read_frame(carrier, packet, i);
}

/* Checksums are verified. */
static struct recording *recording_through(struct carrier *carrier, int version, const char *ports)
{
    struct reassembly_options options = reassembly_options_default();
    struct ip_fragments_limits limits = ip_fragments_limits_default();
    struct recording *recording;
    struct error error;

    options.verify_checksums = true;
    options.engine = "native";
    ck_assert(port_set_parse(&options.ports, ports, &error));
    recording = recording_new_with(&options);
    carrier->fragments = ip_fragments_new(&limits, NULL);
    carrier->next = recording->talk.sink;
    recording->talk.sink = (struct packet_sink){ carrier, carry };
    if (version == 6) {
        recording->talk.end[SIDE_CLIENT] = endpoint_v6(10, 40001);
        recording->talk.end[SIDE_SERVER] = endpoint_v6(25, 25);
    }
    return recording;
}

static void recording_through_free(struct recording *recording, struct carrier *carrier)
{
    ip_fragments_free(carrier->fragments);
    recording_free(recording);
}

static unsigned talk_of_mail(struct tcp_talk *talk)
{
    talk_handshake(talk);
    talk_say(talk, SIDE_SERVER, "220 mail.example.com ESMTP, and a banner of several fragments");
    talk_say(talk, SIDE_CLIENT, "EHLO client.example.org\r\n");
    talk_say(talk, SIDE_SERVER, "250 mail.example.com greets client.example.org, who is welcome");
    talk_close(talk, SIDE_CLIENT);
    return 9;
}

static const char log_of_mail[] =
    "40001 opened\n"
    "40001 server 0 [220 mail.example.com ESMTP, and a banner of several fragments]\n"
    "40001 client 0 [EHLO client.example.org..]\n"
    "40001 server 61 [250 mail.example.com greets client.example.org, who is welcome]\n"
    "40001 closed fin client\n";

/* The case: version, cutting, wrapper. */
static int case_of(int i, struct carrier *carrier)
{
    *carrier = (struct carrier){
        .wrap = wrappers[i / 2 / CUTTINGS],
        .cutting = i / 2 % CUTTINGS,
        .identification = 1000,
    };
    return i % 2 == 0 ? 4 : 6;
}

START_TEST(connection_is_the_same_inside_anything)
{
    static struct carrier carrier;
    int version = case_of(_i, &carrier);
    struct recording *recording = recording_through(&carrier, version, "25");
    unsigned packets = talk_of_mail(&recording->talk);
    struct encapsulation *found = &recording->recorder.stream.encapsulation;

    recording_end(recording);
    ASSERT_LOG(recording, log_of_mail);
    ck_assert_uint_eq(carrier.packets, packets);
    ck_assert_uint_eq(recording_count(recording, COUNT_ANALYSED), packets);
    ck_assert_uint_eq(recording_count(recording, COUNT_BAD_IP_CHECKSUM), 0);
    ck_assert_uint_eq(recording_count(recording, COUNT_BAD_TCP_CHECKSUM), 0);
    ck_assert_mem_eq(found->vlan, carrier.expected.vlan, sizeof found->vlan);
    ck_assert_mem_eq(found->tunnel, carrier.expected.tunnel, sizeof found->tunnel);
    ck_assert_uint_eq(found->vlan_count, carrier.expected.vlan_count);
    ck_assert_uint_eq(found->tunnel_count, carrier.expected.tunnel_count);
    ck_assert_uint_eq(found->tunnel_key, carrier.expected.tunnel_key);
    recording_through_free(recording, &carrier);
}
END_TEST

START_TEST(ports_are_those_of_the_innermost_packet)
{
    static struct carrier carrier;
    int version = case_of(_i, &carrier);
    struct recording *recording = recording_through(&carrier, version, "4789,6081,587");
    unsigned packets = talk_of_mail(&recording->talk);

    recording_end(recording);
    ASSERT_LOG(recording, "");
    ck_assert_uint_eq(recording_count(recording, COUNT_OTHER_PORTS), packets);
    recording_through_free(recording, &carrier);
}
END_TEST

/* An octet of the last fragment of a segment with payload. */
static void spoil_payload(struct onion_frames *frames)
{
    if (frames->count > 1)
        frames->frames[frames->count - 1].octets[frames->frames[frames->count - 1].length - 1] ^= 1;
}

/* The TTL of the first fragment, its checksum unchanged. */
static void spoil_header(struct onion_frames *frames)
{
    if (frames->count > 1)
        frames->frames[0].octets[14 + 8] ^= 1;
}

START_TEST(checksums_of_fragmented_packets_are_judged)
{
    static struct carrier carrier;
    struct recording *recording;

    carrier = (struct carrier){ .wrap = wrap_nothing, .cutting = CUT_INSIDE };
    carrier.spoil = _i == 0 ? spoil_payload : spoil_header;
    recording = recording_through(&carrier, 4, "25");
    talk_handshake(&recording->talk);
    talk_say(&recording->talk, SIDE_SERVER, "220 mail.example.com ESMTP");
    ck_assert_uint_eq(recording_count(recording, COUNT_BAD_TCP_CHECKSUM), _i == 0);
    ck_assert_uint_eq(recording_count(recording, COUNT_BAD_IP_CHECKSUM), _i == 1);
    recording_through_free(recording, &carrier);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("encapsulated streams");
    TCase *streams = tcase_create("streams");

    tcase_add_loop_test(streams, connection_is_the_same_inside_anything, 0,
                        2 * CUTTINGS * WRAPPERS);
    tcase_add_loop_test(streams, ports_are_those_of_the_innermost_packet, 0,
                        2 * CUTTINGS * WRAPPERS);
    tcase_add_loop_test(streams, checksums_of_fragmented_packets_are_judged, 0, 2);
    suite_add_tcase(suite, streams);
    return suite;
}

SUITE_MAIN(suite);
