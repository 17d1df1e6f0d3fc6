/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Taking steps out of a record that is text already. */
#include "output/short_record.h"

#include "output/json_line.h"

enum { LAST_STEPS = 8 };

/* What the record will consist of. */
struct short_record {
    json_t *object;
    json_t *steps; /* all */
    size_t most;
    struct bounded_buffer *line;
};

static void count_left_out(json_t *object, size_t steps)
{
    json_t *truncated = json_object_get(object, "truncated");
    json_int_t before;

    if (truncated == NULL) {
        truncated = json_object();
        json_object_set_new(object, "truncated", truncated);
    }
    before = json_integer_value(json_object_get(truncated, "dialogue"));
    json_object_set_new(truncated, "dialogue", json_integer(before + (json_int_t)steps));
}

static json_t *steps_from(const struct short_record *record, size_t first, size_t count)
{
    json_t *steps = json_array();

    for (size_t i = first; i < first + count; i++)
        json_array_append(steps, json_array_get(record->steps, i));
    return steps;
}

/* The line with the first `first` and the last `last` steps. Those that the record has as its
 * last ones already stay. */
static void write_line(const struct short_record *record, size_t first, size_t last)
{
    size_t count = json_array_size(record->steps);
    json_t *object = json_deep_copy(record->object);

    json_object_set_new(object, "dialogue", steps_from(record, 0, first));
    if (last > 0)
        json_object_set_new(object, "last_steps", steps_from(record, count - last, last));
    count_left_out(object, count - first);
    bounded_buffer_reset(record->line);
    json_line_append(record->line, object);
    json_decref(object);
}

static size_t length_of_step(json_t *step, struct bounded_buffer *scratch)
{
    bounded_buffer_reset(scratch);
    json_line_append(scratch, step);
    return scratch->length; /* its newline stands for the comma */
}

/* How many steps fit in front, when the line without them is written already. */
static size_t count_fitting(const struct short_record *record, size_t last)
{
    size_t limit = json_array_size(record->steps) - last, length = record->line->length;
    struct bounded_buffer scratch;
    size_t count = 0;

    bounded_buffer_init(&scratch, SIZE_MAX);
    for (; count < limit; count++) {
        length += length_of_step(json_array_get(record->steps, count), &scratch);
        if (length > record->most)
            break;
    }
    bounded_buffer_clear(&scratch);
    return count;
}

static bool make_with(const struct short_record *record, size_t last)
{
    write_line(record, 0, last);
    if (record->line->length > record->most)
        return false;
    write_line(record, count_fitting(record, last), last);
    return true;
}

static size_t count_last(const struct short_record *record)
{
    size_t count = json_array_size(record->steps);

    if (json_object_get(record->object, "last_steps") != NULL)
        return 0;
    return count < LAST_STEPS ? count : (size_t)LAST_STEPS;
}

bool short_record_make(struct bytes line, size_t most, struct bounded_buffer *ret_line)
{
    struct short_record record = { .most = most, .line = ret_line };
    bool made = false;

    record.object = json_loadb((const char *)line.data, line.length, JSON_ALLOW_NUL, NULL);
    record.steps = json_object_get(record.object, "dialogue");
    if (json_array_size(record.steps) > 0)
        for (size_t last = count_last(&record); !made; last /= 2) {
            made = make_with(&record, last);
            if (last == 0)
                break;
        }
    json_decref(record.object);
    return made;
}
