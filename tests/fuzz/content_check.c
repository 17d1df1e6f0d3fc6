/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keeping contents to hold records against them. */
#include "tests/fuzz/content_check.h"

#include <stdlib.h>

#include "base/memory.h"
#include "smtp/content_digest.h"
#include "tests/fuzz/fuzz_target.h"

static void *begin(void *context)
{
    struct content_check *check = context;
    struct bounded_buffer *content = memory_new(1, sizeof *content);

    bounded_buffer_init(content, SIZE_MAX);
    check->under_way++;
    return content;
}

static void add(void *context, void *content, struct bytes bytes)
{
    (void)context;
    bounded_buffer_append(content, bytes);
}

static uint64_t keep(struct content_check *check, const struct bounded_buffer *content)
{
    if (check->count == check->capacity) {
        check->capacity = 2 * check->capacity + 8;
        check->kept = memory_made(realloc(check->kept, check->capacity * sizeof *check->kept));
    }
    check->kept[check->count++] = *content;
    return check->count;
}

static uint64_t end(void *context, void *object, enum content_fate fate)
{
    struct content_check *check = context;
    struct bounded_buffer *content = object;
    uint64_t number = 0;

    fuzz_require(check->under_way > 0);
    check->under_way--;
    if (fate == CONTENT_COMPLETE)
        number = keep(check, content);
    else
        bounded_buffer_clear(content);
    free(content);
    return number;
}

void content_check_init(struct content_check *check)
{
    *check = (struct content_check){ .keeper = { check, 1000, begin, add, end } };
}

void content_check_clear(struct content_check *check)
{
    fuzz_require(check->under_way == 0);
    for (size_t i = 0; i < check->count; i++)
        bounded_buffer_clear(&check->kept[i]);
    free(check->kept);
}

static void check_digest(const struct message *message, struct bytes content)
{
    struct content_digest *digest = content_digest_new();
    uint8_t sha256[CONTENT_DIGEST_SIZE];

    content_digest_add(digest, content);
    content_digest_value(digest, sha256);
    content_digest_free(digest);
    fuzz_require(memcmp(sha256, message->sha256, sizeof sha256) == 0);
}

void content_check_session(const struct content_check *check, const struct session *session)
{
    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct message *message = &session->transactions[i].message;
        struct bytes content;

        fuzz_require(message->kept <= check->count);
        if (message->kept == 0)
            continue;
        content = bounded_buffer_bytes(&check->kept[message->kept - 1]);
        fuzz_require(message->bytes <= content.length);
        if (message->has_sha256)
            check_digest(message, bytes_first(content, (size_t)message->bytes));
    }
}
