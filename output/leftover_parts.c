/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking for them, cutting, renaming. */
#include "config.h" /* memrchr, before any system header */

#include "output/leftover_parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "output/name_pattern.h"
#include "output/open_output.h"
#include "output/zstd_frames.h"

/* What may stand behind the name. */
struct leftover_kind {
    const char *tail;
    const char *suffix;                  /* what of that stays */
    size_t (*whole)(struct bytes bytes); /* how much of it is whole */
};

static size_t whole_lines(struct bytes bytes)
{
    const uint8_t *end = bytes.length > 0 ? memrchr(bytes.data, '\n', bytes.length) : NULL;

    return end != NULL ? (size_t)(end - bytes.data) + 1 : 0;
}

static const struct leftover_kind kinds[] = {
    { ".part", "", whole_lines },
    { ".zst.part", ".zst", zstd_frames_whole },
};

static const struct leftover_kind *kind_of(const char *tail)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(tail, kinds[i].tail) == 0)
            return &kinds[i];
    return NULL;
}

/* A leftover that is being finished. */
struct leftover {
    const struct part_naming *naming;
    const struct leftover_kind *kind;
    char *path;
    int descriptor;
    size_t size;  /* of the file */
    size_t whole; /* so many octets of it are */
};

static bool measure(struct leftover *leftover)
{
    struct stat facts;
    void *content;

    if (leftover->descriptor < 0 || fstat(leftover->descriptor, &facts) != 0)
        return false;
    leftover->size = (size_t)facts.st_size;
    leftover->whole = 0;
    if (leftover->size == 0)
        return true;
    content = mmap(NULL, leftover->size, PROT_READ, MAP_PRIVATE, leftover->descriptor, 0);
    if (content == MAP_FAILED)
        return false;
    leftover->whole = leftover->kind->whole(bytes_of(content, leftover->size));
    munmap(content, leftover->size);
    return true;
}

/* The path without `.part`, with a number unless that is 1. */
static char *finished_path(const struct leftover *leftover, unsigned number)
{
    size_t length = strlen(leftover->path) - strlen(leftover->kind->tail);
    size_t size = strlen(leftover->path) + 16;
    char *stem = memory_new(size, 1);
    char *path = memory_new(size, 1);

    snprintf(stem, size, "%.*s", (int)length, leftover->path);
    if (number > 1) {
        char *numbered = name_pattern_numbered(stem, number);

        free(stem);
        stem = numbered;
    }
    snprintf(path, size, "%s%s", stem, leftover->kind->suffix);
    free(stem);
    return path;
}

/* The path that it has now, which the caller frees; NULL: it could not be given one. */
static char *give_name(const struct leftover *leftover)
{
    for (unsigned number = 1;; number++) {
        char *path = finished_path(leftover, number);

        if (leftover->naming->calls->rename(leftover->path, path) == 0)
            return path;
        free(path);
        if (errno != EEXIST)
            return NULL;
    }
}

static bool cut_and_sync(const struct leftover *leftover)
{
    const struct file_calls *calls = leftover->naming->calls;

    return (leftover->whole == leftover->size ||
            calls->truncate(leftover->descriptor, (off_t)leftover->whole) == 0) &&
           calls->sync(leftover->descriptor) == 0;
}

static void finish(struct leftover *leftover, struct error *sentence)
{
    bool measured = measure(leftover);
    char *name = NULL;

    if (measured && leftover->whole == 0 && unlink(leftover->path) == 0) {
        error_set(sentence, "%s was left behind with nothing whole in it: deleted", leftover->path);
        return;
    }
    if (measured && cut_and_sync(leftover))
        name = give_name(leftover);
    if (name == NULL)
        error_set(sentence, "%s was left behind and cannot be finished: %s", leftover->path,
                  strerror(errno));
    else if (leftover->whole < leftover->size)
        error_set(sentence,
                  "%s was left behind: it is %s now, without its last %zu octets, which "
                  "were not whole",
                  leftover->path, name, leftover->size - leftover->whole);
    else
        error_set(sentence, "%s was left behind: it is %s now", leftover->path, name);
    free(name);
}

/* A file that is locked is not left behind. */
static void look_at(const struct part_naming *naming, const char *name,
                    const struct leftover_host *host)
{
    const char *tail = name_pattern_tail(naming->pattern, name);
    const struct leftover_kind *kind = tail != NULL ? kind_of(tail) : NULL;
    struct leftover leftover = { .naming = naming, .kind = kind };
    size_t size = strlen(naming->folder) + strlen(name) + 2;
    struct error sentence = { "" };

    if (kind == NULL)
        return;
    leftover.path = memory_new(size, 1);
    snprintf(leftover.path, size, "%s/%s", naming->folder, name);
    leftover.descriptor = open(leftover.path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (leftover.descriptor < 0 || open_output_lock(leftover.descriptor)) {
        finish(&leftover, &sentence);
        host->tell(host->context, sentence.message);
    }
    if (leftover.descriptor >= 0)
        close(leftover.descriptor);
    free(leftover.path);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* A folder that cannot be read is no trouble: what is there is finished some other time. */
void leftover_parts_finish(const struct part_naming *naming, const struct leftover_host *host)
{
    struct dirent **entries = NULL;
    int count = scandir(naming->folder, &entries, NULL, by_name);

    for (int i = 0; i < count; i++) {
        look_at(naming, entries[i]->d_name, host);
        free(entries[i]);
    }
    free(entries);
}
