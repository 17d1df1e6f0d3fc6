/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts on the heap, each with an owner of its own. */
#ifndef OUTPUT_REPORT_OWN_TEXT_H
#define OUTPUT_REPORT_OWN_TEXT_H

#include <stdlib.h>

#include "base/bytes.h"
#include "base/memory.h"

/* A copy; of an absent text an absent one. */
static inline struct bytes own_text(struct bytes text)
{
    uint8_t *copy;

    if (text.data == NULL)
        return text;
    copy = memory_new(text.length + 1, 1);
    if (text.length > 0)
        memcpy(copy, text.data, text.length);
    return bytes_of(copy, text.length);
}

static inline void own_text_free(struct bytes *text)
{
    free((void *)(uintptr_t)text->data);
    *text = bytes_of(NULL, 0);
}

static inline void own_text_replace(struct bytes *text, struct bytes other)
{
    struct bytes copy = own_text(other);

    own_text_free(text);
    *text = copy;
}

#endif
