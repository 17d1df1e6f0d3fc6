/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The name of a file that a test may create, unlike that of any other test.
 */
#ifndef TESTS_SUPPORT_SCRATCH_FILE_H
#define TESTS_SUPPORT_SCRATCH_FILE_H

#include <stdio.h>
#include <unistd.h>

struct scratch_file {
    char path[64];
};

/* In the current directory; the test removes what it creates. */
static inline struct scratch_file scratch_file_name(const char *test)
{
    struct scratch_file file;

    snprintf(file.path, sizeof file.path, "%s.%ld.scratch", test, (long)getpid());
    unlink(file.path);
    return file;
}

#endif
