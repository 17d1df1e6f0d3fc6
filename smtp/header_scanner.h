/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads the header of a message whose content comes in pieces: its Message-ID,
 * and on request the fields of struct message_headers.
 *
 * Of several fields of one name the first counts. A field is taken when it is
 * known to be whole: one that the limit, a hole or the loss of the rest cuts
 * short is none. A longer header than the limit is read so far.
 */
#ifndef SMTP_HEADER_SCANNER_H
#define SMTP_HEADER_SCANNER_H

#include "base/arena.h"
#include "smtp/header_fields.h"
#include "smtp/line_splitter.h"
#include "smtp/message.h"
#include "smtp/smtp_limits.h"

enum header_state {
    HEADER_UNDER_WAY,
    HEADER_READ,     /* to its end, or as far as it is wanted */
    HEADER_TOO_LONG, /* up to the limit */
    HEADER_BROKEN,   /* up to a hole */
    HEADER_STATE_COUNT
};

/* What is read beside the texts that are recorded. */
enum {
    HEADER_MESSAGE_ID = HEADER_TEXT_COUNT,
    HEADER_MAILER, /* X-Mailer, which stands in for a User-Agent */
    HEADER_KEPT_COUNT
};

struct header_value {
    bool found;
    bool repeated;
    struct bounded_buffer text;
};

struct header_scanner {
    enum header_state state;
    bool all; /* not only the Message-ID is wanted */
    size_t maximum;
    size_t scanned;
    struct line_splitter lines;
    struct header_fields fields;
    struct header_value values[HEADER_KEPT_COUNT];
    uint64_t received;
    uint64_t cut; /* bytes of fields left out */
};

/* Limits: `header_bytes` and `header_field`. */
void header_scanner_init(struct header_scanner *scanner, const struct smtp_limits *limits,
                         bool all);
void header_scanner_clear(struct header_scanner *scanner);

/* Bytes it has taken beside itself. */
size_t header_scanner_memory(const struct header_scanner *scanner);

void header_scanner_add(struct header_scanner *scanner, struct bytes content);

/* Something is missing here: what follows cannot be told from a body. */
void header_scanner_gap(struct header_scanner *scanner);

/* The content is over: a header without a body ends here. */
void header_scanner_finish(struct header_scanner *scanner);

/* What is known so far; absent when there was none. Valid as long as the scanner. */
struct bytes header_scanner_message_id(const struct header_scanner *scanner);

/* The fields that are recorded on request, copied into the arena. */
const struct message_headers *header_scanner_describe(const struct header_scanner *scanner,
                                                      struct arena *arena);

#endif
