/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words that were hidden, and finding them elsewhere. */
#include "config.h" /* memmem, before any system header */

#include "output/payload_secrets.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/bounded_buffer.h"
#include "base/memory.h"

enum { BASE64_ALIGNMENTS = 3, WORD_MOST = 12288 /* RFC 4954, 4 */ };

/* How a word may stand in a text. */
enum text_form { TEXT_PLAIN, TEXT_BASE64 };

struct needle {
    enum text_form form;
    size_t length;
    uint8_t *octets;
};

struct payload_secrets {
    const struct session *session;
    size_t count;
    bool overflowed; /* there were more */
    struct needle needles[PAYLOAD_FORMS_MOST];
};

struct payload_secrets *payload_secrets_new(const struct session *session)
{
    struct payload_secrets *secrets = memory_new(1, sizeof *secrets);

    secrets->session = session;
    return secrets;
}

void payload_secrets_free(struct payload_secrets *secrets)
{
    for (size_t i = 0; i < secrets->count; i++) {
        sodium_memzero(secrets->needles[i].octets, secrets->needles[i].length);
        free(secrets->needles[i].octets);
    }
    free(secrets);
}

/* ---------------------------------------------------------------------- learning */

static bool is_local_part(struct bytes word, struct bytes address)
{
    size_t length = 0;

    for (size_t i = 0; i < address.length; i++)
        if (address.data[i] == '@')
            length = i;
    return length > 0 && bytes_equal_ignoring_case(word, bytes_first(address, length));
}

static bool is_address(struct bytes word, struct bytes address)
{
    return bytes_equal_ignoring_case(word, address) || is_local_part(word, address);
}

static bool is_in_envelope(const struct session *session, struct bytes word)
{
    for (size_t i = 0; i < session->transaction_count; i++) {
        const struct transaction *transaction = &session->transactions[i];

        if (is_address(word, transaction->mail_from))
            return true;
        for (size_t j = 0; j < transaction->recipient_count; j++)
            if (is_address(word, transaction->recipients[j].address))
                return true;
    }
    return false;
}

static bool is_known(const struct payload_secrets *secrets, enum text_form form,
                     struct bytes octets)
{
    for (size_t i = 0; i < secrets->count; i++)
        if (secrets->needles[i].form == form &&
            bytes_equal(bytes_of(secrets->needles[i].octets, secrets->needles[i].length), octets))
            return true;
    return false;
}

static void add_needle(struct payload_secrets *secrets, enum text_form form, struct bytes octets)
{
    struct needle needle = { .form = form, .length = octets.length };

    if (octets.length < PAYLOAD_WORD_LEAST || is_known(secrets, form, octets))
        return;
    secrets->overflowed |= secrets->count == PAYLOAD_FORMS_MOST;
    if (secrets->overflowed)
        return;
    needle.octets = memory_new(octets.length, 1);
    memcpy(needle.octets, octets.data, octets.length);
    secrets->needles[secrets->count++] = needle;
}

/* The characters of base64 that the word alone decides, behind so many octets of
 * something else. */
static void add_in_base64(struct payload_secrets *secrets, struct bytes word, size_t alignment)
{
    size_t length = alignment + word.length;
    size_t first = (alignment * 8 + 5) / 6;
    size_t last = length * 8 / 6;
    uint8_t *octets = memory_new(length, 1);
    size_t room = sodium_base64_ENCODED_LEN(length, sodium_base64_VARIANT_ORIGINAL);
    char *text = memory_new(room, 1);

    memcpy(octets + alignment, word.data, word.length);
    sodium_bin2base64(text, room, octets, length, sodium_base64_VARIANT_ORIGINAL);
    if (last > first)
        add_needle(secrets, TEXT_BASE64, bytes_of(text + first, last - first));
    sodium_memzero(octets, length);
    sodium_memzero(text, room);
    free(octets);
    free(text);
}

static void add_word(struct payload_secrets *secrets, struct bytes word)
{
    if (word.length < PAYLOAD_WORD_LEAST || word.length > WORD_MOST ||
        is_in_envelope(secrets->session, word))
        return;
    add_needle(secrets, TEXT_PLAIN, word);
    for (size_t alignment = 0; alignment < BASE64_ALIGNMENTS; alignment++)
        add_in_base64(secrets, word, alignment);
}

static bool separates(uint8_t octet, bool decoded)
{
    return octet <= ' ' || octet == 0x7f || (decoded && octet == ',');
}

/* In `name=value` the value by itself, without quotes. */
static void add_value(struct payload_secrets *secrets, struct bytes word)
{
    struct bytes value = bytes_after(word, bytes_find(word, '=') + 1);

    if (value.length >= 2 && value.data[0] == '"' && value.data[value.length - 1] == '"')
        value = bytes_of(value.data + 1, value.length - 2);
    add_word(secrets, value);
    /* `user:password`, RFC 7617. */
    add_word(secrets, bytes_after(word, bytes_find(word, ':') + 1));
}

static void add_parts(struct payload_secrets *secrets, struct bytes token)
{
    size_t start = 0;

    for (size_t i = 0; i <= token.length; i++) {
        struct bytes part = bytes_of(token.data + start, i - start);

        if (i < token.length && !separates(token.data[i], true))
            continue;
        add_word(secrets, part);
        add_value(secrets, part);
        start = i + 1;
    }
}

static void learn_token(struct payload_secrets *secrets, struct bytes token)
{
    uint8_t *decoded = memory_new(token.length + 1, 1);
    size_t length = 0;
    struct bytes text = token;

    while (text.length > 0 && text.data[text.length - 1] == '=')
        text.length--;
    add_word(secrets, token);
    add_word(secrets, text);
    add_value(secrets, token);
    if (text.length > 0 &&
        sodium_base642bin(decoded, token.length, (const char *)text.data, text.length, NULL,
                          &length, NULL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0) {
        add_word(secrets, bytes_of(decoded, length));
        add_parts(secrets, bytes_of(decoded, length));
    }
    sodium_memzero(decoded, token.length);
    free(decoded);
}

void payload_secrets_learn(struct payload_secrets *secrets, struct bytes stream,
                           const uint8_t *view)
{
    size_t start = 0;

    for (size_t i = 0; i <= stream.length; i++) {
        if (i < stream.length && view[i] == PAYLOAD_HIDDEN && !separates(stream.data[i], false))
            continue;
        if (i > start)
            learn_token(secrets, bytes_of(stream.data + start, i - start));
        start = i + 1;
    }
}

/* ----------------------------------------------------------------------- hiding */

/* Contents of a stream, without what may stand between the characters of base64, or as they are;
 * and where each octet was. */
struct reading {
    uint8_t *octets;
    uint32_t *at;
    size_t length;
};

/* Base64 is broken into lines (RFC 2045, 6.8). */
static bool is_passed_over(uint8_t octet, enum text_form form)
{
    return form == TEXT_BASE64 && (octet == '\r' || octet == '\n');
}

static struct reading reading_of(struct bytes stream, const uint8_t *view, enum text_form form)
{
    struct reading reading = { .octets = memory_new(stream.length + 1, 1),
                               .at = memory_new(stream.length + 1, sizeof(uint32_t)) };

    for (size_t i = 0; i < stream.length; i++) {
        if (view[i] != PAYLOAD_CONTENT || is_passed_over(stream.data[i], form))
            continue;
        reading.octets[reading.length] = stream.data[i];
        reading.at[reading.length++] = (uint32_t)i;
    }
    return reading;
}

static void reading_clear(struct reading *reading)
{
    sodium_memzero(reading->octets, reading->length);
    free(reading->octets);
    free(reading->at);
}

static void hide_octets(const struct reading *reading, size_t start, size_t length, uint8_t *view)
{
    for (size_t i = start; i < start + length; i++)
        view[reading->at[i]] = PAYLOAD_HIDDEN;
}

static void hide_needle(const struct reading *reading, const struct needle *needle, uint8_t *view)
{
    size_t start = 0;
    const uint8_t *found;

    while (start < reading->length &&
           (found = memmem(reading->octets + start, reading->length - start, needle->octets,
                           needle->length)) != NULL) {
        start = (size_t)(found - reading->octets);
        hide_octets(reading, start, needle->length, view);
        start++;
    }
}

static void hide_all(struct bytes stream, uint8_t *view)
{
    for (size_t i = 0; i < stream.length; i++)
        if (view[i] == PAYLOAD_CONTENT)
            view[i] = PAYLOAD_HIDDEN;
}

/* What one form hides is not looked at again. */
void payload_secrets_hide(const struct payload_secrets *secrets, struct bytes stream, uint8_t *view)
{
    if (secrets->overflowed)
        hide_all(stream, view);
    for (enum text_form form = TEXT_PLAIN; form <= TEXT_BASE64; form++) {
        struct reading reading = reading_of(stream, view, form);

        for (size_t i = 0; i < secrets->count; i++)
            if (secrets->needles[i].form == form)
                hide_needle(&reading, &secrets->needles[i], view);
        reading_clear(&reading);
    }
}
