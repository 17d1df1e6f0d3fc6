/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Masks people and places in sessions and notices: a filter before the writers.
 *
 * Whatever is masked becomes a keyed hash: the same text has the same mask
 * wherever it stands, in every run with the same key, and nobody without the
 * key can find out what it was by trying. ASCII letters count without case.
 *
 *   m-123456789abc   a local part
 *   d-123456789abc   a domain or host name
 *   t-123456789abc   any other text
 *
 * Each level hides what the one before it does and more: local parts; also
 * domain names; also every text that the wire supplied. Texts that are kept are
 * searched for addresses, and for the local parts and domains of the session,
 * which are hidden there too. docs/masking.md says what becomes of each field.
 *
 * IP addresses, times, counts, codes and queue names are kept.
 */
#ifndef OUTPUT_SESSION_MASK_H
#define OUTPUT_SESSION_MASK_H

#include "base/keyed_hash.h"
#include "smtp/session.h"

enum mask_level { MASK_NONE, MASK_ADDRESSES, MASK_DOMAINS, MASK_ALL, MASK_LEVEL_COUNT };

struct session_mask;

/* With MASK_NONE everything goes on as it is. */
struct session_mask *session_mask_new(enum mask_level level, const struct hash_key *key,
                                      struct session_sink next);
void session_mask_free(struct session_mask *mask);

/* Valid as long as the object. */
struct session_sink session_mask_sink(struct session_mask *mask);

/* The words by themselves: what masks a record in place. */
void session_mask_session(struct session_mask *mask, struct session *session);
void session_mask_notice(struct session_mask *mask, struct notice *notice);

/* At MASK_ALL as in the record. The levels below it go by what the session names
 * up to its end, which is not known yet: they must not be asked for. */
void session_mask_event(struct session_mask *mask, struct session_event *event);

#endif
