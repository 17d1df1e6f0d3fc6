/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing above a line. */
#include "output/terminal_outlet.h"

#include <stdlib.h>

#include "base/memory.h"
#include "output/stream_outlet.h"

struct terminal_outlet {
    struct line_outlet outlet; /* first */
    struct line_outlet *stream;
    struct bottom_line *bottom;
};

static enum outlet_result write_lines(void *context, struct line_list *lines, timestamp now,
                                      struct error *error)
{
    struct terminal_outlet *outlet = context;
    enum outlet_result result;

    bottom_line_hold(outlet->bottom);
    result = outlet->stream->methods->write(outlet->stream, lines, now, error);
    bottom_line_let_go(outlet->bottom, result == OUTLET_TAKEN);
    outlet->outlet.counts = outlet->stream->counts;
    return result;
}

static bool close_outlet(void *context, struct error *error)
{
    struct terminal_outlet *outlet = context;
    bool closed;

    bottom_line_say(outlet->bottom, "");
    bottom_line_erase(outlet->bottom);
    bottom_line_release(outlet->bottom);
    closed = outlet->stream->methods->close(outlet->stream, error);
    free(outlet);
    return closed;
}

static const struct outlet_methods methods = { .write = write_lines, .close = close_outlet };

struct line_outlet *terminal_outlet_new(int descriptor, const char *name,
                                        struct bottom_line *bottom)
{
    struct terminal_outlet *outlet = memory_new(1, sizeof *outlet);

    outlet->stream = stream_outlet_new(descriptor, name);
    outlet->bottom = bottom_line_share(bottom);
    outlet->outlet = *outlet->stream;
    outlet->outlet.methods = &methods;
    return &outlet->outlet;
}
