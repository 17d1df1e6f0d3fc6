/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines of a header become fields (RFC 5322, 2.2).
 *
 * A field begins with its name and a colon; blanks before the colon are of the
 * obsolete syntax (4.5) and not part of the name. Lines that begin with a blank
 * go on with it: unfolding takes the line end out and nothing else (2.2.3). The
 * first line with nothing in it ends the header (2.1). A line that is no field
 * is passed over, with those that go on with it.
 *
 * Only bodies that somebody wants are kept, up to a maximum; what does not fit
 * is counted in the field's `cut`.
 */
#ifndef SMTP_HEADER_FIELDS_H
#define SMTP_HEADER_FIELDS_H

#include "base/bounded_buffer.h"

struct header_name {
    const char *name; /* whatever its case */
    bool counted;     /* only that there is one is wanted */
};

struct header_field {
    size_t name;       /* its index among the names */
    struct bytes body; /* unfolded, without blanks at its ends; empty if only counted */
    uint64_t cut;      /* bytes of it left out */
};

enum header_fields_state {
    HEADER_FIELDS_OTHER,  /* the field under way is not wanted, or there is none */
    HEADER_FIELDS_WANTED, /* it is */
    HEADER_FIELDS_ENDED,
    HEADER_FIELDS_STATE_COUNT
};

struct header_fields {
    const struct header_name *names;
    size_t name_count;
    enum header_fields_state state;
    size_t name; /* of the field under way */
    uint64_t cut;
    struct bounded_buffer body;   /* of the field under way */
    struct bounded_buffer before; /* of the one that is lent */
};

/* The names are lent; `maximum` is for the body of each field. */
void header_fields_init(struct header_fields *fields, const struct header_name *names, size_t count,
                        size_t maximum);
void header_fields_clear(struct header_fields *fields);

/* Begins with the next header. */
void header_fields_reset(struct header_fields *fields);

/* Takes a line without its end, of which `cut` bytes are missing. True when a
 * wanted field ended before it; that is lent until the next call. */
bool header_fields_add(struct header_fields *fields, struct bytes line, uint64_t cut,
                       struct header_field *ret_field);

/* The same when no line follows. */
bool header_fields_finish(struct header_fields *fields, struct header_field *ret_field);

/* Bytes it has taken beside itself. */
size_t header_fields_memory(const struct header_fields *fields);

#endif
