/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening an input file with errors an operator understands. */
#include "config.h" /* offsets of 64 bits, before any system header */

#include "capture/input_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_standard_input(const char *path)
{
    return strcmp(path, "-") == 0;
}

const char *input_file_label(const char *path)
{
    return is_standard_input(path) ? "standard input" : path;
}

static const char *reason_of(int number)
{
    switch (number) {
    case ENOENT:
        return "there is no such file";
    case EACCES:
        return "permission denied";
    case EBADF:
        return "it is closed";
    default:
        return strerror(number);
    }
}

/* A duplicate, so that closing it is always right. */
static int open_descriptor(const char *path)
{
    return is_standard_input(path) ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                   : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
}

/* Standard input may be a file whose beginning somebody else has read. */
static uint64_t size_ahead(int descriptor, const struct stat *status)
{
    off_t position = S_ISREG(status->st_mode) ? lseek(descriptor, 0, SEEK_CUR) : -1;

    return position >= 0 && position < status->st_size ? (uint64_t)(status->st_size - position) : 0;
}

/* NULL, or why nothing can be read from it. */
static const char *find_obstacle(int descriptor, uint64_t *ret_size)
{
    struct stat status;

    if ((fcntl(descriptor, F_GETFL) & O_ACCMODE) == O_WRONLY)
        return "it is open for writing only";
    if (fstat(descriptor, &status) != 0)
        return reason_of(errno);
    if (S_ISDIR(status.st_mode))
        return "it is a directory";
    *ret_size = size_ahead(descriptor, &status);
    return NULL;
}

bool input_file_open(struct input_file *file, const char *path, struct error *error)
{
    int descriptor = open_descriptor(path);
    const char *obstacle;
    uint64_t size = 0;

    if (descriptor < 0) {
        error_set(error, "cannot open %s: %s", input_file_label(path), reason_of(errno));
        return false;
    }
    obstacle = find_obstacle(descriptor, &size);
    if (obstacle != NULL) {
        error_set(error, "cannot read %s: %s", input_file_label(path), obstacle);
        close(descriptor);
        return false;
    }
    *file = (struct input_file){ .descriptor = descriptor, .size = size };
    return true;
}

void input_file_close(struct input_file *file)
{
    close(file->descriptor);
}

enum input_result input_file_read(struct input_file *file, uint8_t *octets, size_t size,
                                  size_t *ret_length, struct error *error)
{
    ssize_t length;

    do
        length = read(file->descriptor, octets, size);
    while (length < 0 && errno == EINTR);
    if (length < 0) {
        error_set(error, "%s", reason_of(errno));
        return INPUT_FAILED;
    }
    if (length == 0)
        return INPUT_END;
    file->read += (uint64_t)length;
    *ret_length = (size_t)length;
    return INPUT_OCTETS;
}
