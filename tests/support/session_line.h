/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A session's line of JSON, as text and as jansson reads it. */
#ifndef TESTS_SUPPORT_SESSION_LINE_H
#define TESTS_SUPPORT_SESSION_LINE_H

#include <check.h>
#include <jansson.h>

#include "output/session_json.h"

/* The caller frees it. */
static inline char *session_line(const struct session *session)
{
    struct bounded_buffer line;

    bounded_buffer_init(&line, SIZE_MAX);
    session_json_append(&line, session);
    bounded_buffer_append(&line, bytes_of("", 1));
    return (char *)line.data;
}

/* Fails unless it is one object without a key that stands there twice. */
static inline json_t *session_record(const struct session *session)
{
    char *line = session_line(session);
    json_error_t error;
    json_t *record = json_loads(line, JSON_REJECT_DUPLICATES, &error);

    ck_assert_msg(record != NULL, "%s in %s", error.text, line);
    free(line);
    return record;
}

#endif
