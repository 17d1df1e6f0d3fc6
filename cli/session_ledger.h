/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which sessions were told by the runs before, so that runs whose captures overlap
 * tell each session once: nothing twice, and nothing left out.
 *
 * A run reads some of what the one before has read again (LEDGER_READ_AGAIN, and
 * from the start of whatever was still open). What it then sees of a session that was
 * told may be a part of it, without its beginning. So a session is known again by
 * its endpoints and its tunnel, and by its time: it begins within one that was told,
 * or with it when its beginning was seen.
 *
 * A session that is still open when the captures end is left to the next run, which
 * will see it whole; but not for longer than LEDGER_OPEN_MOST, and not when nothing of
 * it has come since it was left.
 *
 * Sessions that ended LEDGER_REMEMBERS before the last one are forgotten. Whether one of
 * that age was told nobody can say, so it is not.
 */
#ifndef CLI_SESSION_LEDGER_H
#define CLI_SESSION_LEDGER_H

#include <stdbool.h>
#include <stddef.h>

#include "smtp/session.h"

#define LEDGER_READ_AGAIN (3600 * DURATION_SECOND)
#define LEDGER_OPEN_MOST  (24 * 3600 * DURATION_SECOND)
#define LEDGER_REMEMBERS  (72 * 3600 * DURATION_SECOND)

/* What is remembered of a session. */
struct ledger_entry {
    uint64_t connection; /* which one: endpoints and tunnel, see ledger_connection */
    timestamp start;     /* first and last packet, to the microsecond, as in records */
    timestamp end;
    bool whole; /* its beginning was seen */
    bool open;  /* the captures ended before it did: it is left to the next run */
};

enum ledger_judgement {
    LEDGER_NEW, /* to be told, and from now on known */
    LEDGER_TOLD,
    LEDGER_STILL_OPEN,
    LEDGER_FORGOTTEN, /* so old that it may have been told */
    LEDGER_JUDGEMENT_COUNT
};

struct session_ledger;

/* A session that ends later than `believed_until` has a wrong clock: it does not make the others
 * old. */
struct session_ledger *session_ledger_new(timestamp believed_until);

/* By the system's clock: no packet comes later than tomorrow. */
timestamp session_ledger_believe(void);
void session_ledger_free(struct session_ledger *ledger);

/* Of a session of a capture. The record of one, which is never read in part, has its `id`. */
uint64_t ledger_connection(const struct session *session);

enum ledger_judgement session_ledger_judge(struct session_ledger *ledger,
                                           const struct ledger_entry *entry);

/* Whether an earlier run has read so far; else this one has. For what is told by its time alone. */
bool session_ledger_has_read(struct session_ledger *ledger, timestamp time);

/* How many were judged so. */
uint64_t session_ledger_count(const struct session_ledger *ledger, enum ledger_judgement judgement);

/* ------------------------------------------------------------------ from run to run */

/* Where the captures of a run have ended, and from where the next one has to read. */
struct ledger_times {
    bool known; /* something was read, ever */
    timestamp read_until;
    timestamp read_again_from;
    timestamp forgotten_until;
};

/* Of this run and those before. */
struct ledger_times session_ledger_times(const struct session_ledger *ledger);

/* What the next run has to know: calls for each entry. */
void session_ledger_visit(const struct session_ledger *ledger, void *context,
                          void (*visit)(void *context, const struct ledger_entry *entry));

/* What an earlier run has left, before anything is judged. */
void session_ledger_begin(struct session_ledger *ledger, timestamp read_until,
                          timestamp forgotten_until);
void session_ledger_remember(struct session_ledger *ledger, const struct ledger_entry *entry);

#endif
