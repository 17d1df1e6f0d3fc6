/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any frame of any link type: what comes out keeps the contract of
 * capture/packet.h, and nothing behind the captured octets is read.
 *
 * Input: link type as libpcap numbers it (2 octets), octets that the snap
 * length cut (2), the octets captured. Numbers in network order.
 */
#include "capture/capture_statistics.h"
#include "capture/ip_fragments.h"
#include "capture/link_decoder.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_target.h"

const char fuzz_target_name[] = "frame_decode";

static bool is_inside(struct bytes view, struct bytes whole)
{
    return view.length == 0 ||
           (view.data >= whole.data && view.data + view.length <= whole.data + whole.length);
}

static void require_sound_header(const struct packet *packet)
{
    uint8_t family = packet->source_address.family;
    const uint8_t *end = packet->header.data + packet->header.length;
    bool is_empty = packet->payload.length == 0;

    fuzz_require(family == IP_FAMILY_4 || family == IP_FAMILY_6);
    fuzz_require(packet->destination_address.family == family);
    if (family == IP_FAMILY_4) {
        fuzz_require(packet->header.length >= 20);
        fuzz_require(packet->header.length == (packet->header.data[0] & 15U) * 4);
        fuzz_require(is_empty || packet->payload.data == end);
    } else {
        /* Extension headers may stand between. */
        fuzz_require(packet->header.length == 40);
        fuzz_require(is_empty || packet->payload.data >= end);
    }
}

/* By itself no fragment becomes a packet, so all is views into the frame. */
static void require_sound(const struct packet *packet)
{
    fuzz_require(packet->kind == PACKET_IP);
    require_sound_header(packet);
    fuzz_require(is_inside(packet->header, packet->frame));
    fuzz_require(is_inside(packet->payload, packet->frame));
    fuzz_require(packet->payload.length <= packet->payload_length);
    fuzz_require(packet->frame.length <= packet->frame_length);
    fuzz_require(packet->encapsulation.vlan_count <= ENCAPSULATION_VLANS);
    fuzz_require(packet->encapsulation.tunnel_count <= ENCAPSULATION_TUNNELS);
    for (size_t i = 0; i < packet->encapsulation.vlan_count; i++)
        fuzz_require(packet->encapsulation.vlan[i] <= 4095);
    for (size_t i = 0; i < packet->encapsulation.tunnel_count; i++)
        fuzz_require(packet->encapsulation.tunnel[i] < TUNNEL_COUNT);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    struct bytes input = bytes_of(octets, size);
    struct frame frame = { .source = "fuzz" };
    struct ip_fragments_limits limits = ip_fragments_limits_default();
    struct ip_fragments *fragments;
    struct decoded_frame decoded;
    struct bytes captured;
    uint8_t *memory;
    uint32_t cut;

    frame.link = link_decoder_find(fuzz_take_be16(&input));
    cut = fuzz_take_be16(&input);
    if (frame.link == NULL)
        return 0;
    memory = fuzz_copy(input, &captured);
    frame_set_octets(&frame, captured.data, (uint32_t)captured.length,
                     (uint32_t)captured.length + cut);
    fragments = ip_fragments_new(&limits, NULL);
    frame_decode(&frame, fragments, &decoded);
    fuzz_require(decoded.fate < FRAME_FATE_COUNT);
    fuzz_require(frame_fate_name(decoded.fate) != NULL);
    if (decoded.fate == FRAME_DELIVERED)
        require_sound(&decoded.packet);
    ip_fragments_free(fragments);
    free(memory);
    return 0;
}
