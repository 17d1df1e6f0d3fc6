/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file that has its name only when it is finished: until then it is called `NAME.part`.
 *
 * No file is ever overwritten. A name that is taken, by a finished file or by one that somebody
 * else is writing, gets a number (name_pattern.h). A finished file is on the disk before it gets
 * its name, and so is the name (fsync(2)); one in which nothing was written is deleted.
 */
#ifndef OUTPUT_PART_FILE_H
#define OUTPUT_PART_FILE_H

#include "base/file_access.h"
#include "base/timestamp.h"
#include "output/whole_file.h"

/* What all files of an output have in common; lent. */
struct part_naming {
    const char *pattern;
    const char *folder;
    const char *suffix; /* behind the pattern: "" or ".zst" */
    struct file_access access;
    const struct file_calls *calls;
};

/* Zeroed there is none. */
struct part_file {
    char *path; /* while it is written; NULL: there is none */
    struct whole_file file;
    time_t begun;
    unsigned number;
};

static inline bool part_file_is_open(const struct part_file *part)
{
    return part->path != NULL;
}

/* Begins one with the name for this time. False with an error. */
bool part_file_begin(struct part_file *part, const struct part_naming *naming, time_t now,
                     struct error *error);

/* Finishes it and forgets it. False with an error when it is still written, and can be tried
 * again. When it is finished but perhaps not on the disk the error, which comes empty, says so. */
bool part_file_finish(struct part_file *part, const struct part_naming *naming,
                      struct error *error);

/* Leaves it as it is, for the next start. */
void part_file_leave(struct part_file *part);

#endif
