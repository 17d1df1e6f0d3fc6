/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sessions and notices in, lines out. */
#include "output/json_lines.h"

#include <stdlib.h>

#include "base/memory.h"
#include "output/record_text.h"

struct json_lines {
    struct output_file *file;
    struct record_text *text;
};

struct json_lines *json_lines_new(struct output_file *file)
{
    struct json_lines *lines = memory_new(1, sizeof *lines);

    lines->file = file;
    lines->text = record_text_new();
    return lines;
}

void json_lines_free(struct json_lines *lines)
{
    if (lines == NULL)
        return;
    record_text_free(lines->text);
    free(lines);
}

static void receive(void *context, struct session *session)
{
    const struct json_lines *lines = context;

    if (output_file_status(lines->file) == OUTPUT_GOOD)
        output_file_write(lines->file, record_text_of_session(lines->text, session));
    session_free(session);
}

static void notify(void *context, struct notice *notice)
{
    const struct json_lines *lines = context;

    if (output_file_status(lines->file) == OUTPUT_GOOD)
        output_file_write(lines->file, record_text_of_notice(lines->text, notice));
    notice_free(notice);
}

struct session_sink json_lines_sink(struct json_lines *lines)
{
    return (struct session_sink){ .context = lines, .receive = receive, .notify = notify };
}
