/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Taking hellos apart. */
#include "smtp/tls_hello.h"

#include "smtp/tls_extensions.h"

enum { RANDOM = 32, LONGEST_SESSION_ID = 32, SSL2_CLIENT_HELLO = 1 };

/* What a server's hello has for its random when it asks for another one: the
 * SHA-256 of "HelloRetryRequest", RFC 8446 4.1.3. */
static const uint8_t retry_random[RANDOM] = {
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
};

static struct bytes take_session_id(struct tls_cursor *cursor)
{
    struct bytes id = tls_take_vector(cursor, 1);

    if (id.length > LONGEST_SESSION_ID)
        cursor->failed = true;
    return id;
}

/* Without extensions the hello ends before their length. */
static struct bytes take_extensions(struct tls_cursor *cursor)
{
    struct bytes extensions = bytes_of(NULL, 0);
    struct tls_cursor each;
    struct tls_extension extension;

    if (!tls_has_more(cursor))
        return extensions;
    extensions = tls_take_vector(cursor, 2);
    each = tls_cursor_at(extensions);
    while (tls_extensions_next(&each, &extension))
        continue;
    cursor->failed = cursor->failed || each.failed;
    return extensions;
}

bool tls_client_hello_read(struct bytes body, struct tls_client_hello *ret_hello)
{
    struct tls_cursor cursor = tls_cursor_at(body);
    struct tls_client_hello hello = { .version = (uint16_t)tls_take_number(&cursor, 2) };

    tls_take(&cursor, RANDOM);
    hello.session_id = take_session_id(&cursor);
    hello.ciphers = tls_take_vector(&cursor, 2);
    tls_take_vector(&cursor, 1); /* compression methods */
    hello.extensions = take_extensions(&cursor);
    if (cursor.failed || hello.ciphers.length % 2 != 0)
        return false;
    *ret_hello = hello;
    return true;
}

bool tls_server_hello_read(struct bytes body, struct tls_server_hello *ret_hello)
{
    struct tls_cursor cursor = tls_cursor_at(body);
    struct tls_server_hello hello = { .version = (uint16_t)tls_take_number(&cursor, 2) };

    hello.is_retry_request =
        bytes_equal(tls_take(&cursor, RANDOM), bytes_of(retry_random, sizeof retry_random));
    hello.session_id = take_session_id(&cursor);
    hello.cipher = (uint16_t)tls_take_number(&cursor, 2);
    tls_take(&cursor, 1); /* compression method */
    hello.extensions = take_extensions(&cursor);
    if (cursor.failed)
        return false;
    *ret_hello = hello;
    return true;
}

bool tls_ssl2_hello_read(struct bytes body, uint16_t *ret_version)
{
    struct tls_cursor cursor = tls_cursor_at(body);
    uint32_t type = tls_take_number(&cursor, 1);
    uint32_t version = tls_take_number(&cursor, 2);
    uint32_t ciphers = tls_take_number(&cursor, 2);
    uint32_t session_id = tls_take_number(&cursor, 2);
    uint32_t challenge = tls_take_number(&cursor, 2);

    tls_take(&cursor, ciphers + session_id + challenge);
    if (cursor.failed || type != SSL2_CLIENT_HELLO)
        return false;
    *ret_version = (uint16_t)version;
    return true;
}
