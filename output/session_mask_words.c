/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words to hide in a session, found by a rolling hash. */
#include <stdlib.h>

#include "base/memory.h"
#include "output/session_mask_parts.h"

enum { FIRST_CAPACITY = 64, LONGEST_WORD = 1024 };

/* FNV-1a. Its table lives for one session, so that a chosen collision slows
 * down that session alone. */
static const uint64_t hash_start = UINT64_C(0xcbf29ce484222325);

static uint64_t hash_step(uint64_t hash, uint8_t byte)
{
    return (hash ^ ascii_lower(byte)) * UINT64_C(0x100000001b3);
}

static size_t slot_of(const struct known_words *known, uint64_t hash, struct bytes word)
{
    size_t slot = (hash ^ hash >> 32) & (known->capacity - 1);

    while (known->words[slot].word.data != NULL &&
           !bytes_equal_ignoring_case(known->words[slot].word, word))
        slot = (slot + 1) & (known->capacity - 1);
    return slot;
}

static uint64_t hash_of(struct bytes word)
{
    uint64_t hash = hash_start;

    for (size_t i = 0; i < word.length; i++)
        hash = hash_step(hash, word.data[i]);
    return hash;
}

static void grow(struct known_words *known)
{
    struct known_words larger = {
        .count = known->count,
        .longest = known->longest,
        .capacity = known->capacity > 0 ? known->capacity * 2 : FIRST_CAPACITY,
    };

    larger.words = memory_new(larger.capacity, sizeof *larger.words);
    for (size_t i = 0; i < known->capacity; i++) {
        struct bytes word = known->words[i].word;

        if (word.data != NULL)
            larger.words[slot_of(&larger, hash_of(word), word)] = known->words[i];
    }
    free(known->words);
    *known = larger;
}

void known_words_add(struct session_mask *mask, struct bytes word, enum mask_kind kind)
{
    struct known_words *known = &mask->known;
    size_t slot;

    if (word.length < 2 || word.length > LONGEST_WORD)
        return;
    if (2 * (known->count + 1) > known->capacity)
        grow(known);
    slot = slot_of(known, hash_of(word), word);
    if (known->words[slot].word.data != NULL)
        return;
    known->words[slot] = (struct known_word){ arena_copy(mask->arena, word), kind };
    known->count++;
    if (word.length > known->longest)
        known->longest = word.length;
}

void known_words_clear(struct known_words *known)
{
    free(known->words);
    *known = (struct known_words){ 0 };
}

/* A word ends behind its last byte unless that and the next both make up words. */
static bool can_end(struct bytes text, size_t length)
{
    return length == text.length || !mask_is_word_byte(text.data[length]) ||
           !mask_is_word_byte(text.data[length - 1]);
}

const struct known_word *known_words_find(const struct known_words *known, struct bytes text)
{
    const struct known_word *found = NULL;
    uint64_t hash = hash_start;

    if (known->count == 0)
        return NULL;
    for (size_t i = 0; i < text.length && i < known->longest; i++) {
        const struct known_word *word;

        hash = hash_step(hash, text.data[i]);
        if (!can_end(text, i + 1))
            continue;
        word = &known->words[slot_of(known, hash, bytes_first(text, i + 1))];
        if (word->word.data != NULL)
            found = word;
    }
    return found;
}
