/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Golden files. */
#include "tests/support/golden.h"

#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"

struct bytes golden_read(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = NULL;
    size_t length = 0;
    size_t count;

    ck_assert_msg(file != NULL, "%s cannot be read", path);
    do {
        data = memory_resize(data, length + 4096, 1);
        count = fread(data + length, 1, 4096, file);
        length += count;
    } while (count > 0);
    fclose(file);
    return bytes_of(data, length);
}

static void leave_behind(const char *name, struct bytes made)
{
    char path[PATH_MAX];
    FILE *file;

    snprintf(path, sizeof path, "%s.actual", name);
    file = fopen(path, "wb");
    ck_assert(file != NULL);
    fwrite(made.data, 1, made.length, file);
    fclose(file);
}

void golden_check(const char *folder, const char *name, struct bytes made)
{
    const char *top = getenv("top_srcdir");
    char path[PATH_MAX];
    struct bytes expected;
    bool same;

    snprintf(path, sizeof path, "%s/%s/%s", top != NULL ? top : ".", folder, name);
    expected = golden_read(path);
    same = bytes_equal(expected, made);
    free((void *)(uintptr_t)expected.data);
    if (!same)
        leave_behind(name, made);
    ck_assert_msg(same, "%s differs from %s.actual", path, name);
}
