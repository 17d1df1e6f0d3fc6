/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading dates, times and spans. */
#include "cli/options/time_option.h"

#include <string.h>
#include <time.h>

#include "base/bytes.h"

enum { FIRST_YEAR = 1970, LAST_YEAR = 2261 };

/* Exactly so many digits at the front of the text, which moves on. */
static bool take_number(const char **text, int digits, int *ret_number)
{
    int number = 0;

    for (int i = 0; i < digits; i++) {
        if (!ascii_is_digit((uint8_t)(*text)[i]))
            return false;
        number = 10 * number + ((*text)[i] - '0');
    }
    *text += digits;
    *ret_number = number;
    return true;
}

static bool take(const char **text, char wanted)
{
    if (**text != wanted)
        return false;
    (*text)++;
    return true;
}

static int days_of_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}

static bool take_date(const char **text, struct tm *date)
{
    int year, month, day;

    if (!take_number(text, 4, &year) || !take(text, '-') || !take_number(text, 2, &month) ||
        !take(text, '-') || !take_number(text, 2, &day))
        return false;
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 ||
        day > days_of_month(year, month))
        return false;
    date->tm_year = year - 1900;
    date->tm_mon = month - 1;
    date->tm_mday = day;
    return true;
}

/* Digits behind the point; those below a nanosecond are cut off. */
static bool take_fraction(const char **text, duration *ret_fraction)
{
    duration unit = DURATION_SECOND;
    duration fraction = 0;

    if (!ascii_is_digit((uint8_t) * *text))
        return false;
    for (; ascii_is_digit((uint8_t) * *text); (*text)++) {
        unit /= 10;
        fraction += unit * (**text - '0');
    }
    *ret_fraction = fraction;
    return true;
}

/* HH:MM, HH:MM:SS, HH:MM:SS.FRACTION; a leap second is the second behind it. */
static bool take_time(const char **text, struct tm *date, duration *ret_fraction)
{
    if (!take_number(text, 2, &date->tm_hour) || !take(text, ':') ||
        !take_number(text, 2, &date->tm_min))
        return false;
    if (take(text, ':') && !take_number(text, 2, &date->tm_sec))
        return false;
    if (take(text, '.') && !take_fraction(text, ret_fraction))
        return false;
    return date->tm_hour < 24 && date->tm_min < 60 && date->tm_sec <= 60;
}

/* Z, or the offset from UTC; local time without either. */
static bool take_zone(const char **text, struct tm *date, time_t *ret_seconds)
{
    int sign = **text == '-' ? -1 : 1;
    int hours, minutes;

    if (**text == '\0') {
        date->tm_isdst = -1;
        *ret_seconds = mktime(date);
        return true;
    }
    if (take(text, 'Z') || take(text, 'z')) {
        *ret_seconds = timegm(date);
        return true;
    }
    if ((!take(text, '+') && !take(text, '-')) || !take_number(text, 2, &hours) ||
        !take(text, ':') || !take_number(text, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    *ret_seconds = timegm(date) - (time_t)sign * (hours * 60 + minutes) * 60;
    return true;
}

static bool parse_moment(timestamp *ret_time, const char *text)
{
    struct tm date = { 0 };
    duration fraction = 0;
    time_t seconds;

    if (!take_date(&text, &date))
        return false;
    if ((take(&text, 'T') || take(&text, 't') || take(&text, ' ')) &&
        !take_time(&text, &date, &fraction))
        return false;
    if (!take_zone(&text, &date, &seconds) || *text != '\0')
        return false;
    *ret_time = (timestamp)seconds * DURATION_SECOND + fraction;
    return true;
}

static duration unit_of(char letter)
{
    static const struct {
        char letter;
        int seconds;
    } units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 'w', 604800 } };

    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (units[i].letter == letter)
            return units[i].seconds * DURATION_SECOND;
    return 0;
}

/* Numbers with a unit each; nothing that goes back before 1970. */
static bool parse_span(timestamp *ret_time, const char *text, timestamp now)
{
    timestamp time = now;

    if (*text == '\0')
        return false;
    while (*text != '\0') {
        size_t digits = strspn(text, "0123456789");
        duration unit = unit_of(text[digits]);
        int64_t number = 0;

        if (digits == 0 || digits > 10 || unit == 0)
            return false;
        for (size_t i = 0; i < digits; i++)
            number = 10 * number + (text[i] - '0');
        if (number > time / unit)
            return false;
        time -= number * unit;
        text += digits + 1;
    }
    *ret_time = time;
    return true;
}

/* The beginning of a day by its name. */
static bool parse_day(timestamp *ret_time, const char *text, timestamp now)
{
    static const struct {
        const char *name;
        int days_back;
    } days[] = { { "today", 0 }, { "yesterday", 1 } };
    time_t seconds = (time_t)(now / DURATION_SECOND);
    struct tm date;

    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        if (strcmp(text, days[i].name) != 0)
            continue;
        localtime_r(&seconds, &date);
        date.tm_mday -= days[i].days_back;
        date.tm_hour = date.tm_min = date.tm_sec = 0;
        date.tm_isdst = -1;
        *ret_time = (timestamp)mktime(&date) * DURATION_SECOND;
        return true;
    }
    return false;
}

bool time_option_parse(timestamp *ret_time, const char *text, timestamp now, struct error *error)
{
    if (parse_moment(ret_time, text) || parse_day(ret_time, text, now) ||
        parse_span(ret_time, text, now))
        return true;
    error_set(
        error,
        "`%s` is no time such as 2026-11-24, `2026-11-24 00:11`, 2026-11-24T00:11:56Z, 24h or "
        "yesterday",
        text);
    return false;
}
