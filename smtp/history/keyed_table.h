/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bounded table of what is remembered under a key: of a server, a client, a
 * mail.
 *
 * An entry is a struct whose first member is its key. Keys compare byte by byte,
 * so padding in them must be zero. Everything an entry has beside its key is
 * zero when it is added. When the table is full the entry that was not used for
 * longest gives way, and is counted. Whoever sends mail chooses addresses, so
 * keys are hashed under a key of the run; the order of entries does not depend
 * on that.
 */
#ifndef SMTP_HISTORY_KEYED_TABLE_H
#define SMTP_HISTORY_KEYED_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct keyed_table;

struct keyed_table *keyed_table_new(size_t capacity, size_t key_size, size_t entry_size);
void keyed_table_free(struct keyed_table *table);

/* NULL when there is none. */
void *keyed_table_find(const struct keyed_table *table, const void *key);

/* As find, and the entry is now the one used last. */
void *keyed_table_use(struct keyed_table *table, const void *key);

/* A new entry, used last. There must be none with this key. */
void *keyed_table_add(struct keyed_table *table, const void *key);

void keyed_table_remove(struct keyed_table *table, void *entry);

/* From the one not used for longest to the one used last; NULL at the end. The
 * entry must not be removed before its next one is known. */
void *keyed_table_first(const struct keyed_table *table);
void *keyed_table_next(const void *entry);

size_t keyed_table_count(const struct keyed_table *table);

/* Entries that had to give way, ever. */
uint64_t keyed_table_displaced(const struct keyed_table *table);

#endif
