/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The content of one part as it goes by: decoded by GMime, counted, digested,
 * and never kept. What the encoding does not allow is passed over, as mail
 * programs do.
 */
#ifndef SMTP_PART_DIGEST_H
#define SMTP_PART_DIGEST_H

#include "smtp/content_digest.h"
#include "smtp/message.h"

struct part_digest;

struct part_digest *part_digest_new(enum part_encoding encoding);
void part_digest_free(struct part_digest *digest);

void part_digest_add(struct part_digest *digest, struct bytes content);

/* Fills in size and digest of what was added. */
void part_digest_finish(const struct part_digest *digest, struct message_part *part);

/* Bytes that one takes. */
size_t part_digest_memory(void);

#endif
