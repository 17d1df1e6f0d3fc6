/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fields of JSON objects. */
#include "output/json_build.h"

#include "base/memory.h"

json_t *json_object_new(void)
{
    return memory_made(json_object());
}

json_t *json_array_new(void)
{
    return memory_made(json_array());
}

/* With a key of ours and a value that is there, jansson fails for want of memory only. */
static void check(int result)
{
    if (result != 0)
        memory_made(NULL);
}

void json_put_at(json_t *object, struct bytes key, json_t *value)
{
    check(json_object_setn_new_nocheck(object, (const char *)key.data, key.length,
                                       memory_made(value)));
}

void json_append(json_t *array, json_t *value)
{
    check(json_array_append_new(array, memory_made(value)));
}

/* jansson gives the size of what is neither array nor object as 0. */
void json_put_filled(json_t *object, const char *key, json_t *value)
{
    if (json_array_size(value) > 0 || json_object_size(value) > 0)
        json_put(object, key, value);
    else
        json_decref(value);
}

json_t *json_seconds_new(duration span)
{
    int64_t microseconds = span / DURATION_MICROSECOND;

    return memory_made(json_real((double)microseconds / 1e6));
}

json_t *json_texts_new(size_t count, const struct bytes *texts, bool *lossy)
{
    json_t *array = json_array_new();

    for (size_t i = 0; i < count; i++)
        json_append(array, json_text_new(texts[i], lossy));
    return array;
}
