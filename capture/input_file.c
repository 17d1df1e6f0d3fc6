/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening an input file with errors an operator understands. */
#include "config.h" /* offsets of 64 bits, before any system header */

#include "capture/input_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
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

/* A duplicate, so that closing the stream and dropping its buffer is always right. */
static FILE *open_stream(const char *path)
{
    int descriptor = is_standard_input(path) ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                             : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    FILE *stream;

    if (descriptor < 0)
        return NULL;
    stream = fdopen(descriptor, "r");
    if (stream == NULL)
        close(descriptor);
    return stream;
}

/* NULL, or why nothing can be read from it. */
static const char *find_obstacle(FILE *stream)
{
    struct stat status;
    int first;

    if (fstat(fileno(stream), &status) == 0 && S_ISDIR(status.st_mode))
        return "it is a directory";
    errno = 0;
    first = getc(stream);
    if (first != EOF) {
        ungetc(first, stream);
        return NULL;
    }
    return ferror(stream) ? reason_of(errno) : "it is empty";
}

FILE *input_file_open(const char *path, char *buffer, size_t size, struct error *error)
{
    FILE *stream = open_stream(path);
    const char *obstacle;

    if (stream == NULL) {
        error_set(error, "cannot open %s: %s", input_file_label(path), reason_of(errno));
        return NULL;
    }
    setvbuf(stream, buffer, _IOFBF, size);
    obstacle = find_obstacle(stream);
    if (obstacle != NULL) {
        error_set(error, "cannot read %s: %s", input_file_label(path), obstacle);
        fclose(stream);
        return NULL;
    }
    return stream;
}
