/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A pcapng section: what its header and its interface descriptions have said so
 * far, valid until the next section header (draft-ietf-opsawg-pcapng, Section
 * Header Block).
 *
 * Version 1.0 is read, and 1.2, which is the same. A section of any other
 * version is passed over, as the specification asks for.
 *
 * A section has at most PCAPNG_INTERFACES_MAX interfaces; packets that refer to
 * further ones refer to an unknown interface.
 */
#ifndef CAPTURE_PCAPNG_SECTION_H
#define CAPTURE_PCAPNG_SECTION_H

#include "capture/pcapng_interface.h"

enum { PCAPNG_INTERFACES_MAX = 65536 };

struct pcapng_section {
    bool big_endian;
    bool readable; /* of a known version */
    uint16_t major_version;
    uint16_t minor_version;
    struct pcapng_interface *interfaces;
    size_t count;
    size_t capacity;
};

void pcapng_section_init(struct pcapng_section *section);
void pcapng_section_clear(struct pcapng_section *section);

/* A section header ends the section before and begins the next. */
void pcapng_section_begin(struct pcapng_section *section, const struct pcapng_block *header);

/* Adds an interface; the number of options passed over as damaged. */
unsigned pcapng_section_add_interface(struct pcapng_section *section,
                                      const struct pcapng_block *description);

/* NULL when it was not described so far, or damaged. */
const struct pcapng_interface *pcapng_section_interface(const struct pcapng_section *section,
                                                        uint32_t number);

#endif
