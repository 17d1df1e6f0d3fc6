/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What SOCKS and CONNECT have in common. */
#include "smtp/front_state.h"

struct tunnelled *front_begin_tunnel(struct front *front, enum tunnel_kind kind)
{
    if (front->tunnelled == NULL)
        front->tunnelled = arena_new(front_arena(front), 1, sizeof *front->tunnelled);
    front->tunnelled->kind = kind;
    return front->tunnelled;
}

void front_confirm(struct front *front)
{
    front_consume(front, SIDE_CLIENT, front->claimed);
    front->claimed = 0;
}

void front_answer(struct front *front, uint16_t code, const char *reason)
{
    front->tunnelled->has_code = true;
    front->tunnelled->code = code;
    front->tunnelled->reason = reason;
    front->tunnelled->t = front_time(front);
}

/* To whom the tunnel leads has not spoken yet. */
void front_open_tunnel(struct front *front)
{
    front->tunnelled->result = TUNNEL_OPEN;
    front->late = false;
    front_go_on(front);
}

void front_block(struct front *front, enum tunnel_result result)
{
    front->tunnelled->result = result;
    front->tunnelled->t = front_time(front);
    front_enter(front, FRONT_BLOCKED);
    front_consume(front, SIDE_CLIENT, front->held[SIDE_CLIENT].length);
    front_consume(front, SIDE_SERVER, front->held[SIDE_SERVER].length);
    front->claimed = 0;
}

bool front_go_past_answer(struct front *front)
{
    front_confirm(front);
    front->tunnelled->t = front_time(front);
    front_go_on(front);
    return true;
}
