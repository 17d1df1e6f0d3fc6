/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A capture file that is written: pcapng (draft-ietf-opsawg-pcapng), which unlike pcap
 * may have packets of several link types, and comments.
 *
 * Each opening writes a section of its own, in the byte order of this machine. Packets
 * are written in groups, with one call and unbuffered: whoever reads the file while it
 * grows finds whole groups. When a group cannot be written the file is cut back to
 * the end of the one before it.
 *
 * Nothing that is in a file is ever overwritten or taken away, but for one thing: what
 * a writer that was killed has left of a block that is not whole. Behind it nothing
 * could be read.
 */
#ifndef OUTPUT_PCAPNG_FILE_H
#define OUTPUT_PCAPNG_FILE_H

#include "base/bytes.h"
#include "base/error.h"
#include "base/timestamp.h"

struct pcapng_file;

enum pcapng_opening {
    PCAPNG_NEW,    /* a file that exists and is not empty is refused */
    PCAPNG_APPEND, /* it goes on with a new section */
};

/* Creates it with mode 0600. One process at a time writes a file. Not NULL: *ret_mended octets of a
 * block that was not whole were cut off. NULL with an error, also for a file that is no pcapng. */
struct pcapng_file *pcapng_file_open(const char *path, enum pcapng_opening how,
                                     uint64_t *ret_mended, struct error *error);
/* Takes NULL. */
void pcapng_file_close(struct pcapng_file *file);

struct pcapng_frame {
    int link_type; /* a DLT_ value of libpcap */
    timestamp time;
    struct bytes octets;
    uint32_t length;     /* on the wire */
    const char *comment; /* UTF-8; NULL for none */
};

/* Adds a packet to the group. */
void pcapng_file_add(struct pcapng_file *file, const struct pcapng_frame *frame);

/* Writes the group; false with an error. Either way the next one begins. */
bool pcapng_file_write(struct pcapng_file *file, struct error *error);

/* Octets that were written, section headers included. */
uint64_t pcapng_file_octets(const struct pcapng_file *file);

#endif
