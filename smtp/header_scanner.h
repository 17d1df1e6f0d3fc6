/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds the Message-ID in the header of a message whose content comes in
 * pieces.
 *
 * The header ends at the first empty line (RFC 5322, 2.1); a field goes on in
 * lines that begin with a blank (2.2.3) and the folding is taken out. The
 * first Message-ID counts. A header longer than the limit is searched so far.
 */
#ifndef SMTP_HEADER_SCANNER_H
#define SMTP_HEADER_SCANNER_H

#include "base/bounded_buffer.h"
#include "smtp/line_splitter.h"

enum header_state {
    HEADER_OTHER_FIELD,
    HEADER_MESSAGE_ID, /* the field under way is the Message-ID */
    HEADER_DONE,       /* nothing more is wanted */
    HEADER_STATE_COUNT
};

struct header_scanner {
    enum header_state state;
    size_t maximum;
    size_t scanned;
    struct line_splitter lines;
    struct bounded_buffer message_id;
};

void header_scanner_init(struct header_scanner *scanner, size_t maximum);
void header_scanner_clear(struct header_scanner *scanner);

/* Bytes it has taken beside itself. */
size_t header_scanner_memory(const struct header_scanner *scanner);

void header_scanner_add(struct header_scanner *scanner, struct bytes content);

/* Bytes are missing here: nothing behind them is known to be of the header. A
 * value that may have gone on counts only when it is whole, `<...>`. */
void header_scanner_lose(struct header_scanner *scanner);

/* The value, empty when there was none; valid until the next reset. */
struct bytes header_scanner_message_id(const struct header_scanner *scanner);

#endif
