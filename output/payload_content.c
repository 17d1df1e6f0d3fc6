/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How long contents are on the wire. */
#include "output/payload_walk.h"

/* RFC 8446, 5.1 and B.1: ChangeCipherSpec, Alert, Handshake, ApplicationData, and Heartbeat. */
enum {
    TLS_FIRST_TYPE = 20,
    TLS_LAST_TYPE = 24,
    TLS_MAJOR_VERSION = 3,
    TLS_HEADER = 5,
    TLS_LARGEST = 16384 + 2048,
};

static bool is_behind_crlf(struct bytes stream, size_t at)
{
    return at == 0 || (at >= 2 && stream.data[at - 2] == '\r' && stream.data[at - 1] == '\n');
}

static bool is_crlf(struct bytes bytes)
{
    return bytes.length >= 2 && bytes.data[0] == '\r' && bytes.data[1] == '\n';
}

/* The dot behind the content and its line end; 0 when no such thing is there. */
static size_t end_length(struct bytes rest)
{
    if (rest.length < 2 || rest.data[0] != '.')
        return 0;
    rest = bytes_after(rest, 1);
    if (is_crlf(rest))
        return 3;
    return rest.data[0] == '\r' || rest.data[0] == '\n' ? 2 : 0;
}

/* A dot that begins a line was put there on the way (RFC 5321, 4.5.2), and does not count. */
size_t payload_content_length(struct bytes stream, uint64_t octets, bool *ret_odd)
{
    uint64_t counted = 0;
    size_t at = 0, end;

    while (counted < octets && at < stream.length) {
        counted += stream.data[at] != '.' || !is_behind_crlf(stream, at);
        at++;
    }
    *ret_odd = false;
    if (at == stream.length)
        return at;
    end = end_length(bytes_after(stream, at));
    *ret_odd = end != 3 || !is_behind_crlf(stream, at);
    return end > 0 ? at + end : 0;
}

size_t payload_tls_length(struct bytes stream)
{
    size_t at = 0;

    while (at + TLS_HEADER <= stream.length) {
        const uint8_t *header = stream.data + at;
        size_t length = bytes_be16(header + 3);

        if (header[0] < TLS_FIRST_TYPE || header[0] > TLS_LAST_TYPE ||
            header[1] != TLS_MAJOR_VERSION || length > TLS_LARGEST)
            return at;
        at += TLS_HEADER + length;
    }
    return at < stream.length ? at : stream.length;
}
