/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One line after the other, each of which replaces the file. */
#include "cli/watch/metrics_file.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "cli/command.h"
#include "output/line_writer.h"
#include "output/replacing_outlet.h"

#define WRITING_MAY_TAKE DURATION_SECOND

/* Only the last one counts; a thread that hangs in the system keeps no more. */
enum { TEXTS = 4, OCTETS = 4 << 20 };

struct metrics_file {
    struct line_writer *writer;
    struct bottom_line *bottom; /* or NULL */
};

static void tell_trouble(void *context, const char *sentence)
{
    bottom_line_erase(context);
    complain("%s", sentence);
}

static void tell_remark(void *context, const char *sentence)
{
    bottom_line_erase(context);
    complain("note: %s", sentence);
}

struct metrics_file *metrics_file_open(const char *path, struct bottom_line *bottom,
                                       struct error *error)
{
    static const struct queue_limits limits = { OCTETS, TEXTS };
    struct line_outlet *outlet = replacing_outlet_new(path, error);
    const struct writer_host host = { bottom, tell_trouble, tell_remark };
    struct metrics_file *file;

    if (outlet == NULL)
        return NULL;
    file = memory_new(1, sizeof *file);
    file->bottom = bottom != NULL ? bottom_line_share(bottom) : NULL;
    file->writer = line_writer_new(outlet, &limits, &host);
    return file;
}

bool metrics_file_begin(struct metrics_file *file, struct error *error)
{
    return line_writer_begin(file->writer, error);
}

void metrics_file_put(struct metrics_file *file, struct bytes text)
{
    line_writer_add(file->writer, text);
    line_writer_flush(file->writer);
}

void metrics_file_close(struct metrics_file *file)
{
    struct error error;
    enum output_status status;

    if (file == NULL)
        return;
    line_writer_end_by(file->writer, clock_monotonic() + WRITING_MAY_TAKE);
    status = line_writer_close(file->writer, &error);
    bottom_line_erase(file->bottom);
    if (status == OUTPUT_FAILED)
        complain("%s", error.message);
    else
        bottom_line_release(file->bottom); /* a thread that was left behind would use it */
    free(file);
}
