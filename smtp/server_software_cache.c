/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A table of texts, each at the one place where it can be. */
#include "smtp/server_software_cache.h"

#include <stdlib.h>

#include "base/memory.h"

/* With longer texts a match is the rarer, and the copy costs more. */
enum { PLACES = 1024, LONGEST_TEXT = 80 };

struct place {
    struct product_set products;
    uint8_t field; /* enum fingerprint_field */
    uint8_t taken;
    uint8_t length;
    uint8_t text[LONGEST_TEXT];
};

struct server_software_cache {
    const struct server_software *software;
    struct place places[PLACES];
};

_Static_assert(LONGEST_TEXT <= UINT8_MAX && FINGERPRINT_FIELD_COUNT <= UINT8_MAX, "fit");

struct server_software_cache *server_software_cache_new(const struct server_software *software)
{
    struct server_software_cache *cache = memory_new(1, sizeof *cache);

    cache->software = software;
    return cache;
}

void server_software_cache_free(struct server_software_cache *cache)
{
    free(cache);
}

/* FNV-1a over eight bytes at a time, the last ones twice. */
static uint64_t spread(uint64_t hash, struct bytes text)
{
    uint64_t word = 0;

    for (size_t i = 0; i + sizeof word <= text.length; i += sizeof word) {
        memcpy(&word, text.data + i, sizeof word);
        hash = (hash ^ word) * UINT64_C(0x100000001b3);
        hash ^= hash >> 32;
    }
    if (text.length < sizeof word)
        for (size_t i = 0; i < text.length; i++)
            word = word << 8 | text.data[i];
    else
        memcpy(&word, text.data + text.length - sizeof word, sizeof word);
    hash = (hash ^ word) * UINT64_C(0x100000001b3);
    return hash ^ hash >> 32;
}

static bool holds(const struct place *place, enum fingerprint_field field, struct bytes text)
{
    return place->taken != 0 && place->field == field &&
           bytes_equal(bytes_of(place->text, place->length), text);
}

struct product_set server_software_cache_match(struct server_software_cache *cache,
                                               enum fingerprint_field field, struct bytes text)
{
    struct place *place = &cache->places[spread(field, text) % PLACES];

    if (text.length > LONGEST_TEXT)
        return server_software_match(cache->software, field, text);
    if (holds(place, field, text))
        return place->products;
    place->products = server_software_match(cache->software, field, text);
    place->field = (uint8_t)field;
    place->taken = 1;
    place->length = (uint8_t)text.length;
    if (text.length > 0)
        memcpy(place->text, text.data, text.length);
    return place->products;
}
