/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line of numbers. */
#include "cli/watch/live_view.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/record_writer.h"

/* A name of the kernel's has 15 characters; somebody else's may have more. */
enum { NAME_SHOWN = 20 };

static double per_second(uint64_t now, uint64_t before, duration span)
{
    return span > 0 ? (double)(now - before) / duration_seconds(span) : 0;
}

static void append_time(char text[PROGRESS_TEXT_SIZE], duration elapsed)
{
    int64_t seconds = elapsed / DURATION_SECOND;

    progress_append(text, " %" PRId64 ":%02u:%02u", seconds / 3600, (unsigned)(seconds / 60 % 60),
                    (unsigned)(seconds % 60));
}

static void append_above_zero(char text[PROGRESS_TEXT_SIZE], uint64_t count, const char *one,
                              const char *several)
{
    if (count > 0)
        progress_append(text, ", %" PRIu64 " %s", count, count == 1 ? one : several);
}

void live_view_format(const struct live_view_facts *facts, char text[PROGRESS_TEXT_SIZE])
{
    text[0] = '\0';
    progress_append(text, "%.*s", NAME_SHOWN, facts->interface);
    append_time(text, facts->elapsed);
    progress_append(text, ", %.0f frames/s, ",
                    per_second(facts->frames, facts->frames_before, facts->span));
    progress_append_bytes(text, per_second(facts->octets, facts->octets_before, facts->span));
    progress_append(text, "/s, %" PRIu64 " session%s", facts->sessions,
                    facts->sessions == 1 ? "" : "s");
    append_above_zero(text, facts->critical, "critical", "critical");
    append_above_zero(text, facts->warnings, "warning", "warnings");
    append_above_zero(text, facts->lost, "frame lost", "frames lost");
}

/* Without a terminal that can erase a line there is no line. */
static bool can_erase(void)
{
    const char *terminal = getenv("TERM");

    return terminal != NULL && terminal[0] != '\0' && strcmp(terminal, "dumb") != 0;
}

struct bottom_line *live_view_new(const struct read_options *options)
{
    if (!records_go_to_terminal(options) || !records_are_text(options) || !can_erase())
        return NULL;
    return bottom_line_new(STDOUT_FILENO, records_have_colour(options));
}

struct live_view live_view_begin(struct bottom_line *bottom)
{
    duration now = clock_monotonic();

    return (struct live_view){ .bottom = bottom, .begun = now, .shown = now };
}

bool live_view_is_due(const struct live_view *view)
{
    return view->bottom != NULL && clock_monotonic() - view->shown >= DURATION_SECOND;
}

void live_view_show(struct live_view *view, const struct reading *reading,
                    const struct tally_counts *tally)
{
    const uint64_t *counters = reading->capture.counters;
    const duration now = clock_monotonic();
    const struct live_view_facts facts = {
        .interface = reading->paths[0],
        .elapsed = now - view->begun,
        .span = now - view->shown,
        .frames = counters[COUNTER_FRAMES],
        .frames_before = view->frames,
        .octets = counters[COUNTER_BYTES_ON_WIRE],
        .octets_before = view->octets,
        .sessions = tally->sessions,
        .warnings = tally->findings[SEVERITY_WARNING] + tally->notices[SEVERITY_WARNING],
        .critical = tally->findings[SEVERITY_CRITICAL] + tally->notices[SEVERITY_CRITICAL],
        .lost = counters[COUNTER_KERNEL_DROPPED] + counters[COUNTER_INTERFACE_DROPPED],
    };
    char text[PROGRESS_TEXT_SIZE];

    live_view_format(&facts, text);
    bottom_line_say(view->bottom, text);
    view->shown = now;
    view->frames = facts.frames;
    view->octets = facts.octets;
}
