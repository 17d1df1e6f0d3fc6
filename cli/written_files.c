/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files are the same by device and inode, and by name where there is none yet. */
#include "cli/written_files.h"

#include <string.h>
#include <sys/stat.h>

/* Devices, such as /dev/null, take what several write. */
static bool is_same_file(const char *path, const char *other)
{
    struct stat one, two;

    if (stat(path, &one) != 0 || stat(other, &two) != 0)
        return strcmp(path, other) == 0;
    return one.st_dev == two.st_dev && one.st_ino == two.st_ino && S_ISREG(one.st_mode);
}

bool written_files_spare(size_t count, const struct written_file *files, const char *input,
                         struct error *error)
{
    for (size_t i = 0; strcmp(input, "-") != 0 && i < count; i++) {
        if (files[i].path == NULL || !is_same_file(input, files[i].path))
            continue;
        error_set(error, "%s is to be read and written at once", input);
        return false;
    }
    return true;
}

bool written_files_are_no_inputs(size_t count, const struct written_file *files, size_t input_count,
                                 char *const *inputs, struct error *error)
{
    for (size_t i = 0; i < input_count; i++)
        if (!written_files_spare(count, files, inputs[i], error))
            return false;
    return true;
}

static bool is_other(const struct written_file *file, const struct written_file *other,
                     struct error *error)
{
    if (file->path == NULL || other->path == NULL || !is_same_file(file->path, other->path))
        return false;
    error_set(error, "%s is to be written by both %s and %s", file->path, file->option,
              other->option);
    return true;
}

bool written_files_are_apart(size_t count, const struct written_file *files, struct error *error)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++)
            if (is_other(&files[i], &files[k], error))
                return false;
    return true;
}
