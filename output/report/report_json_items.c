/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the items of lists have in common: times, severities, examples. */
#include "output/json_build.h"
#include "output/json_line.h"
#include "output/json_reader.h"
#include "output/report/report_json_parts.h"
#include "output/session_json_parts.h"

struct bytes report_text_read(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    return json_is_string(value) ? bytes_of(json_string_value(value), json_string_length(value))
                                 : bytes_of(NULL, 0);
}

uint64_t report_count_read(const json_t *object, const char *key)
{
    json_int_t number = json_integer_value(json_object_get(object, key));

    return number > 0 ? (uint64_t)number : 0;
}

bool report_time_read(const json_t *object, const char *key, timestamp *ret_time)
{
    const struct json_scalar scalar = { .kind = SCALAR_TEXT,
                                        .text = report_text_read(object, key) };

    return json_scalar_time(&scalar, ret_time);
}

void report_span_put(json_t *object, const struct report_span *span)
{
    if (span->first > span->last)
        return;
    session_json_put_time(object, "first", span->first);
    session_json_put_time(object, "last", span->last);
}

void report_span_read(struct report_span *span, const json_t *object)
{
    timestamp time;

    if (report_time_read(object, "first", &time) && time < span->first)
        span->first = time;
    if (report_time_read(object, "last", &time) && time > span->last)
        span->last = time;
}

void report_severities_put(json_t *object, const char *key,
                           const uint64_t severities[SEVERITY_COUNT])
{
    json_t *counts = json_object_new();

    for (unsigned i = 0; i < SEVERITY_COUNT; i++)
        json_put_count_above_zero(counts, severity_name((enum severity)i), severities[i]);
    json_put_filled(object, key, counts);
}

void report_severities_read(uint64_t severities[SEVERITY_COUNT], const json_t *value)
{
    for (unsigned i = 0; i < SEVERITY_COUNT; i++)
        severities[i] += report_count_read(value, severity_name((enum severity)i));
}

/* The session as its line has it. */
static void put_session(json_t *object, const struct report_example *example)
{
    json_t *session;

    if (example->line.data == NULL)
        return;
    session = json_loadb((const char *)example->line.data, example->line.length, 0, NULL);
    if (session != NULL)
        json_put(object, "session", session);
}

json_t *report_examples_json(const struct report_examples *examples)
{
    json_t *array = json_array_new();

    for (size_t i = 0; i < examples->count; i++) {
        const struct report_example *example = examples->items[i];
        json_t *object = json_object_new();
        bool lossy = false;

        json_put(object, "id", session_json_id(example->id));
        if (examples->severities[i] > SEVERITY_INFO)
            json_put_word(object, "severity", severity_name(examples->severities[i]));
        session_json_put_time(object, "start", example->start);
        json_put_text(object, "client", example->client, &lossy);
        json_put_text(object, "server", example->server, &lossy);
        json_put_text(object, "source", example->source, &lossy);
        json_put_text(object, "input", example->input, &lossy);
        put_session(object, example);
        json_append(array, object);
    }
    return array;
}

static uint64_t id_read(const json_t *object)
{
    struct bytes text = report_text_read(object, "id");
    char digits[17] = "";

    if (text.length == 16)
        memcpy(digits, text.data, 16);
    return strtoull(digits, NULL, 16);
}

static enum severity severity_read(const json_t *object)
{
    struct bytes word = report_text_read(object, "severity");
    unsigned severity = SEVERITY_COUNT - 1;

    while (severity > SEVERITY_INFO &&
           !bytes_equal(word, bytes_of_string(severity_name((enum severity)severity))))
        severity--;
    return (enum severity)severity;
}

static void read_example(struct report_examples *examples, const json_t *object,
                         const struct report_session *view)
{
    json_t *session = json_object_get(object, "session");
    struct bytes text = bytes_of(NULL, 0);
    struct report_example *example;
    struct bounded_buffer line;

    bounded_buffer_init(&line, SIZE_MAX);
    if (json_is_object(session)) {
        json_line_append(&line, session);
        text = bytes_first(bounded_buffer_bytes(&line), line.length - 1);
    }
    example = report_example_new(view, text, report_text_read(object, "input"), EXAMPLE_LINE_MOST);
    report_examples_add(examples, example, severity_read(object));
    report_example_release(example);
    bounded_buffer_clear(&line);
}

void report_examples_read(struct report_examples *examples, const json_t *value)
{
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *object = json_array_get(value, i);
        struct report_session view = {
            .id = id_read(object),
            .client = report_text_read(object, "client"),
            .server = report_text_read(object, "server"),
            .source = report_text_read(object, "source"),
        };

        if (report_time_read(object, "start", &view.start))
            read_example(examples, object, &view);
    }
}
