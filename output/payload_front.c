/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PROXY headers and SOCKS held against the record. */
#include "output/payload_front.h"

/* HAProxy's "The PROXY protocol, versions 1 & 2", 2.2. */
enum { START = 16, FAMILY_AT = 13, TLV_HEAD = 3 };

size_t payload_front_length(const struct session *session, enum side side)
{
    uint64_t length = 0;

    if (session->proxied != NULL && side == SIDE_CLIENT)
        length += session->proxied->bytes;
    if (session->tunnelled != NULL)
        length += session->tunnelled->bytes[side];
    return length < SIZE_MAX ? (size_t)length : SIZE_MAX;
}

static void show(uint8_t *view, size_t length)
{
    memset(view, PAYLOAD_RECORDED, length);
}

/* The octets of the addresses, by the family in the upper half of its octet. */
static size_t addresses_length(uint8_t family)
{
    static const uint8_t lengths[] = { 0, 12, 36 };

    return family >> 4 < (int)sizeof lengths ? lengths[family >> 4] : 0;
}

static bool is_recorded(const struct proxied *proxied, struct bytes value)
{
    return (bytes_present(proxied->host) && bytes_equal(value, proxied->host)) ||
           (bytes_present(proxied->alpn) && bytes_equal(value, proxied->alpn));
}

static void show_tlvs(const struct proxied *proxied, struct bytes tlvs, uint8_t *view)
{
    while (tlvs.length >= TLV_HEAD) {
        size_t length = bytes_be16(tlvs.data + 1);

        if (length > tlvs.length - TLV_HEAD)
            return;
        show(view, TLV_HEAD);
        if (is_recorded(proxied, bytes_of(tlvs.data + TLV_HEAD, length)))
            show(view + TLV_HEAD, length);
        view += TLV_HEAD + length;
        tlvs = bytes_after(tlvs, TLV_HEAD + length);
    }
}

static void show_binary(const struct proxied *proxied, struct bytes header, uint8_t *view)
{
    size_t addresses;

    if (header.length < START)
        return;
    addresses = addresses_length(header.data[FAMILY_AT]);
    if (!proxied->has_addresses || addresses > header.length - START)
        addresses = 0;
    show(view, START + addresses);
    if (proxied->has_addresses)
        show_tlvs(proxied, bytes_after(header, START + addresses), view + START + addresses);
}

/* What is not sound may be anything. */
static void show_proxied(const struct proxied *proxied, struct bytes header, uint8_t *view)
{
    if (proxied->fault != PROXY_FAULT_NONE)
        return;
    if (proxied->version == 1 && proxied->has_addresses)
        show(view, header.length);
    else if (proxied->version == 2)
        show_binary(proxied, header, view);
}

static bool tells_all(const struct tunnelled *tunnelled)
{
    return tunnelled->kind == TUNNEL_SOCKS5 && tunnelled->authentication == TUNNEL_AUTH_NONE &&
           tunnelled->has_target && tunnelled->socks_command == 1 &&
           tunnelled->result != TUNNEL_UNREADABLE;
}

/* With both, nobody says which came first. */
void payload_front_show(const struct session *session, enum side side, struct bytes front,
                        uint8_t *view)
{
    if (session->proxied != NULL && session->tunnelled == NULL && side == SIDE_CLIENT &&
        front.length == session->proxied->bytes)
        show_proxied(session->proxied, front, view);
    if (session->tunnelled != NULL && session->proxied == NULL && tells_all(session->tunnelled))
        show(view, front.length);
}
