/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Certificates. */
#include "smtp/tls_certificate.h"

#include <gnutls/crypto.h>
#include <gnutls/x509-ext.h>
#include <gnutls/x509.h>

#include "base/address.h"
#include "smtp/tls_cursor.h"

static const struct key_type {
    int algorithm; /* gnutls_pk_algorithm_t */
    const char *name;
} key_types[] = {
    { GNUTLS_PK_RSA, "RSA" },
    { GNUTLS_PK_RSA_PSS, "RSA-PSS" },
    { GNUTLS_PK_DSA, "DSA" },
    { GNUTLS_PK_ECDSA, "ECDSA" },
    { GNUTLS_PK_EDDSA_ED25519, "Ed25519" },
    { GNUTLS_PK_EDDSA_ED448, "Ed448" },
    { GNUTLS_PK_GOST_01, "GOST R 34.10-2001" },
    { GNUTLS_PK_GOST_12_256, "GOST R 34.10-2012" },
    { GNUTLS_PK_GOST_12_512, "GOST R 34.10-2012" },
};

static gnutls_datum_t datum_of(struct bytes bytes)
{
    /* GnuTLS reads it. */
    return (gnutls_datum_t){ (unsigned char *)(uintptr_t)bytes.data, (unsigned)bytes.length };
}

/* ----------------------------------------------------------------------- names */

static struct bytes text_of_name(gnutls_x509_subject_alt_name_t type, struct bytes name,
                                 struct arena *arena)
{
    char text[ADDRESS_TEXT_SIZE];
    struct ip_address address;

    switch (type) {
    case GNUTLS_SAN_DNSNAME:
    case GNUTLS_SAN_RFC822NAME:
        return arena_copy(arena, name);
    case GNUTLS_SAN_IPADDRESS:
        if (name.length != 4 && name.length != 16)
            break;
        address = name.length == 4 ? ip_address_v4(name.data) : ip_address_v6(name.data);
        ip_address_format(&address, text);
        return arena_copy(arena, bytes_of_string(text));
    default:
        break; /* no name of a host or of somebody who has mail */
    }
    return bytes_of(NULL, 0);
}

struct name_list {
    struct tls_certificate *certificate;
    struct arena *arena;
    size_t capacity;
    size_t maximum;
    uint64_t *left_out;
};

static void add_name(struct name_list *list, struct bytes name)
{
    struct tls_certificate *certificate = list->certificate;

    if (name.length == 0)
        return;
    if (certificate->name_count == list->maximum) {
        ++*list->left_out;
        return;
    }
    certificate->names = arena_grow(list->arena, certificate->names, certificate->name_count,
                                    &list->capacity, sizeof certificate->names[0]);
    certificate->names[certificate->name_count++] = name;
}

static void add_names(struct name_list *list, gnutls_subject_alt_names_t names)
{
    gnutls_datum_t name;
    unsigned type;

    for (unsigned i = 0; gnutls_subject_alt_names_get(names, i, &type, &name, NULL) == 0; i++)
        add_name(list, text_of_name(type, bytes_of(name.data, name.size), list->arena));
}

static void read_names(gnutls_x509_crt_t x509, struct name_list *list)
{
    static const char subject_alt_name[] = "2.5.29.17";
    gnutls_subject_alt_names_t names;
    gnutls_datum_t extension = { NULL, 0 };

    if (gnutls_x509_crt_get_extension_by_oid2(x509, subject_alt_name, 0, &extension, NULL) != 0)
        return;
    if (gnutls_subject_alt_names_init(&names) == 0) {
        if (gnutls_x509_ext_import_subject_alt_names(&extension, names, 0) == 0)
            add_names(list, names);
        gnutls_subject_alt_names_deinit(names);
    }
    gnutls_free(extension.data);
}

/* ------------------------------------------------------------------ other facts */

static struct bytes hexadecimal(struct bytes octets, struct arena *arena)
{
    static const char digits[] = "0123456789abcdef";
    char *text = arena_new(arena, octets.length, 2);

    for (size_t i = 0; i < octets.length; i++) {
        text[2 * i] = digits[octets.data[i] >> 4];
        text[2 * i + 1] = digits[octets.data[i] & 0xf];
    }
    return bytes_of(text, 2 * octets.length);
}

typedef int get_name(gnutls_x509_crt_t x509, gnutls_datum_t *ret_name, unsigned flags);

static struct bytes read_distinguished_name(gnutls_x509_crt_t x509, get_name *get,
                                            struct arena *arena)
{
    struct bytes text = bytes_of(NULL, 0);
    gnutls_datum_t name = { NULL, 0 };

    if (get(x509, &name, 0) != 0)
        return text;
    if (name.size > 0)
        text = arena_copy(arena, bytes_of(name.data, name.size));
    gnutls_free(name.data);
    return text;
}

static void read_serial(gnutls_x509_crt_t x509, struct tls_certificate *certificate,
                        struct arena *arena)
{
    uint8_t serial[128]; /* RFC 5280 allows 20 */
    size_t length = sizeof serial;

    if (gnutls_x509_crt_get_serial(x509, serial, &length) == 0)
        certificate->serial = hexadecimal(bytes_of(serial, length), arena);
}

static void read_digest(struct bytes der, struct tls_certificate *certificate, struct arena *arena)
{
    uint8_t digest[32];

    if (gnutls_hash_fast(GNUTLS_DIG_SHA256, der.data, der.length, digest) == 0)
        certificate->sha256 = hexadecimal(bytes_of(digest, sizeof digest), arena);
}

static void read_validity(gnutls_x509_crt_t x509, struct tls_certificate *certificate)
{
    time_t not_before = gnutls_x509_crt_get_activation_time(x509);
    time_t not_after = gnutls_x509_crt_get_expiration_time(x509);

    if (not_before == -1 || not_after == -1)
        return;
    certificate->has_validity = true;
    certificate->not_before = not_before;
    certificate->not_after = not_after;
}

static void read_key(gnutls_x509_crt_t x509, struct tls_certificate *certificate)
{
    unsigned bits = 0;
    int algorithm = gnutls_x509_crt_get_pk_algorithm(x509, &bits);

    for (size_t i = 0; i < sizeof key_types / sizeof key_types[0]; i++) {
        if (key_types[i].algorithm != algorithm)
            continue;
        certificate->key_type = key_types[i].name;
        certificate->key_bits = bits;
    }
}

static void read_x509(gnutls_x509_crt_t x509, struct name_list *list)
{
    struct tls_certificate *certificate = list->certificate;

    certificate->subject = read_distinguished_name(x509, gnutls_x509_crt_get_dn3, list->arena);
    certificate->issuer =
        read_distinguished_name(x509, gnutls_x509_crt_get_issuer_dn3, list->arena);
    read_names(x509, list);
    read_serial(x509, certificate, list->arena);
    read_validity(x509, certificate);
    read_key(x509, certificate);
}

/* ------------------------------------------------------------------ the message */

/* How many are there, up to one that is not whole; the first of them. */
static size_t read_chain(struct bytes message, struct bytes *ret_first)
{
    struct tls_cursor cursor = tls_cursor_at(message);
    struct tls_cursor chain = tls_cursor_at(tls_take_vector(&cursor, 3));
    size_t count = 0;

    while (tls_has_more(&chain)) {
        struct bytes certificate = tls_take_vector(&chain, 3);

        if (chain.failed || (count == 0 && certificate.length == 0))
            break;
        if (count++ == 0)
            *ret_first = certificate;
    }
    return count;
}

struct tls_certificate *tls_certificate_read(struct bytes message, struct arena *arena,
                                             size_t maximum_names, uint64_t *names_left_out)
{
    struct name_list list = { .arena = arena,
                              .maximum = maximum_names,
                              .left_out = names_left_out };
    struct bytes der;
    size_t chain = read_chain(message, &der);
    gnutls_datum_t datum;
    gnutls_x509_crt_t x509;

    if (chain == 0)
        return NULL;
    list.certificate = arena_new(arena, 1, sizeof *list.certificate);
    list.certificate->chain = chain;
    read_digest(der, list.certificate, arena);
    datum = datum_of(der);
    if (gnutls_x509_crt_init(&x509) == 0) {
        if (gnutls_x509_crt_import(x509, &datum, GNUTLS_X509_FMT_DER) == 0)
            read_x509(x509, &list);
        gnutls_x509_crt_deinit(x509);
    }
    return list.certificate;
}
