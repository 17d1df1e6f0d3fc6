/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A top list: which keys come most often, of any number of keys, in bounded memory.
 *
 * The summary of Misra and Gries ("Finding repeated elements", Science of Computer
 * Programming 2, 1982) with room for twice its capacity: when that is full, the
 * count of the first key beyond the capacity is taken off all, and keys that have
 * nothing left go. Up to its capacity everything is exact; beyond it a count is too
 * low by at most top_list_error, which is below total / capacity. Two lists are
 * merged by adding and then shrinking, with the same bound (P. Agarwal, G. Cormode,
 * Z. Huang, J. M. Phillips, Z. Wei, K. Yi, "Mergeable summaries", PODS 2012).
 *
 * A key can have something attached, which is the owner's: he is told when it goes.
 */
#ifndef OUTPUT_REPORT_TOP_LIST_H
#define OUTPUT_REPORT_TOP_LIST_H

#include "base/bytes.h"

struct top_entry {
    struct bytes key; /* owned by the list */
    uint64_t count;   /* at least so often */
    void *attached;
};

struct top_list;

struct top_owner {
    void (*drop)(void *attached);               /* NULL: nothing is attached */
    void (*merge)(void *attached, void *other); /* what `other` has comes to `attached` too */
};

struct top_list *top_list_new(size_t capacity, const struct top_owner *owner);
void top_list_free(struct top_list *list);

/* Counts the key `times` more. Valid until the next change of the list. */
struct top_entry *top_list_add(struct top_list *list, struct bytes key, uint64_t times);

/* Takes everything of `other`, which is empty then. */
void top_list_merge(struct top_list *list, struct top_list *other);

/* Brings a list that was read from a summary to what it was. */
void top_list_set_error(struct top_list *list, uint64_t error);

/* By how much a count can be too low; 0: everything is exact. */
uint64_t top_list_error(const struct top_list *list);

/* At most the capacity of them, the highest count first, equal ones by their key.
 * Valid until the list changes. */
const struct top_entry *top_list_sorted(struct top_list *list, size_t *ret_count);

#endif
