/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Comparing what is with what must be, and saying where they differ. */
#include "tests/support/json_fits.h"

#include <stdio.h>
#include <stdlib.h>

/* Where in the record something is compared. */
struct place {
    const struct place *outer; /* NULL: the record itself */
    const char *key;           /* NULL: an item */
    size_t item;
};

static void print_place(const struct place *place)
{
    if (place == NULL)
        return;
    print_place(place->outer);
    if (place->key != NULL)
        fprintf(stderr, ".%s", place->key);
    else
        fprintf(stderr, "[%zu]", place->item);
}

static bool complain(const struct place *place, json_t *actual, json_t *expected)
{
    char *wanted = json_dumps(expected, JSON_ENCODE_ANY);
    char *got = actual != NULL ? json_dumps(actual, JSON_ENCODE_ANY) : NULL;

    print_place(place);
    fprintf(stderr, " is %s\n  expected %s\n", got != NULL ? got : "absent", wanted);
    free(wanted);
    free(got);
    return false;
}

static bool fits(const struct place *place, json_t *actual, json_t *expected);

static bool object_fits(const struct place *place, json_t *actual, json_t *expected)
{
    bool all = true;
    const char *key;
    json_t *value;

    json_object_foreach(expected, key, value)
    {
        const struct place inner = { place, key, 0 };

        all &= fits(&inner, json_object_get(actual, key), value);
    }
    return all;
}

static bool array_fits(const struct place *place, json_t *actual, json_t *expected)
{
    size_t count = json_array_size(expected);

    for (size_t i = 0; i < count && i < json_array_size(actual); i++) {
        const struct place inner = { place, NULL, i };

        if (!fits(&inner, json_array_get(actual, i), json_array_get(expected, i)))
            return false;
    }
    return json_array_size(actual) == count || complain(place, actual, expected);
}

static bool fits(const struct place *place, json_t *actual, json_t *expected)
{
    bool same;

    if (json_is_object(expected) && json_is_object(actual))
        return object_fits(place, actual, expected);
    if (json_is_array(expected) && json_is_array(actual))
        return array_fits(place, actual, expected);
    if (json_is_null(expected))
        same = actual == NULL;
    else if (json_is_number(expected) && json_is_number(actual))
        same = json_number_value(expected) == json_number_value(actual);
    else
        same = json_equal(actual, expected);
    return same || complain(place, actual, expected);
}

bool json_fits(json_t *actual, json_t *expected)
{
    return fits(NULL, actual, expected);
}
