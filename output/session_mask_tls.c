/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names that hellos and certificates give. */
#include <arpa/inet.h>

#include "output/session_mask_parts.h"

static bool is_mail_address(struct bytes name)
{
    return address_at(name) < name.length;
}

/* `*.example.org`, RFC 9525 6.3: the domain behind the wildcard. */
static struct bytes without_wildcard(struct bytes name)
{
    return bytes_start_with_ignoring_case(name, "*.") ? bytes_after(name, 2) : name;
}

/* These stay. */
static bool is_ip_address(struct bytes name)
{
    char text[INET6_ADDRSTRLEN] = "";
    struct in6_addr address;

    if (name.length == 0 || name.length >= sizeof text)
        return false;
    memcpy(text, name.data, name.length);
    return strlen(text) == name.length &&
           (inet_pton(AF_INET, text, &address) == 1 || inet_pton(AF_INET6, text, &address) == 1);
}

void known_words_add_host(struct session_mask *mask, struct bytes name)
{
    size_t at = address_at(name);

    if (is_mail_address(name))
        known_words_add(mask, bytes_first(name, at), MASK_LOCAL_PART);
    name = is_mail_address(name) ? bytes_after(name, at + 1) : without_wildcard(name);
    if (mask->level >= MASK_DOMAINS && !is_ip_address(name))
        known_words_add(mask, name, MASK_DOMAIN);
}

void known_words_add_handshake(struct session_mask *mask, const struct tls_handshake *handshake)
{
    if (handshake == NULL)
        return;
    known_words_add_host(mask, handshake->server_name);
    for (enum side side = 0; side < SIDE_COUNT; side++) {
        const struct tls_certificate *certificate = handshake->certificate[side];

        for (size_t i = 0; certificate != NULL && i < certificate->name_count; i++)
            known_words_add_host(mask, certificate->names[i]);
    }
}

struct bytes mask_host_name(struct session_mask *mask, struct bytes name)
{
    struct bytes parts[2];

    if (is_mail_address(name))
        return mask_address(mask, name);
    if (mask->level < MASK_DOMAINS || name.length == 0 || is_ip_address(name))
        return name;
    parts[1] = without_wildcard(name);
    parts[0] = bytes_first(name, name.length - parts[1].length);
    parts[1] = mask_token(mask, MASK_DOMAIN, parts[1]);
    return arena_join(mask->arena, parts, 2);
}

static struct bytes mask_free_text(struct session_mask *mask, struct bytes text)
{
    return mask->level == MASK_ALL ? mask_token(mask, MASK_TEXT, text) : mask_text(mask, text);
}

/* By its number and its digest anybody finds a certificate in public logs
 * (RFC 9162), and its names with it. */
static struct bytes mask_trace(struct session_mask *mask, struct bytes text)
{
    return mask->level >= MASK_DOMAINS ? mask_token(mask, MASK_TEXT, text) : text;
}

static void mask_certificate(struct session_mask *mask, struct tls_certificate *certificate)
{
    if (certificate == NULL)
        return;
    certificate->subject = mask_free_text(mask, certificate->subject);
    certificate->issuer = mask_free_text(mask, certificate->issuer);
    for (size_t i = 0; i < certificate->name_count; i++)
        certificate->names[i] = mask_host_name(mask, certificate->names[i]);
    certificate->serial = mask_trace(mask, certificate->serial);
    certificate->sha256 = mask_trace(mask, certificate->sha256);
}

struct bytes mask_protocol(struct session_mask *mask, struct bytes protocol)
{
    return mask->level == MASK_ALL ? mask_words(mask, protocol) : mask_text(mask, protocol);
}

void mask_handshake(struct session_mask *mask, struct tls_handshake *handshake)
{
    if (handshake == NULL)
        return;
    handshake->server_name = mask_host_name(mask, handshake->server_name);
    handshake->protocol = mask_protocol(mask, handshake->protocol);
    for (size_t i = 0; i < handshake->protocol_count; i++)
        handshake->protocols[i] = mask_protocol(mask, handshake->protocols[i]);
    mask_certificate(mask, handshake->certificate[SIDE_CLIENT]);
    mask_certificate(mask, handshake->certificate[SIDE_SERVER]);
}
