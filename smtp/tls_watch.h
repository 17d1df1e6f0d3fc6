/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Watching a TLS handshake: both directions' bytes go in, and what they say in
 * clear becomes the facts of smtp/session_tls.h.
 *
 * A side is in clear up to its ChangeCipherSpec; with TLS 1.3, where that
 * record means nothing (RFC 8446, D.4), up to its first application data. From
 * there on its records are only told apart. Of hellos the first of the client
 * counts, and the last of the server.
 *
 * A hole inside a record damages the message it is in; any other hole ends the
 * reading of its direction. What was known before stays.
 *
 * The facts live in the arena of whoever made the watch. Its own memory are the
 * messages under way, `tls_handshake` bytes for each direction at most.
 */
#ifndef SMTP_TLS_WATCH_H
#define SMTP_TLS_WATCH_H

#include "base/arena.h"
#include "smtp/session.h"
#include "smtp/smtp_limits.h"

struct tls_watch;

/* `arena` and `limits` outlive the watch. */
struct tls_watch *tls_watch_new(const struct smtp_limits *limits, struct arena *arena);
void tls_watch_free(struct tls_watch *watch);

/* Bytes that the watch takes, the facts apart. */
size_t tls_watch_memory(const struct tls_watch *watch);

/* In the arena; they grow as long as the watch goes on. */
struct tls_handshake *tls_watch_facts(const struct tls_watch *watch);

/* `t` counts from the session's start. */
void tls_watch_bytes(struct tls_watch *watch, enum side from, struct bytes bytes, duration t);
void tls_watch_gap(struct tls_watch *watch, enum side from, uint64_t length);

/* Before the first bytes of this side some are missing: what follows begins with
 * a record, but nobody knows with which message. */
void tls_watch_begin_behind_hole(struct tls_watch *watch, enum side from);

/* Nothing can be read of this side. */
void tls_watch_lose(struct tls_watch *watch, enum side from);

/* Whether nothing more can be learnt: both sides send what nobody can read. */
bool tls_watch_has_seen_all(const struct tls_watch *watch);

/* Adds what the limits left out. */
void tls_watch_count_left_out(const struct tls_watch *watch, struct left_out *left_out);

#endif
