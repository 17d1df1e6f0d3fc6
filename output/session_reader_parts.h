/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of reading a session, and what they share: values out of JSON objects. What
 * has another type than asked for is absent. Texts are copied into the session's arena.
 */
#ifndef OUTPUT_SESSION_READER_PARTS_H
#define OUTPUT_SESSION_READER_PARTS_H

#include <jansson.h>

#include "smtp/session.h"

struct bytes read_text(struct session *session, const json_t *value);
struct bytes read_text_at(struct session *session, const json_t *object, const char *key);

/* With a NUL behind it; NULL when absent. */
const char *read_word_at(struct session *session, const json_t *object, const char *key);

/* 0 when absent or negative. */
uint64_t read_count_at(const json_t *object, const char *key);

/* Seconds; `absent` when there are none. */
duration read_span_at(const json_t *object, const char *key, duration absent);

bool read_flag_at(const json_t *object, const char *key);

/* Which of `count` names the word is; 0 for none of them. */
typedef const char *name_at(unsigned index);
unsigned read_name_at(const json_t *object, const char *key, unsigned count, name_at *name);

enum side read_side_at(const json_t *object, const char *key);

/* session_reader_dialogue.c */
void read_dialogue(struct session *session, const json_t *record);

/* session_reader_mails.c: behind the dialogue. */
void read_transactions(struct session *session, const json_t *record);

/* session_reader_judgement.c */
void read_judgement(struct session *session, const json_t *record);

#endif
