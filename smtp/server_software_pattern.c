/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patterns with asterisks. */
#include "smtp/server_software_pattern.h"

#include <assert.h>

/* In a compiled pattern; files with a NUL are refused, so no literal is one. */
enum { ANY_RUN = 0 };

struct text_pattern text_pattern_compile(struct bytes pattern, uint8_t *room)
{
    struct text_pattern compiled = { .literals = 0 };
    size_t length = 0;

    for (size_t i = 0; i < pattern.length; i++) {
        uint8_t byte = pattern.data[i];
        bool escaped = byte == '\\' && i + 1 < pattern.length && pattern.data[i + 1] == '*';

        assert(byte != ANY_RUN);
        if (byte == '*') {
            room[length++] = ANY_RUN;
            continue;
        }
        if (escaped)
            i++;
        room[length++] = escaped ? '*' : ascii_lower(byte);
        compiled.literals++;
    }
    compiled.compiled = bytes_of(room, length);
    return compiled;
}

/* It is enough to remember the last run: when what follows it does not fit,
 * making an earlier run longer cannot help. */
bool text_pattern_fits(const struct text_pattern *pattern, struct bytes text)
{
    struct bytes wanted = pattern->compiled;
    size_t at = 0, position = 0;
    size_t behind_run = 0, run_end = 0;
    bool in_run = false;

    if (text.length < pattern->literals)
        return false;
    while (position < text.length) {
        if (at < wanted.length && wanted.data[at] == ANY_RUN) {
            in_run = true;
            behind_run = ++at;
            run_end = position;
        } else if (at < wanted.length && wanted.data[at] == ascii_lower(text.data[position])) {
            at++;
            position++;
        } else if (in_run) {
            at = behind_run;
            position = ++run_end;
        } else {
            return false;
        }
    }
    while (at < wanted.length && wanted.data[at] == ANY_RUN)
        at++;
    return at == wanted.length;
}
