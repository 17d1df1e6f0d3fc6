/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hashes of short segments. */
#include "reassembly/sent_texts.h"

static uint32_t hash_of(struct bytes bytes)
{
    uint64_t hash = bytes.length;
    uint64_t word;

    for (size_t i = 0; i < bytes.length; i += sizeof word) {
        size_t left = bytes.length - i;

        word = 0;
        memcpy(&word, bytes.data + i, left < sizeof word ? left : sizeof word);
        hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 32;
    }
    return (uint32_t)hash;
}

void sent_texts_remember(struct sent_texts *sent, uint64_t offset, struct bytes bytes)
{
    if (bytes.length > SENT_TEXT_LONGEST)
        return;
    sent->texts[sent->next] =
        (struct sent_text){ (uint32_t)offset, (uint32_t)bytes.length, hash_of(bytes) };
    sent->next = (sent->next + 1) % SENT_TEXTS;
}

bool sent_texts_contradict(const struct sent_texts *sent, uint64_t offset, struct bytes bytes)
{
    for (size_t i = 0; i < SENT_TEXTS; i++) {
        const struct sent_text *text = &sent->texts[i];
        size_t place = text->offset - (uint32_t)offset; /* a huge number when it lies before */

        if (text->length == 0 || place > bytes.length || bytes.length - place < text->length)
            continue;
        if (hash_of(bytes_of(bytes.data + place, text->length)) != text->hash)
            return true;
    }
    return false;
}
