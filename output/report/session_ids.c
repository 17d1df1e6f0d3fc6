/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables with open addressing, one for each value of the hash's first byte. */
#include "output/report/session_ids.h"

#include <stdlib.h>

#include "base/keyed_hash.h"
#include "base/memory.h"

enum { PARTS = 256, FIRST_PLACES = 64 };

/* An identifier of 0 is kept beside the places, where it means that one is free. */
struct part {
    uint32_t count;
    uint32_t places;
    uint64_t *ids;
};

struct session_ids {
    struct hash_key key; /* of the run: lines could be made that collide */
    uint64_t count;
    uint64_t most;
    bool has_zero;
    struct part parts[PARTS];
};

struct session_ids *session_ids_new(uint64_t most)
{
    struct session_ids *ids = memory_new(1, sizeof *ids);

    ids->most = most;
    ids->key = hash_key_random();
    return ids;
}

void session_ids_free(struct session_ids *ids)
{
    if (ids == NULL)
        return;
    for (size_t i = 0; i < PARTS; i++)
        free(ids->parts[i].ids);
    free(ids);
}

static uint64_t hash_of(const struct session_ids *ids, uint64_t id)
{
    return keyed_hash(&ids->key, bytes_of(&id, sizeof id));
}

/* Where the identifier is or belongs. The hash's upper half, scaled, is where to look first. */
static uint64_t *place_of(const struct part *part, uint64_t hash, uint64_t id)
{
    uint32_t place = (uint32_t)(((hash & 0xFFFFFFFF) * part->places) >> 32);

    while (part->ids[place] != 0 && part->ids[place] != id)
        place = place + 1 < part->places ? place + 1 : 0;
    return &part->ids[place];
}

/* By half of what there is. */
static void grow(struct session_ids *ids, struct part *part)
{
    struct part larger = { .count = part->count };

    larger.places = part->places == 0 ? FIRST_PLACES : part->places + part->places / 2;
    larger.ids = memory_new(larger.places, sizeof *larger.ids);
    for (uint32_t i = 0; i < part->places; i++)
        if (part->ids[i] != 0)
            *place_of(&larger, hash_of(ids, part->ids[i]), part->ids[i]) = part->ids[i];
    free(part->ids);
    *part = larger;
}

enum id_answer session_ids_add(struct session_ids *ids, uint64_t id)
{
    uint64_t hash = hash_of(ids, id);
    struct part *part = &ids->parts[hash >> 56];
    uint64_t *place;

    if (id == 0) {
        bool seen = ids->has_zero;

        ids->has_zero = true;
        return seen ? ID_SEEN : ID_NEW;
    }
    /* Up to seven eighths full. */
    if (part->places == 0 || part->count >= part->places - part->places / 8)
        grow(ids, part);
    place = place_of(part, hash, id);
    if (*place == id)
        return ID_SEEN;
    if (ids->count == ids->most)
        return ID_FULL;
    *place = id;
    part->count++;
    ids->count++;
    return ID_NEW;
}
