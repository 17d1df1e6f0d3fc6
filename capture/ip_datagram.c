/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keeping the pieces of a datagram in order. */
#include "capture/ip_datagram.h"

#include <stdlib.h>

#include "base/memory.h"

struct ip_piece {
    struct ip_piece *next;
    uint32_t begin;
    uint32_t end;      /* on the wire */
    uint32_t captured; /* octets from the beginning on that are there */
    uint8_t octets[];
};

/* A part of begin..end that no piece covers, and the link where its piece belongs. */
struct hole {
    struct ip_piece **link;
    uint32_t begin;
    uint32_t end;
};

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Moves on to the next hole from hole->begin on; false when there is none before `end`. */
static bool find_hole(struct hole *hole, uint32_t end)
{
    while (hole->begin < end) {
        struct ip_piece *piece = *hole->link;

        if (piece == NULL || piece->begin > hole->begin) {
            hole->end = piece == NULL ? end : smaller(piece->begin, end);
            return true;
        }
        if (piece->end > hole->begin)
            hole->begin = piece->end;
        hole->link = &piece->next;
    }
    return false;
}

/* What a part has captured of begin..end, which lies inside it. */
static struct bytes octets_of(const struct ip_part *part, uint32_t begin, uint32_t end)
{
    return bytes_first(bytes_after(part->packet->payload, begin - part->begin), end - begin);
}

static struct bytes octets_of_piece(const struct ip_piece *piece, uint32_t begin, uint32_t end)
{
    struct bytes octets = bytes_of(piece->octets, piece->captured);

    return bytes_first(bytes_after(octets, begin - piece->begin), end - begin);
}

/* Compares as much as both have captured. */
static bool differs(const struct ip_piece *piece, const struct ip_part *part)
{
    uint32_t begin = piece->begin > part->begin ? piece->begin : part->begin;
    uint32_t end = smaller(piece->end, part->end);
    struct bytes kept, new;
    size_t length;

    if (begin >= end)
        return false;
    kept = octets_of_piece(piece, begin, end);
    new = octets_of(part, begin, end);
    length = kept.length < new.length ? kept.length : new.length;
    return length > 0 && memcmp(kept.data, new.data, length) != 0;
}

static bool differs_anywhere(const struct ip_datagram *datagram, const struct ip_part *part)
{
    for (const struct ip_piece *piece = datagram->first; piece != NULL && piece->begin < part->end;
         piece = piece->next)
        if (differs(piece, part))
            return true;
    return false;
}

static bool contradicts(const struct ip_datagram *datagram, const struct ip_part *part)
{
    if (datagram->end != 0 &&
        (part->end > datagram->end || (part->is_last && part->end != datagram->end)))
        return true;
    return part->is_last && datagram->reach > part->end;
}

enum ip_part_judgement ip_datagram_judge(struct ip_datagram *datagram, const struct ip_part *part,
                                         size_t *ret_memory)
{
    struct hole hole = { .link = &datagram->first, .begin = part->begin };
    uint32_t new = 0;
    size_t memory = 0;

    if (contradicts(datagram, part))
        return IP_PART_CONTRADICTS;
    while (find_hole(&hole, part->end)) {
        memory += sizeof(struct ip_piece) + octets_of(part, hole.begin, hole.end).length;
        new += hole.end - hole.begin;
        hole.begin = hole.end;
    }
    *ret_memory = memory;
    if (new == part->end - part->begin)
        return IP_PART_FITS;
    return differs_anywhere(datagram, part) ? IP_PART_DIFFERS : IP_PART_OVERLAPS;
}

static struct ip_piece *piece_new(const struct ip_part *part, const struct hole *hole)
{
    struct bytes octets = octets_of(part, hole->begin, hole->end);
    struct ip_piece *piece = memory_made(malloc(sizeof *piece + octets.length));

    piece->next = *hole->link;
    piece->begin = hole->begin;
    piece->end = hole->end;
    piece->captured = (uint32_t)octets.length;
    if (octets.length > 0)
        memcpy(piece->octets, octets.data, octets.length);
    return piece;
}

static void keep_first_part(struct ip_datagram *datagram, const struct packet *packet)
{
    datagram->header_size = (uint8_t)packet->header.length;
    memcpy(datagram->header, packet->header.data, packet->header.length);
    datagram->protocol = packet->protocol;
    datagram->ttl = packet->ttl;
}

void ip_datagram_add(struct ip_datagram *datagram, const struct ip_part *part)
{
    struct hole hole = { .link = &datagram->first, .begin = part->begin };

    while (find_hole(&hole, part->end)) {
        struct ip_piece *piece = piece_new(part, &hole);

        *hole.link = piece;
        hole.link = &piece->next;
        datagram->piece_count++;
        datagram->covered += hole.end - hole.begin;
        hole.begin = hole.end;
    }
    if (part->end > datagram->reach)
        datagram->reach = part->end;
    if (part->is_last)
        datagram->end = part->end;
    if (part->begin == 0 && datagram->header_size == 0)
        keep_first_part(datagram, part->packet);
}

bool ip_datagram_is_whole(const struct ip_datagram *datagram)
{
    return datagram->end != 0 && datagram->covered == datagram->end;
}

size_t ip_datagram_copy(const struct ip_datagram *datagram, uint8_t *octets)
{
    for (const struct ip_piece *piece = datagram->first; piece != NULL; piece = piece->next) {
        memcpy(octets + piece->begin, piece->octets, piece->captured);
        if (piece->captured < piece->end - piece->begin)
            return piece->begin + piece->captured;
    }
    return datagram->end;
}

void ip_datagram_clear(struct ip_datagram *datagram)
{
    struct ip_piece *piece = datagram->first;

    while (piece != NULL) {
        struct ip_piece *next = piece->next;

        free(piece);
        piece = next;
    }
    *datagram = (struct ip_datagram){ .first = NULL };
}
