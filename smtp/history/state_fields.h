/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Structs as JSON and back, by tables of their members.
 *
 * Members that are zero are left out; arrays end with their last element that is
 * not. Reading believes nothing: a value of the wrong type, too large or too
 * long, is refused.
 */
#ifndef SMTP_HISTORY_STATE_FIELDS_H
#define SMTP_HISTORY_STATE_FIELDS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum state_kind {
    STATE_COUNT,    /* uint32_t */
    STATE_SIZE,     /* size_t */
    STATE_PORT,     /* uint16_t */
    STATE_TIME,     /* int64_t: nanoseconds, or anything else that has a sign */
    STATE_ORDINAL,  /* uint64_t that counts */
    STATE_HASH,     /* uint64_t: 16 hexadecimal digits */
    STATE_FLAG,     /* bool */
    STATE_SEVERITY, /* enum severity, by its name */
    STATE_ADDRESS,  /* struct ip_address, as text */
    STATE_OCTETS,   /* uint8_t array of `length`, each octet a character below U+0100 */
    STATE_RECORD,   /* another struct, of `type` */
    STATE_KIND_COUNT
};

struct state_type;

struct state_field {
    const char *name;
    enum state_kind kind;
    size_t offset;
    size_t size;  /* of one element */
    size_t count; /* elements; 1: no array */
    /* STATE_COUNT, STATE_SIZE: the largest value; 0 for any. */
    uint64_t maximum;
    size_t length_offset;          /* STATE_OCTETS: of a size_t that says how many are in use */
    const struct state_type *type; /* STATE_RECORD */
};

struct state_type {
    size_t count;
    const struct state_field *fields;
};

/* The caller owns the object. */
json_t *state_record_json(const struct state_type *type, const void *record);

/* Into a record that is zero; false when the object does not describe one. Members
 * that it does not know are refused too: they would be lost. */
bool state_record_read(const struct state_type *type, const json_t *object, void *record);

#endif
