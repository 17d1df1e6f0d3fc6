/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The datagrams that are not whole yet: a hash table, and queues by age. */
#include "capture/ip_fragments.h"

#include <stdlib.h>

#include "base/keyed_hash.h"
#include "base/memory.h"
#include "capture/ip_datagram.h"

enum { BUCKETS = 1024, FRAGMENT_UNIT = 8, BUDGET_SHARE = 4 };

enum { KEY_SIZE = 16 + 16 + 4 + 4 + 1 + 1 };

enum datagram_state {
    DATAGRAM_OPEN,
    DATAGRAM_WHOLE, /* delivered; remembered without its octets */
    DATAGRAM_STATE_COUNT
};

struct entry {
    struct entry *next_in_bucket;
    struct entry *earlier;
    struct entry *later;
    enum datagram_state state;
    timestamp since; /* of this state */
    size_t memory;   /* that its pieces take */
    uint8_t key[KEY_SIZE];
    struct ip_datagram datagram;
};

/* Who entered the state first comes first. */
struct queue {
    struct entry *first;
    struct entry *last;
};

struct ip_fragments {
    struct ip_fragments_limits limits;
    struct memory_budget *budget; /* NULL: none */
    struct hash_key hash_key;
    timestamp now;
    timestamp previous; /* of the packet before */
    size_t count;
    size_t bytes;
    uint64_t counts[IP_FRAGMENTS_COUNT_COUNT];
    struct queue queues[DATAGRAM_STATE_COUNT];
    struct entry *buckets[BUCKETS];
    uint8_t header[IP_HEADER_MAX]; /* of the last packet that became whole */
    uint8_t payload[IP_DATAGRAM_MAX];
};

struct ip_fragments_limits ip_fragments_limits_default(void)
{
    return (struct ip_fragments_limits){
        .datagrams = 4096,
        .bytes = 16 << 20,
        .timeout = 30 * DURATION_SECOND,
    };
}

struct ip_fragments *ip_fragments_new(const struct ip_fragments_limits *limits,
                                      struct memory_budget *budget)
{
    struct ip_fragments *fragments = memory_new(1, sizeof *fragments);

    fragments->limits = *limits;
    fragments->hash_key = hash_key_random();
    if (budget == NULL)
        return fragments;
    fragments->budget = budget;
    if (fragments->limits.bytes > budget->pool->size / BUDGET_SHARE)
        fragments->limits.bytes = budget->pool->size / BUDGET_SHARE;
    memory_budget_charge(budget, sizeof *fragments);
    return fragments;
}

/* In the machine's own byte order: nobody else reads it. */
static void write_key(uint8_t key[KEY_SIZE], const struct packet *packet,
                      const struct ip_fragment *fragment)
{
    bool is_ipv4 = packet->source_address.family == IP_FAMILY_4;

    memcpy(key, packet->source_address.octets, 16);
    memcpy(key + 16, packet->destination_address.octets, 16);
    memcpy(key + 32, &fragment->identification, 4);
    memcpy(key + 36, &packet->encapsulation.tunnel_key, 4);
    key[40] = packet->source_address.family;
    key[41] = is_ipv4 ? packet->protocol : 0;
}

static struct entry **bucket_of(struct ip_fragments *fragments, const uint8_t key[KEY_SIZE])
{
    uint64_t hash = keyed_hash(&fragments->hash_key, bytes_of(key, KEY_SIZE));

    return &fragments->buckets[hash % BUCKETS];
}

static void append(struct ip_fragments *fragments, struct entry *entry, enum datagram_state state)
{
    struct queue *queue = &fragments->queues[state];

    entry->state = state;
    entry->since = fragments->now;
    entry->earlier = queue->last;
    entry->later = NULL;
    if (queue->last != NULL)
        queue->last->later = entry;
    else
        queue->first = entry;
    queue->last = entry;
}

static void unlink_from_queue(struct ip_fragments *fragments, struct entry *entry)
{
    struct queue *queue = &fragments->queues[entry->state];

    if (entry->earlier != NULL)
        entry->earlier->later = entry->later;
    else
        queue->first = entry->later;
    if (entry->later != NULL)
        entry->later->earlier = entry->earlier;
    else
        queue->last = entry->earlier;
}

static void give_back(struct ip_fragments *fragments, size_t size)
{
    fragments->bytes -= size;
    if (fragments->budget != NULL)
        memory_budget_give(fragments->budget, size);
}

static void drop_pieces(struct ip_fragments *fragments, struct entry *entry)
{
    ip_datagram_clear(&entry->datagram);
    give_back(fragments, entry->memory);
    entry->memory = 0;
}

static void forget(struct ip_fragments *fragments, struct entry *entry)
{
    struct entry **link = bucket_of(fragments, entry->key);

    while (*link != entry)
        link = &(*link)->next_in_bucket;
    *link = entry->next_in_bucket;
    unlink_from_queue(fragments, entry);
    drop_pieces(fragments, entry);
    give_back(fragments, sizeof *entry);
    fragments->count--;
    free(entry);
}

static void give_up(struct ip_fragments *fragments, struct entry *entry)
{
    if (entry->state == DATAGRAM_OPEN)
        fragments->counts[DATAGRAMS_GIVEN_UP]++;
    forget(fragments, entry);
}

void ip_fragments_forget(struct ip_fragments *fragments)
{
    for (unsigned state = 0; state < DATAGRAM_STATE_COUNT; state++)
        while (fragments->queues[state].first != NULL)
            forget(fragments, fragments->queues[state].first);
}

void ip_fragments_free(struct ip_fragments *fragments)
{
    if (fragments == NULL)
        return;
    ip_fragments_forget(fragments);
    if (fragments->budget != NULL)
        memory_budget_give(fragments->budget, sizeof *fragments);
    free(fragments);
}

/* Seen from this packet and from the one before. */
static bool is_over(const struct ip_fragments *fragments, timestamp since, duration lifetime)
{
    timestamp now = fragments->now, previous = fragments->previous;

    return (now - since > lifetime && previous - since > lifetime) ||
           (since - now > lifetime && since - previous > lifetime);
}

void ip_fragments_advance(struct ip_fragments *fragments, timestamp time)
{
    const struct queue *open = &fragments->queues[DATAGRAM_OPEN];
    const struct queue *whole = &fragments->queues[DATAGRAM_WHOLE];

    fragments->previous = fragments->now;
    fragments->now = time;
    while (whole->first != NULL && is_over(fragments, whole->first->since, IP_FRAGMENTS_MIRRORED))
        forget(fragments, whole->first);
    while (open->first != NULL &&
           is_over(fragments, open->first->since, fragments->limits.timeout)) {
        fragments->counts[DATAGRAMS_EXPIRED]++;
        forget(fragments, open->first);
    }
}

/* The one to give up first, but not `keep`, which may be NULL. */
static struct entry *oldest_but(const struct ip_fragments *fragments, const struct entry *keep)
{
    struct entry *oldest = fragments->queues[DATAGRAM_WHOLE].first;

    if (oldest == NULL)
        oldest = fragments->queues[DATAGRAM_OPEN].first;
    return oldest != NULL && oldest == keep ? oldest->later : oldest;
}

static bool take(struct ip_fragments *fragments, size_t size)
{
    if (fragments->bytes + size > fragments->limits.bytes ||
        (fragments->budget != NULL && !memory_budget_take(fragments->budget, size)))
        return false;
    fragments->bytes += size;
    return true;
}

static bool make_room(struct ip_fragments *fragments, size_t size, const struct entry *keep)
{
    while (!take(fragments, size)) {
        struct entry *oldest = oldest_but(fragments, keep);

        if (oldest == NULL)
            return false;
        give_up(fragments, oldest);
    }
    return true;
}

static struct entry *begin(struct ip_fragments *fragments, const uint8_t key[KEY_SIZE])
{
    struct entry **bucket = bucket_of(fragments, key);
    struct entry *entry;

    while (fragments->count > 0 && fragments->count >= fragments->limits.datagrams)
        give_up(fragments, oldest_but(fragments, NULL));
    if (!make_room(fragments, sizeof *entry, NULL))
        return NULL;
    entry = memory_new(1, sizeof *entry);
    memcpy(entry->key, key, KEY_SIZE);
    entry->next_in_bucket = *bucket;
    *bucket = entry;
    append(fragments, entry, DATAGRAM_OPEN);
    fragments->count++;
    fragments->counts[DATAGRAMS_BEGUN]++;
    return entry;
}

static bool is_mirrored(const struct ip_fragments *fragments, const struct entry *whole)
{
    duration age = fragments->now - whole->since;

    return age <= IP_FRAGMENTS_MIRRORED && age >= -IP_FRAGMENTS_MIRRORED;
}

static struct entry *find(struct ip_fragments *fragments, const uint8_t key[KEY_SIZE])
{
    struct entry *entry = *bucket_of(fragments, key);

    while (entry != NULL && memcmp(entry->key, key, KEY_SIZE) != 0)
        entry = entry->next_in_bucket;
    if (entry == NULL || entry->state == DATAGRAM_OPEN || is_mirrored(fragments, entry))
        return entry;
    forget(fragments, entry);
    return NULL;
}

/* What is wrong with a fragment by itself. */
static enum frame_fate judge(const struct packet *packet, const struct ip_fragment *fragment)
{
    if (packet->payload_length == 0)
        return FRAME_FRAGMENT_EMPTY;
    if (packet->payload_length > IP_DATAGRAM_MAX - fragment->offset)
        return FRAME_FRAGMENT_OVERSIZED;
    if (fragment->more && packet->payload_length % FRAGMENT_UNIT != 0)
        return FRAME_FRAGMENT_DAMAGED;
    return FRAME_DELIVERED;
}

/* FRAME_FRAGMENT: it was put in. */
static enum frame_fate put(struct ip_fragments *fragments, struct entry *entry,
                           const struct ip_part *part)
{
    bool says_end = part->is_last && entry->datagram.end == 0;
    size_t memory;
    enum ip_part_judgement judgement = ip_datagram_judge(&entry->datagram, part, &memory);

    if (judgement == IP_PART_CONTRADICTS)
        return FRAME_FRAGMENT_DAMAGED;
    fragments->counts[FRAGMENTS_DIFFERING] += judgement == IP_PART_DIFFERS;
    if (memory == 0 && !says_end)
        return FRAME_FRAGMENT_DUPLICATE;
    fragments->counts[FRAGMENTS_OVERLAPPING] += judgement != IP_PART_FITS;
    if (entry->datagram.piece_count >= IP_DATAGRAM_PIECES || !make_room(fragments, memory, entry)) {
        give_up(fragments, entry);
        return FRAME_FRAGMENT_REFUSED;
    }
    entry->memory += memory;
    ip_datagram_add(&entry->datagram, part);
    return FRAME_FRAGMENT;
}

static void deliver(struct ip_fragments *fragments, struct entry *entry, struct packet *packet)
{
    const struct ip_datagram *datagram = &entry->datagram;
    size_t captured = ip_datagram_copy(datagram, fragments->payload);

    memcpy(fragments->header, datagram->header, datagram->header_size);
    packet->header = bytes_of(fragments->header, datagram->header_size);
    packet->payload = bytes_of(fragments->payload, captured);
    packet->payload_length = datagram->end;
    packet->protocol = datagram->protocol;
    packet->ttl = datagram->ttl;
    fragments->counts[DATAGRAMS_WHOLE]++;
    drop_pieces(fragments, entry);
    unlink_from_queue(fragments, entry);
    append(fragments, entry, DATAGRAM_WHOLE);
}

enum frame_fate ip_fragments_add(struct ip_fragments *fragments, struct packet *packet,
                                 const struct ip_fragment *fragment)
{
    struct ip_part part = {
        .packet = packet,
        .begin = fragment->offset,
        .end = fragment->offset + packet->payload_length,
        .is_last = !fragment->more,
    };
    enum frame_fate fate = judge(packet, fragment);
    uint8_t key[KEY_SIZE];
    struct entry *entry;

    if (fate != FRAME_DELIVERED)
        return fate;
    write_key(key, packet, fragment);
    entry = find(fragments, key);
    if (entry == NULL)
        entry = begin(fragments, key);
    if (entry == NULL)
        return FRAME_FRAGMENT_REFUSED;
    if (entry->state == DATAGRAM_WHOLE)
        return FRAME_FRAGMENT_DUPLICATE;
    fate = put(fragments, entry, &part);
    if (fate != FRAME_FRAGMENT || !ip_datagram_is_whole(&entry->datagram))
        return fate;
    deliver(fragments, entry, packet);
    return FRAME_DELIVERED;
}

const uint64_t *ip_fragments_counts(const struct ip_fragments *fragments)
{
    return fragments->counts;
}
