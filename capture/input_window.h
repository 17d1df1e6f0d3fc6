/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An input window: the octets of a capture file, decompressed, of which so many
 * as one likes can be seen in one piece before they are taken.
 *
 * The reader of a format looks into the window and is lent views; nothing is
 * copied for it. The window grows with what is asked for, up to
 * INPUT_WINDOW_MAX octets. For libpcap, which wants one, there is a stream.
 */
#ifndef CAPTURE_INPUT_WINDOW_H
#define CAPTURE_INPUT_WINDOW_H

#include <stdio.h>

#include "base/bytes.h"
#include "capture/compressed_file.h"

#define INPUT_WINDOW_MAX ((size_t)16 * 1024 * 1024)

struct input_window;

/* Takes over an input that nothing was read from. */
struct input_window *input_window_new(const struct input_file *input);
/* Takes NULL. */
void input_window_free(struct input_window *window);

/* The next `length` octets, at most INPUT_WINDOW_MAX; fewer only when no more
 * will come. Waits for them. Valid until the next view or read. */
struct bytes input_window_view(struct input_window *window, size_t length);

/* Takes octets that a view has shown; the view stays valid. */
void input_window_take(struct input_window *window, size_t length);

/* How many were taken. */
uint64_t input_window_offset(const struct input_window *window);

/* Reads from this window, as read(2) does, to its end. The caller closes it
 * before the window. */
FILE *input_window_stream(struct input_window *window);

/* Where the octets come from, and how it stands with it. */
const struct compressed_file *input_window_file(const struct input_window *window);

#endif
