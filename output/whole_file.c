/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All or nothing. */
#include "output/whole_file.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

struct whole_file whole_file_of(int descriptor, const struct file_calls *calls)
{
    return (struct whole_file){ .calls = calls, .descriptor = descriptor };
}

/* Behind the last octet that was written. A file that somebody has emptied since, or
 * where somebody has written further on, has nothing of ours at its end. */
static off_t written_end(const struct whole_file *file)
{
    off_t end = lseek(file->descriptor, 0, SEEK_CUR);
    struct stat facts;

    if (end < 0 || fstat(file->descriptor, &facts) != 0)
        return -1;
    return facts.st_size == end ? end : 0;
}

bool whole_file_mend(struct whole_file *file)
{
    off_t end, whole;

    if (file->torn == 0)
        return true;
    end = written_end(file);
    if (end < 0)
        return false;
    if (end >= (off_t)file->torn) {
        whole = end - (off_t)file->torn;
        if (file->calls->truncate(file->descriptor, whole) != 0)
            return false;
        /* Where it is not opened for appending, as a shell opens standard output. */
        lseek(file->descriptor, whole, SEEK_SET);
    }
    file->torn = 0;
    return true;
}

static bool write_all(struct whole_file *file, struct bytes piece)
{
    while (file->torn < piece.length) {
        struct bytes rest = bytes_after(piece, file->torn);
        ssize_t written = file->calls->write(file->descriptor, rest.data, rest.length);

        if (written < 0 && errno == EINTR)
            continue;
        if (written == 0)
            errno = EIO; /* a file takes something or says why not */
        if (written <= 0)
            return false;
        file->torn += (size_t)written;
    }
    file->torn = 0;
    return true;
}

bool whole_file_write(struct whole_file *file, struct bytes piece)
{
    int reason;

    if (!whole_file_mend(file))
        return false;
    if (write_all(file, piece))
        return true;
    reason = errno;
    whole_file_mend(file);
    errno = reason;
    return false;
}
