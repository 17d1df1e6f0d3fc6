/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines out of words, and lines of base64. */
#include "tests/bench/traffic_content.h"

#include "tests/bench/traffic_random.h"

enum {
    TEXT_SIZE = 1 << 20,
    BASE64_SIZE = 8 << 20,
    LONGEST_LINE = 80,
    BASE64_LINE = 78, /* with its CRLF */
    DOT_LINES = 200,  /* one line in so many begins with a dot */
};

static const char *const words[] = {
    "the",     "meeting", "is",      "on",      "Monday",  "and",   "please", "bring",
    "figures", "for",     "last",    "quarter", "with",    "you",   "since",  "we",
    "have",    "to",      "decide",  "about",   "the",     "offer", "from",   "our",
    "partner", "in",      "Trieste", "before",  "anybody", "else",  "does",   "regards",
};

static size_t put_line(uint8_t *line, uint64_t *random)
{
    size_t length = 0;

    /* RFC 5321 4.5.2: a dot at the start of a line is sent twice. */
    if (traffic_between(random, 1, DOT_LINES) == 1) {
        memcpy(line, "..", 2);
        length = 2;
    }
    while (length < LONGEST_LINE - 12) {
        const char *word = words[traffic_random(random) % (sizeof words / sizeof words[0])];

        memcpy(line + length, word, strlen(word));
        length += strlen(word);
        line[length++] = ' ';
        if (traffic_between(random, 1, 40) == 1)
            break;
    }
    memcpy(line + length - 1, "\r\n", 2);
    return length + 1;
}

static struct bytes make_text(struct arena *arena, uint64_t *random)
{
    uint8_t *text = arena_new(arena, TEXT_SIZE, 1);
    size_t length = 0;

    while (length + LONGEST_LINE + 2 < TEXT_SIZE)
        length += put_line(text + length, random);
    return bytes_of(text, length);
}

static struct bytes make_base64(struct arena *arena, uint64_t *random)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t length = BASE64_SIZE / BASE64_LINE * BASE64_LINE;
    uint8_t *text = arena_new(arena, length, 1);

    for (size_t i = 0; i < length; i++)
        text[i] = (uint8_t)digits[traffic_random(random) % 64];
    for (size_t end = BASE64_LINE; end <= length; end += BASE64_LINE)
        memcpy(text + end - 2, "\r\n", 2);
    return bytes_of(text, length);
}

void traffic_content_init(struct traffic_content *content)
{
    uint64_t random = 1;

    arena_init(&content->memory);
    content->text = make_text(&content->memory, &random);
    content->base64 = make_base64(&content->memory, &random);
}

void traffic_content_clear(struct traffic_content *content)
{
    arena_clear(&content->memory);
}

static size_t behind_line(struct bytes text, size_t offset)
{
    return offset + bytes_find(bytes_after(text, offset), '\n') + 1;
}

struct bytes traffic_content_text(const struct traffic_content *content, uint64_t *random,
                                  size_t size)
{
    size_t last_start = content->text.length - size - 2 * (size_t)LONGEST_LINE;
    size_t start = behind_line(content->text, traffic_between(random, 0, last_start));
    size_t end = behind_line(content->text, start + size - 1);

    return bytes_of(content->text.data + start, end - start);
}

struct bytes traffic_content_base64(const struct traffic_content *content, uint64_t *random,
                                    size_t size)
{
    size_t lines = (size + BASE64_LINE - 1) / BASE64_LINE;
    size_t start = traffic_between(random, 0, content->base64.length / BASE64_LINE - lines);

    return bytes_of(content->base64.data + start * BASE64_LINE, lines * BASE64_LINE);
}
