/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Creating, locking, looking at the end. */
#include "output/open_output.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

enum { APPENDING = O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY };

static int create(const char *path, const struct file_access *access,
                  const struct file_calls *calls, struct error *error)
{
    int descriptor = calls->open(path, APPENDING | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR);

    if (descriptor < 0 || file_access_apply(access, descriptor))
        return descriptor;
    error_set(error, "cannot give %s to the group %u: %s", path, (unsigned)access->group,
              strerror(errno));
    close(descriptor);
    unlink(path);
    errno = 0; /* it is said */
    return -1;
}

bool open_output_lock(int descriptor)
{
    struct stat facts;

    return fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode) ||
           flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

static int opened(int descriptor, const char *path, struct error *error)
{
    if (descriptor < 0 && errno != 0)
        error_set(error, "cannot open %s for writing: %s", path, strerror(errno));
    if (descriptor < 0 || open_output_lock(descriptor))
        return descriptor;
    error_set(error, "cannot write to %s: another program has locked it", path);
    close(descriptor);
    return -1;
}

/* Who is to create it must know whether it is there already; a link to nowhere is there
 * and is not. */
int open_output_append(const char *path, const struct file_access *access,
                       const struct file_calls *calls, struct error *error)
{
    int descriptor = create(path, access, calls, error);

    if (descriptor < 0 && errno == EEXIST)
        descriptor = calls->open(path, APPENDING | O_CREAT, S_IRUSR | S_IWUSR);
    return opened(descriptor, path, error);
}

int open_output_new(const char *path, const struct file_access *access,
                    const struct file_calls *calls, struct error *error)
{
    return opened(create(path, access, calls, error), path, error);
}

bool open_output_line_is_cut(const char *path)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat facts;
    char last = '\n';

    if (descriptor < 0)
        return false;
    if (fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size > 0 &&
        pread(descriptor, &last, 1, facts.st_size - 1) != 1)
        last = '\n';
    close(descriptor);
    return last != '\n';
}

char *open_output_folder(const char *path)
{
    char *copy = memory_made(strdup(path));
    char *folder = memory_made(strdup(dirname(copy)));

    free(copy);
    return folder;
}
