/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing to somebody who may be slow. */
#include "output/stream_outlet.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/memory.h"

enum { LINES_TOGETHER = 64, OCTETS_TOGETHER = 64 * 1024 };

struct stream_outlet {
    struct line_outlet outlet; /* first */
    int descriptor;
    bool waits;   /* to write may wait, since others who have it count on that */
    size_t begun; /* octets of the first line that have been written already */
    char *name;
};

/* Fills the vector with the lines from the front; the first one as far as it is missing. */
static int gather(const struct stream_outlet *outlet, const struct line_list *lines,
                  struct iovec vector[LINES_TOGETHER])
{
    size_t skipped = outlet->begun;
    int count = 0;

    for (const struct queued_line *line = lines->first; line != NULL && count < LINES_TOGETHER;
         line = line->next) {
        struct bytes rest = bytes_after(queued_line_bytes(line), skipped);

        vector[count++] = (struct iovec){ (void *)(uintptr_t)rest.data, rest.length };
        skipped = 0;
    }
    return count;
}

/* What can be written has room for as much as PIPE_BUF (pipe(7)). */
static ssize_t write_some(const struct stream_outlet *outlet, const struct line_list *lines)
{
    struct iovec vector[LINES_TOGETHER];
    int count = gather(outlet, lines, vector);

    if (outlet->waits) {
        count = 1;
        if (vector[0].iov_len > PIPE_BUF)
            vector[0].iov_len = PIPE_BUF;
    }
    return writev(outlet->descriptor, vector, count);
}

static void forget_written(struct stream_outlet *outlet, struct line_list *lines, size_t written)
{
    outlet->outlet.counts.octets += written;
    outlet->begun += written;
    while (lines->first != NULL && outlet->begun >= lines->first->length) {
        outlet->begun -= lines->first->length;
        line_list_drop(lines);
    }
}

static bool has_room(const struct stream_outlet *outlet, duration patience)
{
    struct pollfd reader = { .fd = outlet->descriptor, .events = POLLOUT };

    return poll(&reader, 1, (int)(patience / DURATION_MILLISECOND)) != 0;
}

static enum outlet_result result_of_failure(struct error *error)
{
    if (errno == EAGAIN || errno == EINTR)
        return OUTLET_BUSY;
    if (errno == EPIPE)
        return OUTLET_CLOSED;
    error_set(error, "%s", strerror(errno));
    return OUTLET_FAILED;
}

static enum outlet_result write_lines(void *context, struct line_list *lines, timestamp now,
                                      struct error *error)
{
    struct stream_outlet *outlet = context;
    duration patience = OUTLET_PATIENCE; /* once; then as long as there is room */

    (void)now;
    while (lines->first != NULL) {
        ssize_t written;

        if (!has_room(outlet, patience))
            return OUTLET_BUSY;
        patience = 0;
        written = write_some(outlet, lines);
        if (written < 0)
            return result_of_failure(error);
        forget_written(outlet, lines, (size_t)written);
    }
    return OUTLET_TAKEN;
}

static bool close_outlet(void *context, struct error *error)
{
    struct stream_outlet *outlet = context;
    bool closed = outlet->descriptor == STDOUT_FILENO || close(outlet->descriptor) == 0;

    if (!closed)
        error_set(error, "%s: %s", outlet->name, strerror(errno));
    free(outlet->name);
    free(outlet);
    return closed;
}

static const struct outlet_methods methods = { .write = write_lines, .close = close_outlet };

/* Standard output is shared with whoever started the program, who does not want it to change
 * its ways; so it is opened anew, where that can be done. */
static int open_own(int descriptor)
{
    char path[32];
    int own;

    if (descriptor != STDOUT_FILENO)
        return descriptor;
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    own = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    return own >= 0 ? own : descriptor;
}

struct line_outlet *stream_outlet_new(int descriptor, const char *name)
{
    struct stream_outlet *outlet = memory_new(1, sizeof *outlet);

    outlet->descriptor = open_own(descriptor);
    outlet->waits =
        outlet->descriptor == STDOUT_FILENO ||
        fcntl(outlet->descriptor, F_SETFL, fcntl(outlet->descriptor, F_GETFL) | O_NONBLOCK) != 0;
    outlet->name = memory_made(strdup(name));
    outlet->outlet = (struct line_outlet){ .methods = &methods,
                                           .name = outlet->name,
                                           .together = OCTETS_TOGETHER };
    return &outlet->outlet;
}
