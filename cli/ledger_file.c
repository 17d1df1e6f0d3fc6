/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of a ledger. */
#include "cli/ledger_file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/command.h"
#include "cli/replaced_file.h"

static const char beginning[] = "smtpscope ledger "; /* of every version */
static const char first_line[] = "smtpscope ledger 1";

enum { LINE_MAXIMUM = 128 };

/* ------------------------------------------------------------------------ writing */

struct ledger_writer {
    FILE *file;
    uint64_t entries;
};

static void write_times(FILE *file, const struct ledger_times *times)
{
    char text[TIMESTAMP_TEXT_SIZE];

    timestamp_format(times->read_again_from, text);
    fprintf(file, "read-again-from %s\n", text);
    fprintf(file, "read-until %" PRId64 "\n", times->read_until / DURATION_MICROSECOND);
    fprintf(file, "forgotten-until %" PRId64 "\n", times->forgotten_until / DURATION_MICROSECOND);
}

static void write_entry(void *context, const struct ledger_entry *entry)
{
    struct ledger_writer *writer = context;

    fprintf(writer->file, "%s %016" PRIx64 " %" PRId64 " %" PRId64 "\n",
            entry->open ? "open" : "told", entry->connection, entry->start / DURATION_MICROSECOND,
            entry->end / DURATION_MICROSECOND);
    writer->entries++;
}

static void write_ledger(const void *context, FILE *file)
{
    const struct session_ledger *ledger = context;
    struct ledger_times times = session_ledger_times(ledger);
    struct ledger_writer writer = { .file = file };

    fprintf(file, "%s\n", first_line);
    if (times.known)
        write_times(file, &times);
    session_ledger_visit(ledger, &writer, write_entry);
    fprintf(file, "entries %" PRIu64 "\n", writer.entries);
}

bool ledger_file_write(const char *path, const struct session_ledger *ledger, struct error *error)
{
    const struct replaced_file_writer writer = { ledger, write_ledger };

    return replaced_file_write(path, &writer, error);
}

/* ------------------------------------------------------------------------ reading */

/* What was read, kept until the last line shows that it is whole. */
struct ledger_reader {
    size_t line;
    bool has_ended;
    bool has_times;
    timestamp read_until;
    timestamp forgotten_until;
    size_t count;
    size_t capacity;
    struct ledger_entry *entries;
};

static bool take_microseconds(const char *text, timestamp *ret_time)
{
    char *rest;
    long long number;

    errno = 0;
    number = strtoll(text, &rest, 10);
    if (errno != 0 || rest == text || *rest != '\0' || number < INT64_MIN / DURATION_MICROSECOND ||
        number > INT64_MAX / DURATION_MICROSECOND)
        return false;
    *ret_time = number * DURATION_MICROSECOND;
    return true;
}

/* For others: it is made of the rest. */
static bool take_read_again_from(struct ledger_reader *reader, const char *text)
{
    (void)reader;
    (void)text;
    return true;
}

static bool take_read_until(struct ledger_reader *reader, const char *text)
{
    reader->has_times = true;
    return take_microseconds(text, &reader->read_until);
}

static bool take_forgotten_until(struct ledger_reader *reader, const char *text)
{
    return take_microseconds(text, &reader->forgotten_until);
}

static bool take_entry(struct ledger_reader *reader, const char *text, bool open)
{
    struct ledger_entry entry = { .open = open };
    int64_t start, end;
    int length = 0;

    if (sscanf(text, "%" SCNx64 " %" SCNd64 " %" SCNd64 "%n", &entry.connection, &start, &end,
               &length) != 3 ||
        text[length] != '\0' || start > end || start < INT64_MIN / DURATION_MICROSECOND ||
        end > INT64_MAX / DURATION_MICROSECOND)
        return false;
    entry.start = start * DURATION_MICROSECOND;
    entry.end = end * DURATION_MICROSECOND;
    if (reader->count == reader->capacity) {
        reader->capacity = reader->capacity == 0 ? 1024 : 2 * reader->capacity;
        reader->entries = memory_resize(reader->entries, reader->capacity, sizeof entry);
    }
    reader->entries[reader->count++] = entry;
    return true;
}

static bool take_told(struct ledger_reader *reader, const char *text)
{
    return take_entry(reader, text, false);
}

static bool take_open(struct ledger_reader *reader, const char *text)
{
    return take_entry(reader, text, true);
}

static bool take_end(struct ledger_reader *reader, const char *text)
{
    char *rest;

    reader->has_ended = strtoull(text, &rest, 10) == reader->count && *rest == '\0';
    return reader->has_ended;
}

static const struct line_kind {
    const char *name;
    bool (*take)(struct ledger_reader *reader, const char *text);
} line_kinds[] = {
    { "read-again-from ", take_read_again_from },
    { "read-until ", take_read_until },
    { "forgotten-until ", take_forgotten_until },
    { "told ", take_told },
    { "open ", take_open },
    { "entries ", take_end },
};

static bool take_line(struct ledger_reader *reader, char *text)
{
    size_t length = strlen(text);

    if (length == 0 || text[length - 1] != '\n' || reader->has_ended)
        return false;
    text[length - 1] = '\0';
    if (reader->line == 1)
        return strcmp(text, first_line) == 0;
    for (size_t i = 0; i < sizeof line_kinds / sizeof line_kinds[0]; i++) {
        size_t name = strlen(line_kinds[i].name);

        if (strncmp(text, line_kinds[i].name, name) == 0)
            return line_kinds[i].take(reader, text + name);
    }
    return false;
}

/* False with the reason when it is no ledger, or a part of one. */
static bool take_file(struct ledger_reader *reader, FILE *file, struct error *error)
{
    char text[LINE_MAXIMUM];

    while (fgets(text, sizeof text, file) != NULL) {
        reader->line++;
        if (take_line(reader, text))
            continue;
        error_set(error, "line %zu is none of a ledger", reader->line);
        return false;
    }
    if (!reader->has_ended)
        error_set(error, "its end is missing");
    return reader->has_ended;
}

static void hand_over(const struct ledger_reader *reader, struct session_ledger *ledger)
{
    if (reader->has_times)
        session_ledger_begin(ledger, reader->read_until, reader->forgotten_until);
    for (size_t i = 0; i < reader->count; i++)
        session_ledger_remember(ledger, &reader->entries[i]);
}

static bool set_aside(const char *path, struct error *error)
{
    if (!replaced_file_set_aside(path, "no session counts as told", error))
        return false;
    complain("note: %s", error->message);
    return true;
}

bool ledger_file_read(const char *path, struct session_ledger *ledger, struct error *error)
{
    struct ledger_reader reader = { .line = 0 };
    FILE *file;
    bool whole, failed;

    if (!replaced_file_open(path, beginning, &file, error))
        return false;
    if (file == NULL)
        return true;
    whole = take_file(&reader, file, error);
    failed = ferror(file) != 0;
    if (failed)
        error_set(error, "cannot read %s: %s", path, strerror(errno));
    fclose(file);
    if (whole && !failed)
        hand_over(&reader, ledger);
    free(reader.entries);
    return whole || (!failed && set_aside(path, error));
}
