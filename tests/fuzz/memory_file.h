/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file that lies in memory and has a path all the same, for modules that open
 * what they read or write by its name. config.h comes before it.
 */
#ifndef TESTS_FUZZ_MEMORY_FILE_H
#define TESTS_FUZZ_MEMORY_FILE_H

#include <sys/mman.h>
#include <unistd.h>

#include "tests/fuzz/fuzz_target.h"

struct memory_file {
    int descriptor;
    char path[32];
};

/* The path leads to it until it is closed. */
static inline struct memory_file memory_file_open(struct bytes octets)
{
    struct memory_file file = { .descriptor = memfd_create("fuzz", MFD_CLOEXEC) };

    fuzz_require(file.descriptor >= 0);
    snprintf(file.path, sizeof file.path, "/proc/self/fd/%d", file.descriptor);
    while (octets.length > 0) {
        ssize_t written = write(file.descriptor, octets.data, octets.length);

        fuzz_require(written > 0);
        octets = bytes_after(octets, (size_t)written);
    }
    return file;
}

/* What it holds now; the caller frees `data`. */
static inline struct bytes memory_file_read(const struct memory_file *file)
{
    off_t size = lseek(file->descriptor, 0, SEEK_END);
    uint8_t *octets = malloc((size_t)size + 1);

    fuzz_require(pread(file->descriptor, octets, (size_t)size, 0) == size);
    return bytes_of(octets, (size_t)size);
}

static inline void memory_file_close(struct memory_file *file)
{
    close(file->descriptor);
}

#endif
