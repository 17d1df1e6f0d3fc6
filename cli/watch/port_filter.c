/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ranges of ports, one behind the other. */
#include "cli/watch/port_filter.h"

#include <stdio.h>

enum { HIGHEST_PORT = 65535, RANGES_MOST = 16 };

/* The next range at `from` or above; false when there is none. */
static bool find_range(const struct port_set *ports, unsigned from, unsigned *ret_first,
                       unsigned *ret_last)
{
    unsigned last;

    while (from <= HIGHEST_PORT && !port_set_has(ports, (uint16_t)from))
        from++;
    if (from > HIGHEST_PORT)
        return false;
    last = from;
    while (last < HIGHEST_PORT && port_set_has(ports, (uint16_t)(last + 1)))
        last++;
    *ret_first = from;
    *ret_last = last;
    return true;
}

static unsigned count_ranges(const struct port_set *ports)
{
    unsigned count = 0, first, last = 0;

    while (find_range(ports, last + 1, &first, &last))
        count++;
    return count;
}

static void add_range(struct bounded_buffer *expression, unsigned first, unsigned last)
{
    char text[64];

    snprintf(text, sizeof text, first == last ? "%stcp port %u" : "%stcp portrange %u-%u",
             expression->length > 0 ? " or " : "", first, last);
    bounded_buffer_append(expression, bytes_of_string(text));
}

void port_filter_write(struct bounded_buffer *expression, const struct port_set *ports)
{
    unsigned first, last = 0;

    if (ports->any || count_ranges(ports) > RANGES_MOST)
        bounded_buffer_append(expression, bytes_of_string("tcp"));
    else
        while (find_range(ports, last + 1, &first, &last))
            add_range(expression, first, last);
    bounded_buffer_append(expression, bytes_of("", 1));
}
