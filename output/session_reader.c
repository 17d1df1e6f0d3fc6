/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The top of the record, and values. */
#include "output/session_reader.h"

#include <arpa/inet.h>
#include <math.h>
#include <stdlib.h>

#include "output/json_reader.h"
#include "output/session_reader_parts.h"

/* --------------------------------------------------------------------- values */

struct bytes read_text(struct session *session, const json_t *value)
{
    if (!json_is_string(value))
        return bytes_of(NULL, 0);
    if (json_string_length(value) == 0)
        return bytes_empty();
    return arena_copy(&session->arena,
                      bytes_of(json_string_value(value), json_string_length(value)));
}

struct bytes read_text_at(struct session *session, const json_t *object, const char *key)
{
    return read_text(session, json_object_get(object, key));
}

const char *read_word_at(struct session *session, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    char *word;

    if (!json_is_string(value))
        return NULL;
    word = arena_new(&session->arena, json_string_length(value) + 1, 1);
    memcpy(word, json_string_value(value), json_string_length(value));
    return word;
}

uint64_t read_count_at(const json_t *object, const char *key)
{
    json_int_t value = json_integer_value(json_object_get(object, key));

    return value > 0 ? (uint64_t)value : 0;
}

duration read_span_at(const json_t *object, const char *key, duration absent)
{
    const json_t *value = json_object_get(object, key);
    double microseconds = json_number_value(value) * 1e6;

    if (!json_is_number(value) || fabs(microseconds) > 9e15)
        return absent;
    return llround(microseconds) * DURATION_MICROSECOND;
}

bool read_flag_at(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

unsigned read_name_at(const json_t *object, const char *key, unsigned count, name_at *name)
{
    const char *word = json_string_value(json_object_get(object, key));

    for (unsigned i = 0; word != NULL && i < count; i++)
        if (name(i) != NULL && strcmp(name(i), word) == 0)
            return i;
    return 0;
}

static const char *side_at(unsigned index)
{
    return side_name((enum side)index);
}

enum side read_side_at(const json_t *object, const char *key)
{
    return (enum side)read_name_at(object, key, SIDE_COUNT, side_at);
}

/* --------------------------------------------------------------------- the top */

static bool read_time_at(const json_t *record, const char *key, timestamp *ret_time)
{
    const json_t *value = json_object_get(record, key);
    struct json_scalar scalar = { .kind = SCALAR_TEXT };

    if (!json_is_string(value))
        return false;
    scalar.text = bytes_of(json_string_value(value), json_string_length(value));
    return json_scalar_time(&scalar, ret_time);
}

static bool read_id(struct session *session, const json_t *record)
{
    const char *text = json_string_value(json_object_get(record, "id"));
    char *end = NULL;

    if (text == NULL || strlen(text) != 16)
        return false;
    session->id = strtoull(text, &end, 16);
    return *end == '\0';
}

static struct endpoint read_endpoint(const json_t *object)
{
    const char *text = json_string_value(json_object_get(object, "ip"));
    struct endpoint endpoint = { .port = (uint16_t)read_count_at(object, "port") };
    uint8_t octets[16];

    if (text != NULL && inet_pton(AF_INET, text, octets) == 1)
        endpoint.address = ip_address_v4(octets);
    else if (text != NULL && inet_pton(AF_INET6, text, octets) == 1)
        endpoint.address = ip_address_v6(octets);
    return endpoint;
}

static const char *protocol_at(unsigned index)
{
    return protocol_name((enum protocol)index);
}

static const char *close_reason_at(unsigned index)
{
    return close_reason_name((enum close_reason)index);
}

static const char *closed_by_at(unsigned index)
{
    return closed_by_name((enum closed_by)index);
}

static const char *stage_at(unsigned index)
{
    return session_stage_name((enum session_stage)index);
}

static void read_capture(struct session *session, const json_t *capture)
{
    session->source = read_text_at(session, capture, "source");
    session->close =
        (enum close_reason)read_name_at(capture, "close", CLOSE_COUNT, close_reason_at);
    session->closed_by =
        (enum closed_by)read_name_at(capture, "closed_by", CLOSED_BY_COUNT, closed_by_at);
    session->timing.closed_in =
        (enum session_stage)read_name_at(capture, "closed_in", STAGE_COUNT, stage_at);
}

static bool is_session(const json_t *record)
{
    const char *type = json_string_value(json_object_get(record, "type"));

    return type != NULL && strcmp(type, "session") == 0;
}

static bool read_record(struct session *session, const json_t *record)
{
    if (!is_session(record) || !read_id(session, record) ||
        !read_time_at(record, "start", &session->start) ||
        !read_time_at(record, "end", &session->end))
        return false;
    session->closed = session->end;
    session->client = read_endpoint(json_object_get(record, "client"));
    session->server = read_endpoint(json_object_get(record, "server"));
    session->protocol =
        (enum protocol)read_name_at(record, "protocol", PROTOCOL_COUNT, protocol_at);
    session->greeting = STEP_NONE;
    session->helo = STEP_NONE;
    session->round_trip = -1;
    session->server_round_trip = -1;
    read_capture(session, json_object_get(record, "capture"));
    read_dialogue(session, record);
    read_transactions(session, record);
    read_judgement(session, record);
    return true;
}

struct session *session_read(struct bytes line)
{
    json_t *record = json_loadb((const char *)line.data, line.length, JSON_ALLOW_NUL, NULL);
    struct session *session;

    if (record == NULL)
        return NULL;
    session = session_new();
    if (!read_record(session, record)) {
        session_free(session);
        session = NULL;
    }
    json_decref(record);
    return session;
}
