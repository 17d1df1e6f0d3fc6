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
    return number == EBADF ? "it is closed" : strerror(number);
}

/* A duplicate, so that closing it is always right. */
static int open_descriptor(const char *path, int flags)
{
    return is_standard_input(path) ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                   : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | flags);
}

/* Standard input may be a file whose beginning somebody else has read. */
static struct input_file describe(int descriptor, const struct stat *status)
{
    off_t position = S_ISREG(status->st_mode) ? lseek(descriptor, 0, SEEK_CUR) : -1;
    struct input_file file = { .descriptor = descriptor };

    if (position >= 0 && position < status->st_size) {
        file.start = (uint64_t)position;
        file.size = (uint64_t)(status->st_size - position);
    }
    return file;
}

/* NULL, or why nothing can be read from it. */
static const char *find_obstacle(int descriptor, struct input_file *ret_file)
{
    struct stat status;

    if ((fcntl(descriptor, F_GETFL) & O_ACCMODE) == O_WRONLY)
        return "it is open for writing only";
    if (fstat(descriptor, &status) != 0)
        return reason_of(errno);
    if (S_ISDIR(status.st_mode))
        return strerror(EISDIR);
    *ret_file = describe(descriptor, &status);
    return NULL;
}

static bool open_with(struct input_file *file, const char *path, int flags, struct error *error)
{
    int descriptor = open_descriptor(path, flags);
    const char *obstacle;

    if (descriptor < 0) {
        error_set(error, "cannot open %s: %s", input_file_label(path), reason_of(errno));
        return false;
    }
    obstacle = find_obstacle(descriptor, file);
    if (obstacle != NULL) {
        error_set(error, "cannot read %s: %s", input_file_label(path), obstacle);
        close(descriptor);
        return false;
    }
    return true;
}

bool input_file_open(struct input_file *file, const char *path, struct error *error)
{
    return open_with(file, path, 0, error);
}

bool input_file_open_at_once(struct input_file *file, const char *path, struct error *error)
{
    int flags;

    if (is_standard_input(path))
        return input_file_open(file, path, error);
    if (!open_with(file, path, O_NONBLOCK, error))
        return false;
    /* Only the opening is not to wait. */
    flags = fcntl(file->descriptor, F_GETFL);
    fcntl(file->descriptor, F_SETFL, flags & ~O_NONBLOCK);
    return true;
}

bool input_file_share(const struct input_file *file, const char *path, struct input_file *ret_file,
                      struct error *error)
{
    int descriptor = fcntl(file->descriptor, F_DUPFD_CLOEXEC, 0);

    if (descriptor < 0) {
        error_set(error, "cannot open %s: %s", input_file_label(path), reason_of(errno));
        return false;
    }
    *ret_file = (struct input_file){
        .descriptor = descriptor, .size = file->size, .start = file->start, .shared = true
    };
    return true;
}

static ssize_t read_at(int descriptor, uint8_t *octets, size_t size, uint64_t place)
{
    ssize_t length;

    do
        length = pread(descriptor, octets, size, (off_t)place);
    while (length < 0 && errno == EINTR);
    return length;
}

size_t input_file_peek(const struct input_file *file, uint8_t *octets, size_t size)
{
    ssize_t length = read_at(file->descriptor, octets, size, file->start);

    return length > 0 ? (size_t)length : 0;
}

void input_file_close(struct input_file *file)
{
    close(file->descriptor);
}

static ssize_t read_on(const struct input_file *file, uint8_t *octets, size_t size)
{
    uint64_t left = file->size - file->read;
    ssize_t length;

    if (file->shared)
        return read_at(file->descriptor, octets, size < left ? size : (size_t)left,
                       file->start + file->read);
    do
        length = read(file->descriptor, octets, size);
    while (length < 0 && errno == EINTR);
    return length;
}

enum input_result input_file_read(struct input_file *file, uint8_t *octets, size_t size,
                                  size_t *ret_length, struct error *error)
{
    const struct input_watch *watch = &file->watch;
    ssize_t length;

    if (watch->before_read != NULL && !watch->before_read(watch->context, file->descriptor))
        return INPUT_END;
    length = read_on(file, octets, size);
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

uint64_t input_file_size(const char *path)
{
    struct stat facts;

    return strcmp(path, "-") != 0 && stat(path, &facts) == 0 && S_ISREG(facts.st_mode)
               ? (uint64_t)facts.st_size
               : 0;
}
