/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines in which the client of a played dialogue sends its credentials. */
#include "tests/fuzz/dialogue_player.h"

#include <sodium.h>
#include <stdio.h>

#include "tests/fuzz/fuzz_target.h"

/* A line is `words` and behind it the base64 of `token`, in which \u, \s and \p
 * are the user's name, the password of the prelude and the planted one, \0 and
 * \1 the octets that separate parts. */
struct credential_line {
    const char *words;
    const char *token;
};

enum { PRELUDE_LINES = 3 };

static const struct {
    char letter;
    struct credential_line lines[PRELUDE_LINES];
} preludes[] = {
    { 'p', { { "AUTH PLAIN ", "\\0\\u\\0\\s" } } },
    { 'l', { { "AUTH LOGIN", NULL }, { "", "\\u" }, { "", "\\s" } } },
    { 'c', { { "AUTH CRAM-MD5", NULL }, { "", "\\u \\s" } } },
    { 'x', { { "AUTH XOAUTH2 ", "user=\\u\\1auth=Bearer \\s\\1\\1" }, { "", NULL } } },
};

static const struct {
    char letter;
    bool needs_login; /* is a credential only behind an AUTH */
    struct credential_line line;
} credentials[] = {
    { 'p', false, { "AUTH PLAIN ", "\\0\\u\\0\\p" } },
    { 'l', false, { "auth login ", "\\p" } },
    { 'm', false, { "AUTHPLAIN ", "\\0\\u\\0\\p" } },
    { 'c', false, { "AUTH: PLAIN ", "\\0\\u\\0\\p" } },
    { 'n', false, { "AUTH ", "\\0\\u\\0\\p" } },
    { 'k', false, { "AUTH CRAM-MD5 ", "\\u \\p" } },
    { 'e', false, { "X-EXPS LOGIN ", "\\p" } },
    { 'r', true, { "", "\\p" } },
    { 'w', true, { "\\p", NULL } },
    { 'P', false, { "PASS \\p", NULL } },
    { 'x', false, { "XCLIENT NAME=client.example.org LOGIN=\\p ADDR=192.0.2.7", NULL } },
    { 'H', false, { "Proxy-Authorization: Basic ", "\\u:\\p" } },
    { 'b', false, { "BURL imap://dora:\\p@example.org/a LAST", NULL } },
};

static void append(struct bounded_buffer *line, const char *text)
{
    bounded_buffer_append(line, bytes_of_string(text));
}

static void append_filled_in(const struct player_input *input, struct bounded_buffer *line,
                             const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text != '\\')
            bounded_buffer_append(line, bytes_of(text, 1));
        else if (*++text == 'u')
            append(line, PLAYER_USER);
        else if (*text == 's')
            append(line, PLAYER_SECRET);
        else if (*text == 'p')
            append(line, input->planted);
        else
            bounded_buffer_append(line, bytes_of(*text == '0' ? "\0" : "\1", 1));
    }
}

static void append_line(const struct player_input *input, struct bounded_buffer *line,
                        const struct credential_line *credential)
{
    struct bounded_buffer token;
    char base64[256];

    append_filled_in(input, line, credential->words);
    if (credential->token == NULL)
        return;
    bounded_buffer_init(&token, sizeof base64 / 2);
    append_filled_in(input, &token, credential->token);
    sodium_bin2base64(base64, sizeof base64, token.data, token.length,
                      sodium_base64_VARIANT_ORIGINAL);
    append(line, base64);
    bounded_buffer_clear(&token);
}

bool player_prelude_line(const struct player_input *input, size_t index,
                         struct bounded_buffer *line)
{
    for (size_t i = 0; i < sizeof preludes / sizeof preludes[0]; i++) {
        const struct credential_line *found = preludes[i].lines;

        if (preludes[i].letter != input->settings.prelude)
            continue;
        if (index >= PRELUDE_LINES || found[index].words == NULL)
            return false;
        append_line(input, line, &found[index]);
        return true;
    }
    return false;
}

bool player_credential_line(const struct player_input *input, char letter,
                            struct bounded_buffer *line)
{
    for (size_t i = 0; i < sizeof credentials / sizeof credentials[0]; i++) {
        if (credentials[i].letter != letter)
            continue;
        if (credentials[i].needs_login && input->settings.prelude == '\0')
            return false;
        append_line(input, line, &credentials[i].line);
        return true;
    }
    return false;
}
