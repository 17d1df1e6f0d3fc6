/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Remembering the last bytes. */
#include "smtp/content_tail.h"

void content_tail_init(struct content_tail *tail)
{
    *tail = (struct content_tail){ .bytes = { '\r', '\n' }, .length = 2 };
}

void content_tail_add(struct content_tail *tail, struct bytes content)
{
    struct bytes last = content;
    size_t kept;

    if (last.length > CONTENT_TAIL_SIZE)
        last = bytes_after(content, content.length - CONTENT_TAIL_SIZE);
    kept = CONTENT_TAIL_SIZE - last.length;
    if (kept > tail->length)
        kept = tail->length;
    memmove(tail->bytes, tail->bytes + tail->length - kept, kept);
    if (last.length > 0)
        memcpy(tail->bytes + kept, last.data, last.length);
    tail->length = kept + last.length;
}

void content_tail_lose(struct content_tail *tail)
{
    tail->length = 0;
}

bool content_tail_may_end(const struct content_tail *tail)
{
    static const char *const ends[] = { "\n.\n", "\n.\r\n", "\r.\r" };
    struct bytes text = bytes_of(tail->bytes, tail->length);

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        struct bytes end = bytes_of_string(ends[i]);

        if (text.length >= end.length &&
            bytes_equal(bytes_after(text, text.length - end.length), end))
            return true;
    }
    return false;
}
