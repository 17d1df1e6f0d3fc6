/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading numbers. */
#include "cli/options/number_option.h"

#include <stdint.h>
#include <string.h>

#include "base/bytes.h"

/* Takes the digits off the front; false when there are none or they are too many. */
static bool take_digits(const char **text, size_t *ret_number)
{
    const char *begin = *text;
    size_t number = 0;

    for (; ascii_is_digit((uint8_t) * *text); ++*text)
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, (size_t)(**text - '0'), &number))
            return false;
    *ret_number = number;
    return *text > begin;
}

bool count_option_parse(unsigned *ret_count, const char *text, unsigned least, unsigned most,
                        struct error *error)
{
    const char *rest = text;
    size_t number;

    if (take_digits(&rest, &number) && *rest == '\0' && number >= least && number <= most) {
        *ret_count = (unsigned)number;
        return true;
    }
    error_set(error, "`%.40s` is no number from %u to %u", text, least, most);
    return false;
}

static bool take_unit(const char **text, size_t *ret_unit)
{
    static const char letters[] = "KMG";
    char letter = **text;
    const char *found;

    *ret_unit = 1;
    if (letter == '\0')
        return true;
    if (letter >= 'a' && letter <= 'z')
        letter = (char)(letter - 'a' + 'A');
    found = strchr(letters, letter);
    if (found == NULL)
        return false;
    *ret_unit = (size_t)1 << (10 * (found - letters + 1));
    ++*text;
    return **text == '\0';
}

bool size_option_parse(size_t *ret_size, const char *text, size_t least, struct error *error)
{
    const char *rest = text;
    size_t number, unit, size;

    if (!take_digits(&rest, &number) || !take_unit(&rest, &unit) ||
        __builtin_mul_overflow(number, unit, &size)) {
        error_set(error, "`%.40s` is no size: expected such as 256M, with K, M or G", text);
        return false;
    }
    if (size < least) {
        error_set(error, "`%.40s` is too little: at least %zuM", text, least >> 20);
        return false;
    }
    *ret_size = size;
    return true;
}
