/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Allocation that does not fail. */
#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *memory_made(void *memory)
{
    if (memory == NULL) {
        fputs("smtpscope: out of memory\n", stderr);
        abort();
    }
    return memory;
}

void *memory_new(size_t count, size_t size)
{
    return memory_made(calloc(count > 0 ? count : 1, size > 0 ? size : 1));
}

void *memory_resize(void *memory, size_t count, size_t size)
{
    if (size > 0 && count > SIZE_MAX / size)
        return memory_made(NULL);
    return memory_made(realloc(memory, count > 0 && size > 0 ? count * size : 1));
}

char *memory_joined(const char *text, const char *behind)
{
    size_t size = strlen(text) + strlen(behind) + 1;
    char *joined = memory_new(size, 1);

    snprintf(joined, size, "%s%s", text, behind);
    return joined;
}
