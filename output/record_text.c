/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One buffer for the lines, and one for what jansson makes of each. */
#include "output/record_text.h"

#include <stdlib.h>

#include "base/bounded_buffer.h"
#include "base/memory.h"
#include "output/json_line.h"
#include "output/json_memory.h"
#include "output/session_json.h"

/* The buffer of a line longer than this is given back to the system. */
enum { LARGEST_KEPT_LINE = 1 << 20 };

struct record_text {
    struct json_memory *memory;
    struct bounded_buffer line;
};

struct record_text *record_text_new(void)
{
    struct record_text *text = memory_new(1, sizeof *text);

    text->memory = json_memory_new();
    /* A session's own limits bound its line; cut short it would not be JSON. */
    bounded_buffer_init(&text->line, SIZE_MAX);
    return text;
}

void record_text_free(struct record_text *text)
{
    if (text == NULL)
        return;
    bounded_buffer_clear(&text->line);
    json_memory_free(text->memory);
    free(text);
}

static void begin(struct record_text *text)
{
    if (text->line.capacity > LARGEST_KEPT_LINE)
        bounded_buffer_clear(&text->line);
    bounded_buffer_reset(&text->line);
    json_memory_begin(text->memory);
}

static struct bytes end(struct record_text *text)
{
    json_memory_end(text->memory);
    return bounded_buffer_bytes(&text->line);
}

void record_text_ahead(struct record_text *text, struct session *session)
{
    begin(text);
    json_line_begin(&text->line, session_json_facts(session));
    session->text = arena_copy(&session->arena, end(text));
}

struct bytes record_text_of_session(struct record_text *text, const struct session *session)
{
    begin(text);
    if (bytes_present(session->text))
        bounded_buffer_append(&text->line, session->text);
    else
        json_line_begin(&text->line, session_json_facts(session));
    json_line_go_on(&text->line, session_json_judgement(session));
    json_line_end(&text->line);
    return end(text);
}

struct bytes record_text_of_notice(struct record_text *text, const struct notice *notice)
{
    begin(text);
    json_line_append(&text->line, notice_json_new(notice));
    return end(text);
}
