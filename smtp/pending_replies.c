/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A ring of commands that wait for replies. */
#include "smtp/pending_replies.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"

/* Without pipelining one waits at a time. */
enum { FIRST_CAPACITY = 1 };

void pending_replies_init(struct pending_replies *pending, size_t maximum)
{
    *pending = (struct pending_replies){ .maximum = maximum };
}

void pending_replies_clear(struct pending_replies *pending)
{
    free(pending->items);
    pending_replies_init(pending, pending->maximum);
}

void pending_replies_forget(struct pending_replies *pending)
{
    pending->count = 0;
    pending->oldest = 0;
    pending->unremembered = 0;
}

static const struct pending_reply lost = {
    .kind = PENDING_LOST,
    .step = STEP_NONE,
    .transaction = TRANSACTION_NONE,
    .recipient = -1,
    .authentication = -1,
};

static bool is_lost(struct pending_replies *pending, size_t index)
{
    return index < pending->count && pending_replies_at(pending, index)->kind == PENDING_LOST;
}

bool pending_replies_are_doubtful(struct pending_replies *pending)
{
    return is_lost(pending, 0);
}

static void grow(struct pending_replies *pending)
{
    uint32_t capacity = pending->capacity > 0 ? pending->capacity * 2 : FIRST_CAPACITY;
    struct pending_reply *items = memory_new(capacity, sizeof *items);

    for (size_t i = 0; i < pending->count; i++)
        items[i] = *pending_replies_at(pending, i);
    free(pending->items);
    pending->items = items;
    pending->capacity = capacity;
    pending->oldest = 0;
}

bool pending_replies_is_full(const struct pending_replies *pending)
{
    return pending->count == pending->maximum || pending->unremembered > 0;
}

bool pending_replies_add(struct pending_replies *pending, const struct pending_reply *reply)
{
    /* Once one was not remembered, those behind it cannot be either. */
    if (pending_replies_is_full(pending)) {
        pending->unremembered++;
        return false;
    }
    if (pending->count == pending->capacity)
        grow(pending);
    pending->count++;
    *pending_replies_at(pending, pending->count - 1) = *reply;
    return true;
}

bool pending_replies_insert(struct pending_replies *pending, const struct pending_reply *reply,
                            size_t behind)
{
    assert(behind <= pending->count);
    /* Those behind keep their places, so what is not remembered is none of them. */
    if (pending->count == pending->maximum || (behind == 0 && pending->unremembered > 0))
        return pending_replies_add(pending, reply);
    if (pending->count == pending->capacity)
        grow(pending);
    pending->count++;
    for (size_t i = pending->count - 1; i > pending->count - 1 - behind; i--)
        *pending_replies_at(pending, i) = *pending_replies_at(pending, i - 1);
    *pending_replies_at(pending, pending->count - 1 - behind) = *reply;
    return true;
}

struct pending_reply *pending_replies_at(struct pending_replies *pending, size_t index)
{
    assert(index < pending->count);
    return &pending->items[(pending->oldest + index) % pending->capacity];
}

struct pending_reply *pending_replies_oldest(struct pending_replies *pending)
{
    return pending->count > 0 ? pending_replies_at(pending, 0) : NULL;
}

void pending_replies_drop(struct pending_replies *pending)
{
    if (pending->count > 0) {
        pending->oldest = (pending->oldest + 1) % pending->capacity;
        pending->count--;
    } else if (pending->unremembered > 0) {
        pending->unremembered--;
    }
}

bool pending_replies_any(const struct pending_replies *pending)
{
    return pending->count > 0 || pending->unremembered > 0;
}

/* With more than can be remembered, all of them are in doubt. */
static void make_room(struct pending_replies *pending)
{
    if (pending->unremembered > 0 || pending->count == pending->maximum)
        pending_replies_forget(pending);
}

void pending_replies_lose_commands(struct pending_replies *pending)
{
    if (pending->maximum == 0 || (pending->count > 0 && is_lost(pending, pending->count - 1)))
        return;
    make_room(pending);
    pending_replies_add(pending, &lost);
}

void pending_replies_lose_replies(struct pending_replies *pending)
{
    if (pending->maximum == 0 || is_lost(pending, 0))
        return;
    make_room(pending);
    if (pending->count == pending->capacity)
        grow(pending);
    pending->oldest = (pending->oldest + pending->capacity - 1) % pending->capacity;
    pending->count++;
    *pending_replies_at(pending, 0) = lost;
}
