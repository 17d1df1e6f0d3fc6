/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of link types and the few ways in which their headers are read. */
#include "capture/link_decoder.h"

#include <assert.h>
#include <pcap/dlt.h>

#include "capture/ethernet_decoder.h"
#include "capture/nflog_decoder.h"
#include "capture/ppp_decoder.h"

/* Raw IP has a number of its own on each system; files may carry any of them. */
enum { DLT_RAW_OPENBSD = 14, DLT_RAW_IN_FILES = 101 };

struct link_decoder {
    int link_type;
    uint8_t header_size;        /* at least; a shorter frame is too short */
    uint8_t type_offset;        /* of the Ethernet type, where there is one */
    enum ip_family raw_version; /* raw IP: the only one there can be */
    enum frame_fate (*decode)(const struct link_decoder *decoder, struct layer *layer);
};

static enum frame_fate decode_typed(const struct link_decoder *decoder, struct layer *layer)
{
    uint16_t type = bytes_be16(layer->captured.data + decoder->type_offset);

    layer_take(layer, decoder->header_size);
    return ethernet_expect_type(layer, type);
}

static enum frame_fate decode_raw(const struct link_decoder *decoder, struct layer *layer)
{
    layer_expect_ip(layer, decoder->raw_version);
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

static enum frame_fate expect_family(struct layer *layer, enum ip_family family)
{
    if (family == IP_FAMILY_NONE)
        return FRAME_NOT_IP;
    layer_expect_ip(layer, family);
    return FRAME_DELIVERED;
}

/* Address families are small numbers: a family in one byte order is none in the other. */
static enum frame_fate decode_null(const struct link_decoder *decoder, struct layer *layer)
{
    uint32_t number = bytes_be32(layer->captured.data);
    enum ip_family family = family_of_bsd(number);

    layer_take(layer, decoder->header_size);
    if (family == IP_FAMILY_NONE)
        family = family_of_bsd(__builtin_bswap32(number));
    return expect_family(layer, family);
}

static enum frame_fate decode_loop(const struct link_decoder *decoder, struct layer *layer)
{
    uint32_t number = bytes_be32(layer->captured.data);

    layer_take(layer, decoder->header_size);
    return expect_family(layer, family_of_bsd(number));
}

static enum frame_fate decode_ppp(const struct link_decoder *decoder, struct layer *layer)
{
    (void)decoder;
    return ppp_expect_framed(layer);
}

static enum frame_fate decode_hdlc(const struct link_decoder *decoder, struct layer *layer)
{
    (void)decoder;
    return ppp_expect_hdlc(layer);
}

static enum frame_fate decode_pppoe(const struct link_decoder *decoder, struct layer *layer)
{
    (void)decoder;
    return pppoe_decode(layer);
}

static enum frame_fate decode_nflog(const struct link_decoder *decoder, struct layer *layer)
{
    (void)decoder;
    return nflog_decode(layer);
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
    { DLT_PPP, 1, 0, IP_FAMILY_NONE, decode_ppp },
    { DLT_PPP_SERIAL, 1, 0, IP_FAMILY_NONE, decode_hdlc },
    { DLT_PPP_ETHER, PPPOE_HEADER, 0, IP_FAMILY_NONE, decode_pppoe },
    { DLT_NFLOG, NFLOG_HEADER, 0, IP_FAMILY_NONE, decode_nflog },
};

const struct link_decoder *link_decoder_find(int link_type)
{
    for (size_t i = 0; i < sizeof decoders / sizeof decoders[0]; i++)
        if (decoders[i].link_type == link_type)
            return &decoders[i];
    return NULL;
}

int link_decoder_type(const struct link_decoder *decoder)
{
    return decoder->link_type;
}

enum frame_fate link_decode(const struct frame *frame, struct layer *ret_layer)
{
    const struct link_decoder *decoder = frame->link;

    assert(frame->length >= frame->captured.length);
    if (frame->captured.length < decoder->header_size)
        return FRAME_TOO_SHORT;
    *ret_layer = (struct layer){ .captured = frame->captured, .length = frame->length };
    return decoder->decode(decoder, ret_layer);
}
