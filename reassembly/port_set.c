/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Port sets and their text form. */
#include "reassembly/port_set.h"

#include <string.h>

#include "base/bytes.h"

enum { HIGHEST_PORT = 65535, QUOTED_ITEM = 40 };

static void add_range(struct port_set *set, unsigned first, unsigned last)
{
    for (unsigned port = first; port <= last; port++)
        set->member[port >> 3] |= (uint8_t)(1U << (port & 7U));
}

struct port_set port_set_default(void)
{
    static const uint16_t ports[] = { 25, 465, 587, 2525, 24 };
    struct port_set set = { 0 };

    for (size_t i = 0; i < sizeof ports / sizeof ports[0]; i++)
        add_range(&set, ports[i], ports[i]);
    return set;
}

/* Reads a port off the front of `*rest`. */
static bool take_port(struct bytes *rest, unsigned *ret_port)
{
    unsigned port = 0;
    size_t digits = 0;

    while (digits < rest->length && ascii_is_digit(rest->data[digits]) && port <= HIGHEST_PORT)
        port = port * 10 + (rest->data[digits++] - (unsigned)'0');
    if (digits == 0 || port < 1 || port > HIGHEST_PORT)
        return false;
    *rest = bytes_after(*rest, digits);
    *ret_port = port;
    return true;
}

static bool add_item(struct port_set *set, struct bytes item)
{
    unsigned first, last;

    if (!take_port(&item, &first))
        return false;
    last = first;
    if (item.length > 0 && item.data[0] == '-') {
        item = bytes_after(item, 1);
        if (!take_port(&item, &last))
            return false;
    }
    if (item.length > 0 || last < first)
        return false;
    add_range(set, first, last);
    return true;
}

/* Cuts the text up to the next comma off `*rest`; a final comma leaves an empty item. */
static bool take_item(struct bytes *rest, struct bytes *ret_item)
{
    size_t length = bytes_find(*rest, ',');

    if (rest->data == NULL)
        return false;
    *ret_item = bytes_trimmed(bytes_first(*rest, length));
    *rest = length < rest->length ? bytes_of(rest->data + length + 1, rest->length - length - 1)
                                  : bytes_of(NULL, 0);
    return true;
}

static void refuse(struct error *error, struct bytes item)
{
    struct bytes quoted = bytes_first(item, QUOTED_ITEM);

    error_set(error,
              "`%.*s` is no port: expected any, or a list of ports from 1 to %d and ranges of "
              "them, such as 25,587,10000-10100",
              (int)quoted.length, quoted.length > 0 ? (const char *)quoted.data : "", HIGHEST_PORT);
}

bool port_set_parse(struct port_set *ret_set, const char *text, struct error *error)
{
    struct port_set set = { 0 };
    struct bytes rest = bytes_of_string(text);
    struct bytes item;

    if (bytes_equal(bytes_trimmed(rest), bytes_of_string("any"))) {
        set.any = true;
        add_range(&set, 0, HIGHEST_PORT);
        *ret_set = set;
        return true;
    }
    while (take_item(&rest, &item)) {
        if (!add_item(&set, item)) {
            refuse(error, item);
            return false;
        }
    }
    *ret_set = set;
    return true;
}
