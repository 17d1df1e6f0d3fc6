/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cutting an input into lines. */
#include "cli/report/line_batch.h"

#include <stdlib.h>

#include "base/memory.h"

struct line_batch *line_batch_new(void)
{
    struct line_batch *batch = memory_new(1, sizeof *batch);

    arena_init(&batch->arena);
    return batch;
}

void line_batch_free(struct line_batch *batch)
{
    if (batch == NULL)
        return;
    arena_clear(&batch->arena);
    free(batch->octets);
    free(batch->entries);
    free(batch);
}

/* Up to and with the last newline; 0 when there is none. */
static size_t whole_lines(struct bytes view)
{
    size_t length = view.length;

    while (length > 0 && view.data[length - 1] != '\n')
        length--;
    return length;
}

/* Takes what is left of a line that is too long, its newline too. */
static void pass_line(struct input_window *window)
{
    for (;;) {
        struct bytes view = input_window_view(window, BATCH_OCTETS);
        size_t end = bytes_find(view, '\n');

        input_window_take(window, end < view.length ? end + 1 : view.length);
        if (end < view.length || view.length < BATCH_OCTETS)
            return;
    }
}

static void keep(struct line_batch *batch, struct bytes octets)
{
    if (octets.length > batch->capacity) {
        batch->octets = memory_resize(batch->octets, octets.length, 1);
        batch->capacity = octets.length;
    }
    memcpy(batch->octets, octets.data, octets.length);
    batch->length = octets.length;
}

bool line_batch_fill(struct line_batch *batch, struct input_window *window)
{
    size_t wanted = BATCH_OCTETS;

    batch->is_cut = false;
    batch->too_long = 0;
    batch->length = 0;
    for (;;) {
        struct bytes view = input_window_view(window, wanted);
        size_t length = whole_lines(view);
        bool is_end = view.length < wanted;

        if (view.length == 0)
            return batch->too_long > 0;
        if (length > 0 || is_end) {
            batch->is_cut = length == 0;
            keep(batch, bytes_first(view, length > 0 ? length : view.length));
            input_window_take(window, batch->length);
            return true;
        }
        if (wanted < LINE_OCTETS_MOST) {
            wanted = LINE_OCTETS_MOST;
            continue;
        }
        batch->too_long++;
        pass_line(window);
        wanted = BATCH_OCTETS;
    }
}

static struct report_entry *add_entry(struct line_batch *batch)
{
    if (batch->count == batch->entry_capacity) {
        batch->entry_capacity = batch->entry_capacity == 0 ? 256 : 2 * batch->entry_capacity;
        batch->entries =
            memory_resize(batch->entries, batch->entry_capacity, sizeof batch->entries[0]);
    }
    return &batch->entries[batch->count++];
}

/* Blank lines are none. */
static bool is_blank(struct bytes line)
{
    for (size_t i = 0; i < line.length; i++)
        if (!ascii_is_blank(line.data[i]) && line.data[i] != '\r')
            return false;
    return true;
}

void line_batch_read(struct line_batch *batch, struct entry_reader *reader)
{
    struct bytes rest = bytes_of(batch->octets, batch->length);

    arena_clear(&batch->arena);
    batch->count = 0;
    while (rest.length > 0) {
        const uint8_t *newline = memchr(rest.data, '\n', rest.length);
        size_t length = newline != NULL ? (size_t)(newline - rest.data) : rest.length;
        struct bytes line = bytes_first(rest, length);

        if (!is_blank(line))
            entry_reader_read(reader, line, &batch->arena, add_entry(batch));
        rest = bytes_after(rest, newline != NULL ? length + 1 : length);
    }
}
