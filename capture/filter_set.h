/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A filter set: one expression, compiled for each link type that needs it.
 *
 * A filter is made at the first frame of its link type. There are at most as
 * many as there are link types that can be decoded.
 */
#ifndef CAPTURE_FILTER_SET_H
#define CAPTURE_FILTER_SET_H

#include "capture/capture_filter.h"

enum { FILTER_SET_SIZE = 16 };

struct filter_set {
    char *expression; /* NULL: no filter at all */
    size_t count;
    struct {
        int link_type;
        struct capture_filter *filter;
    } filters[FILTER_SET_SIZE];
};

/* `expression` may be NULL. */
void filter_set_init(struct filter_set *set, const char *expression);
void filter_set_clear(struct filter_set *set);

/* For a link type that link_decoder_find knows. False on error; else
 * *ret_filter is the filter, or NULL when there is none to apply. The filter is
 * valid until the set is cleared. */
bool filter_set_find(struct filter_set *set, int link_type,
                     const struct capture_filter **ret_filter, struct error *error);

#endif
