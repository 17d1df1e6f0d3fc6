/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Headers of the PROXY protocol. */
#include "smtp/proxy_header.h"

#include <arpa/inet.h>

#include "base/crc32c.h"

const uint8_t proxy_signature[PROXY_SIGNATURE_SIZE] = "\r\n\r\n\0\r\nQUIT\n";

static void find_fault(struct proxied *proxied, enum proxy_fault fault)
{
    if (proxied->fault == PROXY_FAULT_NONE)
        proxied->fault = fault;
}

/* ------------------------------------------------------------------ version 1 */

/* Up to the next blank, or the end. Fields are divided by exactly one blank. */
static struct bytes next_field(struct bytes *rest)
{
    size_t length = bytes_find(*rest, ' ');
    struct bytes field = bytes_first(*rest, length);

    *rest = bytes_after(*rest, length + 1);
    return field;
}

static bool read_address(struct bytes field, enum proxied_transport transport,
                         struct ip_address *ret_address)
{
    char text[ADDRESS_TEXT_SIZE] = "";
    uint8_t octets[16];

    if (field.length == 0 || field.length >= sizeof text)
        return false;
    memcpy(text, field.data, field.length);
    if (inet_pton(transport == PROXIED_TCP4 ? AF_INET : AF_INET6, text, octets) != 1)
        return false;
    *ret_address = transport == PROXIED_TCP4 ? ip_address_v4(octets) : ip_address_v6(octets);
    return true;
}

/* Without zeros in front. */
static bool read_port(struct bytes field, uint16_t *ret_port)
{
    uint32_t port = 0;

    if (field.length == 0 || field.length > 5 || (field.length > 1 && field.data[0] == '0'))
        return false;
    for (size_t i = 0; i < field.length; i++) {
        if (!ascii_is_digit(field.data[i]))
            return false;
        port = port * 10 + (uint32_t)(field.data[i] - '0');
    }
    if (port > UINT16_MAX)
        return false;
    *ret_port = (uint16_t)port;
    return true;
}

static bool read_endpoints(struct bytes rest, struct proxied *proxied)
{
    struct endpoint *source = &proxied->source;
    struct endpoint *destination = &proxied->destination;
    struct bytes fields[3];

    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        fields[i] = next_field(&rest);
    return read_address(fields[0], proxied->transport, &source->address) &&
           read_address(fields[1], proxied->transport, &destination->address) &&
           read_port(fields[2], &source->port) && read_port(rest, &destination->port);
}

void proxy_header_read_line(struct bytes line, struct proxied *ret_proxied)
{
    struct bytes protocol;

    ret_proxied->version = 1;
    next_field(&line);
    protocol = next_field(&line);
    if (bytes_equal(protocol, bytes_of_string("UNKNOWN")))
        return; /* whatever follows is of no account */
    if (bytes_equal(protocol, bytes_of_string("TCP4")))
        ret_proxied->transport = PROXIED_TCP4;
    else if (bytes_equal(protocol, bytes_of_string("TCP6")))
        ret_proxied->transport = PROXIED_TCP6;
    ret_proxied->has_addresses =
        ret_proxied->transport != PROXIED_UNKNOWN && read_endpoints(line, ret_proxied);
    if (!ret_proxied->has_addresses)
        find_fault(ret_proxied, PROXY_FAULT_SYNTAX);
}

/* ------------------------------------------------------------------ version 2 */

enum { VERSION_2 = 2, COMMAND_LOCAL = 0, COMMAND_PROXY = 1 };

/* What the 14th byte stands for: the family in its upper half, the protocol in
 * its lower one. */
static const struct {
    uint8_t byte;
    uint8_t address; /* bytes of one address; 0: none */
    uint8_t block;   /* of all that is said of addresses */
    enum proxied_transport transport;
} transports[] = {
    { 0x00, 0, 0, PROXIED_UNKNOWN },   { 0x11, 4, 12, PROXIED_TCP4 },
    { 0x12, 4, 12, PROXIED_UDP4 },     { 0x21, 16, 36, PROXIED_TCP6 },
    { 0x22, 16, 36, PROXIED_UDP6 },    { 0x31, 0, 216, PROXIED_UNIX },
    { 0x32, 0, 216, PROXIED_UNIX },    { 0x01, 0, 0, PROXIED_UNKNOWN },
    { 0x02, 0, 0, PROXIED_UNKNOWN },   { 0x10, 4, 12, PROXIED_UNKNOWN },
    { 0x20, 16, 36, PROXIED_UNKNOWN }, { 0x30, 0, 216, PROXIED_UNKNOWN },
};

size_t proxy_header_length(struct bytes start)
{
    return PROXY_BINARY_START + (size_t)bytes_be16(start.data + 14);
}

static void read_binary_endpoints(const uint8_t *block, size_t size, struct proxied *proxied)
{
    struct ip_address (*address)(const uint8_t *) = size == 4 ? ip_address_v4 : ip_address_v6;

    proxied->source.address = address(block);
    proxied->destination.address = address(block + size);
    proxied->source.port = bytes_be16(block + 2 * size);
    proxied->destination.port = bytes_be16(block + 2 * size + 2);
    proxied->has_addresses = true;
}

/* Takes what is said of addresses off `*rest`. */
static void read_block(struct bytes *rest, uint8_t byte, struct proxied *proxied)
{
    for (size_t i = 0; i < sizeof transports / sizeof transports[0]; i++) {
        if (transports[i].byte != byte)
            continue;
        proxied->transport = transports[i].transport;
        if (rest->length < transports[i].block) {
            find_fault(proxied, PROXY_FAULT_LENGTH);
            *rest = bytes_of(NULL, 0);
            return;
        }
        if (transports[i].address > 0 && proxied->transport != PROXIED_UNKNOWN)
            read_binary_endpoints(rest->data, transports[i].address, proxied);
        *rest = bytes_after(*rest, transports[i].block);
        return;
    }
    /* Without knowing how long the addresses are nobody finds the TLVs. */
    find_fault(proxied, PROXY_FAULT_TRANSPORT);
    *rest = bytes_of(NULL, 0);
}

/* ----------------------------------------------------------------------- TLVs */

enum {
    TLV_HEAD = 3,
    TLV_ALPN = 0x01,
    TLV_AUTHORITY = 0x02,
    TLV_CRC32C = 0x03,
    TLV_SSL = 0x20,
    TLV_SSL_VERSION = 0x21,
    TLV_SSL_CIPHER = 0x23,
    SSL_HEAD = 5, /* a byte of flags, and the result of verifying in four */
};

struct tlv {
    uint8_t type;
    struct bytes value;
};

/* Cuts the first one off; false when there is none, or it ends behind the header. */
static bool next_tlv(struct bytes *rest, struct tlv *ret_tlv, struct proxied *proxied)
{
    size_t length;

    if (rest->length == 0)
        return false;
    length = rest->length >= TLV_HEAD ? (size_t)bytes_be16(rest->data + 1) : 0;
    if (rest->length < TLV_HEAD + length) {
        find_fault(proxied, PROXY_FAULT_TLV);
        return false;
    }
    ret_tlv->type = rest->data[0];
    ret_tlv->value = bytes_of(rest->data + TLV_HEAD, length);
    *rest = bytes_after(*rest, TLV_HEAD + length);
    return true;
}

static void read_ssl(struct bytes value, struct arena *arena, struct proxied *proxied)
{
    struct bytes rest = bytes_after(value, SSL_HEAD);
    struct tlv tlv;

    if (value.length < SSL_HEAD)
        find_fault(proxied, PROXY_FAULT_TLV);
    while (next_tlv(&rest, &tlv, proxied)) {
        if (tlv.type == TLV_SSL_VERSION)
            proxied->tls = arena_copy(arena, tlv.value);
        else if (tlv.type == TLV_SSL_CIPHER)
            proxied->tls_cipher = arena_copy(arena, tlv.value);
    }
}

/* The sum is over the header with zeros in the place of the sum. */
static void check_sum(struct bytes header, struct bytes sum, struct proxied *proxied)
{
    static const uint8_t zeros[4];
    uint32_t crc = CRC32C_START;

    if (sum.length != sizeof zeros) {
        find_fault(proxied, PROXY_FAULT_TLV);
        return;
    }
    crc = crc32c_add(crc, bytes_of(header.data, (size_t)(sum.data - header.data)));
    crc = crc32c_add(crc, bytes_of(zeros, sizeof zeros));
    crc = crc32c_add(crc, bytes_after(header, (size_t)(sum.data - header.data) + sizeof zeros));
    if (crc32c_end(crc) != bytes_be32(sum.data))
        find_fault(proxied, PROXY_FAULT_CHECKSUM);
}

static void read_tlv(const struct tlv *tlv, struct bytes header, struct arena *arena,
                     struct proxied *proxied)
{
    switch (tlv->type) {
    case TLV_ALPN:
        proxied->alpn = arena_copy(arena, tlv->value);
        break;
    case TLV_AUTHORITY:
        proxied->host = arena_copy(arena, tlv->value);
        break;
    case TLV_CRC32C:
        check_sum(header, tlv->value, proxied);
        break;
    case TLV_SSL:
        read_ssl(tlv->value, arena, proxied);
        break;
    }
}

static void read_tlvs(struct bytes rest, struct bytes header, struct arena *arena,
                      struct proxied *proxied)
{
    struct tlv tlv;

    while (next_tlv(&rest, &tlv, proxied)) {
        if (proxied->tlv_count < PROXIED_TLVS)
            proxied->tlvs[proxied->tlv_count++] = tlv.type;
        else
            proxied->tlvs_left_out++;
        read_tlv(&tlv, header, arena, proxied);
    }
}

void proxy_header_read_binary(struct bytes header, struct arena *arena, struct proxied *ret_proxied)
{
    uint8_t version = header.data[12] >> 4;
    uint8_t command = header.data[12] & 0xF;
    struct bytes rest = bytes_after(header, PROXY_BINARY_START);

    ret_proxied->version = 2;
    if (version != VERSION_2)
        find_fault(ret_proxied, PROXY_FAULT_VERSION);
    if (command > COMMAND_PROXY)
        find_fault(ret_proxied, PROXY_FAULT_COMMAND);
    ret_proxied->local = command == COMMAND_LOCAL;
    if (version != VERSION_2)
        return;
    read_block(&rest, header.data[13], ret_proxied);
    /* What LOCAL says of addresses counts for nothing. */
    ret_proxied->has_addresses &= command == COMMAND_PROXY;
    read_tlvs(rest, header, arena, ret_proxied);
}
