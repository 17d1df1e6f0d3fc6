/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How far reading has come. */
#include "cli/reading/progress.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

void progress_append(char text[PROGRESS_TEXT_SIZE], const char *format, ...)
{
    size_t length = strlen(text);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text + length, PROGRESS_TEXT_SIZE - length, format, arguments);
    va_end(arguments);
}

/* Three digits at least: `999 B`, `1.5 kB`, `210 MB`. */
void progress_append_bytes(char text[PROGRESS_TEXT_SIZE], double bytes)
{
    static const char *const units[] = { "B", "kB", "MB", "GB", "TB" };
    size_t unit = 0;

    while (bytes >= 999.5 && unit + 1 < sizeof units / sizeof units[0]) {
        bytes /= 1000;
        unit++;
    }
    progress_append(text, unit > 0 && bytes < 99.95 ? "%.1f %s" : "%.0f %s", bytes, units[unit]);
}

static void append_left(char text[PROGRESS_TEXT_SIZE], double seconds)
{
    uint64_t whole = seconds < 1e9 ? (uint64_t)(seconds + 0.5) : (uint64_t)1e9;
    uint64_t hours = whole / 3600;

    if (hours > 0)
        progress_append(text, ", %" PRIu64 ":%02u:%02u left", hours, (unsigned)(whole / 60 % 60),
                        (unsigned)(whole % 60));
    else
        progress_append(text, ", %u:%02u left", (unsigned)(whole / 60), (unsigned)(whole % 60));
}

/* A file that grows while it is read is at its end for a while. */
static uint64_t total_of(const struct progress_facts *facts)
{
    return facts->total > 0 && facts->total < facts->done ? facts->done : facts->total;
}

void progress_format(const struct progress_facts *facts, char text[PROGRESS_TEXT_SIZE])
{
    uint64_t total = total_of(facts);
    double seconds = duration_seconds(facts->elapsed);
    double rate = seconds >= 0.5 ? (double)facts->done / seconds : 0;

    text[0] = '\0';
    progress_append_bytes(text, (double)facts->done);
    if (total > 0) {
        progress_append(text, " of ");
        progress_append_bytes(text, (double)total);
        progress_append(text, ", %u%%", (unsigned)(100.0 * (double)facts->done / (double)total));
    }
    progress_append(text, ", %" PRIu64 " session%s", facts->sessions,
                    facts->sessions == 1 ? "" : "s");
    if (rate > 0) {
        progress_append(text, ", ");
        progress_append_bytes(text, rate);
        progress_append(text, "/s");
    }
    if (rate > 0 && total > 0)
        append_left(text, (double)(total - facts->done) / rate);
}

static timestamp now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * DURATION_SECOND + time.tv_nsec;
}

void progress_start(struct progress *progress, FILE *file, bool at_once)
{
    *progress = (struct progress){ .file = file };
    if (file == NULL)
        return;
    progress->started = now();
    progress->drawn = at_once ? progress->started - PROGRESS_INTERVAL : progress->started;
}

void progress_show(struct progress *progress, const struct progress_facts *facts)
{
    struct progress_facts complete = *facts;
    char text[PROGRESS_TEXT_SIZE];
    timestamp time;
    int width;

    if (progress->file == NULL)
        return;
    time = now();
    if (time - progress->drawn < PROGRESS_INTERVAL)
        return;
    complete.elapsed = time - progress->started;
    progress_format(&complete, text);
    width = (int)strlen(text);
    /* Blanks and not an escape sequence, which the place may not know. */
    fprintf(progress->file, "\r%s%*s", text, progress->width > width ? progress->width - width : 0,
            "");
    fflush(progress->file);
    progress->width = width;
    progress->drawn = time;
}

void progress_erase(struct progress *progress)
{
    if (progress->file == NULL || progress->width == 0)
        return;
    fprintf(progress->file, "\r%*s\r", progress->width, "");
    fflush(progress->file);
    progress->width = 0;
}
