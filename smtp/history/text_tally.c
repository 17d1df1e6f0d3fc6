/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting texts. */
#include "smtp/history/text_tally.h"

#include "base/keyed_hash.h"

static const struct hash_key fixed_key = { "smtpscope tally." };

static uint64_t hash_of(struct bytes text)
{
    return keyed_hash(&fixed_key, text);
}

/* Of a text that is not cut, the bytes are enough. */
static bool has_bytes(const struct tallied_text *tallied, struct bytes text)
{
    return tallied->count > 0 && text.length < TALLY_TEXT_SIZE &&
           bytes_equal(bytes_of(tallied->text, tallied->length), text);
}

/* Nearly all texts are known, with their hash. */
static uint64_t hash_in(const struct text_tally *tally, struct bytes text)
{
    for (size_t i = 0; i < TALLY_TEXTS; i++)
        if (has_bytes(&tally->texts[i], text))
            return tally->texts[i].hash;
    return hash_of(text);
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

static bool continues_row(const struct text_tally *tally, uint64_t hash)
{
    return tally->in_a_row > 0 && tally->last_hash == hash;
}

static void note_row(struct text_tally *tally, uint64_t hash, const struct ip_address *client)
{
    if (tally->added++ == 0)
        tally->first_client = *client;
    tally->all_of_several |= !ip_address_equal(&tally->first_client, client);
    if (!continues_row(tally, hash)) {
        tally->last_hash = hash;
        tally->in_a_row = 0;
        tally->row_of_several = false;
        tally->row_client = *client;
    }
    tally->in_a_row++;
    tally->row_of_several |= !ip_address_equal(&tally->row_client, client);
}

/* Whether a session of this client with this text shows that the server says
 * something else from now on. */
static bool begins_anew(const struct text_tally *tally, const struct tally_measure *measure,
                        uint64_t hash, const struct ip_address *client)
{
    const struct tallied_text *usual = text_tally_usual(tally, measure);

    if (usual == NULL || usual->hash == hash || !continues_row(tally, hash) ||
        tally->in_a_row + 1 < measure->changed)
        return false;
    if (!tally->all_of_several && ip_address_equal(&tally->first_client, client))
        return true;
    return tally->row_of_several || !ip_address_equal(&tally->row_client, client);
}

static void forget_texts(struct text_tally *tally)
{
    memset(tally->texts, 0, sizeof tally->texts);
    tally->total = 0;
}

void text_tally_add(struct text_tally *tally, const struct tally_measure *measure,
                    struct bytes text, uint64_t session, const struct ip_address *client)
{
    uint64_t hash = hash_in(tally, text);
    struct tallied_text *place;

    if (begins_anew(tally, measure, hash, client))
        forget_texts(tally);
    place = place_of(tally, hash);
    note_row(tally, hash, client);
    if (place->count == 0) {
        place->first = tally->added;
        place->session = session;
        place->length = text.length < TALLY_TEXT_SIZE ? text.length : TALLY_TEXT_SIZE;
        if (place->length > 0)
            memcpy(place->text, text.data, place->length);
    }
    place->last = tally->added;
    place->count++;
    tally->total++;
}

static bool is_usual(const struct tallied_text *text, const struct text_tally *tally,
                     const struct tally_measure *measure)
{
    return text->count >= measure->sessions &&
           UINT64_C(100) * text->count >= (uint64_t)measure->share * tally->total;
}

const struct tallied_text *text_tally_usual(const struct text_tally *tally,
                                            const struct tally_measure *measure)
{
    for (size_t i = 0; i < TALLY_TEXTS; i++)
        if (is_usual(&tally->texts[i], tally, measure))
            return &tally->texts[i];
    return NULL;
}

bool tallied_text_is(const struct tallied_text *usual, struct bytes text)
{
    return usual->hash == hash_of(text);
}

bool text_tally_is_outlier(const struct text_tally *tally, const struct tally_measure *measure,
                           struct bytes text, const struct ip_address *client)
{
    const struct tallied_text *usual = text_tally_usual(tally, measure);
    uint64_t hash;

    if (usual == NULL || has_bytes(usual, text))
        return false;
    hash = hash_in(tally, text);
    return usual->hash != hash && !begins_anew(tally, measure, hash, client);
}

static bool is_other(const struct tallied_text *text, const struct tallied_text *usual)
{
    return text != usual && text->count > 0 && (text->count == 1 || text->last > usual->first);
}

size_t text_tally_others(const struct text_tally *tally, const struct tally_measure *measure,
                         uint64_t *ret_sessions, size_t maximum)
{
    const struct tallied_text *usual = text_tally_usual(tally, measure);
    size_t count = 0;

    for (size_t i = 0; i < TALLY_TEXTS && usual != NULL; i++)
        if (is_other(&tally->texts[i], usual) && count < maximum)
            ret_sessions[count++] = tally->texts[i].session;
    return count;
}

/* -------------------------------------------------------- names and numbers */

/* RFC 5322, 3.3, and what else stands in dates; by their length, so that a word is
 * compared with few. */
static const char *const date_words[] = {
    [2] = "AM PM UT",
    [3] = "Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec UTC GMT BST "
          "WET CET EET MSK EST EDT CST CDT MST MDT PST PDT JST IST",
    [4] = "WEST CEST EEST AEST AEDT",
};

enum { SHORTEST_NAME = 3, SHORTEST_DATE_WORD = 2, LONGEST_DATE_WORD = 4 };

/* `Tue,` is Tuesday as well. */
static bool is_of_date(struct bytes word)
{
    while (word.length > 0 &&
           (word.data[word.length - 1] == ',' || word.data[word.length - 1] == '.'))
        word.length--;
    if (word.length < SHORTEST_DATE_WORD || word.length > LONGEST_DATE_WORD)
        return false;
    for (const char *listed = date_words[word.length];; listed += word.length + 1) {
        if (bytes_match_ignoring_case(word, bytes_of(listed, word.length)))
            return true;
        if (listed[word.length] == '\0')
            return false;
    }
}

static bool is_number(struct bytes word)
{
    for (size_t i = 0; i < word.length; i++)
        if (ascii_is_digit(word.data[i]) || word.data[i] == '@' || word.data[i] == '=')
            return true;
    return word.data[0] == '(' && word.data[word.length - 1] == ')';
}

static bool has_name(struct bytes word, struct bytes name)
{
    if (name.length < SHORTEST_NAME)
        return false;
    for (size_t i = 0; i + name.length <= word.length; i++)
        if (ascii_lower(word.data[i]) == ascii_lower(name.data[0]) &&
            bytes_equal_ignoring_case(bytes_first(bytes_after(word, i), name.length), name))
            return true;
    return false;
}

static bool has_any_name(struct bytes word, const struct bytes *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (has_name(word, names[i]))
            return true;
    return false;
}

size_t text_without_numbers(struct bytes text, const struct bytes *names, size_t name_count,
                            uint8_t *ret_text, size_t size)
{
    size_t length = 0;
    bool masked_before = false;
    struct bytes word;

    while ((word = bytes_next_word(&text)).length > 0) {
        bool masked = is_number(word) || is_of_date(word) || has_any_name(word, names, name_count);

        if (masked && masked_before)
            continue;
        masked_before = masked;
        if (masked)
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
