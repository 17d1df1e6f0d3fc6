/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walking over tables of members. */
#include "smtp/history/state_fields.h"

#include <assert.h>
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "smtp/session.h"

enum { HASH_DIGITS = 16, OCTETS_MAXIMUM = 256 };

/* --------------------------------------------------------------- one value to JSON */

static json_t *count_json(const struct state_field *field, const void *value)
{
    uint64_t count;

    if (field->size == sizeof(uint16_t))
        count = *(const uint16_t *)value;
    else if (field->size == sizeof(uint32_t))
        count = *(const uint32_t *)value;
    else
        count = *(const uint64_t *)value;
    return json_integer((json_int_t)count);
}

static json_t *time_json(const struct state_field *field, const void *value)
{
    (void)field;
    return json_integer(*(const int64_t *)value);
}

static json_t *hash_json(const struct state_field *field, const void *value)
{
    char text[HASH_DIGITS + 1];

    (void)field;
    snprintf(text, sizeof text, "%016" PRIx64, *(const uint64_t *)value);
    return json_string(text);
}

static json_t *flag_json(const struct state_field *field, const void *value)
{
    (void)field;
    return json_boolean(*(const bool *)value);
}

static json_t *severity_json(const struct state_field *field, const void *value)
{
    (void)field;
    return json_string(severity_name(*(const enum severity *)value));
}

static json_t *address_json(const struct state_field *field, const void *value)
{
    char text[ADDRESS_TEXT_SIZE];

    (void)field;
    ip_address_format(value, text);
    return json_string(text);
}

/* Two bytes of UTF-8 for each octet from 0x80 on. */
static json_t *octets_json(const uint8_t *octets, size_t length)
{
    char text[2 * OCTETS_MAXIMUM];
    size_t used = 0;

    assert(length <= OCTETS_MAXIMUM);
    for (size_t i = 0; i < length; i++) {
        if (octets[i] >= 0x80)
            text[used++] = (char)(0xc0 | octets[i] >> 6);
        text[used++] = (char)(octets[i] >= 0x80 ? 0x80 | (octets[i] & 0x3f) : octets[i]);
    }
    return json_stringn(text, used);
}

/* ------------------------------------------------------------- one value from JSON */

static bool read_count(const struct state_field *field, const json_t *json, void *value)
{
    uint64_t most = field->maximum > 0                ? field->maximum
                    : field->size == sizeof(uint16_t) ? UINT16_MAX
                    : field->size == sizeof(uint32_t) ? UINT32_MAX
                                                      : INT64_MAX;
    json_int_t number = json_integer_value(json);

    if (!json_is_integer(json) || number < 0 || (uint64_t)number > most)
        return false;
    if (field->size == sizeof(uint16_t))
        *(uint16_t *)value = (uint16_t)number;
    else if (field->size == sizeof(uint32_t))
        *(uint32_t *)value = (uint32_t)number;
    else
        *(uint64_t *)value = (uint64_t)number;
    return true;
}

/* Half of what there is, so that no difference of two overflows. */
static bool read_time(const struct state_field *field, const json_t *json, void *value)
{
    json_int_t number = json_integer_value(json);

    (void)field;
    if (!json_is_integer(json) || number > INT64_MAX / 2 || number < INT64_MIN / 2)
        return false;
    *(int64_t *)value = number;
    return true;
}

static bool read_hash(const struct state_field *field, const json_t *json, void *value)
{
    const char *text = json_string_value(json);

    (void)field;
    if (text == NULL || strlen(text) != HASH_DIGITS ||
        strspn(text, "0123456789abcdef") != HASH_DIGITS)
        return false;
    *(uint64_t *)value = strtoull(text, NULL, 16);
    return true;
}

static bool read_flag(const struct state_field *field, const json_t *json, void *value)
{
    (void)field;
    if (!json_is_boolean(json))
        return false;
    *(bool *)value = json_is_true(json);
    return true;
}

static bool read_severity(const struct state_field *field, const json_t *json, void *value)
{
    const char *text = json_string_value(json);

    (void)field;
    for (enum severity severity = 0; text != NULL && severity < SEVERITY_COUNT; severity++)
        if (strcmp(text, severity_name(severity)) == 0) {
            *(enum severity *)value = severity;
            return true;
        }
    return false;
}

static bool read_address(const struct state_field *field, const json_t *json, void *value)
{
    const char *text = json_string_value(json);
    uint8_t octets[16];

    (void)field;
    if (text != NULL && inet_pton(AF_INET, text, octets) == 1)
        *(struct ip_address *)value = ip_address_v4(octets);
    else if (text != NULL && inet_pton(AF_INET6, text, octets) == 1)
        *(struct ip_address *)value = ip_address_v6(octets);
    else
        return false;
    return true;
}

/* jansson has made sure that it is UTF-8. */
static bool read_octets(const json_t *json, uint8_t *octets, size_t maximum, size_t *ret_length)
{
    const uint8_t *text = (const uint8_t *)json_string_value(json);
    size_t length = 0;

    if (text == NULL)
        return false;
    for (size_t i = 0; i < json_string_length(json); i++) {
        if (length == maximum || text[i] > 0xc3)
            return false;
        if (text[i] >= 0x80) {
            octets[length++] = (uint8_t)(text[i] << 6 | (text[i + 1] & 0x3f));
            i++;
        } else {
            octets[length++] = text[i];
        }
    }
    *ret_length = length;
    return true;
}

/* -------------------------------------------------------------------------- kinds */

static const struct state_word {
    json_t *(*write)(const struct state_field *field, const void *value);
    bool (*read)(const struct state_field *field, const json_t *json, void *value);
} words[] = {
    [STATE_COUNT] = { count_json, read_count },
    [STATE_SIZE] = { count_json, read_count },
    [STATE_PORT] = { count_json, read_count },
    [STATE_TIME] = { time_json, read_time },
    [STATE_ORDINAL] = { count_json, read_count },
    [STATE_HASH] = { hash_json, read_hash },
    [STATE_FLAG] = { flag_json, read_flag },
    [STATE_SEVERITY] = { severity_json, read_severity },
    [STATE_ADDRESS] = { address_json, read_address },
    [STATE_OCTETS] = { NULL, NULL },
    [STATE_RECORD] = { NULL, NULL },
};

_Static_assert(sizeof words / sizeof words[0] == STATE_KIND_COUNT, "a word for each kind");
_Static_assert(sizeof(size_t) == sizeof(uint64_t), "sizes are counts of 64 bits");

static json_t *value_json(const struct state_field *field, const void *value)
{
    return field->kind == STATE_RECORD ? state_record_json(field->type, value)
                                       : words[field->kind].write(field, value);
}

static bool value_read(const struct state_field *field, const json_t *json, void *value)
{
    return field->kind == STATE_RECORD ? state_record_read(field->type, json, value)
                                       : words[field->kind].read(field, json, value);
}

/* ----------------------------------------------------------------------- records */

static bool is_zero(const uint8_t *octets, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (octets[i] != 0)
            return false;
    return true;
}

/* Up to the last element that is not zero. */
static json_t *array_json(const struct state_field *field, const uint8_t *elements)
{
    json_t *array = json_array();
    size_t count = field->count;

    while (is_zero(elements + (count - 1) * field->size, field->size)) {
        assert(count > 1);
        count--;
    }
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, value_json(field, elements + i * field->size));
    return array;
}

static json_t *field_json(const struct state_field *field, const uint8_t *record)
{
    const uint8_t *value = record + field->offset;

    if (is_zero(value, field->size * field->count))
        return NULL;
    if (field->kind == STATE_OCTETS)
        return octets_json(value, *(const size_t *)(const void *)(record + field->length_offset));
    return field->count > 1 ? array_json(field, value) : value_json(field, value);
}

json_t *state_record_json(const struct state_type *type, const void *record)
{
    json_t *object = memory_made(json_object());

    for (size_t i = 0; i < type->count; i++) {
        json_t *value = field_json(&type->fields[i], record);

        if (value != NULL)
            json_object_set_new(object, type->fields[i].name, value);
    }
    return object;
}

static bool array_read(const struct state_field *field, const json_t *array, uint8_t *elements)
{
    if (!json_is_array(array) || json_array_size(array) > field->count)
        return false;
    for (size_t i = 0; i < json_array_size(array); i++)
        if (!value_read(field, json_array_get(array, i), elements + i * field->size))
            return false;
    return true;
}

static bool field_read(const struct state_field *field, const json_t *json, uint8_t *record)
{
    uint8_t *value = record + field->offset;

    if (field->kind == STATE_OCTETS)
        return read_octets(json, value, field->size * field->count,
                           (size_t *)(void *)(record + field->length_offset));
    return field->count > 1 ? array_read(field, json, value) : value_read(field, json, value);
}

bool state_record_read(const struct state_type *type, const json_t *object, void *record)
{
    size_t known = 0;

    if (!json_is_object(object))
        return false;
    for (size_t i = 0; i < type->count; i++) {
        const json_t *value = json_object_get(object, type->fields[i].name);

        if (value == NULL)
            continue;
        known++;
        if (!field_read(&type->fields[i], value, record))
            return false;
    }
    return known == json_object_size(object);
}
