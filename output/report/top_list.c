/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting with few counters. */
#include "output/report/top_list.h"

#include <stdlib.h>

#include "base/keyed_hash.h"
#include "base/memory.h"

/* A place of the table: the number of an entry and one, 0 for none. */
struct top_list {
    size_t capacity;
    struct top_owner owner;
    struct hash_key hash;
    size_t count;
    struct top_entry *entries; /* room for twice the capacity */
    size_t places;             /* a power of two, at least twice that */
    uint32_t *table;
    uint64_t error;
};

struct top_list *top_list_new(size_t capacity, const struct top_owner *owner)
{
    struct top_list *list = memory_new(1, sizeof *list);

    list->capacity = capacity;
    list->owner = *owner;
    list->hash = hash_key_random();
    list->entries = memory_new(2 * capacity, sizeof *list->entries);
    for (list->places = 1; list->places < 4 * capacity;)
        list->places *= 2;
    list->table = memory_new(list->places, sizeof *list->table);
    return list;
}

static void drop(struct top_list *list, struct top_entry *entry)
{
    if (list->owner.drop != NULL && entry->attached != NULL)
        list->owner.drop(entry->attached);
    free((void *)(uintptr_t)entry->key.data);
}

void top_list_free(struct top_list *list)
{
    if (list == NULL)
        return;
    for (size_t i = 0; i < list->count; i++)
        drop(list, &list->entries[i]);
    free(list->entries);
    free(list->table);
    free(list);
}

/* The key's place in the table, or the empty one where it belongs. */
static size_t place_of(const struct top_list *list, struct bytes key)
{
    size_t place = keyed_hash(&list->hash, key) & (list->places - 1);

    while (list->table[place] != 0 && !bytes_equal(list->entries[list->table[place] - 1].key, key))
        place = (place + 1) & (list->places - 1);
    return place;
}

static void fill_table(struct top_list *list)
{
    memset(list->table, 0, list->places * sizeof *list->table);
    for (size_t i = 0; i < list->count; i++)
        list->table[place_of(list, list->entries[i].key)] = (uint32_t)i + 1;
}

static int compare(const void *a, const void *b)
{
    const struct top_entry *left = a, *right = b;
    size_t common = left->key.length < right->key.length ? left->key.length : right->key.length;
    int order;

    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    order = common > 0 ? memcmp(left->key.data, right->key.data, common) : 0;
    if (order != 0)
        return order;
    return left->key.length < right->key.length ? -1 : left->key.length > right->key.length;
}

static void sort(struct top_list *list)
{
    if (list->count > 1)
        qsort(list->entries, list->count, sizeof *list->entries, compare);
    fill_table(list);
}

/* To at most the capacity: what the first one too many has is taken off all. */
static void shrink(struct top_list *list)
{
    uint64_t less;
    size_t kept = 0;

    if (list->count <= list->capacity)
        return;
    sort(list);
    less = list->entries[list->capacity].count;
    list->error += less;
    for (size_t i = 0; i < list->count; i++) {
        struct top_entry *entry = &list->entries[i];

        if (entry->count > less) {
            entry->count -= less;
            list->entries[kept++] = *entry;
        } else {
            drop(list, entry);
        }
    }
    list->count = kept;
    fill_table(list);
}

static struct top_entry *add_new(struct top_list *list, struct bytes key)
{
    uint8_t *copy = memory_new(key.length + 1, 1);
    struct top_entry *entry;

    if (list->count == 2 * list->capacity)
        shrink(list);
    if (key.length > 0)
        memcpy(copy, key.data, key.length);
    entry = &list->entries[list->count];
    *entry = (struct top_entry){ .key = bytes_of(copy, key.length) };
    list->table[place_of(list, key)] = (uint32_t)++list->count;
    return entry;
}

struct top_entry *top_list_add(struct top_list *list, struct bytes key, uint64_t times)
{
    uint32_t found = list->table[place_of(list, key)];
    struct top_entry *entry = found != 0 ? &list->entries[found - 1] : add_new(list, key);

    entry->count += times;
    return entry;
}

static void merge_attached(struct top_list *list, struct top_entry *entry, struct top_entry *other)
{
    if (entry->attached == NULL) {
        entry->attached = other->attached;
        other->attached = NULL;
    } else if (other->attached != NULL) {
        list->owner.merge(entry->attached, other->attached);
    }
}

void top_list_merge(struct top_list *list, struct top_list *other)
{
    list->error += other->error;
    for (size_t i = 0; i < other->count; i++) {
        struct top_entry *from = &other->entries[i];

        merge_attached(list, top_list_add(list, from->key, from->count), from);
        drop(other, from);
    }
    other->count = 0;
    other->error = 0;
    fill_table(other);
    shrink(list);
}

void top_list_set_error(struct top_list *list, uint64_t error)
{
    list->error = error;
}

uint64_t top_list_error(const struct top_list *list)
{
    return list->error;
}

const struct top_entry *top_list_sorted(struct top_list *list, size_t *ret_count)
{
    shrink(list);
    sort(list);
    *ret_count = list->count;
    return list->entries;
}
