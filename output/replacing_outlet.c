/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing a file beside another, and giving it its name. */
#include "output/replacing_outlet.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "output/open_output.h"

struct replacing_outlet {
    struct line_outlet outlet;  /* first */
    struct queued_line *newest; /* that is not written yet; NULL: it is */
    char *path;
    char *folder;
    char *temporary; /* a template for mkstemp(3) */
};

static char *temporary_of(const char *path, const char *folder)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    size_t size = strlen(folder) + strlen(name) + sizeof "/..XXXXXX";
    char *text = memory_new(size, 1);

    snprintf(text, size, "%s/.%s.XXXXXX", folder, name);
    return text;
}

static bool write_octets(int descriptor, struct bytes octets)
{
    while (octets.length > 0) {
        ssize_t written = write(descriptor, octets.data, octets.length);

        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0)
            octets = bytes_after(octets, (size_t)written);
    }
    return true;
}

/* Closes it in any case. */
static bool fill(int descriptor, struct bytes octets)
{
    bool filled = fchmod(descriptor, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH) == 0 &&
                  write_octets(descriptor, octets);

    return close(descriptor) == 0 && filled;
}

/* False with the reason in errno; then nothing is left behind. */
static bool replace(const struct replacing_outlet *outlet, struct bytes octets)
{
    char *temporary = memory_made(strdup(outlet->temporary));
    int descriptor = mkstemp(temporary), reason;
    bool replaced =
        descriptor >= 0 && fill(descriptor, octets) && rename(temporary, outlet->path) == 0;

    reason = errno;
    if (descriptor >= 0 && !replaced)
        unlink(temporary);
    free(temporary);
    errno = reason;
    return replaced;
}

static bool write_newest(struct replacing_outlet *outlet, struct error *error)
{
    if (outlet->newest == NULL)
        return true;
    if (!replace(outlet, queued_line_bytes(outlet->newest))) {
        error_set(error, "cannot write %s: %s", outlet->path, strerror(errno));
        return false;
    }
    outlet->outlet.counts.octets += outlet->newest->length;
    free(outlet->newest);
    outlet->newest = NULL;
    return true;
}

static void keep(struct replacing_outlet *outlet, const struct queued_line *line)
{
    size_t size = sizeof *line + line->length;

    free(outlet->newest);
    outlet->newest = memory_new(size, 1);
    memcpy(outlet->newest, line, size);
}

/* What cannot be written now is told of when it is tried again. */
static enum outlet_result write_lines(void *context, struct line_list *lines, timestamp now,
                                      struct error *error)
{
    struct replacing_outlet *outlet = context;
    struct error ignored;

    (void)now;
    (void)error;
    keep(outlet, lines->last);
    line_list_clear(lines);
    write_newest(outlet, &ignored);
    return OUTLET_TAKEN;
}

static bool rest(void *context, timestamp now, struct error *error)
{
    (void)now;
    return write_newest(context, error);
}

static bool close_outlet(void *context, struct error *error)
{
    struct replacing_outlet *outlet = context;
    bool written = write_newest(outlet, error);

    free(outlet->newest);
    free(outlet->path);
    free(outlet->folder);
    free(outlet->temporary);
    free(outlet);
    return written;
}

static const struct outlet_methods methods = { .write = write_lines,
                                               .rest = rest,
                                               .close = close_outlet };

/* A device would be gone. */
static bool is_something_else(const char *path)
{
    struct stat facts;

    return stat(path, &facts) == 0 && !S_ISREG(facts.st_mode);
}

static bool can_be_written(const struct replacing_outlet *outlet, struct error *error)
{
    char *temporary = memory_made(strdup(outlet->temporary));
    int descriptor = mkstemp(temporary);

    if (descriptor < 0)
        error_set(error, "cannot write %s: %s", outlet->path, strerror(errno));
    else {
        close(descriptor);
        unlink(temporary);
    }
    free(temporary);
    return descriptor >= 0;
}

struct line_outlet *replacing_outlet_new(const char *path, struct error *error)
{
    struct replacing_outlet *outlet = memory_new(1, sizeof *outlet);

    outlet->path = memory_made(strdup(path));
    outlet->folder = open_output_folder(path);
    outlet->temporary = temporary_of(path, outlet->folder);
    outlet->outlet = (struct line_outlet){
        .methods = &methods, .name = outlet->path, .folder = outlet->folder, .together = 1
    };
    if (is_something_else(path))
        error_set(error, "cannot write %s: it is no regular file", path);
    else if (can_be_written(outlet, error))
        return &outlet->outlet;
    close_outlet(outlet, error);
    return NULL;
}
