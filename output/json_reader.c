/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From YAJL's calls to a table of keys. */
#include "output/json_reader.h"

#include <yajl/yajl_parse.h>

/* A key that the table takes by any name is kept up to this length: YAJL keeps it no
 * longer than up to the next text. */
enum { KEY_SIZE = 64 };

/* An object or array that is open. What is passed over has no shape, and its field
 * none either. */
struct level {
    const struct json_shape *shape;
    const struct json_field *field; /* an object: of the key that came last; an array: its own */
    struct bytes key;
    uint8_t any_key[KEY_SIZE];
};

struct reading {
    const struct json_shape *top;
    void *context;
    size_t depth;
    struct level levels[JSON_READER_DEPTH];
};

static const struct json_field *find(const struct json_shape *shape, struct bytes key)
{
    for (size_t i = 0; shape != NULL && i < shape->count; i++) {
        const struct json_field *field = &shape->fields[i];

        if (field->key.data == NULL || bytes_equal(field->key, key))
            return field;
    }
    return NULL;
}

/* The field that a value belongs to which comes now. */
static const struct json_field *current(const struct reading *reading)
{
    return reading->depth > 0 ? reading->levels[reading->depth - 1].field : NULL;
}

static struct bytes current_key(const struct reading *reading)
{
    return reading->levels[reading->depth - 1].key;
}

/* A text that is no object is none of ours. */
static int take(struct reading *reading, const struct json_scalar *scalar)
{
    const struct json_field *field = current(reading);

    if (field != NULL && field->take != NULL)
        field->take(reading->context, current_key(reading), scalar);
    return reading->depth > 0;
}

static int take_text(void *context, const unsigned char *text, size_t length)
{
    const struct json_scalar scalar = { .kind = SCALAR_TEXT, .text = bytes_of(text, length) };

    return take(context, &scalar);
}

static int take_number(void *context, const char *text, size_t length)
{
    const struct json_scalar scalar = { .kind = SCALAR_NUMBER, .text = bytes_of(text, length) };

    return take(context, &scalar);
}

static int take_boolean(void *context, int value)
{
    const struct json_scalar scalar = { .kind = SCALAR_FLAG, .flag = value != 0 };

    return take(context, &scalar);
}

static int pass_null(void *context)
{
    const struct reading *reading = context;

    return reading->depth > 0;
}

static int open_level(struct reading *reading, const struct json_shape *shape,
                      const struct json_field *field, struct bytes key)
{
    struct level *level = &reading->levels[reading->depth];

    if (reading->depth == JSON_READER_DEPTH)
        return 0;
    level->shape = shape;
    level->field = field;
    level->key = key;
    reading->depth++;
    return 1;
}

static int begin_object(void *context)
{
    struct reading *reading = context;
    const struct json_field *field = current(reading);
    const struct json_shape *shape = reading->top;

    if (reading->depth > 0)
        shape = field != NULL ? field->inner : NULL;
    if (!open_level(reading, shape, NULL, bytes_of(NULL, 0)))
        return 0;
    if (shape != NULL && shape->begin != NULL)
        shape->begin(reading->context);
    return 1;
}

static int take_key(void *context, const unsigned char *text, size_t length)
{
    struct reading *reading = context;
    struct level *level = &reading->levels[reading->depth - 1];

    level->field = find(level->shape, bytes_of(text, length));
    if (level->field == NULL)
        return 1;
    level->key = level->field->key;
    if (level->key.data == NULL) {
        level->key = bytes_of(level->any_key, length < KEY_SIZE ? length : KEY_SIZE);
        memcpy(level->any_key, text, level->key.length);
    }
    return 1;
}

static int end_object(void *context)
{
    struct reading *reading = context;
    const struct json_shape *shape = reading->levels[--reading->depth].shape;

    if (shape != NULL && shape->end != NULL)
        shape->end(reading->context);
    return 1;
}

static int begin_array(void *context)
{
    struct reading *reading = context;

    /* The whole text is an array. */
    if (reading->depth == 0)
        return 0;
    return open_level(reading, NULL, current(reading), current_key(reading));
}

static int end_array(void *context)
{
    struct reading *reading = context;

    reading->depth--;
    return 1;
}

static const yajl_callbacks callbacks = {
    .yajl_null = pass_null,
    .yajl_boolean = take_boolean,
    .yajl_number = take_number,
    .yajl_string = take_text,
    .yajl_start_map = begin_object,
    .yajl_map_key = take_key,
    .yajl_end_map = end_object,
    .yajl_start_array = begin_array,
    .yajl_end_array = end_array,
};

bool json_read(struct bytes text, const struct json_shape *shape, void *context)
{
    struct reading reading;
    yajl_handle parser = yajl_alloc(&callbacks, NULL, &reading);
    bool good;

    /* The levels are filled when they are opened. */
    reading.top = shape;
    reading.context = context;
    reading.depth = 0;
    good = yajl_parse(parser, text.data, text.length) == yajl_status_ok &&
           yajl_complete_parse(parser) == yajl_status_ok;
    yajl_free(parser);
    return good;
}

uint64_t json_scalar_count(const struct json_scalar *scalar)
{
    uint64_t number = 0;

    if (scalar->kind != SCALAR_NUMBER || scalar->text.length > 18)
        return 0;
    for (size_t i = 0; i < scalar->text.length; i++) {
        if (!ascii_is_digit(scalar->text.data[i]))
            return 0;
        number = 10 * number + (uint64_t)(scalar->text.data[i] - '0');
    }
    return number;
}

duration json_scalar_seconds(const struct json_scalar *scalar)
{
    size_t point = bytes_find(scalar->text, '.');
    duration span = 0, unit = DURATION_SECOND;

    if (scalar->kind != SCALAR_NUMBER || point > 9)
        return -1;
    for (size_t i = 0; i < scalar->text.length; i++) {
        int digit = scalar->text.data[i] - '0';

        if (i == point)
            continue;
        if (digit < 0 || digit > 9)
            return -1;
        if (i > point)
            unit /= 10;
        span = i < point ? 10 * span + digit * DURATION_SECOND : span + digit * unit;
    }
    return span;
}

/* `20` of `2026` and the like; what is no digit makes the number too large. */
static unsigned digits(const uint8_t *text, size_t count)
{
    unsigned number = 0;

    for (size_t i = 0; i < count; i++)
        number = ascii_is_digit(text[i]) ? 10 * number + (unsigned)(text[i] - '0') : 100000;
    return number;
}

/* Days from 1970-01-01 to a date of the Gregorian calendar. Years begin in March here,
 * so that the day that is not in every year is the last. */
static int64_t days_of_date(unsigned year, unsigned month, unsigned day)
{
    int64_t years = (int64_t)year - (month <= 2);
    int64_t day_of_year = (153 * ((int64_t)month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return years * 365 + years / 4 - years / 100 + years / 400 + day_of_year - 719468;
}

bool json_scalar_time(const struct json_scalar *scalar, timestamp *ret_time)
{
    const uint8_t *text = scalar->text.data;
    size_t length = scalar->text.length;
    duration fraction = 0, unit = DURATION_SECOND;
    unsigned year, month, day, hour, minute, second;

    if (scalar->kind != SCALAR_TEXT || length < sizeof "2026-11-24T00:11:56Z" - 1 || length > 30)
        return false;
    year = digits(text, 4);
    month = digits(text + 5, 2);
    day = digits(text + 8, 2);
    hour = digits(text + 11, 2);
    minute = digits(text + 14, 2);
    second = digits(text + 17, 2);
    if (year < 1970 || year > 2261 || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 ||
        minute > 59 || second > 60 || text[length - 1] != 'Z')
        return false;
    for (size_t i = 20; text[19] == '.' && i < length - 1 && ascii_is_digit(text[i]); i++)
        fraction += (unit /= 10) * (text[i] - '0');
    *ret_time = ((days_of_date(year, month, day) * 86400) + hour * 3600 + minute * 60 + second) *
                    DURATION_SECOND +
                fraction;
    return true;
}
