/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From patterns to names, and back. */
#include "output/name_pattern.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/memory.h"

/* Room for what a character of a pattern becomes. */
enum { CONVERTED_MOST = 16 };

static int64_t year(const struct tm *local, time_t time)
{
    (void)time;
    return local->tm_year + 1900;
}

static int64_t month(const struct tm *local, time_t time)
{
    (void)time;
    return local->tm_mon + 1;
}

static int64_t day(const struct tm *local, time_t time)
{
    (void)time;
    return local->tm_mday;
}

static int64_t day_of_year(const struct tm *local, time_t time)
{
    (void)time;
    return local->tm_yday + 1;
}

static int64_t hour(const struct tm *local, time_t time)
{
    (void)time;
    return local->tm_hour;
}

static int64_t minute(const struct tm *local, time_t time)
{
    (void)time;
    return local->tm_min;
}

static int64_t second(const struct tm *local, time_t time)
{
    (void)time;
    return local->tm_sec;
}

static int64_t since_1970(const struct tm *local, time_t time)
{
    (void)local;
    return time;
}

/* Hours and minutes as one number: 5:30 is 530. */
static int64_t offset(const struct tm *local, time_t time)
{
    long minutes = local->tm_gmtoff / 60;

    (void)time;
    return minutes / 60 * 100 + minutes % 60;
}

/* What stands for the time, and how many characters it becomes. */
struct conversion {
    char letter;
    unsigned least, most; /* digits */
    bool is_signed;       /* a sign in front of them */
    int64_t (*value)(const struct tm *local, time_t time);
};

static const struct conversion conversions[] = {
    { 'Y', 4, 4, false, year },        { 'm', 2, 2, false, month },
    { 'd', 2, 2, false, day },         { 'H', 2, 2, false, hour },
    { 'M', 2, 2, false, minute },      { 'S', 2, 2, false, second },
    { 'j', 3, 3, false, day_of_year }, { 's', 1, 19, false, since_1970 },
    { 'z', 4, 4, true, offset },
};

enum { CONVERSION_COUNT = sizeof conversions / sizeof conversions[0] };

static const struct conversion *conversion_of(char letter)
{
    for (size_t i = 0; i < CONVERSION_COUNT; i++)
        if (conversions[i].letter == letter)
            return &conversions[i];
    return NULL;
}

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

/* In front of which a number stands: the last dot, or the end. A dot at the beginning only
 * hides the file. */
static const char *suffix_of(const char *base)
{
    const char *dot = strrchr(base, '.');

    return dot != NULL && dot > base ? dot : base + strlen(base);
}

/* Counts the conversions; false with an error at one that there is not. */
static bool count_conversions(const char *base, unsigned *ret_count, struct error *error)
{
    *ret_count = 0;
    for (const char *at = strchr(base, '%'); at != NULL; at = strchr(at + 2, '%')) {
        if (at[1] != '%' && conversion_of(at[1]) == NULL) {
            error_set(error,
                      "`%.2s` in its name stands for nothing: %%Y %%m %%d %%H %%M %%S %%j "
                      "%%s %%z are known, and %%%%",
                      at);
            return false;
        }
        *ret_count += at[1] != '%';
    }
    return true;
}

bool name_pattern_check(const char *path, struct error *error)
{
    const char *base = base_of(path);
    unsigned count;

    if (memchr(path, '%', (size_t)(base - path)) != NULL) {
        error_set(error, "a folder cannot have the time in its name");
        return false;
    }
    if (!count_conversions(base, &count, error))
        return false;
    if (count == 0)
        error_set(error, "its name needs the time, such as mail-%%Y%%m%%d-%%H%%M%%S.jsonl");
    return count > 0;
}

/* Writes a pattern out; the text has room for it. */
static void write_out(const char *pattern, const struct tm *local, time_t time, char *text)
{
    for (; *pattern != '\0'; pattern++) {
        const struct conversion *conversion = NULL;

        if (*pattern == '%' && *++pattern != '%')
            conversion = conversion_of(*pattern);
        if (conversion == NULL)
            *text++ = *pattern;
        else
            text += sprintf(text, conversion->is_signed ? "%+0*" PRId64 : "%0*" PRId64,
                            (int)conversion->least + conversion->is_signed,
                            conversion->value(local, time));
    }
    *text = '\0';
}

char *name_pattern_numbered(const char *path, unsigned number)
{
    const char *suffix = suffix_of(base_of(path));
    size_t size = strlen(path) + 16;
    char *numbered = memory_new(size, 1);

    snprintf(numbered, size, "%.*s_%u%s", (int)(suffix - path), path, number, suffix);
    return numbered;
}

char *name_pattern_expand(const char *path, time_t time, unsigned number)
{
    struct tm local;
    char *name = memory_new(strlen(path) + 1, CONVERTED_MOST);
    char *numbered;

    localtime_r(&time, &local);
    write_out(path, &local, time, name);
    if (number == 1)
        return name;
    numbered = name_pattern_numbered(name, number);
    free(name);
    return numbered;
}

/* --------------------------------------------------------------------------- and back */

static unsigned count_digits(const char *text, unsigned most)
{
    unsigned count = 0;

    while (count < most && ascii_is_digit((uint8_t)text[count]))
        count++;
    return count;
}

/* Passes over what a conversion may have become. */
static bool pass_conversion(const struct conversion *conversion, const char **name)
{
    unsigned digits;

    if (conversion->is_signed && **name != '+' && **name != '-')
        return false;
    *name += conversion->is_signed;
    digits = count_digits(*name, conversion->most);
    *name += digits;
    return digits >= conversion->least;
}

/* Passes over what the pattern up to `end` may have become. */
static bool pass_pattern(const char *pattern, const char *end, const char **name)
{
    while (pattern < end) {
        if (*pattern == '%' && pattern[1] != '%') {
            if (!pass_conversion(conversion_of(pattern[1]), name))
                return false;
            pattern += 2;
            continue;
        }
        pattern += *pattern == '%'; /* of two the second one counts */
        if (**name != *pattern)
            return false;
        pattern++;
        ++*name;
    }
    return true;
}

static void pass_number(const char **name)
{
    unsigned digits;

    if (**name != '_')
        return;
    digits = count_digits(*name + 1, 10);
    if (digits > 0)
        *name += 1 + digits;
}

const char *name_pattern_tail(const char *path, const char *name)
{
    const char *base = base_of(path);
    const char *suffix = suffix_of(base);

    if (!pass_pattern(base, suffix, &name))
        return NULL;
    pass_number(&name);
    return pass_pattern(suffix, suffix + strlen(suffix), &name) ? name : NULL;
}
