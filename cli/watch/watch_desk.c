/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Following orders, telling, flushing. */
#include "cli/watch/watch_desk.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/watch/live_output.h"

/* What comes next is not to stand behind a `^C`. */
static void begin_line(const struct watch_desk *desk)
{
    if (!desk->signals.typed)
        return;
    if (desk->reading->bottom != NULL)
        bottom_line_wipe(desk->reading->bottom);
    else if (isatty(STDERR_FILENO))
        fputc('\n', stderr);
}

static void finish(struct watch_desk *desk)
{
    begin_line(desk);
    live_output_hurry(desk->reading->file);
    desk->reader.finish(desk->reader.context);
}

/* Without a file a terminal has hung up. */
static void reopen_output(struct watch_desk *desk)
{
    if (!live_output_reopen(desk->reading->file))
        finish(desk);
}

static void write_status(struct watch_desk *desk)
{
    watch_status_write(&desk->status);
}

static void (*const orders[WATCH_ORDER_COUNT])(struct watch_desk *desk) = {
    [WATCH_ORDER_FINISH] = finish,
    [WATCH_ORDER_STATUS] = write_status,
    [WATCH_ORDER_REOPEN] = reopen_output,
};

static void follow_orders(struct watch_desk *desk)
{
    enum watch_order order;

    while (watch_signals_next(&desk->signals, &order))
        orders[order](desk);
}

static void flush(struct watch_desk *desk)
{
    struct output_file *file = desk->reading->file;

    if (output_file_octets(file) == desk->flushed)
        return;
    desk->flushed = output_file_octets(file);
    output_file_flush(file);
}

void watch_desk_attend(struct watch_desk *desk, uint64_t pulse)
{
    follow_orders(desk);
    watch_status_look(&desk->status);
    watch_service_look(&desk->service, pulse);
    flush(desk);
}
