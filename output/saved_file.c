/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of messages on disk. */
#include "config.h" /* renameat2, before any system header */

#include "output/saved_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COMPARED_AT_ONCE = 64 * 1024 };

struct file_name {
    char text[MESSAGE_NAME_SIZE];
};

static struct file_name name_of(uint64_t number)
{
    struct file_name name;

    snprintf(name.text, sizeof name.text, "%" PRIu64, number);
    return name;
}

void saved_file_init(struct saved_file *file, int folder, uint64_t number)
{
    file->folder = folder;
    file->number = number;
    file->exists = false;
    file->length = 0;
}

static bool write_all(int descriptor, const uint8_t *data, size_t length)
{
    while (length > 0) {
        ssize_t written = write(descriptor, data, length);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        data += written;
        length -= (size_t)written;
    }
    return true;
}

/* Opened for this alone: there may be more contents under way than descriptors. */
static bool append(struct saved_file *file)
{
    struct file_name name = name_of(file->number);
    int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW;
    int descriptor = openat(file->folder, name.text, flags, S_IRUSR | S_IWUSR);
    bool good;

    if (descriptor < 0)
        return false;
    file->exists = true;
    good = write_all(descriptor, file->buffer, file->length);
    file->length = 0;
    return close(descriptor) == 0 && good;
}

bool saved_file_add(struct saved_file *file, struct bytes bytes)
{
    while (bytes.length > 0) {
        size_t room = sizeof file->buffer - file->length;
        size_t taken = bytes.length < room ? bytes.length : room;

        memcpy(file->buffer + file->length, bytes.data, taken);
        file->length += taken;
        bytes = bytes_after(bytes, taken);
        if (file->length == sizeof file->buffer && !append(file))
            return false;
    }
    return true;
}

bool saved_file_finish(struct saved_file *file)
{
    return (file->length == 0 && file->exists) || append(file);
}

void saved_file_drop(struct saved_file *file)
{
    if (file->exists)
        saved_file_forget(file->folder, file->number);
    file->exists = false;
}

void saved_file_forget(int folder, uint64_t number)
{
    struct file_name name = name_of(number);

    unlinkat(folder, name.text, 0);
}

/* ----------------------------------------------------------------------- naming */

/* A message that ended earlier than it seemed has bytes behind it. */
static bool cut(int folder, const char *name, uint64_t length)
{
    int descriptor = openat(folder, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat facts;
    bool good;

    if (descriptor < 0)
        return false;
    good = fstat(descriptor, &facts) == 0;
    if (good && (uint64_t)facts.st_size != length)
        good = (uint64_t)facts.st_size > length && ftruncate(descriptor, (off_t)length) == 0;
    return close(descriptor) == 0 && good;
}

static bool streams_are_alike(FILE *a, FILE *b)
{
    static const size_t size = COMPARED_AT_ONCE;
    uint8_t piece_a[COMPARED_AT_ONCE], piece_b[COMPARED_AT_ONCE];
    size_t length;

    do {
        length = fread(piece_a, 1, size, a);
        if (fread(piece_b, 1, size, b) != length || memcmp(piece_a, piece_b, length) != 0)
            return false;
    } while (length == size);
    return !ferror(a) && !ferror(b);
}

static FILE *open_stream(int folder, const char *name)
{
    int descriptor = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

    return descriptor >= 0 ? fdopen(descriptor, "r") : NULL;
}

static bool files_are_alike(int folder_a, const char *name_a, int folder_b, const char *name_b)
{
    FILE *a = open_stream(folder_a, name_a);
    FILE *b = open_stream(folder_b, name_b);
    bool alike = a != NULL && b != NULL && streams_are_alike(a, b);

    if (a != NULL)
        fclose(a);
    if (b != NULL)
        fclose(b);
    return alike;
}

enum saved_file_place saved_file_place(int folder, uint64_t number, uint64_t length, int into,
                                       const char *name)
{
    struct file_name numbered = name_of(number);

    if (!cut(folder, numbered.text, length))
        return SAVED_FILE_FAILED;
    if (renameat2(folder, numbered.text, into, name, RENAME_NOREPLACE) == 0)
        return SAVED_FILE_PLACED;
    if (errno != EEXIST)
        return SAVED_FILE_FAILED;
    if (!files_are_alike(folder, numbered.text, into, name))
        return SAVED_FILE_IN_THE_WAY;
    saved_file_forget(folder, number);
    return SAVED_FILE_PLACED;
}

void saved_file_sweep(int folder)
{
    int own = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = own >= 0 ? fdopendir(own) : NULL;
    const struct dirent *entry;

    if (entries == NULL)
        return;
    while ((entry = readdir(entries)) != NULL)
        if (entry->d_name[0] != '.')
            unlinkat(folder, entry->d_name, 0);
    closedir(entries);
}
