/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words that stay, and words that differ. */
#include "output/report/refusal_text.h"

#include "output/utf8.h"

struct writer {
    char *text;
    size_t length;
    bool full;
    bool after_star;
};

static void put(struct writer *writer, struct bytes word)
{
    size_t needed = word.length + (writer->length > 0);

    if (writer->full || needed > REFUSAL_TEXT_SIZE - writer->length) {
        writer->full = true;
        return;
    }
    if (writer->length > 0)
        writer->text[writer->length++] = ' ';
    memcpy(writer->text + writer->length, word.data, word.length);
    writer->length += word.length;
}

static bool differs(struct bytes word)
{
    size_t digits = 0, marks = 0;

    for (size_t i = 0; i < word.length; i++) {
        digits += ascii_is_digit(word.data[i]);
        marks += word.data[i] == '.' || word.data[i] == ':';
        if (word.data[i] == '@')
            return true;
    }
    return digits >= 4 || (digits >= 3 && marks > 0);
}

/* Where what begins with this byte ends; 0 when it begins nothing. */
static size_t bracketed(struct bytes text)
{
    static const char pairs[][2] = { { '<', '>' }, { '"', '"' }, { '\'', '\'' }, { '[', ']' } };

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        size_t end;

        if (text.data[0] != (uint8_t)pairs[i][0])
            continue;
        end = bytes_find(bytes_after(text, 1), (uint8_t)pairs[i][1]);
        if (end + 1 < text.length)
            return end + 2;
    }
    return 0;
}

/* A `*`, and of what stands directly behind it the marks. */
static void put_star(struct writer *writer, struct bytes behind)
{
    char star[4] = "*";
    size_t length = 1;

    if (behind.length == 1 && memchr(":;,.", behind.data[0], 4) != NULL)
        star[length++] = (char)behind.data[0];
    if (!writer->after_star)
        put(writer, bytes_of(star, length));
    writer->after_star = true;
}

/* The one mark that a word ends in, if it is one. */
static struct bytes last_mark(struct bytes word)
{
    struct bytes mark = bytes_after(word, word.length - 1);
    bool is_one = word.length > 1 && word.data[word.length - 2] != mark.data[0];

    return is_one ? mark : bytes_of(NULL, 0);
}

/* Up to the next blank; empty in front of one. */
static struct bytes word_at(struct bytes text)
{
    size_t end = 0;

    while (end < text.length && !ascii_is_blank(text.data[end]))
        end++;
    return bytes_first(text, end);
}

/* Up to the last whole code point; a word longer than all is one that is cut. */
static struct bytes fitting(struct bytes word)
{
    size_t length = 0;

    while (length < word.length) {
        size_t unit = utf8_next(bytes_after(word, length)).length;

        if (length + unit > REFUSAL_TEXT_SIZE / 2)
            break;
        length += unit;
    }
    return bytes_first(word, length);
}

size_t refusal_text(struct bytes text, char ret_text[REFUSAL_TEXT_SIZE])
{
    struct writer writer = { .text = ret_text };
    struct bytes rest = bytes_trimmed(text);

    while (rest.length > 0) {
        size_t skipped = bracketed(rest);
        struct bytes behind = bytes_after(rest, skipped);
        struct bytes word = word_at(behind);

        if (skipped > 0 || differs(word)) {
            put_star(&writer, skipped > 0 ? word : last_mark(word));
        } else {
            put(&writer, fitting(word));
            writer.after_star = false;
        }
        rest = bytes_trimmed(bytes_after(behind, word.length));
    }
    return writer.length;
}
