/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The system calls of output/file_calls.h on a disk that fails when a test wants it to.
 */
#ifndef TESTS_SUPPORT_FAULTY_CALLS_H
#define TESTS_SUPPORT_FAULTY_CALLS_H

#include <stdbool.h>
#include <stdint.h>

#include "output/file_calls.h"

/* One disk in a program. Zeroed it never fails. */
struct faulty_disk {
    bool full;       /* writing fails with ENOSPC behind `room` octets */
    size_t room;     /* of a full disk; what is written takes it, cutting gives none back */
    bool stuck;      /* cutting fails with EIO */
    bool unsynced;   /* so does bringing to the disk */
    bool unnamed;    /* so does renaming */
    bool unopened;   /* opening fails with EMFILE */
    unsigned odds;   /* in a thousand: any call fails; 0: none by chance */
    uint64_t chance; /* where chance has come to */
    uint64_t failures;
};

/* The disk of those calls. */
extern struct faulty_disk faulty_disk;
extern const struct file_calls faulty_calls;

/* A number below `limit`, by the disk's chance. */
unsigned faulty_disk_pick(unsigned limit);

#endif
