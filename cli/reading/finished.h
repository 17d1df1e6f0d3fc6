/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a worker hands on: a session that has ended, what has happened in one, an
 * attempt at one, or a sentence about an input; and the order of such things over
 * all workers.
 *
 * Every worker sees every frame, so the number of the frame that brought
 * something about is the same however many workers there are. Of what the same
 * frame brought about, sentences come first; then sessions that expired, since
 * its time came before its content; then the session that its packet ended. Of
 * several that expired, or are ended behind the last frame, the order is that of
 * the engine (reassembly_engine.h): the times of their close (when they were
 * due), of their start, and their endpoints. Two sessions that all this does
 * not tell apart are of the same worker, which had them in their order. What
 * happens in a session has the place that the session itself would have, and so
 * has an attempt.
 */
#ifndef CLI_READING_FINISHED_H
#define CLI_READING_FINISHED_H

#include "base/error.h"
#include "smtp/session.h"

enum finished_kind {
    FINISHED_TROUBLE, /* an input that cannot be read, or no further */
    FINISHED_REMARK,
    FINISHED_EVENT,
    FINISHED_ATTEMPT,
    FINISHED_SESSION,
    FINISHED_KIND_COUNT
};

struct finished {
    enum finished_kind kind;
    uint64_t frame; /* that brought it about; capture_reader.h has the numbers */
    size_t bytes;   /* that it keeps */
    struct finished *next;

    /* FINISHED_SESSION */
    struct session *session; /* owned */

    struct session_event *event;        /* FINISHED_EVENT; owned */
    struct connection_attempt *attempt; /* FINISHED_ATTEMPT; owned */
    bool by_packet; /* all three: it came by a packet, and not by the time that has passed */

    size_t input;           /* sentences */
    uint64_t serial;        /* counts the sentences of the worker */
    struct error *sentence; /* owned */
};

/* First come, first served. */
struct finished_list {
    struct finished *first;
    struct finished *last;
    size_t count;
};

/* Take the session, the event over; the attempt is copied. */
struct finished *finished_session_new(struct session *session, uint64_t frame, bool by_packet);
struct finished *finished_event_new(struct session_event *event, uint64_t frame, bool by_packet);
struct finished *finished_attempt_new(const struct connection_attempt *attempt, uint64_t frame,
                                      bool by_packet);
struct finished *finished_sentence_new(enum finished_kind kind, const struct error *sentence,
                                       uint64_t frame);

/* Frees session and event too, if they are still there. Takes NULL. */
void finished_free(struct finished *finished);

/* Below 0: `a` comes first. */
int finished_compare(const struct finished *a, const struct finished *b);

/* The same sentence about the same input, at the same frame. */
bool finished_says_the_same(const struct finished *a, const struct finished *b);

void finished_list_add(struct finished_list *list, struct finished *finished);

/* NULL when it is empty. */
struct finished *finished_list_take(struct finished_list *list);

/* Moves everything behind the end of `to`. */
void finished_list_move(struct finished_list *to, struct finished_list *from);

/* Frees what is in it. */
void finished_list_clear(struct finished_list *list);

#endif
