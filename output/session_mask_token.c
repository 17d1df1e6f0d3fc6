/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A thing becomes its mask. */
#include <inttypes.h>

#include "output/session_mask_parts.h"

/* Twelve digits are 48 bits: among a million things the odds of any two with
 * the same mask are below one in five hundred. */
enum { MASK_SHIFT = 16 };

static const char kind_letters[] = {
    [MASK_LOCAL_PART] = 'm',
    [MASK_DOMAIN] = 'd',
    [MASK_TEXT] = 't',
};

_Static_assert(sizeof kind_letters == MASK_KIND_COUNT, "a letter for each kind");

/* A domain with the dot of the root at its end is the same domain. */
static struct bytes without_final_dot(struct bytes domain)
{
    if (domain.length > 1 && domain.data[domain.length - 1] == '.')
        domain.length--;
    return domain;
}

struct bytes mask_token(struct session_mask *mask, enum mask_kind kind, struct bytes text)
{
    struct bounded_buffer *input = &mask->scratch;
    uint64_t hash;

    if (text.length == 0)
        return text;
    if (kind == MASK_DOMAIN)
        text = without_final_dot(text);
    bounded_buffer_reset(input);
    bounded_buffer_append(input, bytes_of(&kind_letters[kind], 1));
    bounded_buffer_append(input, text);
    for (size_t i = 1; i < input->length; i++)
        input->data[i] = ascii_lower(input->data[i]);
    hash = keyed_hash(&mask->key, bounded_buffer_bytes(input));
    return arena_format(mask->arena, "%c-%012" PRIx64, kind_letters[kind], hash >> MASK_SHIFT);
}

size_t address_at(struct bytes address)
{
    size_t at = address.length;
    bool quoted = false;

    for (size_t i = 0; i < address.length; i++) {
        if (address.data[i] == '\\' && quoted)
            i++;
        else if (address.data[i] == '"')
            quoted = !quoted;
        else if (address.data[i] == '@' && !quoted)
            at = i;
    }
    return at;
}

struct bytes mask_address(struct session_mask *mask, struct bytes address)
{
    size_t at = address_at(address);
    struct bytes domain = bytes_after(address, at + 1);
    struct bytes parts[] = {
        mask_token(mask, MASK_LOCAL_PART, bytes_first(address, at)),
        bytes_of("@", at < address.length ? 1 : 0),
        mask->level >= MASK_DOMAINS ? mask_token(mask, MASK_DOMAIN, domain) : domain,
    };

    if (address.length == 0)
        return address;
    return arena_join(mask->arena, parts, sizeof parts / sizeof parts[0]);
}
