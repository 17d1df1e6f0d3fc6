/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading servers.conf, by libinih. */
#include "smtp/server_software.h"

#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "smtp/server_software_builtin.h"
#include "smtp/server_software_store.h"

/* libinih wants room for CR, LF and NUL behind the longest line. */
enum { LINE_END_ROOM = 3 };

struct servers_reader {
    struct server_software *software;
    const char *name;
    struct bytes rest; /* the lines that libinih has not had */
    int line;          /* the number of the last one it had */
    int failed_line;   /* 0 as long as nothing failed */
    char section[PRODUCT_ID_MAXIMUM + 1];
    int product;           /* of the section */
    bool section_has_keys; /* `replace` would come too late */
    struct error *error;
};

/* Only the first failure counts; libinih would go on. */
static bool fail(struct servers_reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool fail(struct servers_reader *reader, const char *format, ...)
{
    char what[ERROR_TEXT_SIZE / 2];
    va_list arguments;

    if (reader->failed_line > 0)
        return false;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    error_set(reader->error, "%s:%d: %s", reader->name, reader->line, what);
    reader->failed_line = reader->line;
    return false;
}

/* --------------------------------------------------------------------- lines */

/* libinih takes an indented line for the continuation of the one before it; in
 * this format it is a line like any other. */
static struct bytes without_indentation(struct bytes line)
{
    while (line.length > 0 && strchr(" \t\v\f\r", line.data[0]) != NULL && line.data[0] != '\0')
        line = bytes_after(line, 1);
    return line;
}

/* The next line for libinih, which asks as it would ask fgets. A line that does
 * not fit it would cut in two; we count and refuse it. */
static char *next_line(char *room, int size, void *context)
{
    struct servers_reader *reader = context;
    size_t length = bytes_find(reader->rest, '\n');
    struct bytes line = without_indentation(bytes_first(reader->rest, length));

    if (reader->rest.length == 0 || reader->failed_line > 0)
        return NULL;
    reader->line++;
    reader->rest = bytes_after(reader->rest, length + 1);
    if (bytes_find(line, '\0') < line.length) {
        fail(reader, "a NUL byte");
        return NULL;
    }
    if (size < LINE_END_ROOM || line.length > (size_t)size - LINE_END_ROOM) {
        fail(reader, "a line of %zu bytes, %d at most", line.length, size - LINE_END_ROOM);
        return NULL;
    }
    if (line.length > 0)
        memcpy(room, line.data, line.length);
    memcpy(room + line.length, "\n", 2);
    return room;
}

/* ---------------------------------------------------------------------- keys */

static bool is_product_id(const char *section)
{
    size_t length = strspn(section, "abcdefghijklmnopqrstuvwxyz0123456789-._");

    return length > 0 && length <= PRODUCT_ID_MAXIMUM && section[length] == '\0';
}

/* A key of another section than the key before it. */
static bool enter_section(struct servers_reader *reader, const char *section)
{
    if (section[0] == '\0')
        return fail(reader, "a key before the first [product]");
    if (!is_product_id(section))
        return fail(reader,
                    "`%s` is no name for a product: 1 to %d of a-z, 0-9, hyphen, dot and underline",
                    section, PRODUCT_ID_MAXIMUM);
    reader->product = server_software_find(reader->software, section);
    if (reader->product == PRODUCT_NONE) {
        if (server_software_count(reader->software) == PRODUCTS_MAXIMUM)
            return fail(reader, "product `%s` is one too many, %d at most", section,
                        PRODUCTS_MAXIMUM);
        reader->product = server_software_add(reader->software, section);
    }
    memcpy(reader->section, section, strlen(section) + 1);
    reader->section_has_keys = false;
    return true;
}

static bool read_flag(struct servers_reader *reader, const char *value, bool *ret_flag)
{
    if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
        return fail(reader, "`%s` is neither yes nor no", value);
    *ret_flag = strcmp(value, "yes") == 0;
    return true;
}

static bool read_title(struct servers_reader *reader, const char *value)
{
    if (strlen(value) > PRODUCT_TITLE_MAXIMUM)
        return fail(reader, "a title of %zu bytes, %d at most", strlen(value),
                    PRODUCT_TITLE_MAXIMUM);
    server_software_set_title(reader->software, reader->product, value);
    return true;
}

static bool read_kind(struct servers_reader *reader, const char *value)
{
    for (int kind = 0; kind < PRODUCT_KIND_COUNT; kind++) {
        if (strcmp(product_kind_name((enum product_kind)kind), value) == 0) {
            server_software_set_kind(reader->software, reader->product, (enum product_kind)kind);
            return true;
        }
    }
    return fail(reader, "unknown kind `%s`: server, front-end, interceptor, tarpit or filter",
                value);
}

static bool read_rare(struct servers_reader *reader, const char *value)
{
    bool rare = false;

    if (!read_flag(reader, value, &rare))
        return false;
    server_software_set_rare(reader->software, reader->product, rare);
    return true;
}

static bool read_replace(struct servers_reader *reader, const char *value)
{
    bool replace = false;

    if (!read_flag(reader, value, &replace))
        return false;
    if (reader->section_has_keys)
        return fail(reader, "`replace` is not the first key of its section");
    if (replace)
        server_software_empty(reader->software, reader->product);
    return true;
}

static bool read_pattern(struct servers_reader *reader, enum fingerprint_field field,
                         const char *value)
{
    if (strlen(value) > PATTERN_MAXIMUM)
        return fail(reader, "a pattern of %zu bytes, %d at most", strlen(value), PATTERN_MAXIMUM);
    if (value[strspn(value, "* ")] == '\0')
        return fail(reader, "the pattern `%s` would fit every text", value);
    if (server_software_pattern_count(reader->software) == PATTERNS_MAXIMUM)
        return fail(reader, "one pattern too many, %d at most", PATTERNS_MAXIMUM);
    server_software_add_pattern(reader->software, reader->product, field, bytes_of_string(value));
    return true;
}

static const struct {
    const char *name;
    bool (*read)(struct servers_reader *reader, const char *value);
} properties[] = {
    { "title", read_title },
    { "kind", read_kind },
    { "rare", read_rare },
    { "replace", read_replace },
};

static bool read_key(struct servers_reader *reader, const char *name, const char *value)
{
    for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++)
        if (strcmp(properties[i].name, name) == 0)
            return properties[i].read(reader, value);
    for (int field = 0; field < FINGERPRINT_FIELD_COUNT; field++)
        if (strcmp(fingerprint_field_name((enum fingerprint_field)field), name) == 0)
            return read_pattern(reader, (enum fingerprint_field)field, value);
    return fail(reader, "unknown key `%s`", name);
}

/* libinih's handler: 1 for success. */
static int take_key(void *context, const char *section, const char *name, const char *value)
{
    struct servers_reader *reader = context;

    if (reader->failed_line > 0)
        return 0;
    if (strcmp(section, reader->section) != 0 || section[0] == '\0')
        if (!enter_section(reader, section))
            return 0;
    if (value == NULL || value[0] == '\0')
        return fail(reader, "`%s` without a value", name);
    if (!read_key(reader, name, value))
        return 0;
    reader->section_has_keys = true;
    return 1;
}

/* --------------------------------------------------------------------- files */

bool server_software_load_text(struct server_software *software, const char *name,
                               struct bytes text, struct error *error)
{
    struct servers_reader reader = {
        .software = software,
        .name = name,
        .rest = text,
        .error = error,
    };
    int line = ini_parse_stream(next_line, &reader, take_key, &reader);

    if (line < 0)
        memory_made(NULL); /* of all errors below 0 only "no memory" can come from a stream */
    if (line > 0 && (reader.failed_line == 0 || line < reader.failed_line)) {
        error_set(error, "%s:%d: neither [product] nor key = value", name, line);
        return false;
    }
    return reader.failed_line == 0;
}

bool server_software_load_builtin(struct server_software *software, struct error *error)
{
    return server_software_load_text(software, "built-in servers.conf",
                                     server_software_builtin_text(), error);
}

bool server_software_load_file(struct server_software *software, const char *path,
                               struct error *error)
{
    FILE *file = fopen(path, "rb");
    char *text;
    size_t length;
    bool loaded = false;

    if (file == NULL) {
        error_set(error, "cannot open the fingerprint file %s: %s", path, strerror(errno));
        return false;
    }
    text = memory_new(SERVERS_FILE_MAXIMUM + 1, 1);
    errno = 0;
    length = fread(text, 1, SERVERS_FILE_MAXIMUM + 1, file);
    if (ferror(file))
        error_set(error, "cannot read the fingerprint file %s: %s", path, strerror(errno));
    else if (length > SERVERS_FILE_MAXIMUM)
        error_set(error, "%s: more than %d bytes", path, SERVERS_FILE_MAXIMUM);
    else
        loaded = server_software_load_text(software, path, bytes_of(text, length), error);
    free(text);
    fclose(file);
    return loaded;
}

bool server_software_load(struct server_software *software, const char *const *paths, size_t count,
                          struct error *error)
{
    if (!server_software_load_builtin(software, error))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!server_software_load_file(software, paths[i], error))
            return false;
    return true;
}
