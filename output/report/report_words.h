/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers, times and spans as people write them. All texts lie in the arena.
 *
 * Times are local, by the zone that the C library has (TZ), and every report says
 * which zone that is.
 */
#ifndef OUTPUT_REPORT_REPORT_WORDS_H
#define OUTPUT_REPORT_REPORT_WORDS_H

#include "base/arena.h"
#include "output/report/report_parts.h"

struct bytes words_count(struct arena *arena, uint64_t count);               /* 12,345 */
struct bytes words_octets(struct arena *arena, uint64_t octets);             /* 1.2 MB */
struct bytes words_part(struct arena *arena, uint64_t part, uint64_t whole); /* 97.5%; - of 0 */
struct bytes words_span(struct arena *arena, duration span);    /* 12 ms, 1.3 s, 4 min; - */
struct bytes words_time(struct arena *arena, timestamp time);   /* 2026-11-27 08:01:12 */
struct bytes words_minute(struct arena *arena, timestamp time); /* 27 Nov 08:01 */
struct bytes words_zone(struct arena *arena, timestamp time);   /* CET, UTC+01:00 */

/* From the first to the last: one of them when they are of one minute. */
struct bytes words_from_to(struct arena *arena, const struct report_span *span);

/* `192.0.2.1 (12), 192.0.2.7 and 5 more`: the first few of a list; empty for none,
 * `too many to name` when each came so seldom that the list kept none. */
struct bytes words_few(struct arena *arena, struct top_list *list, size_t most);

/* `1 session`, `12 sessions`. */
struct bytes words_number_of(struct arena *arena, uint64_t count, const char *one,
                             const char *many);

/* As one word of a POSIX shell. */
struct bytes words_quoted(struct arena *arena, struct bytes word);

#endif
