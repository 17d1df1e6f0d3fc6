/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening, replacing, and setting aside a file. */
#include "cli/replaced_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

enum { BEGINNING_MAXIMUM = 64 };

static const char aside_suffix[] = ".set-aside";
static const char temporary_suffix[] = ".XXXXXX"; /* mkstemp(3) */

/* How it begins; all of it is read after that. */
enum beginning { BEGINS_EMPTY, BEGINS_AS_OURS, BEGINS_OTHERWISE, BEGINS_UNREADABLE };

static enum beginning look_at(FILE *file, const char *beginning)
{
    char text[BEGINNING_MAXIMUM];
    size_t length = strlen(beginning);
    size_t found = fread(text, 1, length < sizeof text ? length : sizeof text, file);
    struct stat facts;

    if (ferror(file))
        return BEGINS_UNREADABLE;
    if (fstat(fileno(file), &facts) != 0 || !S_ISREG(facts.st_mode))
        return BEGINS_OTHERWISE;
    rewind(file);
    if (found == 0)
        return BEGINS_EMPTY;
    return found == length && memcmp(text, beginning, length) == 0 ? BEGINS_AS_OURS
                                                                   : BEGINS_OTHERWISE;
}

static bool folder_takes_files(const char *path, struct error *error)
{
    char *copy = memory_joined(path, "");
    bool takes = access(dirname(copy), W_OK | X_OK) == 0;

    if (!takes)
        error_set(error, "cannot write %s: %s", path, strerror(errno));
    free(copy);
    return takes;
}

bool replaced_file_open(const char *path, const char *beginning, FILE **ret_file,
                        struct error *error)
{
    FILE *file = fopen(path, "re");
    enum beginning found = file != NULL ? look_at(file, beginning) : BEGINS_UNREADABLE;

    *ret_file = NULL;
    if (file == NULL && errno == ENOENT)
        return folder_takes_files(path, error);
    if (found == BEGINS_AS_OURS) {
        *ret_file = file;
        return true;
    }
    if (found == BEGINS_UNREADABLE)
        error_set(error, "cannot read %s: %s", path, strerror(errno));
    else if (found == BEGINS_OTHERWISE)
        error_set(error, "%s does not begin with `%s`: it is left as it is", path, beginning);
    if (file != NULL)
        fclose(file);
    return found == BEGINS_EMPTY;
}

bool replaced_file_set_aside(const char *path, const char *consequence, struct error *error)
{
    char *aside = memory_joined(path, aside_suffix);
    struct error reason = *error;
    bool renamed = rename(path, aside) == 0;

    if (renamed)
        error_set(error, "%s is of no use (%s): it is %s now, and %s", path, reason.message, aside,
                  consequence);
    else
        error_set(error, "%s is of no use (%s) and cannot be set aside: %s", path, reason.message,
                  strerror(errno));
    free(aside);
    return renamed;
}

/* The file's name is on the disk only when its folder is. */
static bool sync_folder(const char *path)
{
    char *copy = memory_made(strdup(path));
    int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = folder >= 0 && fsync(folder) == 0;

    if (folder >= 0)
        close(folder);
    free(copy);
    return synced;
}

/* Closes the file in any case. */
static bool write_all(FILE *file, const struct replaced_file_writer *writer)
{
    bool written;

    writer->write(writer->context, file);
    written = fflush(file) == 0 && !ferror(file) && fsync(fileno(file)) == 0;
    return fclose(file) == 0 && written;
}

static bool replace(const char *path, const char *temporary, FILE *file,
                    const struct replaced_file_writer *writer)
{
    if (write_all(file, writer) && rename(temporary, path) == 0)
        return sync_folder(path);
    unlink(temporary);
    return false;
}

bool replaced_file_write(const char *path, const struct replaced_file_writer *writer,
                         struct error *error)
{
    char *temporary = memory_joined(path, temporary_suffix);
    int descriptor = mkstemp(temporary); /* mode 0600 */
    bool written =
        descriptor >= 0 && replace(path, temporary, memory_made(fdopen(descriptor, "w")), writer);

    if (!written)
        error_set(error, "cannot write %s: %s", path, strerror(errno));
    free(temporary);
    return written;
}
