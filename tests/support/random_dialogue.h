/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dialogues by chance, as scripts: what clients and servers do, what they should
 * not do, and nonsense, in any order. The same seed gives the same dialogue.
 *
 * In each the client logs in with credentials of its own, which are in the
 * script wherever somebody may put or repeat them.
 */
#ifndef TESTS_SUPPORT_RANDOM_DIALOGUE_H
#define TESTS_SUPPORT_RANDOM_DIALOGUE_H

#include <stddef.h>
#include <stdint.h>

enum { RANDOM_DIALOGUE_SIZE = 65536, RANDOM_SECRET_SIZE = 32 };

struct random_dialogue {
    char script[RANDOM_DIALOGUE_SIZE]; /* see dialogue_script.h */
    size_t length;
    char secret[RANDOM_SECRET_SIZE];            /* a password */
    char secret_base64[2 * RANDOM_SECRET_SIZE]; /* the same, as LOGIN sends it */
};

void random_dialogue_make(struct random_dialogue *dialogue, uint64_t seed);

#endif
