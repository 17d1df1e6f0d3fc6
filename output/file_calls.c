/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The system's own calls. */
#include "config.h" /* renameat2, before any system header */

#include "output/file_calls.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int open_file(const char *path, int flags, mode_t mode)
{
    return open(path, flags, mode);
}

/* Some file systems know no RENAME_NOREPLACE; there a second name is made, and the first
 * one taken away. */
static int rename_to_free_name(const char *from, const char *to)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
    return link(from, to) == 0 ? unlink(from) : -1;
}

const struct file_calls system_file_calls = {
    .open = open_file,
    .write = write,
    .truncate = ftruncate,
    .sync = fsync,
    .rename = rename_to_free_name,
};
