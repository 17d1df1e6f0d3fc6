/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counts what one server says from session to session, and tells its usual
 * text.
 *
 * A text is usual when it was said in enough sessions and in most of all; by
 * default three, and four fifths. When the server has changed, for good and for
 * everybody, the old text must not linger: a text that some sessions in a row had,
 * by default three, begins the count anew. They must be of at least two clients, since one client's
 * may come through something that the others' do not; but where all there ever was is one client,
 * it is compared with itself alone.
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
    uint64_t first; /* which of all sessions had it first and last, counted from 1 */
    uint64_t last;
    uint64_t session; /* the first one that had it */
    uint8_t text[TALLY_TEXT_SIZE];
    size_t length;
};

struct text_tally {
    uint32_t total;
    uint64_t added; /* sessions, ever */
    struct tallied_text texts[TALLY_TEXTS];
    uint64_t last_hash; /* the text of the last sessions */
    uint32_t in_a_row;
    bool row_of_several; /* clients */
    bool all_of_several; /* clients */
    struct ip_address row_client;
    struct ip_address first_client;
};

/* What is usual. */
struct tally_measure {
    uint32_t sessions; /* at least */
    uint32_t share;    /* of all sessions, per cent, above 50 */
    uint32_t changed;  /* sessions in a row */
};

/* Adds what a session of this client had. */
void text_tally_add(struct text_tally *tally, const struct tally_measure *measure,
                    struct bytes text, uint64_t session, const struct ip_address *client);

/* The usual text; NULL when there is none. */
const struct tallied_text *text_tally_usual(const struct text_tally *tally,
                                            const struct tally_measure *measure);

bool tallied_text_is(const struct tallied_text *usual, struct bytes text);

/* There is a usual text, a session of this client has another one, and it is
 * not the one that would begin the count anew. */
bool text_tally_is_outlier(const struct text_tally *tally, const struct tally_measure *measure,
                           struct bytes text, const struct ip_address *client);

/* The sessions, at most `maximum`, that had another text when this one became
 * usual: of each other text the first. A text that several sessions had, all
 * before the usual one was first said, is what the server said earlier. */
size_t text_tally_others(const struct text_tally *tally, const struct tally_measure *measure,
                         uint64_t *ret_sessions, size_t maximum);

/* Texts of one kind differ in names, numbers and dates: words with a digit, `@`
 * or `=` in them or in parentheses, names of days, months and time zones, and
 * words that contain one of `names` become `#`; several of them in a row become
 * one. Names shorter than three bytes do not count. Returns how many bytes were written; the rest
 * does not count. */
size_t text_without_numbers(struct bytes text, const struct bytes *names, size_t name_count,
                            uint8_t *ret_text, size_t size);

#endif
