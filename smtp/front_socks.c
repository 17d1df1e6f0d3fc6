/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SOCKS in front. */
#include "smtp/front_state.h"
#include "smtp/socks_messages.h"

enum { SOCKS4_REQUEST_MAXIMUM = 1024, SOCKS4_REPLY_SIZE = 8, SOCKS5_SHORT_REPLY = 2 };

/* ------------------------------------------------------------------- SOCKS 5 */

bool front_read_socks5_methods(struct front *front)
{
    struct bytes held = front_held(front, SIDE_CLIENT);
    size_t length = socks5_methods(held);

    if (length == 0)
        return false;
    if (held.data[1] == 0) {
        front_end(front);
        return true;
    }
    front_begin_tunnel(front, TUNNEL_SOCKS5);
    front->claimed = length;
    front_enter(front, FRONT_SOCKS5_METHOD);
    return true;
}

/* What the proxy wants of the client, and what comes then. */
static void enter_method(struct front *front, uint8_t method)
{
    struct tunnelled *tunnelled = front->tunnelled;

    switch (method) {
    case SOCKS_METHOD_NONE:
        front_enter(front, FRONT_SOCKS5_REQUEST);
        break;
    case SOCKS_METHOD_PASSWORD:
        tunnelled->authentication = TUNNEL_AUTH_PASSWORD;
        front_enter(front, FRONT_SOCKS5_PASSWORD);
        break;
    case SOCKS_METHOD_REFUSED:
        front_answer(front, method, "no acceptable method");
        front_block(front, TUNNEL_REFUSED);
        break;
    default:
        tunnelled->authentication =
            method == SOCKS_METHOD_GSSAPI ? TUNNEL_AUTH_GSSAPI : TUNNEL_AUTH_OTHER;
        front_block(front, TUNNEL_UNREADABLE);
        break;
    }
}

bool front_read_socks5_method(struct front *front)
{
    struct bytes held = front_held(front, SIDE_SERVER);
    struct bytes methods = bytes_first(front_held(front, SIDE_CLIENT), front->claimed);
    uint8_t method;

    if (held.data[0] != SOCKS5_VERSION) {
        front_end(front);
        return true;
    }
    if (held.length < SOCKS5_SHORT_REPLY)
        return false;
    method = held.data[1];
    if (method != SOCKS_METHOD_REFUSED && !socks5_offers(methods, method)) {
        front_end(front);
        return true;
    }
    front_confirm(front);
    front_consume(front, SIDE_SERVER, SOCKS5_SHORT_REPLY);
    enter_method(front, method);
    return true;
}

bool front_go_past_socks5_method(struct front *front)
{
    uint8_t version = front_held(front, SIDE_CLIENT).data[front->claimed];

    front_confirm(front);
    if (version == SOCKS5_VERSION)
        enter_method(front, SOCKS_METHOD_NONE);
    else if (version == SOCKS_PASSWORD_VERSION)
        enter_method(front, SOCKS_METHOD_PASSWORD);
    else
        front_block(front, TUNNEL_UNREADABLE);
    return true;
}

bool front_read_socks5_password(struct front *front)
{
    struct bytes held = front_held(front, SIDE_CLIENT);
    size_t length = socks5_password(held);

    if (held.data[0] != SOCKS_PASSWORD_VERSION) {
        front_block(front, TUNNEL_UNREADABLE);
        return true;
    }
    if (length == 0)
        return false;
    front_consume(front, SIDE_CLIENT, length);
    front_enter(front, FRONT_SOCKS5_STATUS);
    return true;
}

bool front_read_socks5_status(struct front *front)
{
    struct bytes held = front_held(front, SIDE_SERVER);
    uint8_t status;

    if (held.length < SOCKS5_SHORT_REPLY)
        return false;
    status = held.data[1];
    front_consume(front, SIDE_SERVER, SOCKS5_SHORT_REPLY);
    if (status == SOCKS5_SUCCEEDED) {
        front_enter(front, FRONT_SOCKS5_REQUEST);
    } else {
        front_answer(front, status, "user name or password refused");
        front_block(front, TUNNEL_REFUSED);
    }
    return true;
}

bool front_go_past_socks5_status(struct front *front)
{
    front_enter(front, FRONT_SOCKS5_REQUEST);
    return true;
}

static void take_target(struct tunnelled *tunnelled, const struct socks_target *target)
{
    tunnelled->requests++;
    tunnelled->socks_command = target->command;
    tunnelled->has_target = true;
    tunnelled->host = target->host;
    tunnelled->port = target->port;
}

bool front_read_socks5_request(struct front *front)
{
    struct bytes held = front_held(front, SIDE_CLIENT);
    struct socks_target target;
    size_t length;

    if (held.data[0] != SOCKS5_VERSION) {
        front_block(front, TUNNEL_UNREADABLE);
        return true;
    }
    length = socks5_address(held, front_arena(front), &target);
    if (length == 0)
        return false;
    if (target.odd) {
        front_block(front, TUNNEL_UNREADABLE);
        return true;
    }
    take_target(front->tunnelled, &target);
    front_consume(front, SIDE_CLIENT, length);
    if (target.command == SOCKS_CONNECT)
        front_enter(front, FRONT_SOCKS5_REPLY);
    else
        front_block(front, TUNNEL_UNREADABLE);
    return true;
}

bool front_read_socks5_reply(struct front *front)
{
    struct bytes held = front_held(front, SIDE_SERVER);
    struct socks_target bound;
    size_t length;

    if (held.data[0] != SOCKS5_VERSION) {
        front_block(front, TUNNEL_UNREADABLE);
        return true;
    }
    if (held.length < SOCKS5_SHORT_REPLY)
        return false;
    if (held.data[1] != SOCKS5_SUCCEEDED) {
        front_answer(front, held.data[1], socks5_meaning(held.data[1]));
        front_block(front, TUNNEL_REFUSED);
        return true;
    }
    length = socks5_address(held, NULL, &bound);
    if (length == 0)
        return false;
    front_answer(front, SOCKS5_SUCCEEDED, socks5_meaning(SOCKS5_SUCCEEDED));
    front_consume(front, SIDE_SERVER, length);
    if (bound.odd)
        front_block(front, TUNNEL_UNREADABLE);
    else
        front_open_tunnel(front);
    return true;
}

/* ------------------------------------------------------------------- SOCKS 4 */

bool front_read_socks4_request(struct front *front)
{
    struct bytes held = front_held(front, SIDE_CLIENT);
    struct socks_target target;
    size_t length = socks4_request(held, front_arena(front), &target);

    if (length == 0 && held.length <= SOCKS4_REQUEST_MAXIMUM)
        return false;
    if (length == 0) {
        front_end(front);
        return true;
    }
    take_target(front_begin_tunnel(front, TUNNEL_SOCKS4), &target);
    if (target.user)
        front->tunnelled->authentication = TUNNEL_AUTH_USER;
    front->claimed = length;
    front_enter(front, FRONT_SOCKS4_REPLY);
    return true;
}

/* A reply begins with 0 and not with the version. */
bool front_read_socks4_reply(struct front *front)
{
    struct bytes held = front_held(front, SIDE_SERVER);
    uint8_t code = held.length >= 2 ? held.data[1] : SOCKS4_GRANTED;

    if (held.data[0] != 0 || socks4_meaning(code) == NULL) {
        front_end(front);
        return true;
    }
    if (held.length < SOCKS4_REPLY_SIZE)
        return false;
    front_confirm(front);
    front_consume(front, SIDE_SERVER, SOCKS4_REPLY_SIZE);
    front_answer(front, code, socks4_meaning(code));
    if (code == SOCKS4_GRANTED)
        front_open_tunnel(front);
    else
        front_block(front, TUNNEL_REFUSED);
    return true;
}
