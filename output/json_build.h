/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Setting the fields of a JSON object, by what the record knows of a fact.
 *
 * An absent fact is an absent key, never null: a function whose value can be
 * absent sets nothing then. Keys are literals of ours; the functions are inline
 * so that their lengths are known at once. Values are owned by the object
 * afterwards.
 */
#ifndef OUTPUT_JSON_BUILD_H
#define OUTPUT_JSON_BUILD_H

#include <jansson.h>

#include "base/timestamp.h"
#include "output/json_text.h"

json_t *json_object_new(void);
json_t *json_array_new(void);

/* Take the value. */
void json_put_at(json_t *object, struct bytes key, json_t *value);
void json_append(json_t *array, json_t *value);

/* Takes an array or object and drops it when it is empty. */
void json_put_filled(json_t *object, const char *key, json_t *value);

/* Seconds as a number, also negative ones; what is below a microsecond is cut off. */
json_t *json_seconds_new(duration span);

/* An array of texts. */
json_t *json_texts_new(size_t count, const struct bytes *texts, bool *lossy);

/* Takes the value. */
static inline void json_put(json_t *object, const char *key, json_t *value)
{
    json_put_at(object, bytes_of_string(key), value);
}

/* A word of ours; absent when NULL. */
static inline void json_put_word(json_t *object, const char *key, const char *word)
{
    if (word != NULL)
        json_put(object, key, json_stringn_nocheck(word, strlen(word)));
}

/* Bytes from the wire; absent without data. */
static inline void json_put_text(json_t *object, const char *key, struct bytes text, bool *lossy)
{
    if (text.data != NULL)
        json_put(object, key, json_text_new(text, lossy));
}

static inline void json_put_count(json_t *object, const char *key, uint64_t count)
{
    json_put(object, key, json_integer((json_int_t)count));
}

/* Absent when 0. */
static inline void json_put_count_above_zero(json_t *object, const char *key, uint64_t count)
{
    if (count > 0)
        json_put_count(object, key, count);
}

/* Absent when negative. */
static inline void json_put_seconds(json_t *object, const char *key, duration span)
{
    if (span >= 0)
        json_put(object, key, json_seconds_new(span));
}

static inline void json_put_boolean(json_t *object, const char *key, bool value)
{
    json_put(object, key, json_boolean(value));
}

/* `"key":true`; absent when not set. */
static inline void json_put_flag(json_t *object, const char *key, bool set)
{
    if (set)
        json_put_boolean(object, key, true);
}

#endif
