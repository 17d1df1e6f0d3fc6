/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Watches one session's record grow, and tells of it as it happens
 * (smtp/session_event.h).
 *
 * record.c and record_message.c call it for everything that is added. It keeps
 * what it heard until whoever feeds the dialogue has it told, behind each
 * stream event, and longer as long as a login may come: not more than
 * WATCH_WAITING events.
 *
 * Only who wants events has one; in any other session the pointer to it is NULL.
 */
#ifndef SMTP_SESSION_WATCH_H
#define SMTP_SESSION_WATCH_H

#include "reassembly/stream_event.h"
#include "smtp/message_content.h"
#include "smtp/record.h"
#include "smtp/redaction.h"
#include "smtp/session_event.h"
#include "smtp/verb_table.h"

/* A client that says more before it logs in does not wait to be heard. */
enum { WATCH_WAITING = 64 };

struct session_watch;

/* All lent. `redaction` is where the dialogue's is to be found once there is one. */
struct session_watch *session_watch_new(const struct stream *stream, uint64_t session,
                                        struct record *record, struct redaction *const *redaction,
                                        const struct session_event_sink *sink);
void session_watch_free(struct session_watch *watch);

/* Bytes that it takes; 0 for NULL. */
size_t session_watch_memory(const struct session_watch *watch);

/* --- for those who write the record; each takes NULL */

/* The step was just added, or left out. */
void session_watch_step(struct session_watch *watch, const struct step *step);

/* A chunk has come in whole. */
void session_watch_chunk(struct session_watch *watch, const struct message_content *content);

/* The message is over, and with it the step that was or ended it. */
void session_watch_message(struct session_watch *watch, int32_t transaction,
                           const struct message_content *content, bool complete);

/* That step was another message than was said when it was over, its transaction's, or
 * with TRANSACTION_NONE none at all. */
void session_watch_revise(struct session_watch *watch, const struct open_step *open,
                          int32_t transaction);

/* The number of the step that was added last; STEP_NUMBER_NONE before. */
int64_t session_watch_latest(const struct session_watch *watch);

/* The reply that comes next answers a command that the record has left out. */
void session_watch_answers(struct session_watch *watch, int64_t number, enum verb verb);

/* --- for whoever feeds the dialogue */

/* What comes now comes with a stream event of that time. Takes NULL. */
void session_watch_set_time(struct session_watch *watch, timestamp time);

/* Tells what has happened, unless a login may come. As long as the connection is
 * not known to speak mail this may be left out. Takes NULL. */
void session_watch_tell(struct session_watch *watch);

/* Nothing more will be added. Takes NULL. */
void session_watch_tell_rest(struct session_watch *watch);

/* The record has become this session: tells what only its end shows. Takes NULL. */
void session_watch_conclude(struct session_watch *watch, const struct session *session);

#endif
