/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading interface description blocks and their options. */
#include "capture/pcapng_interface.h"

#include "capture/link_type.h"

enum {
    FIXED_SIZE = 8, /* link type, two reserved octets, snap length */
    OPTION_HEADER_SIZE = 4,
    OPTION_END = 0,
    OPTION_TIME_RESOLUTION = 9,
    OPTION_TIME_OFFSET = 14,
};

struct option {
    uint16_t code;
    struct bytes value;
};

static size_t padded(size_t length)
{
    return (length + 3) & ~(size_t)3;
}

/* False when the list ends; *damaged when it ends by damage. */
static bool next_option(struct bytes *rest, bool big_endian, struct option *ret_option,
                        unsigned *damaged)
{
    uint16_t code, length;

    if (rest->length < OPTION_HEADER_SIZE)
        return false;
    code = pcapng_u16(big_endian, rest->data);
    length = pcapng_u16(big_endian, rest->data + 2);
    *rest = bytes_after(*rest, OPTION_HEADER_SIZE);
    if (code == OPTION_END)
        return false;
    if (length > rest->length) {
        ++*damaged;
        return false;
    }
    *ret_option = (struct option){ code, bytes_first(*rest, length) };
    *rest = bytes_after(*rest, padded(length));
    return true;
}

/* False when the option is damaged. */
static bool apply(const struct option *option, bool big_endian, struct pcapng_clock *clock)
{
    switch (option->code) {
    case OPTION_TIME_RESOLUTION:
        if (option->value.length != 1)
            return false;
        clock->resolution = option->value.data[0];
        return true;
    case OPTION_TIME_OFFSET:
        if (option->value.length != 8)
            return false;
        clock->offset = (int64_t)pcapng_u64(big_endian, option->value.data);
        return true;
    default:
        return true;
    }
}

unsigned pcapng_interface_read(const struct pcapng_block *block,
                               struct pcapng_interface *ret_interface)
{
    struct pcapng_interface interface = { .clock.resolution = PCAPNG_RESOLUTION_DEFAULT };
    struct bytes options = bytes_after(block->body, FIXED_SIZE);
    struct option option;
    unsigned damaged = 0;

    if (block->body.length >= FIXED_SIZE) {
        interface.known = true;
        interface.link_type = link_type_of_file(pcapng_u16(block->big_endian, block->body.data));
        interface.link = link_decoder_find(interface.link_type);
        interface.snap_length = pcapng_u32(block->big_endian, block->body.data + 4);
    }
    while (next_option(&options, block->big_endian, &option, &damaged))
        damaged += !apply(&option, block->big_endian, &interface.clock);
    *ret_interface = interface;
    return damaged;
}
