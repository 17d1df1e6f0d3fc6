/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One key of a session's record, held against JSON as it is written.
 */
#ifndef TESTS_SUPPORT_RECORD_PART_H
#define TESTS_SUPPORT_RECORD_PART_H

#include <check.h>
#include <stdlib.h>

#include "output/session_json.h"

/* `expected` is compact JSON with keys in the record's order; NULL: the key is absent. */
static inline void record_expect(const struct session *session, const char *key,
                                 const char *expected)
{
    json_t *record = session_json_new(session);
    const json_t *part = json_object_get(record, key);
    char *text = part != NULL ? json_dumps(part, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(6)) : NULL;

    if (expected == NULL)
        ck_assert_msg(text == NULL, "%s is there: %s", key, text);
    else
        ck_assert_msg(text != NULL && strcmp(text, expected) == 0, "%s is\n%s\ninstead of\n%s", key,
                      text, expected);
    free(text);
    json_decref(record);
}

#endif
