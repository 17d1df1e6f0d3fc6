/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A keeper of contents that demands what must hold for every message: each
 * content ends once, and a message that was kept is the beginning of what its
 * keeper got.
 */
#ifndef TESTS_FUZZ_CONTENT_CHECK_H
#define TESTS_FUZZ_CONTENT_CHECK_H

#include "base/bounded_buffer.h"
#include "smtp/session.h"

struct content_check {
    struct content_sink keeper;
    size_t under_way;
    size_t count;
    size_t capacity;
    struct bounded_buffer *kept; /* by number, from 1 on */
};

void content_check_init(struct content_check *check);

/* No content is under way any more. */
void content_check_clear(struct content_check *check);

void content_check_session(const struct content_check *check, const struct session *session);

#endif
