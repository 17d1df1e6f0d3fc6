/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who may read the files that are created: their owner alone (0600), or a group that the
 * operator names as well (0640). What is in them is people's mail.
 */
#ifndef BASE_FILE_ACCESS_H
#define BASE_FILE_ACCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"

/* Zeroed it is the owner's alone. */
struct file_access {
    bool shared;
    gid_t group; /* that may read */
};

/* A group by its name, or by its number. */
bool file_access_share(struct file_access *access, const char *group, struct error *error);

/* Gives a file to those who may read it that was created with mode 0600. False with the
 * reason in errno; then it is still the owner's alone. */
bool file_access_apply(const struct file_access *access, int descriptor);

#endif
