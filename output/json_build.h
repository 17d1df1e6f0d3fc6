/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Setting the fields of a JSON object, by what the record knows of a fact.
 *
 * An absent fact is an absent key, never null: a function whose value can be
 * absent sets nothing then. Keys are literals of ours. Values are owned by the
 * object afterwards.
 */
#ifndef OUTPUT_JSON_BUILD_H
#define OUTPUT_JSON_BUILD_H

#include <jansson.h>

#include "base/bytes.h"
#include "base/timestamp.h"

json_t *json_object_new(void);
json_t *json_array_new(void);

/* Takes the value. */
void json_put(json_t *object, const char *key, json_t *value);
void json_append(json_t *array, json_t *value);

/* Takes an array or object and drops it when it is empty. */
void json_put_filled(json_t *object, const char *key, json_t *value);

/* A word of ours; absent when NULL. */
void json_put_word(json_t *object, const char *key, const char *word);

/* Bytes from the wire; absent without data. */
void json_put_text(json_t *object, const char *key, struct bytes text, bool *lossy);

void json_put_count(json_t *object, const char *key, uint64_t count);

/* Absent when 0. */
void json_put_count_above_zero(json_t *object, const char *key, uint64_t count);

/* Seconds, what is below a microsecond cut off; absent when negative. */
void json_put_seconds(json_t *object, const char *key, duration span);

void json_put_boolean(json_t *object, const char *key, bool value);

/* `"key":true`; absent when not set. */
void json_put_flag(json_t *object, const char *key, bool set);

/* Seconds as a number, also negative ones. */
json_t *json_seconds_new(duration span);

/* An array of texts. */
json_t *json_texts_new(size_t count, const struct bytes *texts, bool *lossy);

#endif
