/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A header of the PROXY protocol in front. */
#include "smtp/front_state.h"
#include "smtp/proxy_header.h"

static struct proxied *begin(struct front *front)
{
    struct proxied *proxied = arena_new(front_arena(front), 1, sizeof *proxied);

    proxied->late = front->late;
    front->proxied = proxied;
    return proxied;
}

static void end(struct front *front, size_t length)
{
    front->proxied->t = front_time(front);
    front->proxied->bytes += length;
    front_consume(front, SIDE_CLIENT, length);
    front_go_on(front);
}

/* A server that has spoken reads it as a command. */
static void read_line(struct front *front, struct bytes held, size_t length)
{
    struct proxied *proxied = begin(front);
    struct bytes line = bytes_first(held, length - 1);

    if (line.data[line.length - 1] == '\r')
        line.length--;
    else
        proxied->fault = PROXY_FAULT_LINE_END;
    proxy_header_read_line(line, proxied);
    if (front->late)
        front_show(front, SIDE_CLIENT, length);
    end(front, length);
}

/* Nothing of it is read, whether or not its end has come: the record is the same
 * however the bytes are cut. A late one is a command from here on. */
static void give_line_up(struct front *front)
{
    struct proxied *proxied = begin(front);

    proxied->version = 1;
    proxied->fault = PROXY_FAULT_TOO_LONG;
    if (!front->late) {
        front_enter(front, FRONT_PROXY_REST);
        return;
    }
    proxied->t = front_time(front);
    proxied->bytes = PROXY_LINE_MAXIMUM;
    front_end(front);
}

bool front_read_proxy_line(struct front *front)
{
    struct bytes held = front_held(front, SIDE_CLIENT);
    struct bytes looked_at =
        bytes_first(held, held.length < PROXY_LINE_MAXIMUM ? held.length : PROXY_LINE_MAXIMUM);
    size_t length = bytes_find(looked_at, '\n') + 1;

    if (length <= looked_at.length)
        read_line(front, held, length);
    else if (looked_at.length == PROXY_LINE_MAXIMUM)
        give_line_up(front);
    else
        return false;
    return true;
}

bool front_read_proxy_rest(struct front *front)
{
    struct bytes held = front_held(front, SIDE_CLIENT);
    size_t length = bytes_find(held, '\n') + 1;

    if (length <= held.length) {
        end(front, length);
    } else {
        front->proxied->bytes += held.length;
        front_consume(front, SIDE_CLIENT, held.length);
    }
    return true;
}

bool front_read_proxy_binary(struct front *front)
{
    struct bytes held = front_held(front, SIDE_CLIENT);

    if (front->late && !front->shown) {
        front_show(front, SIDE_CLIENT, PROXY_SIGNATURE_SIZE);
        front->shown = true;
    }
    if (held.length < PROXY_BINARY_START || held.length < proxy_header_length(held))
        return false;
    proxy_header_read_binary(bytes_first(held, proxy_header_length(held)), front_arena(front),
                             begin(front));
    end(front, proxy_header_length(held));
    return true;
}

void front_cut_proxy(struct front *front)
{
    struct proxied *proxied = front->proxied != NULL ? front->proxied : begin(front);

    if (proxied->version == 0)
        proxied->version = front->stage == FRONT_PROXY_BINARY ? 2 : 1;
    if (proxied->fault == PROXY_FAULT_NONE)
        proxied->fault = PROXY_FAULT_INCOMPLETE;
    proxied->t = front_time(front);
    proxied->bytes += front->held[SIDE_CLIENT].length;
    front_consume(front, SIDE_CLIENT, front->held[SIDE_CLIENT].length);
    front_enter(front, FRONT_OVER);
}
