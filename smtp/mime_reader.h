/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lists the parts of a message as its content goes by (RFC 2045, RFC 2046).
 *
 * GMime reads the values of fields and decodes contents; which line belongs to
 * which part is found here, with what the lines so far have opened. GMime's
 * own parser makes a tree of a whole message, and a message can be written so
 * that the tree is two hundred times as large. Here nothing of a message is
 * kept but the list and what of a header is under way.
 *
 * Parts are listed in the order in which they begin, multiparts and messages
 * inside the message too. A multipart without a boundary cannot be taken apart
 * and is a part with content. Of a part whose end is not seen size and digest
 * are not told.
 */
#ifndef SMTP_MIME_READER_H
#define SMTP_MIME_READER_H

#include "smtp/header_fields.h"
#include "smtp/line_splitter.h"
#include "smtp/mime_boundaries.h"
#include "smtp/part_digest.h"
#include "smtp/smtp_limits.h"

struct mime_reader;

/* Limits: `mime` bytes are read, `parts` listed. mime_prepare was called. */
struct mime_reader *mime_reader_new(const struct smtp_limits *limits);
void mime_reader_free(struct mime_reader *reader);

void mime_reader_add(struct mime_reader *reader, struct bytes content);

/* Nothing more can be told: something is missing here. */
void mime_reader_stop(struct mime_reader *reader);

/* The content is over. */
void mime_reader_finish(struct mime_reader *reader);

/* The list, copied into the arena. */
const struct message_parts *mime_reader_describe(const struct mime_reader *reader,
                                                 struct arena *arena);

/* Bytes of fields that were left out. */
uint64_t mime_reader_cut(const struct mime_reader *reader);

/* Bytes it takes. */
size_t mime_reader_memory(const struct mime_reader *reader);

#endif
