/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading and writing values of thresholds. */
#include "cli/explain/threshold_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"

struct suffix {
    const char *name;
    int64_t factor;
};

/* The largest first; the last one stands for 1. */
static const struct suffix duration_suffixes[] = {
    { "h", 3600 * DURATION_SECOND },
    { "m", 60 * DURATION_SECOND },
    { "s", DURATION_SECOND },
    { "ms", DURATION_MILLISECOND },
    { "us", DURATION_MICROSECOND },
    { "ns", 1 },
    { NULL, 0 },
};
static const struct suffix octet_suffixes[] = {
    { "G", 1 << 30 }, { "M", 1 << 20 }, { "K", 1 << 10 }, { "", 1 }, { NULL, 0 },
};
static const struct suffix percent_suffixes[] = { { "%", 1 }, { "", 1 }, { NULL, 0 } };
static const struct suffix count_suffixes[] = { { "", 1 }, { NULL, 0 } };

static const struct unit_text {
    const char *name;
    const char *example;
    bool sums; /* several numbers with their suffixes, one behind the other */
    const struct suffix *suffixes;
} units[] = {
    [UNIT_COUNT] = { "count", "a number", false, count_suffixes },
    [UNIT_DURATION] = { "duration", "a span of time such as 500ms, 5s, 2m or 1h", true,
                        duration_suffixes },
    [UNIT_PERCENT] = { "percent", "a percentage such as 30%", false, percent_suffixes },
    [UNIT_OCTETS] = { "octets", "a number of octets such as 512 or 12K", false, octet_suffixes },
};

_Static_assert(sizeof units / sizeof units[0] == UNIT_KIND_COUNT, "a text for each unit");

static bool take_digits(const char **text, int64_t *ret_number)
{
    const char *begin = *text;
    int64_t number = 0;

    for (; ascii_is_digit((uint8_t) * *text); ++*text)
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, **text - '0', &number))
            return false;
    *ret_number = number;
    return *text > begin;
}

/* The suffix that the letters up to the next number are; NULL for none. */
static const struct suffix *take_suffix(const char **text, const struct suffix *suffixes)
{
    size_t length = strcspn(*text, "0123456789");

    for (const struct suffix *suffix = suffixes; suffix->name != NULL; suffix++) {
        if (strlen(suffix->name) != length || strncmp(*text, suffix->name, length) != 0)
            continue;
        *text += length;
        return suffix;
    }
    return NULL;
}

/* One number and its suffix, added to the sum. */
static bool add_part(const char **text, const struct unit_text *unit, int64_t *sum)
{
    const struct suffix *suffix;
    int64_t number;

    if (!take_digits(text, &number))
        return false;
    suffix = take_suffix(text, unit->suffixes);
    /* Nothing has no unit. */
    if (suffix == NULL && number == 0 && **text == '\0')
        return true;
    return suffix != NULL && !__builtin_mul_overflow(number, suffix->factor, &number) &&
           !__builtin_add_overflow(*sum, number, sum);
}

static bool parse(int64_t *ret_value, const struct unit_text *unit, const char *text)
{
    *ret_value = 0;
    do {
        if (!add_part(&text, unit, ret_value))
            return false;
    } while (unit->sums && *text != '\0');
    return *text == '\0';
}

bool threshold_parse(int64_t *ret_value, const struct threshold_row *row, const char *text,
                     struct error *error)
{
    char least[THRESHOLD_TEXT_SIZE], most[THRESHOLD_TEXT_SIZE];
    int64_t value;

    if (!parse(&value, &units[row->unit], text)) {
        error_set(error, "`%.40s` is not %s", text, units[row->unit].example);
        return false;
    }
    if (value < row->least || value > row->most) {
        threshold_format(row->unit, row->least, least);
        threshold_format(row->unit, row->most, most);
        error_set(error, "`%.40s` is not between %s and %s", text, least, most);
        return false;
    }
    *ret_value = value;
    return true;
}

void threshold_format(enum threshold_unit unit, int64_t value, char text[THRESHOLD_TEXT_SIZE])
{
    const struct suffix *suffix = units[unit].suffixes;

    if (value == 0) {
        snprintf(text, THRESHOLD_TEXT_SIZE, "0");
        return;
    }
    while (value % suffix->factor != 0)
        suffix++;
    snprintf(text, THRESHOLD_TEXT_SIZE, "%" PRId64 "%s", value / suffix->factor, suffix->name);
}

const char *threshold_unit_name(enum threshold_unit unit)
{
    return units[unit].name;
}
