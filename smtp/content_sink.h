/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Takes the content of messages as it goes by; part of the contract of
 * smtp/session.h. smtp/ itself keeps nothing of a message.
 *
 * Each content begins, gets its bytes in their order, and ends, once. Bytes are
 * those that struct message counts: after dot-unstuffing, or those of the
 * chunks. Which session it belongs to shows when that is handed on: its message
 * then has the number that `end` has given. It may turn out that the message
 * ended earlier; then only its first `bytes` count.
 *
 * Sessions of several threads may use one sink at the same time, each with
 * contents of its own.
 */
#ifndef SMTP_CONTENT_SINK_H
#define SMTP_CONTENT_SINK_H

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

/* What became of it. */
enum content_fate {
    CONTENT_COMPLETE,
    CONTENT_INCOMPLETE, /* bytes are missing, or its end was not seen */
    CONTENT_UNRECORDED, /* the record has no transaction for it */
    CONTENT_FATE_COUNT
};

struct content_sink {
    void *context;
    size_t memory; /* bytes that it takes for each content under way */

    void *(*begin)(void *context);
    void (*add)(void *context, void *content, struct bytes bytes);

    /* Only complete ones are kept: under a number that is never 0. 0: not kept. */
    uint64_t (*end)(void *context, void *content, enum content_fate fate);
};

#endif
