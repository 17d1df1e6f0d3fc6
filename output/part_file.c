/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names that are given last. */
#include "output/part_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "output/name_pattern.h"
#include "output/open_output.h"

static const char part_suffix[] = ".part";

/* The name when it is finished. */
static char *finished_path(const struct part_naming *naming, time_t begun, unsigned number)
{
    char *name = name_pattern_expand(naming->pattern, begun, number);
    char *path = memory_joined(name, naming->suffix);

    free(name);
    return path;
}

static bool exists(const char *path)
{
    struct stat facts;

    return lstat(path, &facts) == 0;
}

/* ------------------------------------------------------------------------- beginning */

enum beginning { BEGUN, NAME_TAKEN, NOT_BEGUN };

static enum beginning begin_with(struct part_file *part, const struct part_naming *naming,
                                 const char *path, struct error *error)
{
    char *part_path = memory_joined(path, part_suffix);
    int descriptor = -1;
    bool taken = exists(path);

    if (!taken) {
        descriptor = open_output_new(part_path, &naming->access, naming->calls, error);
        taken = descriptor < 0 && errno == EEXIST;
    }
    if (descriptor < 0) {
        free(part_path);
        return taken ? NAME_TAKEN : NOT_BEGUN;
    }
    part->path = part_path;
    part->file = whole_file_of(descriptor, naming->calls);
    return BEGUN;
}

bool part_file_begin(struct part_file *part, const struct part_naming *naming, time_t now,
                     struct error *error)
{
    enum beginning beginning = NAME_TAKEN;
    unsigned number = 0;

    while (beginning == NAME_TAKEN) {
        char *path = finished_path(naming, now, ++number);

        beginning = begin_with(part, naming, path, error);
        free(path);
    }
    part->begun = now;
    part->number = number;
    return beginning == BEGUN;
}

/* ------------------------------------------------------------------------- finishing */

void part_file_leave(struct part_file *part)
{
    if (!part_file_is_open(part))
        return;
    close(part->file.descriptor);
    free(part->path);
    part->path = NULL;
}

static bool is_empty(const struct part_file *part)
{
    struct stat facts;

    return fstat(part->file.descriptor, &facts) == 0 && facts.st_size == 0;
}

/* The file's name is on the disk only when its folder is. */
static bool sync_folder(const struct part_naming *naming)
{
    int folder = open(naming->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = folder >= 0 && naming->calls->sync(folder) == 0;

    if (folder >= 0)
        close(folder);
    return synced;
}

/* Gives it the first name from its number on that is free. */
static bool give_name(struct part_file *part, const struct part_naming *naming)
{
    for (;; part->number++) {
        char *path = finished_path(naming, part->begun, part->number);
        bool given = naming->calls->rename(part->path, path) == 0;

        free(path);
        if (given || errno != EEXIST)
            return given;
    }
}

static void note_unsynced(const struct part_file *part, struct error *error)
{
    error_set(error, "what was written to %s may not be on the disk: %s", part->path,
              strerror(errno));
}

bool part_file_finish(struct part_file *part, const struct part_naming *naming, struct error *error)
{
    if (!whole_file_mend(&part->file)) {
        error_set(error, "%s cannot be finished with half a line: %s", part->path, strerror(errno));
        return false;
    }
    if (is_empty(part)) {
        unlink(part->path);
        part_file_leave(part);
        return true;
    }
    if (naming->calls->sync(part->file.descriptor) != 0)
        note_unsynced(part, error);
    if (!give_name(part, naming)) {
        error_set(error, "cannot give %s its name: %s", part->path, strerror(errno));
        return false;
    }
    if (!sync_folder(naming))
        note_unsynced(part, error);
    part_file_leave(part);
    return true;
}
