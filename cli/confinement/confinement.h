/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the program can still do while it reads octets that anybody may have sent.
 *
 * Somebody describes what will be needed, everything is opened, and then the program
 * confines itself, for good. What does not hold, because the kernel or the build has no
 * such thing, is no trouble but has to be said: confinement_tell does.
 *
 * It is for a program of one thread; those that it starts from then on are confined too.
 */
#ifndef CLI_CONFINEMENT_CONFINEMENT_H
#define CLI_CONFINEMENT_CONFINEMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum protection {
    PROTECTION_CAPABILITIES,   /* none are left (privileges.h) */
    PROTECTION_NEW_PRIVILEGES, /* no program that it executed could have more */
    PROTECTION_DUMPS,          /* nobody but root can read its memory */
    PROTECTION_FILES,          /* file_confinement.h */
    PROTECTION_CALLS,          /* call_filter.h */
    PROTECTION_COUNT
};

enum path_use {
    PATH_READ,         /* a file, or a folder and all that lies in it */
    PATH_WRITTEN_FILE, /* with its folder, since it may be replaced */
    PATH_WRITTEN_FOLDER,
};

enum { CONFINEMENT_PATHS = 32 };

struct confined_path {
    enum path_use use;
    const char *path;
};

struct confinement {
    bool keeps_capabilities; /* and can be traced: for who reads whatever its operator can read */
    bool abstract_sockets;   /* those of other programs can still be reached */
    size_t capture_count;
    const int *captures; /* descriptors that must never send */
    size_t path_count;
    struct confined_path paths[CONFINEMENT_PATHS];

    /* Why it does not hold; an empty message: it does. */
    struct error lacks[PROTECTION_COUNT];
};

/* NULL for a path that there is not. The text is lent. */
void confinement_allow(struct confinement *confinement, enum path_use use, const char *path);

/* False with an error when the program must not go on: capabilities could not be given up. */
bool confinement_enter(struct confinement *confinement, struct error *error);

/* One line on standard error: what holds, and what does not and why. */
void confinement_tell(const struct confinement *confinement);

#endif
