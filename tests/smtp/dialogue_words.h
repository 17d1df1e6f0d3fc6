/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A dialogue in a line: a command's verb; a reply's code, `>` and the step that it
 * answers; `message`, `response`, `line`, `tls`; `[side missing+unread]` for a gap.
 */
#ifndef TESTS_SMTP_DIALOGUE_WORDS_H
#define TESTS_SMTP_DIALOGUE_WORDS_H

#include <check.h>
#include <stdarg.h>
#include <stdio.h>

#include "tests/support/dialogue_script.h"

enum { DIALOGUE_WORDS = 4096 };

struct dialogue_words {
    char text[DIALOGUE_WORDS];
    size_t length;
};

__attribute__((format(printf, 2, 3))) static inline void words_add(struct dialogue_words *words,
                                                                   const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    words->length += (size_t)vsnprintf(words->text + words->length,
                                       sizeof words->text - words->length, format, arguments);
    va_end(arguments);
    ck_assert_uint_lt(words->length, sizeof words->text);
}

static inline void words_add_gap(struct dialogue_words *words, const struct step *step)
{
    words_add(words, "[%s", side_name(step->from));
    if (step->octets > 0)
        words_add(words, " %llu", (unsigned long long)step->octets);
    if (step->unread > 0)
        words_add(words, "%s+%llu", step->octets > 0 ? "" : " ", (unsigned long long)step->unread);
    words_add(words, "]");
}

/* Of a reply without what it answers. */
static inline void words_add_step(struct dialogue_words *words, const struct step *step)
{
    switch (step->kind) {
    case STEP_COMMAND:
        words_add(words, "%.*s", (int)step->command.verb.length,
                  (const char *)step->command.verb.data);
        break;
    case STEP_REPLY:
        words_add(words, "%u", step->reply.code);
        break;
    case STEP_GAP:
        words_add_gap(words, step);
        break;
    case STEP_MESSAGE:
        words_add(words, "message");
        break;
    case STEP_AUTH_RESPONSE:
        words_add(words, "response");
        break;
    case STEP_TLS:
        words_add(words, "tls");
        break;
    case STEP_STRAY_LINE:
    case STEP_KIND_COUNT:
        words_add(words, "line");
        break;
    }
}

static inline void expect_words(const struct session *session, const char *expected)
{
    struct dialogue_words words = { .length = 0 };

    for (size_t i = 0; i < session->step_count; i++) {
        const struct step *step = &session->steps[i];

        words_add(&words, "%s", i > 0 ? " " : "");
        words_add_step(&words, step);
        if (step->kind != STEP_REPLY || step->reply_to == STEP_NONE)
            continue;
        words_add(&words, ">");
        words_add_step(&words, &session->steps[step->reply_to]);
    }
    ck_assert_str_eq(words.text, expected);
}

#endif
