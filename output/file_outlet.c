/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Adding to a file that may be replaced. */
#include "output/file_outlet.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bounded_buffer.h"
#include "base/memory.h"
#include "output/open_output.h"
#include "output/whole_file.h"

struct file_outlet {
    struct line_outlet outlet; /* first */
    struct whole_file file;
    struct bounded_buffer together;
    struct file_access access;
    bool cut;   /* its last line is not whole, and there is nothing of ours behind it yet */
    char *path; /* NULL: standard output */
    char *folder;
};

/* Its memory is kept for the next time; a line may have any length. */
static size_t put_together(struct file_outlet *outlet, const struct line_list *lines)
{
    const struct queued_line *line = lines->first;
    struct bounded_buffer *together = &outlet->together;
    size_t count = 0;

    bounded_buffer_reset(together);
    if (outlet->cut)
        bounded_buffer_append(together, bytes_of_string("\n"));
    while (line != NULL && together->length < FILE_OUTLET_TOGETHER) {
        bounded_buffer_append(together, queued_line_bytes(line));
        line = line->next;
        count++;
    }
    return count;
}

static enum outlet_result write_lines(void *context, struct line_list *lines, timestamp now,
                                      struct error *error)
{
    struct file_outlet *outlet = context;

    (void)now;
    while (lines->first != NULL) {
        size_t count = put_together(outlet, lines);

        if (!whole_file_write(&outlet->file, bounded_buffer_bytes(&outlet->together))) {
            error_set(error, "%s", strerror(errno));
            return OUTLET_FAILED;
        }
        outlet->cut = false;
        outlet->outlet.counts.octets += outlet->together.length;
        for (size_t i = 0; i < count; i++)
            line_list_drop(lines);
    }
    return OUTLET_TAKEN;
}

/* What is not whole is cut off, what is whole is brought to the disk. A file system that
 * cannot do that has nothing to be brought. */
static bool leave(struct file_outlet *outlet, struct error *error)
{
    const struct whole_file *file = &outlet->file;
    bool mended = whole_file_mend(&outlet->file);

    if (mended && (file->calls->sync(file->descriptor) == 0 || errno == EINVAL || errno == EROFS))
        return true;
    error_set(error, mended ? "%s may not be on the disk: %s" : "%s ends in half a line: %s",
              outlet->outlet.name, strerror(errno));
    return false;
}

static bool has_its_name(const struct file_outlet *outlet)
{
    struct stat mine, named;

    return fstat(outlet->file.descriptor, &mine) == 0 && stat(outlet->path, &named) == 0 &&
           mine.st_dev == named.st_dev && mine.st_ino == named.st_ino;
}

static void take_up(struct file_outlet *outlet, int descriptor, const struct file_calls *calls)
{
    outlet->file = whole_file_of(descriptor, calls);
    outlet->cut = open_output_line_is_cut(outlet->path);
}

static bool reopen(void *context, timestamp now, struct error *error)
{
    struct file_outlet *outlet = context;
    int descriptor;

    (void)now;
    if (has_its_name(outlet))
        return true;
    if (!whole_file_mend(&outlet->file)) {
        error_set(error, "%s cannot be left with half a line: %s", outlet->path, strerror(errno));
        return false;
    }
    descriptor = open_output_append(outlet->path, &outlet->access, outlet->file.calls, error);
    if (descriptor < 0)
        return false;
    leave(outlet, error);
    close(outlet->file.descriptor);
    take_up(outlet, descriptor, outlet->file.calls);
    outlet->outlet.counts.rotations++;
    if (outlet->cut)
        error_set(error, "%s ends in the middle of a line; what comes begins on a new one",
                  outlet->path);
    return true;
}

static bool close_outlet(void *context, struct error *error)
{
    struct file_outlet *outlet = context;
    bool left = leave(outlet, error);

    if (outlet->path != NULL)
        close(outlet->file.descriptor);
    bounded_buffer_clear(&outlet->together);
    free(outlet->path);
    free(outlet->folder);
    free(outlet);
    return left;
}

static const struct outlet_methods methods = {
    .write = write_lines,
    .reopen = reopen,
    .close = close_outlet,
};

static const struct outlet_methods standard_methods = {
    .write = write_lines,
    .close = close_outlet,
};

static struct file_outlet *outlet_new(void)
{
    struct file_outlet *outlet = memory_new(1, sizeof *outlet);

    bounded_buffer_init(&outlet->together, SIZE_MAX);
    return outlet;
}

struct line_outlet *file_outlet_new(int descriptor, const char *path,
                                    const struct file_access *access,
                                    const struct file_calls *calls)
{
    struct file_outlet *outlet = outlet_new();

    outlet->path = memory_made(strdup(path));
    take_up(outlet, descriptor, calls);
    outlet->folder = open_output_folder(path);
    outlet->access = *access;
    outlet->outlet = (struct line_outlet){ .methods = &methods,
                                           .name = outlet->path,
                                           .folder = outlet->folder,
                                           .together = FILE_OUTLET_TOGETHER };
    return &outlet->outlet;
}

struct line_outlet *file_outlet_standard(const struct file_calls *calls)
{
    struct file_outlet *outlet = outlet_new();

    outlet->file = whole_file_of(STDOUT_FILENO, calls);
    outlet->outlet = (struct line_outlet){ .methods = &standard_methods,
                                           .name = "standard output",
                                           .together = FILE_OUTLET_TOGETHER };
    return &outlet->outlet;
}
