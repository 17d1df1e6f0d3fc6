/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was sent before: tells whether bytes that come again are the same.
 *
 * Bytes that were handed on are not kept. Of the last segments of a direction
 * that are as short as the lines of a dialogue there is a hash, so that one
 * that comes again with other bytes is found out; the segment may be sent again
 * alone or as part of a longer one. Longer segments, which are content of
 * messages, are not compared.
 */
#ifndef REASSEMBLY_SENT_TEXTS_H
#define REASSEMBLY_SENT_TEXTS_H

#include <stdbool.h>

#include "base/bytes.h"

enum { SENT_TEXTS = 4, SENT_TEXT_LONGEST = 512 };

struct sent_text {
    uint32_t offset; /* its low 32 bits */
    uint32_t length; /* 0: none */
    uint32_t hash;
};

struct sent_texts {
    struct sent_text texts[SENT_TEXTS]; /* a ring */
    uint32_t next;
};

void sent_texts_remember(struct sent_texts *sent, uint64_t offset, struct bytes bytes);

/* Whether bytes that begin at `offset` differ from a text they contain. */
bool sent_texts_contradict(const struct sent_texts *sent, uint64_t offset, struct bytes bytes);

#endif
