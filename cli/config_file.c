/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading a configuration file. */
#include "cli/config_file.h"

#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <string.h>

#include "cli/command.h"

struct config_reader {
    FILE *file;
    const char *path;
    const struct config_target *target;
    struct error *error;
    int line;
    bool failed;
};

/* Only the first failure counts; libinih would go on. */
static bool fail(struct config_reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool fail(struct config_reader *reader, const char *format, ...)
{
    char what[ERROR_TEXT_SIZE / 2];
    va_list arguments;

    if (reader->failed)
        return false;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    error_set(reader->error, "%s:%d: %s", reader->path, reader->line, what);
    reader->failed = true;
    return false;
}

/* ------------------------------------------------------------------------ lines */

/* A section, a key with its value, a remark or nothing. libinih finds the same,
 * but tells of a line that is none of these only when all is read. */
static bool has_form(const char *line)
{
    line += strspn(line, " \t\r\n");
    if (*line == '\0' || *line == ';' || *line == '#')
        return true;
    return *line == '[' ? strchr(line, ']') != NULL : strpbrk(line, "=:") != NULL;
}

/* libinih takes an indented line for more of the value before it; here it is a
 * line like any other. */
static void remove_indentation(char *line)
{
    size_t indentation = strspn(line, " \t");

    memmove(line, line + indentation, strlen(line + indentation) + 1);
}

/* What libinih calls for the next line, as it would call fgets. */
static char *next_line(char *room, int size, void *context)
{
    struct config_reader *reader = context;
    size_t length;

    if (reader->failed || fgets(room, size, reader->file) == NULL)
        return NULL;
    reader->line++;
    length = strlen(room);
    if (length + 1 == (size_t)size && room[length - 1] != '\n') {
        fail(reader, "the line is longer than %d bytes", size - 2);
        return NULL;
    }
    if (!has_form(room)) {
        fail(reader, "neither [section] nor key = value");
        return NULL;
    }
    remove_indentation(room);
    return room;
}

/* ------------------------------------------------------------------------- keys */

static bool is_command(const char *section)
{
    for (const struct subcommand *command = subcommands; command->name != NULL; command++)
        if (strcmp(command->name, section) == 0)
            return true;
    return false;
}

/* Options without an argument: whether they are on. */
static bool take_switch(struct config_reader *reader, const char *value, bool *ret_on)
{
    static const char *const words[] = { "no", "yes", "off", "on", "false", "true" };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(words[i], value) == 0) {
            *ret_on = i % 2 == 1;
            return true;
        }
    }
    return fail(reader, "`%s` is neither yes nor no", value);
}

static bool apply(struct config_reader *reader, const struct option_row *row, const char *value)
{
    const struct config_target *target = reader->target;
    struct error reason = { "" };
    struct bytes kept;
    bool on = true;

    if (row->argument == NULL) {
        if (!take_switch(reader, value, &on))
            return false;
        return !on || row->apply(target->options, NULL, &reason) ||
               fail(reader, "%s: %.400s", row->name, reason.message);
    }
    kept = arena_copy(target->texts, bytes_of(value, strlen(value) + 1));
    return row->apply(target->options, (const char *)kept.data, &reason) ||
           fail(reader, "%s: %.400s", row->name, reason.message);
}

static bool take_key(struct config_reader *reader, const char *name, const char *value)
{
    const struct config_target *target = reader->target;
    size_t row = options_find(target->table, name);

    if (strcmp(name, "config") == 0)
        return fail(reader, "a configuration file names no other");
    if (row == target->table->count)
        return fail(reader, "`%s` is no option of `smtpscope %s`", name, target->table->command);
    if (target->given->row[row])
        return true;
    return apply(reader, &target->table->rows[row], value);
}

/* libinih's handler: 1 for success. */
static int handle(void *context, const char *section, const char *name, const char *value)
{
    struct config_reader *reader = context;
    const struct config_target *target = reader->target;

    if (reader->failed)
        return 0;
    if (section[0] == '\0')
        return fail(reader, "a key before the first [section]");
    if (strcmp(section, "global") == 0 || strcmp(section, target->table->command) == 0)
        return take_key(reader, name, value != NULL ? value : "");
    return is_command(section) ||
           fail(reader, "there is no section [%s]; there are [global] and [%s]", section,
                target->table->command);
}

/* ------------------------------------------------------------------------ files */

static bool read_file(struct config_reader *reader)
{
    int result = ini_parse_stream(next_line, reader, handle, reader);

    if (!reader->failed && ferror(reader->file))
        return fail(reader, "%s", strerror(errno));
    if (!reader->failed && result > 0) {
        reader->line = result;
        return fail(reader, "neither [section] nor key = value");
    }
    return !reader->failed;
}

bool config_file_read(const char *path, const struct config_target *target, struct error *error)
{
    struct config_reader reader = {
        .path = path != NULL ? path : CONFIG_FILE_DEFAULT,
        .target = target,
        .error = error,
    };
    bool good;

    reader.file = fopen(reader.path, "r");
    if (reader.file == NULL) {
        if (path == NULL && (errno == ENOENT || errno == ENOTDIR))
            return true;
        error_set(error, "cannot read the configuration file %s: %s", reader.path, strerror(errno));
        return false;
    }
    good = read_file(&reader);
    fclose(reader.file);
    return good;
}
