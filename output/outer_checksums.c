/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checksums of tunnels, which cover what is in them. */
#include "base/internet_checksum.h"
#include "output/packet_redaction.h"

enum { ALL_ONES = 0xffff, UDP = 17, GRE = 47 };

enum {
    IPV4_HEADER_LEAST = 20,
    IPV6_HEADER = 40,
    UDP_HEADER = 8,
    UDP_DESTINATION = 2,
    UDP_LENGTH = 4,
    UDP_CHECKSUM = 6,
    GRE_HEADER = 8, /* with a checksum */
    GRE_CHECKSUM = 4,
    GRE_HAS_CHECKSUM = 0x80, /* of the first octet */
};

/* An IP header in front of the innermost one. */
struct outer_header {
    uint8_t protocol;
    uint32_t payload; /* where what is behind it begins */
    uint32_t end;     /* and ends, by its length */
};

static bool read_ipv4(const struct kept_packet *packet, uint32_t at,
                      struct outer_header *ret_header)
{
    const uint8_t *octets = packet->octets + at;
    uint32_t size = (octets[0] & 15U) * 4;

    if (size < IPV4_HEADER_LEAST || at + size > packet->ip ||
        internet_sum_fold(internet_sum(0, bytes_of(octets, size))) != ALL_ONES)
        return false;
    *ret_header = (struct outer_header){ octets[9], at + size, at + bytes_be16(octets + 2) };
    return true;
}

static bool read_ipv6(const struct kept_packet *packet, uint32_t at,
                      struct outer_header *ret_header)
{
    const uint8_t *octets = packet->octets + at;

    if (at + IPV6_HEADER > packet->ip)
        return false;
    *ret_header = (struct outer_header){ octets[6], at + IPV6_HEADER,
                                         at + IPV6_HEADER + bytes_be16(octets + 4) };
    return true;
}

static bool is_tunnel_port(uint16_t port)
{
    static const uint16_t ports[] = { 4789, 8472, 4790, 6081 };

    for (size_t i = 0; i < sizeof ports / sizeof ports[0]; i++)
        if (ports[i] == port)
            return true;
    return false;
}

static bool is_udp_tunnel(const struct kept_packet *packet, const struct outer_header *header)
{
    const uint8_t *udp = packet->octets + header->payload;

    return header->protocol == UDP && header->payload + UDP_HEADER <= packet->ip &&
           is_tunnel_port(bytes_be16(udp + UDP_DESTINATION)) &&
           header->payload + bytes_be16(udp + UDP_LENGTH) <= header->end;
}

/* What is certain to be the header in front of a tunnel: it ends behind the innermost header, and
 * within the frame. */
static bool read_header(const struct kept_packet *packet, uint32_t at,
                        struct outer_header *ret_header)
{
    unsigned version = packet->octets[at] >> 4;
    bool is_read = version == 4 ? read_ipv4(packet, at, ret_header)
                                : version == 6 && read_ipv6(packet, at, ret_header);

    return is_read && ret_header->end > packet->tcp && ret_header->end <= packet->length &&
           (ret_header->protocol == GRE || is_udp_tunnel(packet, ret_header));
}

static void put_be16(uint8_t *octets, uint16_t number)
{
    octets[0] = (uint8_t)(number >> 8);
    octets[1] = (uint8_t)number;
}

static void mend_gre(struct kept_packet *packet, const struct outer_header *header, bool is_cut)
{
    uint8_t *gre = packet->octets + header->payload;
    struct bytes covered = bytes_of(gre, header->end - header->payload);

    if ((gre[0] & GRE_HAS_CHECKSUM) == 0 || header->payload + GRE_HEADER > packet->ip)
        return;
    put_be16(gre + GRE_CHECKSUM, 0);
    if (!is_cut && header->end <= packet->captured)
        put_be16(gre + GRE_CHECKSUM, (uint16_t)~internet_sum_fold(internet_sum(0, covered)));
}

/* From the innermost out, since that of GRE covers those in it. */
static void mend_from(struct kept_packet *packet, uint32_t at, bool is_cut, unsigned *udp,
                      unsigned *gre)
{
    struct outer_header header;

    while (at < packet->ip && !read_header(packet, at, &header))
        at++;
    if (at >= packet->ip)
        return;
    mend_from(packet, header.payload, is_cut, udp, gre);
    if (header.protocol == UDP) {
        ++*udp;
        put_be16(packet->octets + header.payload + UDP_CHECKSUM, 0);
    } else {
        ++*gre;
        mend_gre(packet, &header, is_cut);
    }
}

bool outer_checksums_mend(struct kept_packet *packet, bool is_cut)
{
    unsigned udp = 0, gre = 0;

    if (packet->udp_tunnels + packet->gre_tunnels == 0)
        return true;
    mend_from(packet, 0, is_cut, &udp, &gre);
    return udp == packet->udp_tunnels && gre == packet->gre_tunnels;
}
