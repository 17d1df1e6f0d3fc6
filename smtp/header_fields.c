/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unfolding, and telling fields from one another. */
#include "smtp/header_fields.h"

void header_fields_init(struct header_fields *fields, const struct header_name *names, size_t count,
                        size_t maximum)
{
    *fields = (struct header_fields){ .names = names, .name_count = count };
    bounded_buffer_init(&fields->body, maximum);
    bounded_buffer_init(&fields->before, maximum);
}

void header_fields_clear(struct header_fields *fields)
{
    bounded_buffer_clear(&fields->body);
    bounded_buffer_clear(&fields->before);
}

void header_fields_reset(struct header_fields *fields)
{
    fields->state = HEADER_FIELDS_OTHER;
}

size_t header_fields_memory(const struct header_fields *fields)
{
    return bounded_buffer_memory(&fields->body) + bounded_buffer_memory(&fields->before);
}

static void append(struct header_fields *fields, struct bytes text, uint64_t cut)
{
    if (fields->names[fields->name].counted)
        return;
    bounded_buffer_append(&fields->body, text);
    fields->cut += cut;
}

/* The field under way is over: lends it. */
static bool hand_out(struct header_fields *fields, struct header_field *ret_field)
{
    struct bounded_buffer body = fields->body;

    if (fields->state != HEADER_FIELDS_WANTED)
        return false;
    fields->body = fields->before;
    fields->before = body;
    ret_field->name = fields->name;
    ret_field->body = bytes_trimmed(bounded_buffer_bytes(&body));
    ret_field->cut = fields->cut + body.dropped;
    return true;
}

static void begin(struct header_fields *fields, struct bytes line, uint64_t cut)
{
    size_t colon = bytes_find(line, ':');
    struct bytes name = bytes_trimmed(bytes_first(line, colon));

    fields->state = HEADER_FIELDS_OTHER;
    for (size_t i = 0; colon < line.length && i < fields->name_count; i++) {
        if (!bytes_equal_ignoring_case(name, bytes_of_string(fields->names[i].name)))
            continue;
        fields->state = HEADER_FIELDS_WANTED;
        fields->name = i;
        fields->cut = 0;
        bounded_buffer_reset(&fields->body);
        append(fields, bytes_after(line, colon + 1), cut);
        break;
    }
}

bool header_fields_add(struct header_fields *fields, struct bytes line, uint64_t cut,
                       struct header_field *ret_field)
{
    bool ended;

    if (fields->state == HEADER_FIELDS_ENDED)
        return false;
    if (line.length > 0 && ascii_is_blank(line.data[0])) {
        if (fields->state == HEADER_FIELDS_WANTED)
            append(fields, line, cut);
        return false;
    }
    ended = hand_out(fields, ret_field);
    if (line.length == 0)
        fields->state = HEADER_FIELDS_ENDED;
    else
        begin(fields, line, cut);
    return ended;
}

bool header_fields_finish(struct header_fields *fields, struct header_field *ret_field)
{
    bool ended = hand_out(fields, ret_field);

    fields->state = HEADER_FIELDS_ENDED;
    return ended;
}
