/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes a session of its line again, as far as its story goes: who, when, every step of
 * the dialogue, the mails and what became of them, the findings, the verdict, the
 * diagnosis, how it ended, and what limits left out.
 *
 * What the line says of TCP, TLS, PROXY headers, the headers and parts of messages, and of
 * where the time went is not read: a session that was read has none of it.
 *
 * A line may come from anywhere. Keys that are missing or have another type count as
 * absent, words that are not known as the first of their kind.
 */
#ifndef OUTPUT_SESSION_READER_H
#define OUTPUT_SESSION_READER_H

#include "smtp/session.h"

/* A session that the caller owns; NULL when the line is no session's. */
struct session *session_read(struct bytes line);

#endif
