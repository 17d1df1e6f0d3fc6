/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the fields of an entity say of its content (RFC 2045, 5 and 6; RFC
 * 2183), read by GMime: parameters in pieces and charsets (RFC 2231), encoded
 * words where none belong, and whatever else mailers do to file names.
 *
 * GMime parses one value at a time and nothing larger (mime_reader.h says why).
 */
#ifndef SMTP_MIME_FIELDS_H
#define SMTP_MIME_FIELDS_H

#include "base/arena.h"
#include "smtp/message.h"

/* What is to be found in a header, bodies unfolded; absent fields are absent. */
struct mime_fields {
    struct bytes content_type;
    struct bytes disposition;
    struct bytes encoding;
};

/* What kind of entity it is. */
enum entity_kind {
    ENTITY_LEAF,
    ENTITY_MULTIPART, /* with a boundary that can be looked for */
    ENTITY_MESSAGE,   /* the message inside can be read as it stands */
    ENTITY_KIND_COUNT
};

struct mime_entity {
    enum entity_kind kind;
    struct bytes boundary;    /* of a multipart */
    bool digest;              /* its parts are messages unless they say otherwise, RFC 2046 5.1.5 */
    struct message_part part; /* type, file name, disposition, encoding */
};

/* A longer boundary than this is none; RFC 2046 5.1.1 allows 70. */
enum { MIME_BOUNDARY_MAXIMUM = 256 };

/* To be called before the first of any threads that read MIME. */
void mime_prepare(void);

/* Texts lie in the arena. `inside_digest`: what it is without a Content-Type. */
struct mime_entity mime_fields_read(const struct mime_fields *fields, bool inside_digest,
                                    struct arena *arena);

#endif
