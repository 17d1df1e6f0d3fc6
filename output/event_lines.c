/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events and sessions in, lines out. */
#include "output/event_lines.h"

#include <stdlib.h>

#include "base/bounded_buffer.h"
#include "base/memory.h"
#include "output/json_line.h"
#include "output/json_memory.h"
#include "output/session_json.h"

/* The buffer of a line longer than this is given back to the system. */
enum { LARGEST_KEPT_LINE = 1 << 20 };

struct event_lines {
    struct output_file *file;
    struct json_memory *memory;
    struct bounded_buffer line;
};

struct event_lines *event_lines_new(struct output_file *file)
{
    struct event_lines *lines = memory_new(1, sizeof *lines);

    lines->file = file;
    lines->memory = json_memory_new();
    /* Whatever is written has limits of its own; cut short it would not be JSON. */
    bounded_buffer_init(&lines->line, SIZE_MAX);
    return lines;
}

void event_lines_free(struct event_lines *lines)
{
    if (lines == NULL)
        return;
    bounded_buffer_clear(&lines->line);
    json_memory_free(lines->memory);
    free(lines);
}

static bool begin(struct event_lines *lines)
{
    if (output_file_status(lines->file) != OUTPUT_GOOD)
        return false;
    json_memory_begin(lines->memory);
    return true;
}

/* Takes the object, whose memory is let go as a whole. */
static void write_line(struct event_lines *lines, json_t *object)
{
    json_line_append(&lines->line, object);
    json_memory_end(lines->memory);
    output_file_write(lines->file, bounded_buffer_bytes(&lines->line));
    bounded_buffer_reset(&lines->line);
    if (lines->line.capacity > LARGEST_KEPT_LINE)
        bounded_buffer_clear(&lines->line);
}

static void happen(void *context, struct session_event *event)
{
    struct event_lines *lines = context;

    if (begin(lines))
        write_line(lines, session_event_json_new(event));
    session_event_free(event);
}

static void receive(void *context, struct session *session)
{
    struct event_lines *lines = context;

    for (size_t i = 0; i < session->finding_count; i++)
        if (begin(lines))
            write_line(lines, session_finding_json_new(session, i));
    if (begin(lines))
        write_line(lines, session_close_json_new(session));
    session_free(session);
}

static void notify(void *context, struct notice *notice)
{
    struct event_lines *lines = context;

    if (begin(lines))
        write_line(lines, notice_json_new(notice));
    notice_free(notice);
}

struct session_event_sink event_lines_event_sink(struct event_lines *lines)
{
    return (struct session_event_sink){ .context = lines, .receive = happen };
}

struct session_sink event_lines_session_sink(struct event_lines *lines)
{
    return (struct session_sink){ .context = lines, .receive = receive, .notify = notify };
}
