/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compiling a filter when a link type comes up. */
#include "capture/filter_set.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"
#include "capture/link_type.h"

void filter_set_init(struct filter_set *set, const char *expression)
{
    *set = (struct filter_set){ .count = 0 };
    if (expression != NULL)
        set->expression = memory_made(strdup(expression));
}

void filter_set_clear(struct filter_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        capture_filter_free(set->filters[i].filter);
    free(set->expression);
    filter_set_init(set, NULL);
}

/* What is valid for one link type need not be for the next, which the message says. */
static struct capture_filter *compile(const struct filter_set *set, int link_type,
                                      struct error *error)
{
    struct error reason;
    struct capture_filter *filter = capture_filter_new(set->expression, link_type, &reason);
    char name[LINK_TYPE_TEXT_SIZE];

    if (filter != NULL)
        return filter;
    link_type_format(link_type, name);
    if (set->count > 0)
        error_set(error, "%.800s; link type: %s", reason.message, name);
    else
        error_set(error, "%s", reason.message);
    return NULL;
}

bool filter_set_find(struct filter_set *set, int link_type,
                     const struct capture_filter **ret_filter, struct error *error)
{
    struct capture_filter *filter = NULL;

    for (size_t i = 0; i < set->count && filter == NULL; i++)
        if (set->filters[i].link_type == link_type)
            filter = set->filters[i].filter;
    if (filter == NULL && set->expression != NULL) {
        filter = compile(set, link_type, error);
        if (filter == NULL)
            return false;
        assert(set->count < FILTER_SET_SIZE);
        set->filters[set->count].link_type = link_type;
        set->filters[set->count++].filter = filter;
    }
    *ret_filter = filter;
    return true;
}
