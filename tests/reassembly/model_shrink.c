/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Taking packets out of a capture. */
#include "tests/reassembly/model_shrink.h"

static void copy_without(struct model_capture *copy, const struct model_capture *capture,
                         size_t from, size_t count)
{
    size_t behind = from + count;

    memcpy(copy, capture, offsetof(struct model_capture, packet));
    memcpy(copy->packet, capture->packet, from * sizeof capture->packet[0]);
    memcpy(copy->packet + from, capture->packet + behind,
           (capture->count - behind) * sizeof capture->packet[0]);
    copy->count = capture->count - count;
}

/* Whether something could be left out in pieces of this size. */
static bool shrink_by(struct model_capture *capture, struct model_capture *smaller, size_t size,
                      model_is_faulty *is_faulty, void *context)
{
    bool shrank = false;

    for (size_t from = 0; from + size <= capture->count;) {
        copy_without(smaller, capture, from, size);
        if (smaller->count > 0 && is_faulty(context, smaller)) {
            memcpy(capture, smaller, sizeof *capture);
            shrank = true;
        } else {
            from += size;
        }
    }
    return shrank;
}

void model_shrink(struct model_capture *capture, model_is_faulty *is_faulty, void *context)
{
    struct model_capture *smaller = calloc(1, sizeof *smaller);

    for (size_t size = capture->count / 2; size > 0;)
        if (!shrink_by(capture, smaller, size, is_faulty, context))
            size /= 2;
    free(smaller);
}
