/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Recognising copies. */
#include "reassembly/mirror_copies.h"

enum { CHECKSUM_OFFSET = 16 };

static uint64_t mixed(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

/* The header was parsed, so that its first 20 octets are there. */
static uint16_t identity_of(const struct packet *packet)
{
    return packet->identification != 0 ? packet->identification
                                       : bytes_be16(packet->payload.data + CHECKSUM_OFFSET);
}

struct packet_print packet_print_of(const struct tcp_segment *segment)
{
    const struct tcp_header *tcp = &segment->tcp;
    uint64_t hash = mixed(0, (uint64_t)tcp->sequence << 32 | tcp->acknowledgment);

    hash = mixed(hash, (uint64_t)tcp->payload_length << 32 |
                           (uint64_t)identity_of(segment->packet) << 16 | tcp->flags);
    return (struct packet_print){ (uint32_t)hash,
                                  (uint32_t)(segment->time / DURATION_MICROSECOND) };
}

/* Capture points may be out of step with each other, so that the copy is the older one. */
bool packet_print_matches(const struct packet_print *earlier, const struct packet_print *later)
{
    const int32_t most = COPIES_APART / DURATION_MICROSECOND;
    int32_t apart = (int32_t)(later->microseconds - earlier->microseconds);

    return earlier->hash == later->hash && apart <= most && apart >= -most;
}

bool mirror_copies_has(struct mirror_copies *copies, const struct packet_print *print)
{
    for (unsigned i = 0; i < copies->count; i++)
        if (packet_print_matches(&copies->seen[i], print))
            return true;
    copies->seen[copies->next] = *print;
    copies->next = (uint8_t)((copies->next + 1) % COPIES_WATCHED);
    if (copies->count < COPIES_WATCHED)
        copies->count++;
    return false;
}
