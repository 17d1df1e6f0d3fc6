/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TLS bytes for tests, written from front to back.
 *
 * A vector is opened with the number of octets that its length has, filled, and
 * closed, which writes the length.
 */
#ifndef TESTS_SMTP_TLS_KIT_H
#define TESTS_SMTP_TLS_KIT_H

#include <check.h>

#include "smtp/tls_extensions.h"
#include "smtp/tls_messages.h"
#include "smtp/tls_records.h"
#include "tests/smtp/parser_kit.h"

struct octets {
    uint8_t data[1 << 17];
    size_t length;
};

/* On the heap, since it is large; the caller frees it. */
static inline struct octets *octets_new(void)
{
    return memory_new(1, sizeof(struct octets));
}

static inline struct bytes octets_bytes(const struct octets *octets)
{
    return bytes_of(octets->data, octets->length);
}

static inline void put(struct octets *octets, struct bytes bytes)
{
    ck_assert_uint_le(octets->length + bytes.length, sizeof octets->data);
    if (bytes.length > 0)
        memcpy(octets->data + octets->length, bytes.data, bytes.length);
    octets->length += bytes.length;
}

static inline void put_number(struct octets *octets, unsigned count, uint32_t number)
{
    for (unsigned i = count; i > 0; i--) {
        uint8_t octet = (uint8_t)(number >> (8 * (i - 1)));

        put(octets, bytes_of(&octet, 1));
    }
}

static inline void put_many(struct octets *octets, uint8_t octet, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put(octets, bytes_of(&octet, 1));
}

static inline size_t open_vector(struct octets *octets, unsigned length_octets)
{
    put_number(octets, length_octets, 0);
    return octets->length;
}

static inline void close_vector(struct octets *octets, size_t start, unsigned length_octets)
{
    size_t end = octets->length;

    octets->length = start - length_octets;
    put_number(octets, length_octets, (uint32_t)(end - start));
    octets->length = end;
}

static inline void put_vector(struct octets *octets, unsigned length_octets, struct bytes bytes)
{
    put_number(octets, length_octets, (uint32_t)bytes.length);
    put(octets, bytes);
}

/* ---------------------------------------------------------- records and messages */

static inline void put_record(struct octets *octets, unsigned content, struct bytes body)
{
    put_number(octets, 1, content);
    put_number(octets, 2, 0x0303);
    put_vector(octets, 2, body);
}

static inline void put_message(struct octets *octets, unsigned type, struct bytes body)
{
    put_number(octets, 1, type);
    put_vector(octets, 3, body);
}

/* A record with one message in it. */
static inline void put_handshake(struct octets *octets, unsigned type, struct bytes body)
{
    struct octets *message = octets_new();

    put_message(message, type, body);
    put_record(octets, TLS_HANDSHAKE, octets_bytes(message));
    free(message);
}

static inline void put_change_cipher_spec(struct octets *octets)
{
    put_record(octets, TLS_CHANGE_CIPHER_SPEC, OCTETS("\x01"));
}

static inline void put_alert(struct octets *octets, unsigned level, unsigned description)
{
    uint8_t alert[] = { (uint8_t)level, (uint8_t)description };

    put_record(octets, TLS_ALERT, bytes_of(alert, sizeof alert));
}

static inline void put_application_data(struct octets *octets)
{
    put_record(octets, TLS_APPLICATION_DATA, OCTETS("nobody can read this"));
}

/* ------------------------------------------------------------------------ hellos */

/* Numbers of two octets, and how many there are. */
struct number_list {
    size_t count;
    uint16_t numbers[32];
};

struct hello_spec {
    uint16_t version; /* 0: TLS 1.2 */
    struct bytes session_id;
    struct number_list ciphers; /* of a server, the first */
    bool without_extensions;
    struct bytes extensions; /* as put_extension makes them */
    bool retry_request;
};

static inline void put_numbers(struct octets *octets, const struct number_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        put_number(octets, 2, list->numbers[i]);
}

static inline void put_extension(struct octets *octets, unsigned type, struct bytes data)
{
    put_number(octets, 2, type);
    put_vector(octets, 2, data);
}

/* An extension that is a list behind its length. */
static inline void put_list_extension(struct octets *octets, unsigned type, unsigned length_octets,
                                      const struct number_list *list)
{
    size_t extension, inner;

    put_number(octets, 2, type);
    extension = open_vector(octets, 2);
    inner = open_vector(octets, length_octets);
    put_numbers(octets, list);
    close_vector(octets, inner, length_octets);
    close_vector(octets, extension, 2);
}

static inline void put_server_name(struct octets *octets, const char *name)
{
    size_t extension, list;

    put_number(octets, 2, TLS_SERVER_NAME);
    extension = open_vector(octets, 2);
    list = open_vector(octets, 2);
    put_number(octets, 1, 0);
    put_vector(octets, 2, bytes_of_string(name));
    close_vector(octets, list, 2);
    close_vector(octets, extension, 2);
}

/* ALPN; a NULL ends the protocols. */
static inline void put_protocols(struct octets *octets, const char *const *protocols)
{
    size_t extension, list;

    put_number(octets, 2, TLS_ALPN);
    extension = open_vector(octets, 2);
    list = open_vector(octets, 2);
    for (; *protocols != NULL; protocols++)
        put_vector(octets, 1, bytes_of_string(*protocols));
    close_vector(octets, list, 2);
    close_vector(octets, extension, 2);
}

static inline void put_extensions(struct octets *octets, const struct hello_spec *spec)
{
    if (!spec->without_extensions)
        put_vector(octets, 2, spec->extensions);
}

static inline void put_client_hello(struct octets *octets, const struct hello_spec *spec)
{
    size_t ciphers;

    put_number(octets, 2, spec->version != 0 ? spec->version : 0x0303);
    put_many(octets, 'r', 32);
    put_vector(octets, 1, spec->session_id);
    ciphers = open_vector(octets, 2);
    put_numbers(octets, &spec->ciphers);
    close_vector(octets, ciphers, 2);
    put_vector(octets, 1, OCTETS("\0"));
    put_extensions(octets, spec);
}

static inline void put_server_hello(struct octets *octets, const struct hello_spec *spec)
{
    static const char retry[] = "\xcf\x21\xad\x74\xe5\x9a\x61\x11\xbe\x1d\x8c\x02\x1e\x65\xb8\x91"
                                "\xc2\xa2\x11\x16\x7a\xbb\x8c\x5e\x07\x9e\x09\xe2\xc8\xa8\x33\x9c";

    put_number(octets, 2, spec->version != 0 ? spec->version : 0x0303);
    if (spec->retry_request)
        put(octets, OCTETS(retry));
    else
        put_many(octets, 'R', 32);
    put_vector(octets, 1, spec->session_id);
    put_number(octets, 2, spec->ciphers.numbers[0]);
    put_number(octets, 1, 0);
    put_extensions(octets, spec);
}

/* A Certificate message's body with these certificates, of which NULL ends the list. */
static inline void put_certificates(struct octets *octets, const struct bytes *const *certificates)
{
    size_t list = open_vector(octets, 3);

    for (; *certificates != NULL; certificates++)
        put_vector(octets, 3, **certificates);
    close_vector(octets, list, 3);
}

/* -------------------------------------------------------------------- truncation */

/* A copy in memory of its own size. */
static inline uint8_t *exact_copy(struct bytes bytes, struct bytes *ret_copy)
{
    uint8_t *copy = memory_new(bytes.length > 0 ? bytes.length : 1, 1);

    if (bytes.length > 0)
        memcpy(copy, bytes.data, bytes.length);
    *ret_copy = bytes_of(copy, bytes.length);
    return copy;
}

#endif
