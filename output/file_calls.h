/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The system calls that can fail while files are written, in a table, so that tests can
 * make each of them fail.
 */
#ifndef OUTPUT_FILE_CALLS_H
#define OUTPUT_FILE_CALLS_H

#include <sys/types.h>

struct file_calls {
    int (*open)(const char *path, int flags, mode_t mode);
    ssize_t (*write)(int descriptor, const void *data, size_t length);
    int (*truncate)(int descriptor, off_t length);
    int (*sync)(int descriptor);
    /* Fails with EEXIST when there is a file of the new name. */
    int (*rename)(const char *from, const char *to);
};

/* The system's. */
extern const struct file_calls system_file_calls;

#endif
