/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Valid UTF-8 out of any bytes. */
#include "output/json_text.h"

#include <stdlib.h>

#include "base/memory.h"
#include "output/utf8.h"

static bool is_kept(struct utf8_unit unit)
{
    return unit.valid && unit.code_point != 0;
}

#define EACH_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

/* How many bytes at the start are ASCII and not NUL, which is nearly always all. */
static size_t ascii_run(struct bytes bytes)
{
    size_t length = 0;
    uint64_t word;

    for (; length + sizeof word <= bytes.length; length += sizeof word) {
        memcpy(&word, bytes.data + length, sizeof word);
        /* Borrows carry over from a NUL only, so nothing is missed. */
        if (((word | (word - EACH_BYTE(1))) & EACH_BYTE(0x80)) != 0)
            break;
    }
    while (length < bytes.length && bytes.data[length] - 1U < 0x7F)
        length++;
    return length;
}

/* How many bytes at the start can stay as they are. */
static size_t clean_length(struct bytes bytes)
{
    size_t length = ascii_run(bytes);

    while (length < bytes.length) {
        struct utf8_unit unit = utf8_next(bytes_after(bytes, length));

        if (!is_kept(unit))
            break;
        length += unit.length;
        length += ascii_run(bytes_after(bytes, length));
    }
    return length;
}

static json_t *string_new(const void *text, size_t length)
{
    return memory_made(json_stringn_nocheck(length > 0 ? text : "", length));
}

static json_t *repaired(struct bytes bytes)
{
    /* Each byte becomes at most one replacement. */
    char *text = memory_new(bytes.length, UTF8_REPLACEMENT_SIZE);
    size_t length = 0;
    json_t *string;

    while (bytes.length > 0) {
        struct utf8_unit unit = utf8_next(bytes);
        bool kept = is_kept(unit);
        size_t size = kept ? unit.length : (size_t)UTF8_REPLACEMENT_SIZE;

        memcpy(text + length, kept ? (const char *)bytes.data : UTF8_REPLACEMENT, size);
        length += size;
        bytes = bytes_after(bytes, unit.length);
    }
    string = string_new(text, length);
    free(text);
    return string;
}

json_t *json_text_new(struct bytes bytes, bool *lossy)
{
    if (clean_length(bytes) == bytes.length)
        return string_new(bytes.data, bytes.length);
    *lossy = true;
    return repaired(bytes);
}
