/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A datagram: the fragments of one IP packet, until they are whole.
 *
 * Fragments come in any order and as often as they like (RFC 815). Where two
 * overlap the first copy wins: of a later one only what falls into holes is
 * kept. That is one rule for both versions; RFC 5722 has receivers of IPv6
 * throw such a datagram away. Octets that differ from those kept are noticed.
 *
 * Where the datagram ends is said by the first fragment that is its last part;
 * one that says otherwise, or reaches beyond that end, contradicts it and is
 * left out. Header, TTL and protocol are those of the fragment with offset 0.
 *
 * Of a fragment that the snap length cut, the octets that are missing count as
 * seen, so that the datagram can become whole; what is delivered of it ends
 * where they would begin.
 */
#ifndef CAPTURE_IP_DATAGRAM_H
#define CAPTURE_IP_DATAGRAM_H

#include "capture/ip_decoder.h"

enum { IP_DATAGRAM_MAX = 65535, IP_HEADER_MAX = 60 };

/* A datagram in so many pieces is given up when another fragment brings more. */
enum { IP_DATAGRAM_PIECES = 2048 };

struct ip_piece;

struct ip_datagram {
    struct ip_piece *first; /* by offset, without overlap */
    uint32_t piece_count;
    uint32_t covered; /* octets of all pieces on the wire */
    uint32_t reach;   /* where the last of them ends */
    uint32_t end;     /* where the datagram ends; 0 while that is not known */
    uint8_t protocol;
    uint8_t ttl;
    uint8_t header_size; /* 0 while the first part is not there */
    uint8_t header[IP_HEADER_MAX];
};

/* A fragment as it is put in: lent for the call. */
struct ip_part {
    const struct packet *packet;
    uint32_t begin; /* octets of the datagram on the wire */
    uint32_t end;
    bool is_last;
};

enum ip_part_judgement {
    IP_PART_FITS,
    IP_PART_CONTRADICTS,
    IP_PART_DIFFERS,  /* fits, but has other octets where it overlaps */
    IP_PART_OVERLAPS, /* fits, and some of it is there already */
};

/* Says how a part agrees with the datagram, and how many octets of memory it will take: 0 when
 * it brings nothing new. */
enum ip_part_judgement ip_datagram_judge(struct ip_datagram *datagram, const struct ip_part *part,
                                         size_t *ret_memory);

/* Puts in a part that does not contradict. */
void ip_datagram_add(struct ip_datagram *datagram, const struct ip_part *part);

bool ip_datagram_is_whole(const struct ip_datagram *datagram);

/* Copies what is there of a whole datagram, from its beginning to the first missing octet, at
 * most IP_DATAGRAM_MAX octets; their number. */
size_t ip_datagram_copy(const struct ip_datagram *datagram, uint8_t *octets);

/* Forgets everything. */
void ip_datagram_clear(struct ip_datagram *datagram);

#endif
