/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of link types and the few ways in which their headers are read. */
#include "capture/link_decoder.h"

#include <assert.h>
#include <pcap/dlt.h>

enum {
    ETHERTYPE_IPV4 = 0x0800,
    ETHERTYPE_IPV6 = 0x86dd,
    ETHERTYPE_VLAN = 0x8100,
    ETHERTYPE_SERVICE_VLAN = 0x88a8,
    ETHERTYPE_OLD_SERVICE_VLAN = 0x9100,
    VLAN_TAG_SIZE = 4,
    VLAN_IDENTIFIER_MASK = 0x0fff,
};

/* Raw IP has a number of its own on each system; files may carry any of them. */
enum { DLT_RAW_OPENBSD = 14, DLT_RAW_IN_FILES = 101 };

struct link_decoder {
    int link_type;
    uint8_t header_size;
    uint8_t type_offset;        /* of the Ethernet type, where there is one */
    enum ip_family raw_version; /* raw IP: the only one there can be */
    enum frame_fate (*decode)(const struct link_decoder *decoder, struct bytes frame,
                              struct link_payload *payload);
};

static bool is_vlan_tag(uint16_t ethertype)
{
    return ethertype == ETHERTYPE_VLAN || ethertype == ETHERTYPE_SERVICE_VLAN ||
           ethertype == ETHERTYPE_OLD_SERVICE_VLAN;
}

static void add_vlan(struct encapsulation *encapsulation, uint16_t control_information)
{
    if (encapsulation->vlan_count < ENCAPSULATION_VLANS)
        encapsulation->vlan[encapsulation->vlan_count++] =
            control_information & VLAN_IDENTIFIER_MASK;
}

/* A tag is two octets of control information and the type of what follows. */
static enum frame_fate decode_behind_type(uint16_t ethertype, struct bytes rest,
                                          struct link_payload *payload)
{
    while (is_vlan_tag(ethertype)) {
        if (rest.length < VLAN_TAG_SIZE)
            return FRAME_VLAN_CUT;
        add_vlan(&payload->encapsulation, bytes_be16(rest.data));
        ethertype = bytes_be16(rest.data + 2);
        rest = bytes_after(rest, VLAN_TAG_SIZE);
    }
    if (ethertype != ETHERTYPE_IPV4 && ethertype != ETHERTYPE_IPV6)
        return FRAME_NOT_IP;
    payload->family = ethertype == ETHERTYPE_IPV4 ? IP_FAMILY_4 : IP_FAMILY_6;
    payload->captured = rest;
    return FRAME_DELIVERED;
}

static enum frame_fate decode_typed(const struct link_decoder *decoder, struct bytes frame,
                                    struct link_payload *payload)
{
    return decode_behind_type(bytes_be16(frame.data + decoder->type_offset),
                              bytes_after(frame, decoder->header_size), payload);
}

static enum frame_fate decode_raw(const struct link_decoder *decoder, struct bytes frame,
                                  struct link_payload *payload)
{
    payload->family = decoder->raw_version;
    payload->captured = frame;
    return FRAME_DELIVERED;
}

static enum ip_family family_of_bsd(uint32_t address_family)
{
    switch (address_family) {
    case 2:
        return IP_FAMILY_4;
    case 24: /* NetBSD, OpenBSD, and Windows captures */
    case 28: /* FreeBSD */
    case 30: /* macOS */
        return IP_FAMILY_6;
    default:
        return IP_FAMILY_NONE;
    }
}

static enum frame_fate decode_behind_family(enum ip_family family, struct bytes rest,
                                            struct link_payload *payload)
{
    if (family == IP_FAMILY_NONE)
        return FRAME_NOT_IP;
    payload->family = family;
    payload->captured = rest;
    return FRAME_DELIVERED;
}

/* Address families are small numbers: a family in one byte order is none in the other. */
static enum frame_fate decode_null(const struct link_decoder *decoder, struct bytes frame,
                                   struct link_payload *payload)
{
    uint32_t number = bytes_be32(frame.data);
    enum ip_family family = family_of_bsd(number);

    if (family == IP_FAMILY_NONE)
        family = family_of_bsd(__builtin_bswap32(number));
    return decode_behind_family(family, bytes_after(frame, decoder->header_size), payload);
}

static enum frame_fate decode_loop(const struct link_decoder *decoder, struct bytes frame,
                                   struct link_payload *payload)
{
    return decode_behind_family(family_of_bsd(bytes_be32(frame.data)),
                                bytes_after(frame, decoder->header_size), payload);
}

static const struct link_decoder decoders[] = {
    { DLT_EN10MB, 14, 12, IP_FAMILY_NONE, decode_typed },
    { DLT_LINUX_SLL, 16, 14, IP_FAMILY_NONE, decode_typed },
    { DLT_LINUX_SLL2, 20, 0, IP_FAMILY_NONE, decode_typed },
    { DLT_RAW, 0, 0, IP_FAMILY_NONE, decode_raw },
    { DLT_RAW_OPENBSD, 0, 0, IP_FAMILY_NONE, decode_raw },
    { DLT_RAW_IN_FILES, 0, 0, IP_FAMILY_NONE, decode_raw },
    { DLT_IPV4, 0, 0, IP_FAMILY_4, decode_raw },
    { DLT_IPV6, 0, 0, IP_FAMILY_6, decode_raw },
    { DLT_NULL, 4, 0, IP_FAMILY_NONE, decode_null },
    { DLT_LOOP, 4, 0, IP_FAMILY_NONE, decode_loop },
};

const struct link_decoder *link_decoder_find(int link_type)
{
    for (size_t i = 0; i < sizeof decoders / sizeof decoders[0]; i++)
        if (decoders[i].link_type == link_type)
            return &decoders[i];
    return NULL;
}

enum frame_fate link_decode(const struct frame *frame, struct link_payload *ret_payload)
{
    struct link_payload payload = { .family = IP_FAMILY_NONE };
    enum frame_fate fate;

    assert(frame->length >= frame->captured.length);
    if (frame->captured.length < frame->link->header_size)
        return FRAME_TOO_SHORT;
    fate = frame->link->decode(frame->link, frame->captured, &payload);
    if (fate != FRAME_DELIVERED)
        return fate;
    payload.length = frame->length - (uint32_t)(frame->captured.length - payload.captured.length);
    *ret_payload = payload;
    return FRAME_DELIVERED;
}
