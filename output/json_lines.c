/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sessions and notices in, lines out. */
#include "output/json_lines.h"

#include <stdlib.h>

#include "base/bounded_buffer.h"
#include "base/memory.h"
#include "output/json_line.h"
#include "output/json_memory.h"
#include "output/session_json.h"

/* The buffer of a line longer than this is given back to the system. */
enum { LARGEST_KEPT_LINE = 1 << 20 };

struct json_lines {
    struct output_file *file;
    struct json_memory *memory;
    struct bounded_buffer line;
};

struct json_lines *json_lines_new(struct output_file *file)
{
    struct json_lines *lines = memory_new(1, sizeof *lines);

    lines->file = file;
    lines->memory = json_memory_new();
    /* A session's own limits bound its line; cut short it would not be JSON. */
    bounded_buffer_init(&lines->line, SIZE_MAX);
    return lines;
}

void json_lines_free(struct json_lines *lines)
{
    if (lines == NULL)
        return;
    bounded_buffer_clear(&lines->line);
    json_memory_free(lines->memory);
    free(lines);
}

static void write_line(struct json_lines *lines)
{
    output_file_write(lines->file, bounded_buffer_bytes(&lines->line));
    bounded_buffer_reset(&lines->line);
    if (lines->line.capacity > LARGEST_KEPT_LINE)
        bounded_buffer_clear(&lines->line);
}

static void receive(void *context, struct session *session)
{
    struct json_lines *lines = context;

    if (output_file_status(lines->file) == OUTPUT_GOOD) {
        json_memory_begin(lines->memory);
        json_line_append(&lines->line, session_json_new(session));
        json_memory_end(lines->memory);
        write_line(lines);
    }
    session_free(session);
}

static void notify(void *context, struct notice *notice)
{
    struct json_lines *lines = context;

    if (output_file_status(lines->file) == OUTPUT_GOOD) {
        json_memory_begin(lines->memory);
        json_line_append(&lines->line, notice_json_new(notice));
        json_memory_end(lines->memory);
        write_line(lines);
    }
    notice_free(notice);
}

struct session_sink json_lines_sink(struct json_lines *lines)
{
    return (struct session_sink){ .context = lines, .receive = receive, .notify = notify };
}
