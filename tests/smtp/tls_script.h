/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tests of dialogues with TLS share: scripts, and looking at the steps.
 */
#ifndef TESTS_SMTP_TLS_SCRIPT_H
#define TESTS_SMTP_TLS_SCRIPT_H

#include "tests/smtp/parser_kit.h"
#include "tests/support/dialogue_script.h"

#define OPENING                                                                                    \
    "S: 220 mail.example.com ESMTP\n"                                                              \
    "C: EHLO client.example.org\n"                                                                 \
    "S: 250-mail.example.com\n"                                                                    \
    "S+ 250 STARTTLS\n"

#define ACCEPTED OPENING "C: STARTTLS\nS: 220 go ahead\n"

/* A record with a message that nobody reads, 10 bytes; data, 8 bytes. */
#define HELLO "\\x16\\x03\\x01\\x00\\x05\\x10\\x00\\x00\\x01k"
#define DATA  "\\x17\\x03\\x03\\x00\\x03abc"

#define BOTH_IN_TLS                                                                                \
    "C| " HELLO "\n"                                                                               \
    "S| " HELLO "\n"                                                                               \
    "C| " DATA "\n"                                                                                \
    "S| " DATA DATA "\n"

static inline const struct step *tls_step(const struct session *session, enum side from)
{
    const struct step *found = NULL;

    for (size_t i = 0; i < session->step_count; i++) {
        if (session->steps[i].kind != STEP_TLS || session->steps[i].from != from)
            continue;
        ck_assert_ptr_null(found);
        found = &session->steps[i];
    }
    return found;
}

static inline void expect_tls_bytes(const struct session *session, uint64_t client, uint64_t server)
{
    const uint64_t expected[] = { client, server };

    for (enum side side = 0; side < SIDE_COUNT; side++) {
        const struct step *step = tls_step(session, side);

        ck_assert_int_eq(step != NULL, expected[side] > 0);
        if (step != NULL)
            ck_assert_uint_eq(step->octets, expected[side]);
    }
}

static inline bool has_stray_line(const struct session *session)
{
    for (size_t i = 0; i < session->step_count; i++)
        if (session->steps[i].kind == STEP_STRAY_LINE)
            return true;
    return false;
}

static inline size_t unknown_commands(const struct session *session)
{
    size_t count = 0;

    for (size_t i = 0; i < session->step_count; i++)
        count += session->steps[i].kind == STEP_COMMAND && session->steps[i].command.unknown;
    return count;
}

#endif
