/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counts what one server says from session to session, and tells its usual
 * text.
 *
 * A text is usual when it was said in at least three sessions and in four
 * fifths of all. When the server has changed, for good and for everybody, the
 * old text must not linger: a text that three sessions in a row had, of at
 * least two clients, begins the count anew.
 *
 * At most TALLY_TEXTS texts are told apart, the rarest gives way to a new one;
 * of each the first TALLY_TEXT_SIZE bytes are kept to be shown.
 */
#ifndef SMTP_HISTORY_TEXT_TALLY_H
#define SMTP_HISTORY_TEXT_TALLY_H

#include "base/address.h"
#include "base/bytes.h"

enum { TALLY_TEXTS = 8, TALLY_TEXT_SIZE = 96 };

struct tallied_text {
    uint64_t hash;
    uint32_t count;
    uint64_t session; /* the first one that had it */
    uint8_t text[TALLY_TEXT_SIZE];
    size_t length;
};

struct text_tally {
    uint32_t total;
    struct tallied_text texts[TALLY_TEXTS];
    uint64_t last_hash; /* the text of the last sessions */
    uint32_t in_a_row;
    bool of_several_clients;
    struct ip_address last_client;
};

/* Adds what a session of this client had. */
void text_tally_add(struct text_tally *tally, struct bytes text, uint64_t session,
                    const struct ip_address *client);

/* The usual text; NULL when there is none. */
const struct tallied_text *text_tally_usual(const struct text_tally *tally);

bool tallied_text_is(const struct tallied_text *usual, struct bytes text);

/* The sessions, at most `maximum`, that had another text when this one became
 * usual: of each other text the first. */
size_t text_tally_others(const struct text_tally *tally, uint64_t *ret_sessions, size_t maximum);

/* Texts of one kind differ in names and numbers: words with a digit in them
 * become `#`. Returns how many bytes were written; the rest does not count. */
size_t text_without_numbers(struct bytes text, uint8_t *ret_text, size_t size);

#endif
