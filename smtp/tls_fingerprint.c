/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JA3 and JA4. */
#include "smtp/tls_fingerprint.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "smtp/tls_extensions.h"
#include "smtp/tls_text_hash.h"

/* ------------------------------------------------------------------------- JA3 */

/* `,` before the list, `-` between its numbers. */
static void add_number(struct tls_text_hash *hash, uint16_t number, bool *first)
{
    tls_text_hash_add(hash, *first ? "%u" : "-%u", number);
    *first = false;
}

static void add_numbers(struct tls_text_hash *hash, struct bytes numbers)
{
    bool first = true;
    uint16_t number;

    tls_text_hash_add(hash, ",");
    while (tls_numbers_next(&numbers, &number))
        add_number(hash, number, &first);
}

static void add_extension_types(struct tls_text_hash *hash, struct bytes extensions)
{
    struct tls_cursor cursor = tls_cursor_at(extensions);
    struct tls_extension extension;
    bool first = true;

    tls_text_hash_add(hash, ",");
    while (tls_extensions_next(&cursor, &extension))
        if (!tls_is_grease(extension.type))
            add_number(hash, extension.type, &first);
}

static void add_octets(struct tls_text_hash *hash, struct bytes octets)
{
    bool first = true;

    tls_text_hash_add(hash, ",");
    for (size_t i = 0; i < octets.length; i++)
        add_number(hash, octets.data[i], &first);
}

void tls_ja3(const struct tls_client_hello *hello, char ret_text[TLS_JA3_SIZE + 1])
{
    struct tls_text_hash hash;

    tls_text_hash_init(&hash, GNUTLS_DIG_MD5);
    tls_text_hash_add(&hash, "%u", hello->version);
    add_numbers(&hash, hello->ciphers);
    add_extension_types(&hash, hello->extensions);
    add_numbers(&hash, tls_extension_numbers(hello->extensions, TLS_SUPPORTED_GROUPS));
    add_octets(&hash, tls_point_formats(hello->extensions));
    tls_text_hash_finish(&hash, TLS_JA3_SIZE, ret_text);
}

/* ------------------------------------------------------------------------- JA4 */

enum { JA4_HASH = 12, JA4_MOST = 99 };

static const struct version_letters {
    uint16_t version;
    const char *letters;
} version_letters[] = {
    { 0x0304, "13" }, { 0x0303, "12" }, { 0x0302, "11" },
    { 0x0301, "10" }, { 0x0300, "s3" }, { 0x0002, "s2" },
};

static const char *letters_of_version(const struct tls_client_hello *hello)
{
    struct bytes versions = tls_supported_versions(hello->extensions);
    uint16_t highest = 0, version;

    while (tls_numbers_next(&versions, &version))
        if (version > highest)
            highest = version;
    if (highest == 0)
        highest = hello->version;
    for (size_t i = 0; i < sizeof version_letters / sizeof version_letters[0]; i++)
        if (version_letters[i].version == highest)
            return version_letters[i].letters;
    return "00";
}

static bool is_alphanumeric(uint8_t byte)
{
    return ascii_is_digit(byte) || (ascii_lower(byte) >= 'a' && ascii_lower(byte) <= 'z');
}

/* Of other protocols than printable ones the first and last hexadecimal digit. */
static void letters_of_protocol(struct bytes extensions, char ret_letters[3])
{
    struct tls_cursor protocols = tls_protocols(extensions);
    struct bytes protocol = tls_take_vector(&protocols, 1);
    uint8_t first, last;

    if (protocol.length == 0) {
        memcpy(ret_letters, "00", 3);
        return;
    }
    first = protocol.data[0];
    last = protocol.data[protocol.length - 1];
    if (is_alphanumeric(first) && is_alphanumeric(last))
        snprintf(ret_letters, 3, "%c%c", first, last);
    else
        snprintf(ret_letters, 3, "%x%x", first >> 4, last & 0xfU);
}

static int compare(const void *a, const void *b)
{
    return *(const uint16_t *)a - *(const uint16_t *)b;
}

struct numbers {
    size_t count;
    uint16_t *numbers;
};

static struct numbers sorted_ciphers(struct bytes ciphers)
{
    struct numbers sorted = { 0, memory_new(ciphers.length / 2 + 1, sizeof(uint16_t)) };

    while (tls_numbers_next(&ciphers, &sorted.numbers[sorted.count]))
        sorted.count++;
    qsort(sorted.numbers, sorted.count, sizeof sorted.numbers[0], compare);
    return sorted;
}

/* An extension has four octets at least. */
static struct numbers sorted_extensions(struct bytes extensions)
{
    struct numbers sorted = { 0, memory_new(extensions.length / 4 + 1, sizeof(uint16_t)) };
    struct tls_cursor cursor = tls_cursor_at(extensions);
    struct tls_extension extension;

    while (tls_extensions_next(&cursor, &extension))
        if (!tls_is_grease(extension.type))
            sorted.numbers[sorted.count++] = extension.type;
    qsort(sorted.numbers, sorted.count, sizeof sorted.numbers[0], compare);
    return sorted;
}

static void add_hexadecimal(struct tls_text_hash *hash, uint16_t number, bool *first)
{
    tls_text_hash_add(hash, *first ? "%04x" : ",%04x", number);
    *first = false;
}

/* Of nothing there is no hash: it is easily taken for one. */
static void finish_part(struct tls_text_hash *hash, char ret_text[JA4_HASH + 1])
{
    bool empty = hash->length == 0;

    tls_text_hash_finish(hash, JA4_HASH, ret_text);
    if (empty)
        memset(ret_text, '0', JA4_HASH);
    ret_text[JA4_HASH] = '\0';
}

static void hash_ciphers(const struct numbers *ciphers, char ret_text[JA4_HASH + 1])
{
    struct tls_text_hash hash;
    bool first = true;

    tls_text_hash_init(&hash, GNUTLS_DIG_SHA256);
    for (size_t i = 0; i < ciphers->count; i++)
        add_hexadecimal(&hash, ciphers->numbers[i], &first);
    finish_part(&hash, ret_text);
}

static void hash_extensions(const struct numbers *extensions, struct bytes algorithms,
                            char ret_text[JA4_HASH + 1])
{
    struct tls_text_hash hash;
    bool first = true;
    uint16_t algorithm;

    tls_text_hash_init(&hash, GNUTLS_DIG_SHA256);
    for (size_t i = 0; i < extensions->count; i++)
        if (extensions->numbers[i] != TLS_SERVER_NAME && extensions->numbers[i] != TLS_ALPN)
            add_hexadecimal(&hash, extensions->numbers[i], &first);
    for (first = true; tls_numbers_next(&algorithms, &algorithm);) {
        if (first)
            tls_text_hash_add(&hash, "_");
        add_hexadecimal(&hash, algorithm, &first);
    }
    finish_part(&hash, ret_text);
}

static size_t counted(const struct numbers *numbers)
{
    return numbers->count < JA4_MOST ? numbers->count : JA4_MOST;
}

void tls_ja4(const struct tls_client_hello *hello, char ret_text[TLS_JA4_SIZE + 1])
{
    struct numbers ciphers = sorted_ciphers(hello->ciphers);
    struct numbers extensions = sorted_extensions(hello->extensions);
    struct bytes algorithms = tls_extension_numbers(hello->extensions, TLS_SIGNATURE_ALGORITHMS);
    struct bytes name;
    bool named = tls_extensions_find(hello->extensions, TLS_SERVER_NAME, &name);
    char protocol[3], cipher_hash[JA4_HASH + 1], extension_hash[JA4_HASH + 1];

    letters_of_protocol(hello->extensions, protocol);
    hash_ciphers(&ciphers, cipher_hash);
    hash_extensions(&extensions, algorithms, extension_hash);
    snprintf(ret_text, TLS_JA4_SIZE + 1, "t%s%c%02zu%02zu%s_%s_%s", letters_of_version(hello),
             named ? 'd' : 'i', counted(&ciphers), counted(&extensions), protocol, cipher_hash,
             extension_hash);
    free(ciphers.numbers);
    free(extensions.numbers);
}
