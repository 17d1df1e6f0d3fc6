/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IP fragments: those of both versions become whole packets again (RFC 791, 3.2;
 * RFC 8200, 4.5).
 *
 * Fragments belong together that have the same addresses, identification and
 * tunnel key, and in IPv4 the same protocol. In what order they come, doubled or
 * overlapping, does not matter; ip_datagram.h has the rules. For a short while
 * after a datagram has become whole its fragments are duplicates, as a mirror
 * port makes them, and not the beginning of another.
 *
 * A datagram that stays incomplete is forgotten after a while of packet time,
 * in whichever direction time ran. That needs two packets in a row, so that one
 * damaged time forgets nothing. At a limit the one that began first is given up
 * for the new one.
 *
 * The store outlives the sources that lend it: a datagram may begin in one file
 * and end in the next. It serves one source at a time.
 */
#ifndef CAPTURE_IP_FRAGMENTS_H
#define CAPTURE_IP_FRAGMENTS_H

#include "base/memory_budget.h"
#include "capture/ip_decoder.h"

struct ip_fragments_limits {
    size_t datagrams; /* at once, those that just became whole among them */
    size_t bytes;     /* of all fragments kept, bookkeeping included */
    duration timeout; /* from the first fragment that came */
};

/* 4096 datagrams, 16 MB, 30 s. */
struct ip_fragments_limits ip_fragments_limits_default(void);

/* So long the fragments of a whole datagram are duplicates. */
#define IP_FRAGMENTS_MIRRORED (10 * DURATION_MILLISECOND)

enum ip_fragments_count {
    DATAGRAMS_BEGUN,
    DATAGRAMS_WHOLE,
    DATAGRAMS_EXPIRED,
    DATAGRAMS_GIVEN_UP, /* for a limit, or for want of memory */
    FRAGMENTS_OVERLAPPING,
    FRAGMENTS_DIFFERING, /* overlapping with other octets; only the first copy is kept */
    IP_FRAGMENTS_COUNT_COUNT
};

struct ip_fragments;

/* What is kept is taken from the budget, of which it is a quarter at most. The budget is lent, and
 * may be NULL: then the limits alone hold. */
struct ip_fragments *ip_fragments_new(const struct ip_fragments_limits *limits,
                                      struct memory_budget *budget);
void ip_fragments_free(struct ip_fragments *fragments);

/* Forgets all that is not whole: what comes now is another capture. */
void ip_fragments_forget(struct ip_fragments *fragments);

/* A packet of this time came, a fragment or not. */
void ip_fragments_advance(struct ip_fragments *fragments, timestamp time);

/* Takes a packet whose payload is a fragment, its encapsulation set. FRAME_DELIVERED: it completed
 * a datagram, and the packet is that now; its views are valid until the next call. Otherwise the
 * reason why not, FRAME_FRAGMENT when the datagram is not whole yet. */
enum frame_fate ip_fragments_add(struct ip_fragments *fragments, struct packet *packet,
                                 const struct ip_fragment *fragment);

/* What was counted since it was made. */
const uint64_t *ip_fragments_counts(const struct ip_fragments *fragments);

#endif
