/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of a state file. */
#include "smtp/history/history_state.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "smtp/history/state_types.h"

static const char format_name[] = "smtpscope state";

/* ------------------------------------------------------------------------ writing */

/* Takes the object over. */
static void write_line(json_t *object, FILE *file)
{
    json_dumpf(object, file, JSON_COMPACT);
    putc('\n', file);
    json_decref(object);
}

static json_t *key_json(const struct hash_key *key)
{
    char text[2 * sizeof key->octets + 1];

    for (size_t i = 0; i < sizeof key->octets; i++)
        snprintf(text + 2 * i, 3, "%02x", key->octets[i]);
    return json_string(text);
}

static void write_header(const struct history_chain *chain, FILE *file)
{
    json_t *object = memory_made(json_object());

    json_object_set_new(object, "format", json_string(format_name));
    json_object_set_new(object, "version", json_integer(STATE_VERSION));
    json_object_set_new(object, "key", key_json(&chain->key));
    write_line(object, file);
}

static size_t write_table(const struct history_chain *chain, enum history_table which, FILE *file)
{
    const struct state_table *table = state_table(which);
    size_t count = 0;

    for (const void *entry = keyed_table_first(history_chain_table(chain, which)); entry != NULL;
         entry = keyed_table_next(entry)) {
        json_t *object = memory_made(json_object());

        json_object_set_new(object, history_table_name(which),
                            state_record_json(table->type, entry));
        write_line(object, file);
        count++;
    }
    return count;
}

void history_state_write(const struct history_chain *chain, FILE *file)
{
    json_t *object = memory_made(json_object());
    size_t count = 0;

    write_header(chain, file);
    for (enum history_table which = 0; which < HISTORY_TABLE_COUNT; which++)
        count += write_table(chain, which, file);
    json_object_set_new(object, "entries", json_integer((json_int_t)count));
    write_line(object, file);
}

/* ------------------------------------------------------------------------ reading */

struct state_reader {
    FILE *file;
    struct error *error;
    size_t line;
    size_t entries;
    char *text; /* STATE_LINE_MAXIMUM bytes */
};

/* The next line's object, which the caller owns; NULL with an error. */
static json_t *next_object(struct state_reader *reader)
{
    json_error_t trouble;
    json_t *object;

    reader->line++;
    if (fgets(reader->text, STATE_LINE_MAXIMUM, reader->file) == NULL) {
        error_set(reader->error, "it ends behind line %zu", reader->line - 1);
        return NULL;
    }
    if (strchr(reader->text, '\n') == NULL) {
        error_set(reader->error, "line %zu is too long or is cut short", reader->line);
        return NULL;
    }
    object = json_loads(reader->text, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &trouble);
    if (object == NULL)
        error_set(reader->error, "line %zu: %s", reader->line, trouble.text);
    return object;
}

static bool read_key(struct hash_key *ret_key, const json_t *json)
{
    const char *text = json_string_value(json);
    size_t digits = 2 * sizeof ret_key->octets;

    if (text == NULL || strlen(text) != digits || strspn(text, "0123456789abcdef") != digits)
        return false;
    for (size_t i = 0; i < sizeof ret_key->octets; i++) {
        const char octet[3] = { text[2 * i], text[2 * i + 1], '\0' };

        ret_key->octets[i] = (uint8_t)strtoul(octet, NULL, 16);
    }
    return true;
}

static enum state_reading read_header(struct state_reader *reader, const json_t *object,
                                      struct history_chain *chain)
{
    const char *format = json_string_value(json_object_get(object, "format"));
    json_int_t version = json_integer_value(json_object_get(object, "version"));

    if (format == NULL || strcmp(format, format_name) != 0 || version < 1) {
        error_set(reader->error, "it is no state of smtpscope");
        return STATE_BROKEN;
    }
    if (version > STATE_VERSION) {
        error_set(reader->error, "it has version %lld, and this program knows version %d",
                  (long long)version, STATE_VERSION);
        return STATE_NEWER;
    }
    if (!read_key(&chain->key, json_object_get(object, "key"))) {
        error_set(reader->error, "it has no key");
        return STATE_BROKEN;
    }
    return STATE_READ;
}

/* An entry with a key that was there before would be two in one. */
static bool read_entry(const struct state_reader *reader, struct history_chain *chain,
                       enum history_table which, const json_t *object)
{
    const struct state_table *table = state_table(which);
    struct keyed_table *entries = history_chain_table(chain, which);
    uint8_t *record = memory_new(1, table->size);
    bool good =
        state_record_read(table->type, object, record) && keyed_table_find(entries, record) == NULL;

    if (good)
        memcpy(keyed_table_add(entries, record), record, table->size);
    else
        error_set(reader->error, "line %zu is no entry of %s", reader->line,
                  history_table_name(which));
    free(record);
    return good;
}

static bool read_line(struct state_reader *reader, struct history_chain *chain,
                      const json_t *object, bool *ret_last)
{
    const json_t *count = json_object_get(object, "entries");

    *ret_last = count != NULL;
    if (*ret_last && json_is_integer(count) &&
        json_integer_value(count) == (json_int_t)reader->entries)
        return true;
    for (enum history_table which = 0; !*ret_last && which < HISTORY_TABLE_COUNT; which++) {
        const json_t *entry = json_object_get(object, history_table_name(which));

        if (entry == NULL)
            continue;
        reader->entries++;
        return read_entry(reader, chain, which, entry);
    }
    error_set(reader->error,
              *ret_last ? "line %zu counts other entries than there are" : "line %zu is unknown",
              reader->line);
    return false;
}

static enum state_reading read_lines(struct state_reader *reader, struct history_chain *chain)
{
    json_t *object = next_object(reader);
    enum state_reading status = STATE_BROKEN;
    bool good, last = false;

    if (object != NULL)
        status = read_header(reader, object, chain);
    json_decref(object);
    while (status == STATE_READ && !last) {
        object = next_object(reader);
        good = object != NULL && read_line(reader, chain, object, &last);
        json_decref(object);
        if (!good)
            status = STATE_BROKEN;
    }
    return status;
}

enum state_reading history_state_read(struct history_chain *chain, FILE *file, struct error *error)
{
    struct state_reader reader = { .file = file,
                                   .error = error,
                                   .text = memory_new(STATE_LINE_MAXIMUM, 1) };
    enum state_reading status = read_lines(&reader, chain);

    free(reader.text);
    return status;
}
