/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes of the client that wait until something says what they are, with the
 * times at which they came.
 *
 * At most `maximum` bytes. Of more than 64 times only the first are told apart:
 * what comes after them is dated as the last byte.
 */
#ifndef SMTP_HELD_BYTES_H
#define SMTP_HELD_BYTES_H

#include "base/bounded_buffer.h"
#include "base/timestamp.h"

struct held_bytes;

struct held_bytes *held_bytes_new(size_t maximum);
void held_bytes_free(struct held_bytes *held);

/* Takes as many bytes off `*input` as fit. */
void held_bytes_add(struct held_bytes *held, struct bytes *input, timestamp time);

/* Valid until the next change. */
struct bytes held_bytes_all(const struct held_bytes *held);

/* Cuts off and returns the bytes that came first at one time; empty when none
 * are left. They are lent until more are added. */
struct bytes held_bytes_next(struct held_bytes *held, timestamp *ret_time);

/* Lets the first so many bytes go, which are there. */
void held_bytes_drop(struct held_bytes *held, size_t length);

/* Lets all go. */
void held_bytes_reset(struct held_bytes *held);

/* Bytes it takes, itself included. */
size_t held_bytes_memory(const struct held_bytes *held);

#endif
