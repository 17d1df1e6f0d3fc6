/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keeping a section's interfaces. */
#include "capture/pcapng_section.h"

#include <stdlib.h>

#include "base/memory.h"

enum { INTERFACES_AT_FIRST = 4 };

void pcapng_section_init(struct pcapng_section *section)
{
    *section = (struct pcapng_section){ .count = 0 };
}

void pcapng_section_clear(struct pcapng_section *section)
{
    free(section->interfaces);
    pcapng_section_init(section);
}

static bool is_known_version(uint16_t major, uint16_t minor)
{
    return major == 1 && (minor == 0 || minor == 2);
}

/* The body begins with the byte-order magic, major and minor version. */
void pcapng_section_begin(struct pcapng_section *section, const struct pcapng_block *header)
{
    section->big_endian = header->big_endian;
    section->major_version = pcapng_u16(header->big_endian, header->body.data + 4);
    section->minor_version = pcapng_u16(header->big_endian, header->body.data + 6);
    section->readable = is_known_version(section->major_version, section->minor_version);
    section->count = 0;
}

static void reserve_one(struct pcapng_section *section)
{
    if (section->count < section->capacity)
        return;
    section->capacity = section->capacity > 0 ? 2 * section->capacity : INTERFACES_AT_FIRST;
    section->interfaces =
        memory_resize(section->interfaces, section->capacity, sizeof *section->interfaces);
}

unsigned pcapng_section_add_interface(struct pcapng_section *section,
                                      const struct pcapng_block *description)
{
    if (section->count == PCAPNG_INTERFACES_MAX)
        return 0;
    reserve_one(section);
    return pcapng_interface_read(description, &section->interfaces[section->count++]);
}

const struct pcapng_interface *pcapng_section_interface(const struct pcapng_section *section,
                                                        uint32_t number)
{
    if (number >= section->count || !section->interfaces[number].known)
        return NULL;
    return &section->interfaces[number];
}
