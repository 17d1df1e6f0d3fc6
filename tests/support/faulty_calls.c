/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Failing on demand, and by chance that comes the same each time. */
#include "tests/support/faulty_calls.h"

#include <errno.h>
#include <unistd.h>

struct faulty_disk faulty_disk;

/* A linear congruential generator, Knuth's; its high bits are good enough here. */
unsigned faulty_disk_pick(unsigned limit)
{
    faulty_disk.chance =
        faulty_disk.chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)((faulty_disk.chance >> 33) % limit);
}

static bool fails(bool certainly, int reason)
{
    if (!certainly && (faulty_disk.odds == 0 || faulty_disk_pick(1000) >= faulty_disk.odds))
        return false;
    faulty_disk.failures++;
    errno = reason;
    return true;
}

static int faulty_open(const char *path, int flags, mode_t mode)
{
    return fails(faulty_disk.unopened, EMFILE) ? -1 : system_file_calls.open(path, flags, mode);
}

/* Disks fill up in the middle, and signals come in the middle. */
static ssize_t faulty_write(int descriptor, const void *data, size_t length)
{
    size_t room = length;
    ssize_t written;

    if (faulty_disk.full && faulty_disk.room < room)
        room = faulty_disk.room;
    else if (fails(false, EIO))
        room = faulty_disk_pick(2) == 0 ? 0 : faulty_disk_pick((unsigned)length);
    if (room == 0 && length > 0)
        return fails(true, faulty_disk.full ? ENOSPC : EIO) ? -1 : 0;
    written = system_file_calls.write(descriptor, data, room);
    if (faulty_disk.full)
        faulty_disk.room -= room;
    return written;
}

static int faulty_truncate(int descriptor, off_t length)
{
    return fails(faulty_disk.stuck, EIO) ? -1 : system_file_calls.truncate(descriptor, length);
}

static int faulty_sync(int descriptor)
{
    return fails(faulty_disk.unsynced, EIO) ? -1 : system_file_calls.sync(descriptor);
}

static int faulty_rename(const char *from, const char *to)
{
    return fails(faulty_disk.unnamed, EIO) ? -1 : system_file_calls.rename(from, to);
}

const struct file_calls faulty_calls = {
    .open = faulty_open,
    .write = faulty_write,
    .truncate = faulty_truncate,
    .sync = faulty_sync,
    .rename = faulty_rename,
};
