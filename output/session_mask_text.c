/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding people and places in a text. */
#include "output/session_mask_parts.h"

/* A piece that is not kept: what it becomes, and how long it was. */
struct hidden {
    size_t length; /* 0: nothing is hidden here */
    struct bytes instead;
};

bool mask_is_word_byte(uint8_t byte)
{
    uint8_t lower = ascii_lower(byte);

    return (lower >= 'a' && lower <= 'z') || ascii_is_digit(byte) || byte >= 0x80;
}

/* atext of RFC 5322 3.2.3, and the dot between atoms. */
static bool is_local_part_byte(uint8_t byte)
{
    return mask_is_word_byte(byte) || (byte != 0 && strchr("!#$%&'*+-/=?^_`{|}~.", byte) != NULL);
}

/* Looser than RFC 5321 4.1.2: an underscore occurs in names of hosts. */
static bool is_domain_byte(uint8_t byte)
{
    return mask_is_word_byte(byte) || byte == '-' || byte == '.' || byte == '_';
}

static size_t run_length(struct bytes text, bool (*belongs)(uint8_t byte))
{
    size_t length = 0;

    while (length < text.length && belongs(text.data[length]))
        length++;
    return length;
}

/* A name ends in a letter or digit; what follows is the sentence's. */
static size_t domain_length(struct bytes text)
{
    size_t length = run_length(text, is_domain_byte);

    while (length > 0 && !mask_is_word_byte(text.data[length - 1]))
        length--;
    return length;
}

/* An address literal, RFC 5321 4.1.3, or a domain. */
static size_t domain_or_literal_length(struct bytes text)
{
    size_t end;

    if (text.length == 0 || text.data[0] != '[')
        return domain_length(text);
    end = bytes_find(text, ']');
    return end < text.length ? end + 1 : 0;
}

/* A quoted string, RFC 5321 4.1.2, with its quotes; 0 when it does not end.
 * Many quotes in a long line must not cost its length for each of them. */
static size_t quoted_length(struct bytes text)
{
    enum { LONGEST = 2048 };

    text = bytes_first(text, LONGEST);
    for (size_t i = 1; i < text.length; i++) {
        if (text.data[i] == '\\')
            i++;
        else if (text.data[i] == '"')
            return i + 1;
    }
    return 0;
}

/* Where a known local part begins in `local` and goes to its end, as in
 * `AUTH=bob`; 0 when the whole is the local part. */
static size_t known_local_part(const struct session_mask *mask, struct bytes local)
{
    for (size_t i = 1; i < local.length; i++) {
        struct bytes rest = bytes_after(local, i);
        const struct known_word *word;

        if (mask_is_word_byte(local.data[i - 1]))
            continue;
        word = known_words_find(&mask->known, rest);
        if (word != NULL && word->kind == MASK_LOCAL_PART && word->word.length == rest.length)
            return i;
    }
    return 0;
}

/* The whole of `local` may itself be known, and then nothing in it is looked for. */
static bool is_known_local_part(const struct session_mask *mask, struct bytes local)
{
    const struct known_word *word = known_words_find(&mask->known, local);

    return word != NULL && word->word.length == local.length;
}

/* Sets *ret_local to the length of the local part; the address's length, or 0. */
static size_t address_length(struct bytes text, size_t *ret_local)
{
    size_t local = 0;
    size_t domain;

    if (text.length > 0)
        local = text.data[0] == '"' ? quoted_length(text) : run_length(text, is_local_part_byte);
    if (local == 0 || local >= text.length || text.data[local] != '@')
        return 0;
    domain = domain_or_literal_length(bytes_after(text, local + 1));
    if (domain == 0)
        return 0;
    *ret_local = local;
    return local + 1 + domain;
}

bool mask_is_address(struct bytes text)
{
    size_t local;

    return text.length > 0 && address_length(text, &local) == text.length;
}

/* What stands before a known local part stands for itself. */
static struct bytes mask_found_address(struct session_mask *mask, struct bytes address,
                                       size_t local)
{
    struct bytes parts[2];
    size_t begin = 0;

    if (!is_known_local_part(mask, bytes_first(address, local)))
        begin = known_local_part(mask, bytes_first(address, local));
    parts[0] = mask_text(mask, bytes_first(address, begin));
    parts[1] = mask_address(mask, bytes_after(address, begin));
    return begin > 0 ? arena_join(mask->arena, parts, 2) : parts[1];
}

static struct hidden hidden_address(struct session_mask *mask, struct bytes text)
{
    size_t local;
    size_t length = address_length(text, &local);

    if (length == 0)
        return (struct hidden){ 0 };
    return (struct hidden){ length, mask_found_address(mask, bytes_first(text, length), local) };
}

bool mask_is_domain_name(struct bytes name)
{
    size_t label = 0;
    bool letters_only = true;

    if (run_length(name, is_domain_byte) < name.length)
        return false;
    for (size_t i = 0; i < name.length; i++)
        if (name.data[i] == '.')
            label = i + 1;
    for (size_t i = label; i < name.length; i++)
        letters_only &= !ascii_is_digit(name.data[i]);
    return label > 1 && name.length - label >= 2 &&
           (letters_only || bytes_start_with_ignoring_case(bytes_after(name, label), "xn--"));
}

static struct hidden hidden_domain(struct session_mask *mask, struct bytes text)
{
    size_t length = mask->level >= MASK_DOMAINS ? domain_length(text) : 0;
    struct bytes name = bytes_first(text, length);

    if (!mask_is_domain_name(name))
        return (struct hidden){ 0 };
    return (struct hidden){ length, mask_token(mask, MASK_DOMAIN, name) };
}

static struct hidden hidden_known_word(struct session_mask *mask, struct bytes text)
{
    const struct known_word *word = known_words_find(&mask->known, text);

    if (word == NULL)
        return (struct hidden){ 0 };
    return (struct hidden){ word->word.length, mask_token(mask, word->kind, word->word) };
}

/* A run is looked at where it begins: inside it there is nothing new to find,
 * and a long one must not cost its length for each of its bytes. */
static bool begins(struct bytes text, size_t position, bool (*belongs)(uint8_t byte))
{
    return position == 0 || !belongs(text.data[position - 1]);
}

/* An address, else the longer of a domain name and a known word. */
static struct hidden hidden_at(struct session_mask *mask, struct bytes text, size_t position)
{
    struct bytes rest = bytes_after(text, position);
    struct hidden hidden = { 0 };
    struct hidden domain = { 0 };

    if (rest.data[0] == '"' || begins(text, position, is_local_part_byte))
        hidden = hidden_address(mask, rest);
    if (hidden.length > 0)
        return hidden;
    hidden = hidden_known_word(mask, rest);
    if (begins(text, position, is_domain_byte))
        domain = hidden_domain(mask, rest);
    return domain.length >= hidden.length ? domain : hidden;
}

/* Nothing hidden begins in the middle of a word. */
static size_t kept_length(struct bytes text)
{
    size_t length = run_length(text, mask_is_word_byte);

    return length > 0 ? length : 1;
}

struct bytes mask_text(struct session_mask *mask, struct bytes text)
{
    struct bounded_buffer masked;
    bool changed = false;
    size_t position = 0;

    bounded_buffer_init(&masked, SIZE_MAX);
    while (position < text.length) {
        struct hidden hidden = hidden_at(mask, text, position);
        struct bytes rest = bytes_after(text, position);
        size_t kept = hidden.length > 0 ? 0 : kept_length(rest);

        bounded_buffer_append(&masked,
                              hidden.length > 0 ? hidden.instead : bytes_first(rest, kept));
        changed |= hidden.length > 0;
        position += hidden.length + kept;
    }
    if (changed)
        text = arena_copy(mask->arena, bounded_buffer_bytes(&masked));
    bounded_buffer_clear(&masked);
    return text;
}
