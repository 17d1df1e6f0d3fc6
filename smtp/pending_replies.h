/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands that wait for their replies, oldest first. A server answers in
 * order, also when commands were pipelined (RFC 2920, 3.1).
 *
 * Where the capture lacks bytes stands a PENDING_LOST in their place: any number
 * of commands whose replies may still come. When it is the oldest, nobody knows
 * which of those behind it the next reply answers, if any.
 *
 * At most `maximum` are remembered. Those beyond are counted, and as many
 * replies behind the remembered ones are known to answer them, so that pairing
 * stays right.
 */
#ifndef SMTP_PENDING_REPLIES_H
#define SMTP_PENDING_REPLIES_H

#include "base/memory_budget.h"
#include "base/timestamp.h"
#include "smtp/session.h"
#include "smtp/verb_table.h"

/* What a reply answers. */
enum pending_kind {
    PENDING_COMMAND,
    PENDING_MESSAGE,       /* the end of DATA's content */
    PENDING_DELIVERY,      /* LMTP: the message as the accepted recipients get it, one by one,
                              `times` */
    PENDING_SOME_DELIVERY, /* the same, when nobody knows how many they are */
    PENDING_TEXT,          /* `times` lines of content that the server may read as commands */
    PENDING_LOST,          /* commands that the capture lacks, if there are any */
    PENDING_KIND_COUNT
};

struct pending_reply {
    uint16_t kind : 4;       /* enum pending_kind */
    uint16_t verb : 8;       /* enum verb */
    uint16_t last_chunk : 1; /* BDAT LAST */
    uint16_t doubtful : 1;   /* PENDING_TEXT: whether the server reads the lines is not certain */
    int16_t authentication;  /* index into the session's; -1 for none */
    step_index step;
    uint32_t step_count; /* steps up to that one, also when it was left out; 0: nobody asks */
    int32_t transaction;
    int32_t recipient; /* index into the transaction's; of deliveries the last one; or -1 */
    uint32_t times;    /* lines; of a message or chunk, when the server refuses it */
    timestamp sent;    /* the command's last byte */
};

_Static_assert(sizeof(struct pending_reply) == 32, "sessions that wait have eight of them");

struct pending_replies {
    size_t maximum;
    size_t count;
    uint32_t capacity;
    uint32_t oldest;
    struct pending_reply *items; /* a ring */
    uint64_t unremembered;
};

void pending_replies_init(struct pending_replies *pending, size_t maximum);
void pending_replies_clear(struct pending_replies *pending);

/* Bytes it has taken beside itself. */
static inline size_t pending_replies_memory(const struct pending_replies *pending)
{
    return pending->capacity > 0 ? memory_cost(pending->capacity * sizeof *pending->items) : 0;
}

/* Nothing waits any more. */
void pending_replies_forget(struct pending_replies *pending);

/* Commands may have been lost behind those that wait. */
void pending_replies_lose_commands(struct pending_replies *pending);

/* Replies may have been lost, to any number of those that wait. */
void pending_replies_lose_replies(struct pending_replies *pending);

/* The oldest is a PENDING_LOST. */
bool pending_replies_are_doubtful(struct pending_replies *pending);

/* False when the maximum is reached. */
bool pending_replies_add(struct pending_replies *pending, const struct pending_reply *reply);

/* Adds it in front of the last `behind` ones, all of which are remembered. */
bool pending_replies_insert(struct pending_replies *pending, const struct pending_reply *reply,
                            size_t behind);

/* Another would not be remembered. */
bool pending_replies_is_full(const struct pending_replies *pending);

/* The oldest one, NULL when none is remembered. Valid until the next change. */
struct pending_reply *pending_replies_oldest(struct pending_replies *pending);

/* The i-th oldest; `index` is below `count`. */
struct pending_reply *pending_replies_at(struct pending_replies *pending, size_t index);

/* Takes the oldest off; one that was not remembered when no other is left. */
void pending_replies_drop(struct pending_replies *pending);

/* Some command waits, remembered or not. */
bool pending_replies_any(const struct pending_replies *pending);

#endif
