/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CONNECT and its answer. */
#include "smtp/connect_request.h"

static const char connect_start[] = "CONNECT ";
static const char answer_start[] = "HTTP/1.";

static bool may_begin_with(struct bytes bytes, const char *start)
{
    size_t length = strlen(start) < bytes.length ? strlen(start) : bytes.length;

    return bytes_equal(bytes_first(bytes, length), bytes_of(start, length));
}

bool http_may_be_connect(struct bytes bytes)
{
    return may_begin_with(bytes, connect_start);
}

bool http_may_be_answer(struct bytes bytes)
{
    return may_begin_with(bytes, answer_start);
}

/* Cuts a line off and returns it without its end; RFC 9112, 2.2 lets a bare LF
 * be one. */
static struct bytes next_line(struct bytes *rest)
{
    size_t length = bytes_find(*rest, '\n');
    struct bytes line = bytes_first(*rest, length);

    *rest = bytes_after(*rest, length + 1);
    if (line.length > 0 && line.data[line.length - 1] == '\r')
        line.length--;
    return line;
}

static bool ends_empty_line(struct bytes bytes, size_t end)
{
    size_t start = end > 0 && bytes.data[end - 1] == '\r' ? end - 1 : end;

    return start == 0 || bytes.data[start - 1] == '\n';
}

size_t http_head_length(struct bytes bytes, size_t seen)
{
    for (size_t i = seen; i < bytes.length; i++)
        if (bytes.data[i] == '\n' && ends_empty_line(bytes, i))
            return i + 1;
    return 0;
}

/* Behind the last colon; an IPv6 address stands in brackets (RFC 3986, 3.2.2). */
static bool read_authority(struct bytes authority, struct bytes *ret_host, uint16_t *ret_port)
{
    size_t colon = authority.length;
    uint32_t port = 0;

    while (colon > 0 && authority.data[colon - 1] != ':')
        colon--;
    if (colon < 2 || authority.length - colon > 5 || colon == authority.length)
        return false;
    for (size_t i = colon; i < authority.length; i++) {
        if (!ascii_is_digit(authority.data[i]))
            return false;
        port = port * 10 + (uint32_t)(authority.data[i] - '0');
    }
    *ret_host = bytes_first(authority, colon - 1);
    if (ret_host->length > 2 && ret_host->data[0] == '[' &&
        ret_host->data[ret_host->length - 1] == ']')
        *ret_host = bytes_of(ret_host->data + 1, ret_host->length - 2);
    *ret_port = (uint16_t)port;
    return port <= UINT16_MAX;
}

static enum tunnel_authentication scheme_of(struct bytes value)
{
    static const struct {
        const char *name;
        enum tunnel_authentication scheme;
    } schemes[] = {
        { "Basic", TUNNEL_AUTH_BASIC },         { "Bearer", TUNNEL_AUTH_BEARER },
        { "Digest", TUNNEL_AUTH_DIGEST },       { "NTLM", TUNNEL_AUTH_NTLM },
        { "Negotiate", TUNNEL_AUTH_NEGOTIATE },
    };
    struct bytes name = bytes_next_word(&value);

    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (bytes_equal_ignoring_case(name, bytes_of_string(schemes[i].name)))
            return schemes[i].scheme;
    return TUNNEL_AUTH_OTHER;
}

static enum tunnel_authentication find_authentication(struct bytes rest)
{
    static const char field[] = "Proxy-Authorization:";

    while (rest.length > 0) {
        struct bytes line = next_line(&rest);

        if (bytes_start_with_ignoring_case(line, field))
            return scheme_of(bytes_after(line, strlen(field)));
    }
    return TUNNEL_AUTH_NONE;
}

bool connect_request_read(struct bytes head, struct arena *arena, struct tunnelled *ret_tunnelled)
{
    struct bytes line = next_line(&head);
    struct bytes method = bytes_next_word(&line);
    struct bytes authority = bytes_next_word(&line);
    struct bytes host;
    uint16_t port;

    if (!bytes_equal(method, bytes_of_string("CONNECT")) ||
        !bytes_start_with_ignoring_case(line = bytes_trimmed(line), answer_start) ||
        !read_authority(authority, &host, &port))
        return false;
    ret_tunnelled->host = arena_copy(arena, host);
    ret_tunnelled->port = port;
    ret_tunnelled->has_target = true;
    ret_tunnelled->authentication = find_authentication(head);
    return true;
}

uint16_t http_answer_code(struct bytes head)
{
    struct bytes line = next_line(&head);
    struct bytes code;

    bytes_next_word(&line);
    code = bytes_next_word(&line);
    if (code.length != 3 || !ascii_is_digit(code.data[0]) || !ascii_is_digit(code.data[1]) ||
        !ascii_is_digit(code.data[2]))
        return 0;
    return (uint16_t)((code.data[0] - '0') * 100 + (code.data[1] - '0') * 10 + code.data[2] - '0');
}
