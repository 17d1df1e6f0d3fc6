/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Telling the service manager. */
#include "cli/watch/watch_service.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"

#define STATUS_INTERVAL     (5 * DURATION_SECOND)
#define PULSES_AN_INTERVAL  3
#define STATUS_TEXT_MAXIMUM 256

struct watch_service watch_service_begin(const struct watch_status *status)
{
    return (struct watch_service){ .manager = service_manager_find(), .status = status };
}

void watch_service_end(struct watch_service *service)
{
    service_manager_leave(&service->manager);
}

static void expect_sign(struct watch_service *service, duration now)
{
    service->pulse_due = now + service->manager.watchdog / PULSES_AN_INTERVAL;
}

static bool sign_is_due(const struct watch_service *service, duration now)
{
    return service->manager.watchdog > 0 && now >= service->pulse_due;
}

static void begin_waiting(struct watch_service *service, const char *interface)
{
    char text[STATUS_TEXT_MAXIMUM];

    snprintf(text, sizeof text, "READY=1\nSTATUS=Waiting for the interface %s.", interface);
    service_manager_tell(&service->manager, text);
    service->waiting = true;
}

void watch_service_wait(struct watch_service *service, const char *interface)
{
    duration now = clock_monotonic();

    if (!service->waiting)
        begin_waiting(service, interface);
    else if (sign_is_due(service, now))
        service_manager_tell(&service->manager, "WATCHDOG=1");
    else
        return;
    expect_sign(service, now);
}

void watch_service_ready(struct watch_service *service)
{
    duration now = clock_monotonic();

    service->status_due = now + STATUS_INTERVAL;
    expect_sign(service, now);
    service_manager_tell(&service->manager, "READY=1\nSTATUS=Watching.");
}

void watch_service_stopping(const struct watch_service *service)
{
    service_manager_tell(&service->manager, "STOPPING=1\nSTATUS=Writing the open sessions.");
}

static struct writer_counts count_lines(const struct watch_service *service)
{
    struct writer_counts counts;

    line_writer_count(output_file_writer(service->status->reading->file), &counts);
    return counts;
}

static void tell_status(const struct watch_service *service)
{
    const struct watch_status *status = service->status;
    const uint64_t *captured = status->reading->capture.counters;
    struct writer_counts lines = count_lines(service);
    char text[STATUS_TEXT_MAXIMUM];
    uint64_t sessions;

    status->stock.take(status->stock.context);
    sessions = record_writer_tally(status->writer)->sessions;
    snprintf(text, sizeof text,
             "STATUS=%" PRIu64 " session%s; %" PRIu64 " frame%s, %" PRIu64 " dropped; %" PRIu64
             " %s to be written, %" PRIu64 " dropped.",
             sessions, sessions == 1 ? "" : "s", captured[COUNTER_FRAMES],
             captured[COUNTER_FRAMES] == 1 ? "" : "s",
             captured[COUNTER_KERNEL_DROPPED] + captured[COUNTER_INTERFACE_DROPPED],
             lines.waiting_lines, lines.waiting_lines == 1 ? "line waits" : "lines wait",
             lines.dropped_lines);
    service_manager_tell(&service->manager, text);
}

static void give_sign(struct watch_service *service, uint64_t reading, duration now)
{
    uint64_t writing = count_lines(service).rounds;

    if (reading == service->reading || writing == service->writing)
        return;
    service->reading = reading;
    service->writing = writing;
    expect_sign(service, now);
    service_manager_tell(&service->manager, "WATCHDOG=1");
}

void watch_service_look(struct watch_service *service, uint64_t reading)
{
    duration now;

    if (service->manager.socket < 0)
        return;
    now = clock_monotonic();
    if (now >= service->status_due) {
        service->status_due = now + STATUS_INTERVAL;
        tell_status(service);
    }
    if (sign_is_due(service, now))
        give_sign(service, reading, now);
}
