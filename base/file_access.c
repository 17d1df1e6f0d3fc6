/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Groups that may read. */
#include "base/file_access.h"

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"

/* (gid_t)-1 means no group to chown(2). */
static bool number_of(const char *text, gid_t *ret_group)
{
    unsigned long number;
    char *end;

    if (!ascii_is_digit((uint8_t)text[0]))
        return false;
    errno = 0;
    number = strtoul(text, &end, 10);
    if (*end != '\0' || errno != 0 || number >= UINT_MAX)
        return false;
    *ret_group = (gid_t)number;
    return true;
}

bool file_access_share(struct file_access *access, const char *group, struct error *error)
{
    const struct group *found;

    errno = 0;
    found = getgrnam(group);
    if (found != NULL) {
        *access = (struct file_access){ true, found->gr_gid };
        return true;
    }
    access->shared = number_of(group, &access->group);
    if (!access->shared)
        error_set(error, "there is no group `%.40s`", group);
    return access->shared;
}

/* The group before the mode: nobody else's group may read it in between. */
bool file_access_apply(const struct file_access *access, int descriptor)
{
    return !access->shared || (fchown(descriptor, (uid_t)-1, access->group) == 0 &&
                               fchmod(descriptor, S_IRUSR | S_IWUSR | S_IRGRP) == 0);
}
