/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which sessions were seen: a set of their identifiers, up to a maximum.
 *
 * Identifiers are hashes of 64 bits and kept whole: two sessions of ten million have
 * the same one with a chance of 1 to 370,000. The set takes 9 to 15 bytes for each: at most
 * some 150 MB for ten million. It is divided into parts, each of which grows by itself, so
 * that growing never needs twice the memory.
 */
#ifndef OUTPUT_REPORT_SESSION_IDS_H
#define OUTPUT_REPORT_SESSION_IDS_H

#include <stdbool.h>
#include <stdint.h>

enum { SESSION_IDS_MOST = 16 << 20 };

struct session_ids;

enum id_answer {
    ID_NEW,
    ID_SEEN,
    ID_FULL, /* not seen, and not remembered: there is no room */
};

/* Remembers `most` of them. */
struct session_ids *session_ids_new(uint64_t most);
void session_ids_free(struct session_ids *ids);

/* Whether it was seen before; from now on it is. */
enum id_answer session_ids_add(struct session_ids *ids, uint64_t id);

#endif
