/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting texts. */
#include "smtp/history/text_tally.h"

#include "base/keyed_hash.h"

/* So many sessions, and four fifths of them, make a text the usual one; so many
 * in a row make it the new one. */
enum { USUAL_SESSIONS = 3, CHANGED_SESSIONS = 3 };

static const struct hash_key fixed_key = { "smtpscope tally." };

static uint64_t hash_of(struct bytes text)
{
    return keyed_hash(&fixed_key, text);
}

/* The place of a text; for a new one that of the rarest. */
static struct tallied_text *place_of(struct text_tally *tally, uint64_t hash)
{
    struct tallied_text *rarest = &tally->texts[0];

    for (size_t i = 0; i < TALLY_TEXTS; i++) {
        struct tallied_text *candidate = &tally->texts[i];

        if (candidate->count > 0 && candidate->hash == hash)
            return candidate;
        if (candidate->count < rarest->count)
            rarest = candidate;
    }
    tally->total -= rarest->count;
    *rarest = (struct tallied_text){ .hash = hash };
    return rarest;
}

static void note_row(struct text_tally *tally, uint64_t hash, const struct ip_address *client)
{
    if (tally->in_a_row == 0 || tally->last_hash != hash) {
        tally->last_hash = hash;
        tally->in_a_row = 0;
        tally->of_several_clients = false;
        tally->last_client = *client;
    }
    tally->in_a_row++;
    tally->of_several_clients |= !ip_address_equal(&tally->last_client, client);
}

/* The server says something else from now on. */
static void begin_anew(struct text_tally *tally, const struct tallied_text *text)
{
    struct tallied_text now = *text;

    now.count = tally->in_a_row;
    memset(tally->texts, 0, sizeof tally->texts);
    tally->texts[0] = now;
    tally->total = now.count;
}

void text_tally_add(struct text_tally *tally, struct bytes text, uint64_t session,
                    const struct ip_address *client)
{
    uint64_t hash = hash_of(text);
    struct tallied_text *place = place_of(tally, hash);
    const struct tallied_text *usual;

    if (place->count == 0) {
        place->session = session;
        place->length = text.length < TALLY_TEXT_SIZE ? text.length : TALLY_TEXT_SIZE;
        if (place->length > 0)
            memcpy(place->text, text.data, place->length);
    }
    place->count++;
    tally->total++;
    note_row(tally, hash, client);
    usual = text_tally_usual(tally);
    if (tally->in_a_row >= CHANGED_SESSIONS && tally->of_several_clients && usual != NULL &&
        usual->hash != hash)
        begin_anew(tally, place);
}

const struct tallied_text *text_tally_usual(const struct text_tally *tally)
{
    for (size_t i = 0; i < TALLY_TEXTS; i++) {
        const struct tallied_text *candidate = &tally->texts[i];

        if (candidate->count >= USUAL_SESSIONS && 5 * candidate->count >= 4 * tally->total)
            return candidate;
    }
    return NULL;
}

bool tallied_text_is(const struct tallied_text *usual, struct bytes text)
{
    return usual->hash == hash_of(text);
}

size_t text_tally_others(const struct text_tally *tally, uint64_t *ret_sessions, size_t maximum)
{
    const struct tallied_text *usual = text_tally_usual(tally);
    size_t count = 0;

    for (size_t i = 0; i < TALLY_TEXTS && usual != NULL; i++)
        if (tally->texts[i].count > 0 && &tally->texts[i] != usual && count < maximum)
            ret_sessions[count++] = tally->texts[i].session;
    return count;
}

static bool has_digit(struct bytes word)
{
    for (size_t i = 0; i < word.length; i++)
        if (ascii_is_digit(word.data[i]))
            return true;
    return false;
}

size_t text_without_numbers(struct bytes text, uint8_t *ret_text, size_t size)
{
    size_t length = 0;
    struct bytes word;

    while ((word = bytes_next_word(&text)).length > 0) {
        if (has_digit(word))
            word = bytes_of_string("#");
        if (length + 1 + word.length > size)
            break;
        if (length > 0)
            ret_text[length++] = ' ';
        memcpy(ret_text + length, word.data, word.length);
        length += word.length;
    }
    return length;
}
