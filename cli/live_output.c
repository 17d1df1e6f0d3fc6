/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From options to the thread that writes. */
#include "cli/live_output.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/command.h"
#include "output/file_outlet.h"
#include "output/open_output.h"
#include "output/stream_outlet.h"

/* Of the two seconds that the program has for its end. */
#define WRITING_MAY_TAKE (1700 * DURATION_MILLISECOND)

struct live_output_options live_output_default(void)
{
    return (struct live_output_options){ .queue = { LINE_QUEUE_OCTETS, LINE_QUEUE_LINES } };
}

static bool is_regular(int descriptor)
{
    struct stat facts;

    return fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode);
}

static struct line_outlet *open_standard(void)
{
    return is_regular(STDOUT_FILENO) ? file_outlet_standard(&system_file_calls)
                                     : stream_outlet_new(STDOUT_FILENO, "standard output");
}

static struct line_outlet *open_path(const char *path, const struct live_output_options *options,
                                     struct error *error)
{
    int descriptor = open_output_append(path, &options->access, &system_file_calls, error);

    if (descriptor < 0)
        return NULL;
    if (!is_regular(descriptor))
        return stream_outlet_new(descriptor, path);
    if (open_output_line_is_cut(path))
        complain("note: %s ends in the middle of a line; what comes begins on a new one", path);
    return file_outlet_new(descriptor, path, &options->access, &system_file_calls);
}

static void tell_trouble(void *context, const char *sentence)
{
    (void)context;
    complain("%s", sentence);
}

static void tell_remark(void *context, const char *sentence)
{
    (void)context;
    complain("note: %s", sentence);
}

struct output_file *live_output_open(const char *path, const struct live_output_options *options,
                                     struct error *error)
{
    const struct writer_host host = { NULL, tell_trouble, tell_remark };
    struct line_outlet *outlet = path != NULL ? open_path(path, options, error) : open_standard();

    if (outlet == NULL)
        return NULL;
    return output_file_queued(line_writer_new(outlet, &options->queue, &host));
}

bool live_output_begin(struct output_file *file, struct error *error)
{
    return line_writer_begin(output_file_writer(file), error);
}

bool live_output_reopen(struct output_file *file)
{
    return line_writer_reopen(output_file_writer(file));
}

void live_output_hurry(struct output_file *file)
{
    line_writer_end_by(output_file_writer(file), clock_monotonic() + WRITING_MAY_TAKE);
}
