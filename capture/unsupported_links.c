/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting frames by a link type that is not supported. */
#include "capture/unsupported_links.h"

#include <string.h>

#include "capture/link_type.h"

void unsupported_links_count(struct unsupported_links *unsupported, int link_type)
{
    size_t i = 0;

    while (i < unsupported->count && unsupported->links[i].link_type != link_type)
        i++;
    if (i == UNSUPPORTED_LINKS_MAX)
        return;
    if (i == unsupported->count)
        unsupported->count++;
    unsupported->links[i].link_type = link_type;
    unsupported->links[i].frames++;
}

void unsupported_links_format(const struct unsupported_links *unsupported, struct error *ret_text)
{
    struct error text = { "" };
    char name[LINK_TYPE_TEXT_SIZE];

    for (size_t i = 0; i < unsupported->count; i++) {
        struct error before = text;

        link_type_format(unsupported->links[i].link_type, name);
        error_set(&text, "%.800s%s%s", before.message, i > 0 ? ", " : "", name);
    }
    *ret_text = text;
}
