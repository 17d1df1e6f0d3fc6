/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Playing dialogues from files and comparing their records. */
#include "tests/support/dialogue_file.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "output/json_line.h"
#include "output/session_json.h"
#include "tests/support/dialogue_script.h"
#include "tests/support/golden.h"
#include "tests/support/json_fits.h"
#include "tests/support/transcript_text.h"

enum { MOST_SECRETS = 16, LONGEST_CUT = 200 };

struct dialogue_file {
    const char *path;
    char *text; /* of the whole file */
    const char *script;
    json_t *expected;
    struct script_options options;
    size_t secret_count;
    const char *secrets[MOST_SECRETS];
};

/* ---------------------------------------------------------------------- reading */

static const struct {
    const char *name;
    size_t offset;
} limits[] = {
#define LIMIT(name)                                                                                \
    {                                                                                              \
#name, offsetof(struct smtp_limits, name)                                                  \
    }
    LIMIT(line),    LIMIT(reply_lines), LIMIT(steps),  LIMIT(transactions), LIMIT(recipients),
    LIMIT(pending), LIMIT(held),        LIMIT(record), LIMIT(credentials),  LIMIT(header_bytes),
#undef LIMIT
};

static void set_limit(struct dialogue_file *file, const char *words)
{
    char name[32];
    size_t value;

    ck_assert_int_eq(sscanf(words, "%31s %zu", name, &value), 2);
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
        if (strcmp(limits[i].name, name) == 0) {
            *(size_t *)(void *)((char *)&file->options.sessions.limits + limits[i].offset) = value;
            return;
        }
    ck_abort_msg("%s: no limit is called %s", file->path, name);
}

static void set_close(struct dialogue_file *file, const char *word)
{
    for (enum close_reason reason = 0; reason < CLOSE_COUNT; reason++)
        if (strcmp(close_reason_name(reason), word) == 0) {
            file->options.close = reason;
            return;
        }
    ck_abort_msg("%s: no connection ends by %s", file->path, word);
}

static void set_directions(struct dialogue_file *file, const char *word)
{
    for (enum directions directions = 0; directions < DIRECTIONS_COUNT; directions++)
        if (strcmp(directions_name(directions), word) == 0) {
            file->options.directions = directions;
            return;
        }
    ck_abort_msg("%s: a capture does not have %s", file->path, word);
}

static bool takes(const char **line, const char *word)
{
    size_t length = strlen(word);

    if (strncmp(*line, word, length) != 0)
        return false;
    *line += length;
    return true;
}

static void set_option(struct dialogue_file *file, const char *line)
{
    if (takes(&line, "! secret ")) {
        ck_assert_uint_lt(file->secret_count, MOST_SECRETS);
        file->secrets[file->secret_count++] = line;
    } else if (takes(&line, "! limit ")) {
        set_limit(file, line);
    } else if (takes(&line, "! close ")) {
        set_close(file, line);
    } else if (takes(&line, "! directions ")) {
        set_directions(file, line);
    } else if (strcmp(line, "! digest") == 0) {
        file->options.sessions.messages.digest = true;
    } else if (strcmp(line, "! headers") == 0) {
        file->options.sessions.messages.headers = true;
    } else if (strcmp(line, "! parts") == 0) {
        file->options.sessions.messages.parts = true;
    } else if (strcmp(line, "! no-handshake") == 0) {
        file->options.no_handshake = true;
    } else if (strcmp(line, "! any-port") == 0) {
        file->options.sessions.any_port = true;
    } else {
        ck_abort_msg("%s: what is `%s`?", file->path, line);
    }
}

/* Cuts the options off, and the script behind them from what is expected. */
static void cut_up(struct dialogue_file *file)
{
    char *text = file->text;
    char *expected = strstr(text, "\n=\n");
    json_error_t error;

    ck_assert_msg(expected != NULL, "%s: no line has `=` alone", file->path);
    *expected++ = '\0';
    file->expected = json_loads(expected + 2, JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(file->expected != NULL, "%s: line %d behind `=`: %s", file->path, error.line,
                  error.text);
    while (text[0] == '#' || text[0] == '!') {
        char *end = text + strcspn(text, "\n");
        bool last = *end == '\0';

        *end = '\0';
        if (text[0] == '!')
            set_option(file, text);
        text = last ? end : end + 1;
    }
    file->script = text;
}

static struct dialogue_file dialogue_file_read(const char *path)
{
    struct dialogue_file file = { .path = path, .options = script_options_default() };
    struct bytes content = golden_read(path);

    file.text = calloc(content.length + 1, 1);
    memcpy(file.text, content.data, content.length);
    free((void *)(uintptr_t)content.data);
    cut_up(&file);
    return file;
}

static void dialogue_file_clear(struct dialogue_file *file)
{
    json_decref(file->expected);
    free(file->text);
}

/* ---------------------------------------------------------------------- in short */

static void add(struct bounded_buffer *text, const char *words)
{
    bounded_buffer_append(text, bytes_of_string(words));
}

static void add_number(struct bounded_buffer *text, const char *before, json_t *number)
{
    char digits[32];

    snprintf(digits, sizeof digits, "%lld", json_integer_value(number));
    add(text, before);
    add(text, digits);
}

static void add_string(struct bounded_buffer *text, const char *before, json_t *step,
                       const char *key)
{
    if (json_object_get(step, key) == NULL)
        return;
    add(text, before);
    add(text, json_string_value(json_object_get(step, key)));
}

static json_t *octets_of(json_t *step, const char *key)
{
    return json_object_get(json_object_get(step, key), "bytes");
}

static void add_command(struct bounded_buffer *text, json_t *step)
{
    add_string(text, "", step, "verb");
    add_string(text, " ", step, "argument");
    if (octets_of(step, "message") != NULL) {
        add_number(text, " (", octets_of(step, "message"));
        add(text, ")");
    }
    if (json_is_true(json_object_get(step, "unknown")))
        add(text, " ?");
}

static void add_reply(struct bounded_buffer *text, json_t *step)
{
    add_number(text, "", json_object_get(step, "code"));
    if (json_object_get(step, "reply_to") != NULL)
        add_number(text, " to ", json_object_get(step, "reply_to"));
}

static void add_content(struct bounded_buffer *text, json_t *step)
{
    bool refused = json_is_true(json_object_get(step, "refused"));

    add_number(text, refused ? "refused " : "message ", octets_of(step, "message"));
}

static void add_step(struct bounded_buffer *text, json_t *step)
{
    add(text,
        strcmp(json_string_value(json_object_get(step, "from")), "client") == 0 ? "C " : "S ");
    if (json_object_get(step, "code") != NULL)
        add_reply(text, step);
    else if (json_object_get(step, "verb") != NULL)
        add_command(text, step);
    else if (json_object_get(step, "message") != NULL)
        add_content(text, step);
    else if (json_object_get(step, "gap") != NULL)
        add_number(text, "gap ", json_object_get(step, "gap"));
    else if (json_object_get(step, "tls") != NULL)
        add_number(text, "tls ", octets_of(step, "tls"));
    else if (json_object_get(step, "auth_response") != NULL)
        add(text, "auth");
    else
        add_string(text, "line ", step, "line");
    if (json_is_true(json_object_get(step, "revised")))
        add(text, " again");
}

static json_t *said_in(json_t *record)
{
    json_t *said = json_array();
    json_t *step;
    size_t i;

    json_array_foreach(json_object_get(record, "dialogue"), i, step)
    {
        struct bounded_buffer text;

        bounded_buffer_init(&text, SIZE_MAX);
        add_step(&text, step);
        json_array_append_new(said, json_stringn_nocheck((const char *)text.data, text.length));
        bounded_buffer_clear(&text);
    }
    return said;
}

/* --------------------------------------------------------------------- comparing */

static void expect_no_secret(const struct dialogue_file *file, const char *text)
{
    for (size_t i = 0; i < file->secret_count; i++)
        ck_assert_msg(strstr(text, file->secrets[i]) == NULL, "%s: %s is in %s", file->path,
                      file->secrets[i], text);
}

/* The record as text; NULL when none came about. */
static char *play(const struct dialogue_file *file, const struct script_options *options)
{
    struct session *session = script_session(file->script, options);
    json_t *json;
    char *text;

    if (session == NULL)
        return NULL;
    json = session_json_new(session);
    text = json_dumps(json, 0);
    json_decref(json);
    session_free(session);
    return text;
}

static void expect_same(const struct dialogue_file *file, const struct script_options *options,
                        const char *expected)
{
    char *text = play(file, options);

    ck_assert_msg((text == NULL) == (expected == NULL), "%s: cut at %zu", file->path,
                  options->cut_at);
    if (text != NULL && strcmp(text, expected) != 0) {
        fprintf(stderr, "%s\nand whole\n%s\n", text, expected);
        ck_abort_msg("%s: cut at %zu it is not the same", file->path, options->cut_at);
    }
    free(text);
}

static void try_cuts(const struct dialogue_file *file, const char *expected)
{
    struct script_options options = file->options;

    options.cut = CUT_EVERYWHERE;
    expect_same(file, &options, expected);
    options.cut = CUT_ONCE;
    for (options.cut_at = 1; options.cut_at < LONGEST_CUT; options.cut_at++)
        expect_same(file, &options, expected);
}

static void check_transcript(const struct dialogue_file *file)
{
    struct transcript_options look = { .unicode = true };
    char *text = transcript_text(script_session(file->script, &file->options), &look);

    expect_no_secret(file, text);
    free(text);
}

static void check_record(const struct dialogue_file *file, const char *text)
{
    json_t *record = json_loads(text, JSON_DECODE_ANY, NULL);

    json_object_set_new(record, "said", said_in(record));
    if (!json_fits(record, file->expected))
        ck_abort_msg("%s: not as expected", file->path);
    json_decref(record);
    expect_no_secret(file, text);
    check_transcript(file);
}

static void append_line(const char *path, const struct dialogue_file *file)
{
    struct session *session = script_session(file->script, &file->options);
    json_t *json = session_json_new(session);
    FILE *stream = fopen(path, "a");
    struct bounded_buffer line;

    ck_assert_ptr_nonnull(stream);
    bounded_buffer_init(&line, SIZE_MAX);
    json_line_append(&line, json);
    ck_assert_uint_eq(fwrite(line.data, 1, line.length, stream), line.length);
    ck_assert_int_eq(fclose(stream), 0);
    bounded_buffer_clear(&line);
    json_decref(json);
    session_free(session);
}

void dialogue_file_check(const char *path, const char *records)
{
    struct dialogue_file file = dialogue_file_read(path);
    char *text = play(&file, &file.options);

    if (json_is_null(json_object_get(file.expected, "record"))) {
        ck_assert_msg(text == NULL, "%s: a record: %s", path, text);
    } else {
        ck_assert_msg(text != NULL, "%s: no record", path);
        check_record(&file, text);
        if (records != NULL)
            append_line(records, &file);
        /* What does not speak SMTP is given up after so many bytes, at an event. */
        else if (!file.options.sessions.any_port)
            try_cuts(&file, text);
    }
    free(text);
    dialogue_file_clear(&file);
}
