/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writing a session's record while the dialogue goes on.
 *
 * Everything that is added passes through here, so that here alone the limits
 * are kept: what does not fit is counted in `left_out`, of the steps that do
 * not fit the last ones are kept aside. Texts are copied into the session.
 */
#ifndef SMTP_RECORD_H
#define SMTP_RECORD_H

#include "smtp/session_draft.h"
#include "smtp/smtp_limits.h"

/* A step beyond the limit, with memory of its own so that it can be replaced. */
struct aside_step {
    struct arena arena;
    struct step step;
};

/* A step that is added before it is over, as a message is. One that was left
 * out has no index and is reached as long as it is kept aside. */
struct open_step {
    step_index index;
    uint32_t left_out; /* its number among those, from 1 on; else 0 */
};

/* Before there is one. */
#define NO_OPEN_STEP ((struct open_step){ .index = STEP_NONE })

struct session_watch; /* smtp/session_watch.h */

struct record {
    struct session_draft draft;
    const struct smtp_limits *limits;
    size_t recipient_count;      /* of all transactions */
    struct aside_step *aside;    /* a ring of the latest left-out steps; NULL before there is one */
    struct session_watch *watch; /* owned, told of what is added; NULL: nobody wants to know */
};

void record_init(struct record *record, timestamp start, const struct smtp_limits *limits);
void record_clear(struct record *record);

/* Moves the record into a new session, the steps kept aside too. */
void record_finish(struct record *record, struct session *session);

/* Nothing but what is small can be added. */
bool record_is_full(const struct record *record);

/* Bytes it has taken beside itself. */
size_t record_memory(const struct record *record);

/* Where to count what a limit leaves out. */
struct left_out *record_left_out(struct record *record);

/* Adds those of a line. */
void record_bare_line_ends(struct record *record, enum side from, struct bare_line_ends ends);

/* Octets of the server came in clear; `begins` where a TCP segment does. */
void record_server_octets(struct record *record, size_t octets, bool begins, timestamp time);
/* Some of them are missing. */
void record_server_hole(struct record *record);

/* Adds a step with copies of its texts and returns its index, STEP_NONE when it
 * was left out. An unknown verb is copied in upper case; a known one is the verb
 * table's own text and stays. */
step_index record_step(struct record *record, const struct step *step);

/* Steps that were added, those that were left out included. */
int64_t record_step_count(const struct record *record);

/* Makes the step's texts copies, as those of a record are. */
void record_copy_texts(struct arena *arena, struct step *step);

/* The step, NULL for STEP_NONE. Valid until the next one is added. */
struct step *record_step_at(struct record *record, step_index index);

/* The step that was added last, as one that is not over. */
struct open_step record_latest_step(const struct record *record);

/* That step; NULL when there is none, or it was left out and others have taken
 * its place since. Valid until the next one is added. */
struct step *record_open_step(struct record *record, const struct open_step *open);

/* Adds an empty transaction; TRANSACTION_NONE when it was left out. */
int32_t record_transaction(struct record *record);

/* NULL for TRANSACTION_NONE. Valid until the next one is added. */
struct transaction *record_transaction_at(struct record *record, int32_t index);

/* Adds a recipient to the transaction; -1 when it was left out. */
int32_t record_recipient(struct record *record, int32_t transaction, struct bytes address);

/* Adds an authentication, whose step is the next to be recorded; -1 when it was left out. */
int32_t record_authentication(struct record *record, struct bytes mechanism);

void record_gap(struct record *record, enum side from, uint64_t offset, uint64_t length);

/* The status of a reply that was added as `step`, with texts that live as long
 * as the session. Of a reply that was left out only the code is kept. */
struct reply_status record_status(struct record *record, step_index step, uint16_t code);

#endif
