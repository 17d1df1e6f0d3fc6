/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The link types of a source that nobody can decode, and how many frames each
 * had.
 *
 * Of more than UNSUPPORTED_LINKS_MAX link types the first are named; the
 * frames of all are counted by their fate.
 */
#ifndef CAPTURE_UNSUPPORTED_LINKS_H
#define CAPTURE_UNSUPPORTED_LINKS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum { UNSUPPORTED_LINKS_MAX = 4 };

struct unsupported_links {
    size_t count;
    struct {
        int link_type;
        uint64_t frames;
    } links[UNSUPPORTED_LINKS_MAX];
};

void unsupported_links_count(struct unsupported_links *unsupported, int link_type);

/* "A (...), B (...)" */
void unsupported_links_format(const struct unsupported_links *unsupported, struct error *ret_text);

#endif
