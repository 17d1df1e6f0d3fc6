/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking for what must not be in the output. */
#include "tests/fuzz/output_check.h"

#include "output/utf8.h"
#include "tests/fuzz/fuzz_target.h"

/* ---------------------------------------------------------------------- secrets */

static bool is_separator(uint8_t byte)
{
    static const char marks[] = "<>()[]{},;:\"'|=.!?&@/\\";

    return byte <= ' ' || memchr(marks, byte, sizeof marks - 1) != NULL;
}

/* `<U+0085>` in a transcript stands for a character that separates nothing. */
static bool ends_in_escape(struct bytes text)
{
    const char *shortest = "<U+0000>";

    for (size_t length = strlen(shortest); length <= strlen(shortest) + 2; length++)
        if (text.length >= length && text.data[text.length - 1] == '>' &&
            memcmp(text.data + text.length - length, "<U+", 3) == 0)
            return true;
    return false;
}

static bool separates_before(struct bytes before)
{
    return before.length == 0 ||
           (is_separator(before.data[before.length - 1]) && !ends_in_escape(before));
}

static bool separates_behind(struct bytes behind)
{
    return behind.length == 0 ||
           (is_separator(behind.data[0]) && !bytes_start_with_ignoring_case(behind, "<U+"));
}

/* Where `word` begins in the text at or behind `from`; the text's length when
 * nowhere. Without case: what is taken for a verb is written in upper case. */
static size_t find(struct bytes text, size_t from, struct bytes word)
{
    for (size_t i = from; i + word.length <= text.length; i++)
        if (bytes_equal_ignoring_case(bytes_of(text.data + i, word.length), word))
            return i;
    return text.length;
}

static void require_no_word(struct bytes text, const char *secret)
{
    struct bytes word = bytes_of_string(secret);

    for (size_t i = find(text, 0, word); i < text.length; i = find(text, i + 1, word))
        fuzz_require(!separates_before(bytes_first(text, i)) ||
                     !separates_behind(bytes_after(text, i + word.length)));
}

static void require_nowhere(struct bytes text, const char *secret)
{
    fuzz_require(find(text, 0, bytes_of_string(secret)) == text.length);
}

void check_no_secret(const struct player_input *input, struct bytes text)
{
    if (input->settings.prelude != '\0') {
        require_no_word(text, PLAYER_SECRET);
        require_no_word(text, PLAYER_SECRET_BASE64);
    }
    if (input->planted_is_secret) {
        require_nowhere(text, input->planted);
        require_nowhere(text, input->planted_base64);
    }
}

/* ------------------------------------------------------------------------- text */

/* Valid UTF-8 that steers nothing, but for the line feeds that are allowed. */
static void require_harmless(struct bytes text, bool ascii)
{
    while (text.length > 0) {
        struct utf8_unit unit = utf8_next(text);

        fuzz_require(unit.valid);
        fuzz_require(unit.code_point == '\n' || !utf8_is_control(unit.code_point));
        fuzz_require(!ascii || unit.code_point < 0x80);
        text = bytes_after(text, unit.length);
    }
}

void check_transcript(const struct player_input *input, struct bytes text)
{
    require_harmless(text, input->settings.ascii);
    check_no_secret(input, text);
}

void check_same_lines(const struct bounded_buffer *whole, const struct bounded_buffer *cut)
{
    if (bytes_equal(bounded_buffer_bytes(whole), bounded_buffer_bytes(cut)))
        return;
    fprintf(stderr, "as said:\n%.*sbyte by byte:\n%.*s", (int)whole->length,
            (const char *)whole->data, (int)cut->length, (const char *)cut->data);
    fuzz_require(!"cuts show nowhere");
}

/* ------------------------------------------------------------------------- JSON */

static void check_value(const struct player_input *input, json_t *value);

static void check_object(const struct player_input *input, json_t *object)
{
    const char *key;
    json_t *value;

    json_object_foreach(object, key, value)
    {
        check_no_secret(input, bytes_of_string(key));
        check_value(input, value);
    }
}

static void check_value(const struct player_input *input, json_t *value)
{
    if (json_is_object(value))
        check_object(input, value);
    for (size_t i = 0; i < json_array_size(value); i++)
        check_value(input, json_array_get(value, i));
    if (json_is_string(value))
        check_no_secret(input, bytes_of(json_string_value(value), json_string_length(value)));
}

void check_json_line(const struct player_input *input, struct bytes line)
{
    json_error_t error;
    json_t *value =
        json_loadb((const char *)line.data, line.length, JSON_REJECT_DUPLICATES, &error);

    fuzz_require(value != NULL && json_is_object(value));
    fuzz_require(bytes_find(line, '\n') == line.length - 1);
    require_harmless(line, false);
    check_value(input, value);
    json_decref(value);
}
