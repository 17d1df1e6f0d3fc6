/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding and decoding encoded words. */
#include "smtp/encoded_words.h"

#include <sodium.h>

#include "base/bounded_buffer.h"
#include "smtp/mail_charset.h"

/* An encoded word, taken apart; all views into the text. */
struct encoded_word {
    const struct mail_charset *charset;
    bool base64; /* else like quoted-printable */
    struct bytes content;
    size_t length; /* of all of it */
};

/* `charset*language?`, RFC 2231 5; returns its length, 0 when it is none. */
static size_t read_charset(struct bytes text, const struct mail_charset **ret_charset)
{
    size_t length = bytes_find(text, '?');
    struct bytes name = bytes_first(text, length);

    if (length == text.length)
        return 0;
    *ret_charset = mail_charset_find(bytes_first(name, bytes_find(name, '*')));
    return *ret_charset != NULL ? length + 1 : 0;
}

static bool read_encoding(struct bytes text, bool *ret_base64)
{
    if (text.length < 2 || text.data[1] != '?')
        return false;
    *ret_base64 = ascii_upper(text.data[0]) == 'B';
    return *ret_base64 || ascii_upper(text.data[0]) == 'Q';
}

/* Printable characters but `?`, up to `?=`. */
static bool read_content(struct bytes text, struct bytes *ret_content)
{
    size_t length = bytes_find(text, '?');

    if (text.length < length + 2 || text.data[length + 1] != '=')
        return false;
    for (size_t i = 0; i < length; i++)
        if (text.data[i] <= ' ' || text.data[i] >= 0x7f)
            return false;
    *ret_content = bytes_first(text, length);
    return true;
}

static bool read_word(struct bytes text, struct encoded_word *ret_word)
{
    struct bytes rest = bytes_after(text, 2);
    size_t charset;

    if (text.length < 2 || text.data[0] != '=' || text.data[1] != '?')
        return false;
    charset = read_charset(rest, &ret_word->charset);
    rest = bytes_after(rest, charset);
    if (charset == 0 || !read_encoding(rest, &ret_word->base64) ||
        !read_content(bytes_after(rest, 2), &ret_word->content))
        return false;
    ret_word->length = 2 + charset + 2 + ret_word->content.length + 2;
    return true;
}

/* -1 for none. */
static int digit_value(uint8_t digit)
{
    if (ascii_is_digit(digit))
        return digit - '0';
    digit = ascii_upper(digit);
    return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

/* RFC 2047, 4.2. */
static bool decode_quoted(struct bytes content, uint8_t *decoded, size_t *ret_length)
{
    size_t length = 0;

    for (size_t i = 0; i < content.length; i++) {
        uint8_t octet = content.data[i] == '_' ? ' ' : content.data[i];

        if (octet == '=') {
            int high = i + 2 < content.length ? digit_value(content.data[i + 1]) : -1;
            int low = i + 2 < content.length ? digit_value(content.data[i + 2]) : -1;

            if (high < 0 || low < 0)
                return false;
            octet = (uint8_t)(high << 4 | low);
            i += 2;
        }
        decoded[length++] = octet;
    }
    *ret_length = length;
    return true;
}

/* With or without padding. */
static bool decode_base64(struct bytes content, uint8_t *decoded, size_t *ret_length)
{
    while (content.length > 0 && content.data[content.length - 1] == '=')
        content.length--;
    return sodium_base642bin(decoded, content.length, (const char *)content.data, content.length,
                             NULL, ret_length, NULL,
                             sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0;
}

/* Appends the octets that the word stands for; false when it is badly encoded. */
static bool append_octets(const struct encoded_word *word, struct bounded_buffer *octets)
{
    uint8_t *room = bounded_buffer_room(octets, word->content.length + 1);
    size_t length = 0;
    bool good = word->base64 ? decode_base64(word->content, room, &length)
                             : decode_quoted(word->content, room, &length);

    if (good)
        octets->length += length;
    return good;
}

static size_t blanks_at(struct bytes text)
{
    size_t length = 0;

    while (length < text.length && ascii_is_blank(text.data[length]))
        length++;
    return length;
}

/* Collects the octets of the word at the start of the text and of those that
 * follow it in the same charset. Returns how much of the text that is, 0 when
 * no good word stands there. */
static size_t read_group(struct bytes text, struct bounded_buffer *octets,
                         const struct mail_charset **ret_charset)
{
    struct encoded_word word = { 0 };
    size_t length = 0;
    size_t blanks = 0;

    bounded_buffer_reset(octets);
    while (read_word(bytes_after(text, length + blanks), &word) &&
           (length == 0 || word.charset == *ret_charset) && append_octets(&word, octets)) {
        *ret_charset = word.charset;
        length += blanks + word.length;
        blanks = blanks_at(bytes_after(text, length));
    }
    return length;
}

/* Appends the good words at the start of the text in UTF-8, and returns how much
 * of it they are; 0 for none. */
static size_t append_group(struct bytes text, struct bounded_buffer *octets,
                           struct bounded_buffer *utf8)
{
    const struct mail_charset *charset = NULL;
    size_t length = read_group(text, octets, &charset);

    if (length == 0 || !mail_charset_append(charset, bounded_buffer_bytes(octets), utf8))
        return 0;
    return length;
}

struct bytes encoded_words_decode(struct arena *arena, struct bytes text)
{
    struct bounded_buffer octets, utf8;
    bool behind_word = false;
    struct bytes decoded;

    bounded_buffer_init(&octets, SIZE_MAX); /* shorter than the text */
    bounded_buffer_init(&utf8, SIZE_MAX);   /* at most a few times as long */
    while (text.length > 0) {
        size_t blanks = behind_word ? blanks_at(text) : 0;
        size_t length = append_group(bytes_after(text, blanks), &octets, &utf8);

        behind_word = length > 0;
        if (behind_word) {
            length += blanks;
        } else {
            length = 1 + bytes_find(bytes_after(text, 1), '=');
            bounded_buffer_append(&utf8, bytes_first(text, length));
        }
        text = bytes_after(text, length);
    }
    decoded = arena_copy(arena, bounded_buffer_bytes(&utf8));
    bounded_buffer_clear(&octets);
    bounded_buffer_clear(&utf8);
    return decoded;
}
