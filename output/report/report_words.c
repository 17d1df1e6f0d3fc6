/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words of a report. */
#include "output/report/report_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

/* Groups of three digits. */
struct bytes words_count(struct arena *arena, uint64_t count)
{
    char digits[24], grouped[32];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, count);
    size_t written = 0;

    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            grouped[written++] = ',';
        grouped[written++] = digits[i];
    }
    return arena_copy(arena, bytes_of(grouped, written));
}

struct bytes words_number_of(struct arena *arena, uint64_t count, const char *one, const char *many)
{
    struct bytes parts[3] = { words_count(arena, count), bytes_of_string(" "),
                              bytes_of_string(count == 1 ? one : many) };

    return arena_join(arena, parts, 3);
}

struct bytes words_octets(struct arena *arena, uint64_t octets)
{
    static const char *const units[] = { "kB", "MB", "GB", "TB", "PB" };
    double number = (double)octets;
    size_t unit = 0;

    if (octets < 1000)
        return arena_format(arena, "%" PRIu64 " B", octets);
    for (number /= 1000; number >= 999.5 && unit + 1 < sizeof units / sizeof units[0]; unit++)
        number /= 1000;
    return arena_format(arena, number < 9.95 ? "%.1f %s" : "%.0f %s", number, units[unit]);
}

struct bytes words_part(struct arena *arena, uint64_t part, uint64_t whole)
{
    double percent = whole > 0 ? 100.0 * (double)part / (double)whole : 0;

    if (whole == 0)
        return bytes_of_string("-");
    /* What is not all of them is not rounded up to it, nor what is some to none. */
    if (part < whole && percent > 99.9)
        percent = 99.9;
    if (part > 0 && percent < 0.1)
        percent = 0.1;
    return arena_format(arena, part == whole || part == 0 ? "%.0f%%" : "%.1f%%", percent);
}

struct bytes words_span(struct arena *arena, duration span)
{
    double seconds = (double)span / (double)DURATION_SECOND;

    if (span < 0)
        return bytes_of_string("-");
    if (seconds < 0.0009995)
        return arena_format(arena, "%.0f us", seconds * 1000000);
    if (seconds < 0.00995)
        return arena_format(arena, "%.1f ms", seconds * 1000);
    if (seconds < 0.9995)
        return arena_format(arena, "%.0f ms", seconds * 1000);
    if (seconds < 9.95)
        return arena_format(arena, "%.1f s", seconds);
    if (seconds < 99.5)
        return arena_format(arena, "%.0f s", seconds);
    if (seconds < 99.5 * 60)
        return arena_format(arena, "%.0f min", seconds / 60);
    return arena_format(arena, "%.1f h", seconds / 3600);
}

static struct tm local(timestamp time)
{
    time_t seconds = (time_t)(time / DURATION_SECOND);
    struct tm date = { .tm_mday = 1 };

    if (time % DURATION_SECOND < 0)
        seconds--;
    localtime_r(&seconds, &date);
    return date;
}

struct bytes words_time(struct arena *arena, timestamp time)
{
    struct tm date = local(time);

    return arena_format(arena, "%04d-%02d-%02d %02d:%02d:%02d", date.tm_year + 1900,
                        date.tm_mon + 1, date.tm_mday, date.tm_hour, date.tm_min, date.tm_sec);
}

struct bytes words_minute(struct arena *arena, timestamp time)
{
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    struct tm date = local(time);

    return arena_format(arena, "%d %s %02d:%02d", date.tm_mday, months[date.tm_mon % 12],
                        date.tm_hour, date.tm_min);
}

struct bytes words_zone(struct arena *arena, timestamp time)
{
    struct tm date = local(time);
    long minutes = date.tm_gmtoff / 60;
    long magnitude = minutes < 0 ? -minutes : minutes;

    if (minutes == 0)
        return arena_format(arena, "%s", date.tm_zone);
    return arena_format(arena, "%s, UTC%c%02ld:%02ld", date.tm_zone, minutes < 0 ? '-' : '+',
                        magnitude / 60, magnitude % 60);
}

struct bytes words_from_to(struct arena *arena, const struct report_span *span)
{
    struct bytes parts[3] = { words_minute(arena, span->first), bytes_of_string(" to "),
                              words_minute(arena, span->last) };

    return bytes_equal(parts[0], parts[2]) ? parts[0] : arena_join(arena, parts, 3);
}

struct bytes words_few(struct arena *arena, struct top_list *list, size_t most)
{
    struct bytes words = bytes_empty();
    const struct top_entry *entries;
    size_t count;

    if (list == NULL)
        return words;
    entries = top_list_sorted(list, &count);
    if (count == 0 && top_list_error(list) > 0)
        return bytes_of_string("too many to name");
    for (size_t i = 0; i < count && i < most; i++) {
        struct bytes times =
            count > 1 ? arena_format(arena, " (%" PRIu64 ")", entries[i].count) : bytes_empty();
        struct bytes parts[4] = { words, bytes_of_string(i > 0 ? ", " : ""), entries[i].key,
                                  times };

        words = arena_join(arena, parts, 4);
    }
    if (count > most || top_list_error(list) > 0) {
        struct bytes rest = top_list_error(list) > 0
                                ? bytes_of_string(" and many more")
                                : arena_format(arena, " and %zu more", count - most);
        struct bytes parts[2] = { words, rest };

        words = arena_join(arena, parts, 2);
    }
    return words;
}

static bool needs_no_quotes(struct bytes word)
{
    for (size_t i = 0; i < word.length; i++)
        if (!ascii_is_digit(word.data[i]) &&
            (ascii_lower(word.data[i]) < 'a' || ascii_lower(word.data[i]) > 'z') &&
            memchr("_-./:,+=@", word.data[i], 9) == NULL)
            return false;
    return word.length > 0 && word.data[0] != '-';
}

/* Between single quotes everything but one of them stands for itself. */
struct bytes words_quoted(struct arena *arena, struct bytes word)
{
    char *quoted;
    size_t length = 0;

    if (needs_no_quotes(word))
        return word;
    quoted = arena_new(arena, 4 * word.length + 2, 1);
    quoted[length++] = '\'';
    for (size_t i = 0; i < word.length; i++) {
        if (word.data[i] == '\'') {
            memcpy(quoted + length, "'\\''", 4);
            length += 4;
        } else {
            quoted[length++] = (char)word.data[i];
        }
    }
    quoted[length++] = '\'';
    return bytes_of(quoted, length);
}
