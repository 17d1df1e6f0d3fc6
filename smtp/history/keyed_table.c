/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chained hashing, and a list in the order of use. */
#include "smtp/history/keyed_table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/keyed_hash.h"
#include "base/memory.h"

/* In front of each entry. */
struct slot {
    struct slot *next_in_bucket;
    struct slot *older;
    struct slot *newer;
    size_t bucket;
    max_align_t entry[];
};

struct keyed_table {
    struct hash_key hash_key;
    size_t capacity;
    size_t key_size;
    size_t slot_size;
    size_t used; /* slots that were ever taken: the first ones */
    size_t count;
    uint64_t displaced;
    struct slot *oldest;
    struct slot *newest;
    struct slot *free; /* by next_in_bucket */
    struct slot **buckets;
    uint8_t *slots;
};

struct keyed_table *keyed_table_new(size_t capacity, size_t key_size, size_t entry_size)
{
    struct keyed_table *table = memory_new(1, sizeof *table);
    size_t unit = sizeof(max_align_t);

    assert(capacity > 0 && key_size <= entry_size);
    table->hash_key = hash_key_random();
    table->capacity = capacity;
    table->key_size = key_size;
    table->slot_size = sizeof(struct slot) + (entry_size + unit - 1) / unit * unit;
    table->buckets = memory_new(capacity, sizeof(struct slot *));
    table->slots = memory_new(capacity, table->slot_size);
    return table;
}

void keyed_table_free(struct keyed_table *table)
{
    if (table == NULL)
        return;
    free(table->buckets);
    free(table->slots);
    free(table);
}

static struct slot *slot_of(const void *entry)
{
    return (struct slot *)((uintptr_t)entry - offsetof(struct slot, entry));
}

static size_t bucket_of(const struct keyed_table *table, const void *key)
{
    return keyed_hash(&table->hash_key, bytes_of(key, table->key_size)) % table->capacity;
}

static struct slot *find_in(const struct keyed_table *table, size_t bucket, const void *key)
{
    struct slot *slot = table->buckets[bucket];

    while (slot != NULL && memcmp(slot->entry, key, table->key_size) != 0)
        slot = slot->next_in_bucket;
    return slot;
}

void *keyed_table_find(const struct keyed_table *table, const void *key)
{
    struct slot *slot = NULL;

    if (table->count > 0)
        slot = find_in(table, bucket_of(table, key), key);
    return slot != NULL ? slot->entry : NULL;
}

/* ------------------------------------------------------------------ order of use */

static void unlink_by_age(struct keyed_table *table, struct slot *slot)
{
    if (slot->older != NULL)
        slot->older->newer = slot->newer;
    else
        table->oldest = slot->newer;
    if (slot->newer != NULL)
        slot->newer->older = slot->older;
    else
        table->newest = slot->older;
}

static void link_as_newest(struct keyed_table *table, struct slot *slot)
{
    slot->older = table->newest;
    slot->newer = NULL;
    if (table->newest != NULL)
        table->newest->newer = slot;
    else
        table->oldest = slot;
    table->newest = slot;
}

void *keyed_table_use(struct keyed_table *table, const void *key)
{
    void *entry = keyed_table_find(table, key);
    struct slot *slot;

    if (entry == NULL)
        return NULL;
    slot = slot_of(entry);
    if (slot != table->newest) {
        unlink_by_age(table, slot);
        link_as_newest(table, slot);
    }
    return entry;
}

/* ------------------------------------------------------------- coming and going */

void keyed_table_remove(struct keyed_table *table, void *entry)
{
    struct slot *slot = slot_of(entry);
    struct slot **link = &table->buckets[slot->bucket];

    while (*link != slot)
        link = &(*link)->next_in_bucket;
    *link = slot->next_in_bucket;
    unlink_by_age(table, slot);
    slot->next_in_bucket = table->free;
    table->free = slot;
    table->count--;
}

static struct slot *take_slot(struct keyed_table *table)
{
    struct slot *slot;

    if (table->free == NULL && table->used == table->capacity) {
        table->displaced++;
        keyed_table_remove(table, table->oldest->entry);
    }
    table->count++;
    slot = table->free;
    if (slot == NULL)
        return (struct slot *)(table->slots + table->used++ * table->slot_size);
    table->free = slot->next_in_bucket;
    memset(slot, 0, table->slot_size);
    return slot;
}

void *keyed_table_add(struct keyed_table *table, const void *key)
{
    struct slot *slot = take_slot(table);

    slot->bucket = bucket_of(table, key);
    assert(find_in(table, slot->bucket, key) == NULL);
    memcpy(slot->entry, key, table->key_size);
    slot->next_in_bucket = table->buckets[slot->bucket];
    table->buckets[slot->bucket] = slot;
    link_as_newest(table, slot);
    return slot->entry;
}

/* --------------------------------------------------------------------- all of them */

void *keyed_table_first(const struct keyed_table *table)
{
    return table->oldest != NULL ? table->oldest->entry : NULL;
}

void *keyed_table_next(const void *entry)
{
    const struct slot *slot = slot_of(entry);

    return slot->newer != NULL ? slot->newer->entry : NULL;
}

size_t keyed_table_count(const struct keyed_table *table)
{
    return table->count;
}

uint64_t keyed_table_displaced(const struct keyed_table *table)
{
    return table->displaced;
}
