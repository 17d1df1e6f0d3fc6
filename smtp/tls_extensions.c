/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading extensions. */
#include "smtp/tls_extensions.h"

enum { HOST_NAME = 0 };

bool tls_extensions_next(struct tls_cursor *extensions, struct tls_extension *ret_extension)
{
    struct tls_extension extension;

    if (!tls_has_more(extensions))
        return false;
    extension.type = (uint16_t)tls_take_number(extensions, 2);
    extension.data = tls_take_vector(extensions, 2);
    if (extensions->failed)
        return false;
    *ret_extension = extension;
    return true;
}

bool tls_extensions_find(struct bytes extensions, uint16_t type, struct bytes *ret_data)
{
    struct tls_cursor cursor = tls_cursor_at(extensions);
    struct tls_extension extension;

    while (tls_extensions_next(&cursor, &extension)) {
        if (extension.type != type)
            continue;
        *ret_data = extension.data;
        return true;
    }
    return false;
}

/* The extension is one list, behind its length. */
static struct bytes list_of(struct bytes extensions, uint16_t type, unsigned length_octets)
{
    struct tls_cursor cursor = { .failed = true };

    if (tls_extensions_find(extensions, type, &cursor.rest))
        cursor.failed = false;
    return tls_take_vector(&cursor, length_octets);
}

struct bytes tls_server_name(struct bytes extensions)
{
    struct tls_cursor names = tls_cursor_at(list_of(extensions, TLS_SERVER_NAME, 2));

    while (tls_has_more(&names)) {
        uint32_t type = tls_take_number(&names, 1);
        struct bytes name = tls_take_vector(&names, 2);

        if (type == HOST_NAME && name.length > 0)
            return name;
    }
    return bytes_of(NULL, 0);
}

struct bytes tls_supported_versions(struct bytes extensions)
{
    return list_of(extensions, TLS_SUPPORTED_VERSIONS, 1);
}

struct bytes tls_extension_numbers(struct bytes extensions, uint16_t type)
{
    return list_of(extensions, type, 2);
}

struct bytes tls_point_formats(struct bytes extensions)
{
    return list_of(extensions, TLS_EC_POINT_FORMATS, 1);
}

struct tls_cursor tls_protocols(struct bytes extensions)
{
    return tls_cursor_at(list_of(extensions, TLS_ALPN, 2));
}

uint16_t tls_selected_version(struct bytes extensions)
{
    struct bytes data;

    if (!tls_extensions_find(extensions, TLS_SUPPORTED_VERSIONS, &data) || data.length != 2)
        return 0;
    return bytes_be16(data.data);
}

bool tls_numbers_next(struct bytes *numbers, uint16_t *ret_number)
{
    while (numbers->length >= 2) {
        uint16_t number = bytes_be16(numbers->data);

        *numbers = bytes_after(*numbers, 2);
        if (tls_is_grease(number))
            continue;
        *ret_number = number;
        return true;
    }
    return false;
}
