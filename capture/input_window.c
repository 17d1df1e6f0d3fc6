/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A buffer with a beginning that moves on, refilled behind its end. */
#include "config.h" /* fopencookie */

#include "capture/input_window.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"

enum { WINDOW_SIZE = 256 * 1024 };

struct input_window {
    struct compressed_file *file;
    uint8_t *buffer;
    size_t capacity;
    struct bytes content; /* in the buffer */
    uint64_t offset;
};

struct input_window *input_window_new(const struct input_file *input)
{
    struct input_window *window = memory_new(1, sizeof *window);

    window->file = compressed_file_new(input);
    window->capacity = WINDOW_SIZE;
    window->buffer = memory_new(window->capacity, 1);
    window->content = bytes_of(window->buffer, 0);
    return window;
}

void input_window_free(struct input_window *window)
{
    if (window == NULL)
        return;
    compressed_file_close(window->file);
    free(window->buffer);
    free(window);
}

/* Puts the content at the buffer's beginning and makes it large enough. */
static void make_room(struct input_window *window, size_t length)
{
    size_t capacity = window->capacity;

    if (window->content.length > 0)
        memmove(window->buffer, window->content.data, window->content.length);
    while (capacity < length)
        capacity *= 2;
    if (capacity != window->capacity)
        window->buffer = memory_resize(window->buffer, capacity, 1);
    window->capacity = capacity;
    window->content.data = window->buffer;
}

static size_t room_behind(const struct input_window *window)
{
    size_t end = (size_t)(window->content.data - window->buffer) + window->content.length;

    return window->capacity - end;
}

struct bytes input_window_view(struct input_window *window, size_t length)
{
    struct bytes *content = &window->content;

    assert(length <= INPUT_WINDOW_MAX);
    if (content->length < length && length - content->length > room_behind(window))
        make_room(window, length);
    while (content->length < length) {
        size_t added = compressed_file_read(window->file,
                                            window->buffer + window->capacity - room_behind(window),
                                            room_behind(window));

        if (added == 0)
            break;
        content->length += added;
    }
    return bytes_first(*content, length);
}

void input_window_take(struct input_window *window, size_t length)
{
    assert(length <= window->content.length);
    window->content = bytes_of(window->content.data + length, window->content.length - length);
    window->offset += length;
}

uint64_t input_window_offset(const struct input_window *window)
{
    return window->offset;
}

/* What the window holds already, else from the file into the stream's own buffer. */
static ssize_t read_stream(void *context, char *octets, size_t size)
{
    struct input_window *window = context;
    struct bytes held = bytes_first(window->content, size);
    size_t length;

    if (held.length > 0) {
        memcpy(octets, held.data, held.length);
        input_window_take(window, held.length);
        return (ssize_t)held.length;
    }
    length = compressed_file_read(window->file, (uint8_t *)octets, size);
    window->offset += length;
    return (ssize_t)length;
}

FILE *input_window_stream(struct input_window *window)
{
    return memory_made(fopencookie(window, "r", (cookie_io_functions_t){ .read = read_stream }));
}

const struct compressed_file *input_window_file(const struct input_window *window)
{
    return window->file;
}
