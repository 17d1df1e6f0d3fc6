/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What messages are made of: a supply of lines that is written once and from
 * which each message takes two stretches, one of text and one of base64.
 */
#ifndef TESTS_BENCH_TRAFFIC_CONTENT_H
#define TESTS_BENCH_TRAFFIC_CONTENT_H

#include "base/arena.h"

struct traffic_content {
    struct arena memory;
    struct bytes text;   /* lines of prose, dots stuffed */
    struct bytes base64; /* lines of 76 characters */
};

void traffic_content_init(struct traffic_content *content);
void traffic_content_clear(struct traffic_content *content);

/* Whole lines, `size` bytes of them or a little more. */
struct bytes traffic_content_text(const struct traffic_content *content, uint64_t *random,
                                  size_t size);
struct bytes traffic_content_base64(const struct traffic_content *content, uint64_t *random,
                                    size_t size);

#endif
