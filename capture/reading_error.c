/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Wording what ends the reading of a file. */
#include "capture/reading_error.h"

#include <inttypes.h>

#include "capture/input_file.h"

static uint64_t frames_of(const struct packet_source *source)
{
    return source->statistics.counters[COUNTER_FRAMES];
}

void reading_error_cut(struct error *error, const struct packet_source *source, const char *record)
{
    error_set(error, "%s is cut short: its last %s is incomplete (frames read: %" PRIu64 ")",
              input_file_label(source->path), record, frames_of(source));
}

void reading_error_stopped(struct error *error, const struct packet_source *source,
                           const char *reason)
{
    error_set(error, "%s cannot be read any further: %s (frames read: %" PRIu64 ")",
              input_file_label(source->path), reason, frames_of(source));
}

bool reading_error_of_file(struct error *error, const struct packet_source *source)
{
    if (source->file == NULL)
        return false;
    switch (compressed_file_state(source->file)) {
    case FILE_CUT:
        error_set(error,
                  "%s is cut short: its compressed data is incomplete (frames read: %" PRIu64 ")",
                  input_file_label(source->path), frames_of(source));
        return true;
    case FILE_FAILED:
        reading_error_stopped(error, source, compressed_file_reason(source->file));
        return true;
    default:
        return false;
    }
}

bool opening_error_of_file(struct error *error, const char *path,
                           const struct compressed_file *file)
{
    enum file_state state = compressed_file_state(file);

    if (state != FILE_CUT && state != FILE_FAILED)
        return false;
    error_set(error, "cannot read %s: %s", input_file_label(path),
              state == FILE_CUT ? "it ends in the middle of its compressed data"
                                : compressed_file_reason(file));
    return true;
}
