/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CONNECT of HTTP in front. */
#include "smtp/connect_request.h"
#include "smtp/front_state.h"

/* So many bytes of a request tell that it is one. */
enum { CONNECT_START = sizeof "CONNECT " - 1 };

/* The first is not one, or no proxy's client sent it; a later one cannot be read. */
static bool fail(struct front *front)
{
    if (front->tunnelled == NULL || (front->claimed > 0 && front->tunnelled->requests == 1))
        front_end(front);
    else
        front_block(front, TUNNEL_UNREADABLE);
    return true;
}

bool front_read_connect_request(struct front *front)
{
    struct bytes held = front_held(front, SIDE_CLIENT);
    size_t length = http_head_length(held, front->looked[SIDE_CLIENT]);
    struct tunnelled asked = { 0 };
    struct tunnelled *tunnelled;

    if (length == 0)
        return false;
    if (!connect_request_read(bytes_first(held, length), front_arena(front), &asked))
        return fail(front);
    tunnelled = front_begin_tunnel(front, TUNNEL_CONNECT);
    tunnelled->requests++;
    tunnelled->result = TUNNEL_UNANSWERED;
    tunnelled->has_code = false;
    tunnelled->has_target = true;
    tunnelled->host = asked.host;
    tunnelled->port = asked.port;
    tunnelled->authentication = asked.authentication;
    front->claimed = length;
    front_enter(front, FRONT_CONNECT_ANSWER);
    return true;
}

/* Before the answer others may come that say it will, RFC 9110 15.2. */
bool front_read_connect_answer(struct front *front)
{
    struct bytes held = front_held(front, SIDE_SERVER);
    size_t length = http_head_length(held, front->looked[SIDE_SERVER]);
    uint16_t code;

    if (!http_may_be_answer(held))
        return fail(front);
    if (length == 0)
        return false;
    code = http_answer_code(bytes_first(held, length));
    if (code == 0)
        return fail(front);
    front_confirm(front);
    front_consume(front, SIDE_SERVER, length);
    if (reply_class(code) == 1)
        return true;
    front_answer(front, code, NULL);
    if (reply_class(code) == 2) {
        front_open_tunnel(front);
    } else {
        front->tunnelled->result = TUNNEL_REFUSED;
        front_enter(front, FRONT_CONNECT_AGAIN);
        front_consume(front, SIDE_SERVER, front->held[SIDE_SERVER].length);
    }
    return true;
}

bool front_go_past_connect_answer(struct front *front)
{
    struct bytes behind = bytes_after(front_held(front, SIDE_CLIENT), front->claimed);

    if (!http_may_be_connect(behind))
        return front_go_past_answer(front);
    if (behind.length < CONNECT_START)
        return false;
    front_confirm(front);
    front_enter(front, FRONT_CONNECT_AGAIN);
    return true;
}

bool front_read_connect_again(struct front *front)
{
    struct bytes held = front_held(front, SIDE_CLIENT);

    if (!http_may_be_connect(held))
        front_block(front, TUNNEL_REFUSED);
    else if (held.length >= CONNECT_START)
        front_enter(front, FRONT_CONNECT_REQUEST);
    else
        return false;
    return true;
}
