/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writing notices, and keeping them until their session has been handed on.
 *
 * A notice begins as its rule's row says, and is changed where the evidence is
 * stronger or weaker.
 */
#ifndef SMTP_HISTORY_NOTICE_WRITER_H
#define SMTP_HISTORY_NOTICE_WRITER_H

#include "smtp/session.h"

/* `format` makes the sentence. */
struct notice *notice_of_rule(const char *id, timestamp time, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void notice_add_integer(struct notice *notice, const char *name, int64_t value);
void notice_add_duration(struct notice *notice, const char *name, duration value);

/* The text is copied. */
void notice_add_text(struct notice *notice, const char *name, struct bytes value);

void notice_name_session(struct notice *notice, uint64_t session);

/* "an hour", "ten minutes", "90 seconds", "0.500 seconds"; returns `text`. Of a span above 0. */
enum { TIME_WORDS_SIZE = 40 };
const char *time_words(duration time, char text[TIME_WORDS_SIZE]);

/* ------------------------------------------------------- sessions that led to it */

enum { SESSION_LIST_SIZE = 8 };

/* The last of them, at most SESSION_LIST_SIZE. */
struct session_list {
    uint32_t count; /* ever */
    uint64_t sessions[SESSION_LIST_SIZE];
};

/* Once for each session in a row. */
void session_list_add(struct session_list *list, uint64_t session);

/* All of the list, in order. */
void notice_name_sessions(struct notice *notice, const struct session_list *list);

/* ----------------------------------------------------------------------- waiting */

struct notice_queue {
    size_t count;
    size_t capacity;
    struct notice **notices;
};

/* Takes the notice over. */
void notice_queue_add(struct notice_queue *queue, struct notice *notice);

/* Hands all of them on, in order. */
void notice_queue_send(struct notice_queue *queue, const struct session_sink *sink);

/* They have been handed on. */
void notice_queue_clear(struct notice_queue *queue);

#endif
