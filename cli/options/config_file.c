/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading a configuration file. */
#include "cli/options/config_file.h"

#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <string.h>

#include "cli/command.h"
#include "cli/options/rule_config.h"
#include "cli/options/switch_option.h"

/* Room for a section's name; no rule's identifier is as long. */
enum { MOST_SECTION = 128 };

struct config_reader {
    FILE *file;
    const char *path;
    const struct config_target *target;
    struct error *error;
    int line;
    int section_line; /* where the section under way begins */
    bool failed;
    struct rule_config rules;
    bool in_rules;     /* the section under way is about rules */
    int in_rules_from; /* the line where it began */
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

/* The section before is over, whose line an error names. */
static bool end_section(struct config_reader *reader)
{
    struct error reason;
    int line = reader->line;

    if (!reader->in_rules)
        return true;
    reader->in_rules = false;
    if (rule_config_end(&reader->rules, &reason))
        return true;
    reader->line = reader->in_rules_from;
    fail(reader, "%s", reason.message);
    reader->line = line;
    return false;
}

/* Sections about rules are told apart here and not by libinih's name of them,
 * which may be cut, and which it does not tell of one without keys. */
static bool begin_section(struct config_reader *reader, const char *line)
{
    const struct config_target *target = reader->target;
    struct error reason;
    char name[MOST_SECTION];

    if (!end_section(reader))
        return false;
    if (target->rules == NULL)
        return true;
    snprintf(name, sizeof name, "%.*s", (int)strcspn(line + 1, "]"), line + 1);
    reader->in_rules_from = reader->line;
    return rule_config_begin(&reader->rules, name, target->texts, &reader->in_rules, &reason) ||
           fail(reader, "%s", reason.message);
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
    if (room[0] != '[')
        return room;
    reader->section_line = reader->line;
    return begin_section(reader, room) ? room : NULL;
}

/* ------------------------------------------------------------------------- keys */

static bool is_command(const char *section)
{
    for (const struct subcommand *command = subcommands; command->name != NULL; command++)
        if (strcmp(command->name, section) == 0)
            return true;
    return false;
}

static bool apply(struct config_reader *reader, const struct option_row *row, const char *value)
{
    const struct config_target *target = reader->target;
    struct error reason = { "" };
    struct bytes kept;
    bool on = true;

    if (row->argument == NULL) {
        if (!switch_option_parse(&on, value, &reason))
            return fail(reader, "%s: %s", row->name, reason.message);
        return !on || row->apply(target->options, NULL, &reason) ||
               fail(reader, "%s: %.400s", row->name, reason.message);
    }
    kept = arena_copy(target->texts, bytes_of(value, strlen(value) + 1));
    return row->apply(target->options, (const char *)kept.data, &reason) ||
           fail(reader, "%s: %.400s", row->name, reason.message);
}

static bool is_option_of_some_command(const char *name)
{
    for (const struct subcommand *command = subcommands; command->name != NULL; command++)
        if (!command->command_line_only &&
            options_find(command->options, name) < options_count(command->options))
            return true;
    return false;
}

static bool take_key(struct config_reader *reader, const char *name, const char *value,
                     bool for_all)
{
    const struct config_target *target = reader->target;
    size_t row = options_find(target->table, name);

    if (strcmp(name, "config") == 0)
        return fail(reader, "a configuration file names no other");
    if (row == options_count(target->table) && for_all && is_option_of_some_command(name))
        return true;
    if (row == options_count(target->table))
        return fail(reader, "`%s` is no option of `smtpscope %s`", name, target->table->command);
    if (target->given->row[row])
        return true;
    return apply(reader, options_row(target->table, row), value);
}

static bool take_rule_key(struct config_reader *reader, const char *name, const char *value)
{
    struct error reason;

    return rule_config_key(&reader->rules, name, value, &reason) ||
           fail(reader, "%s", reason.message);
}

/* libinih's handler: 1 for success. */
static int handle(void *context, const char *section, const char *name, const char *value)
{
    struct config_reader *reader = context;
    const struct config_target *target = reader->target;
    bool for_all;

    if (reader->failed)
        return 0;
    if (section[0] == '\0')
        return fail(reader, "a key before the first [section]");
    if (reader->in_rules)
        return take_rule_key(reader, name, value != NULL ? value : "");
    for_all = strcmp(section, "global") == 0;
    if (for_all || strcmp(section, target->table->command) == 0)
        return take_key(reader, name, value != NULL ? value : "", for_all);
    if (is_command(section))
        return true;
    reader->line = reader->section_line;
    return fail(
        reader,
        "there is no section [%s]; there are [global], [read], [watch], [report], [rule ID] "
        "and [suppress NAME]",
        section);
}

/* ------------------------------------------------------------------------ files */

static bool read_file(struct config_reader *reader)
{
    int result = ini_parse_stream(next_line, reader, handle, reader);

    if (!reader->failed && ferror(reader->file)) {
        error_set(reader->error, "cannot read the configuration file %s: %s", reader->path,
                  strerror(errno));
        return false;
    }
    if (!reader->failed && result > 0) {
        reader->line = result;
        return fail(reader, "neither [section] nor key = value");
    }
    return !reader->failed && end_section(reader);
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
    if (good && target->rules != NULL)
        *target->rules = reader.rules.settings;
    else
        rule_settings_free(reader.rules.settings);
    return good;
}
