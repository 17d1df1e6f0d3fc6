/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From options to the thread that writes. */
#include "cli/watch/live_output.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/command.h"
#include "output/file_outlet.h"
#include "output/name_pattern.h"
#include "output/open_output.h"
#include "output/rotated_outlet.h"
#include "output/stream_outlet.h"
#include "output/syslog_outlet.h"
#include "output/terminal_outlet.h"

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

static struct line_outlet *open_standard(struct bottom_line *bottom)
{
    if (bottom != NULL)
        return terminal_outlet_new(STDOUT_FILENO, "standard output", bottom);
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

static void tell_note(void *context, const char *sentence)
{
    bottom_line_erase(context);
    complain("note: %s", sentence);
}

/* What is compressed is finished some time, so it has to be rotated. */
static bool is_rotated(const struct live_output_options *options)
{
    return options->period > 0 || options->size > 0;
}

static bool options_fit(const char *path, const struct live_output_options *options,
                        struct error *error)
{
    struct error reason;

    if (!is_rotated(options) && options->compressed) {
        error_set(error, "--compress without --rotate or --rotate-size: no file would be finished");
        return false;
    }
    if (options->logged && path != NULL) {
        error_set(error, "--syslog and -o: records can go to one place");
        return false;
    }
    if (!is_rotated(options))
        return true;
    if (path == NULL) {
        error_set(error, "--rotate and --rotate-size need a file: -o FILE");
        return false;
    }
    if (!name_pattern_check(path, &reason)) {
        error_set(error, "files that are rotated cannot be called %s: %s", path, reason.message);
        return false;
    }
    return true;
}

static struct line_outlet *open_rotated(const char *path, const struct live_output_options *options,
                                        struct error *error)
{
    const struct leftover_host host = { NULL, tell_note };
    const struct rotation rotation = {
        .pattern = path,
        .period = options->period,
        .size = options->size,
        .compressed = options->compressed,
        .access = options->access,
    };

    return rotated_outlet_new(&rotation, &host, &system_file_calls, clock_of_day(), error);
}

static struct line_outlet *open_outlet(const char *path, const struct live_output_options *options,
                                       struct error *error)
{
    if (!options_fit(path, options, error))
        return NULL;
    if (options->logged)
        return syslog_outlet_new(SYSLOG_SOCKET, options->facility, error);
    if (is_rotated(options))
        return open_rotated(path, options, error);
    return path != NULL ? open_path(path, options, error) : open_standard(options->bottom);
}

static void tell_trouble(void *context, const char *sentence)
{
    bottom_line_erase(context);
    complain("%s", sentence);
}

struct output_file *live_output_open(const char *path, const struct live_output_options *options,
                                     struct error *error)
{
    const struct writer_host host = { options->bottom, tell_trouble, tell_note };
    struct line_outlet *outlet = open_outlet(path, options, error);

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
