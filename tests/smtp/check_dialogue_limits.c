/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What goes on after the limit of the steps is told rightly all the same. */
#include "tests/smtp/parser_kit.h"
#include "tests/support/dialogue_script.h"
#include "tests/support/suite_main.h"

/* With a limit of two steps, whatever the cuts between segments. */
static struct session *session_of(const char *script)
{
    struct script_options options = script_options_default();

    options.sessions.limits.steps = 2;
    return script_session_any_cut(script, &options);
}

#define TWO_STEPS                                                                                  \
    "S: 220 mail.example.com ESMTP\n"                                                              \
    "C: EHLO client.example.org\n"

static const struct step *last_of_kind(const struct session *session, enum step_kind kind)
{
    const struct step *last = NULL;

    for (size_t i = 0; i < session->last_step_count; i++)
        if (session->last_steps[i].kind == kind)
            last = &session->last_steps[i];
    ck_assert_ptr_nonnull(last);
    return last;
}

START_TEST(tls_that_was_left_out_is_one_step_for_each_side)
{
    struct session *session = session_of(TWO_STEPS "S: 250 STARTTLS\n"
                                                   "C: STARTTLS\n"
                                                   "S: 220 go on\n"
                                                   "C| \\x16\\x03\\x01\n"
                                                   "S| \\x16\\x03\\x03\n"
                                                   "C| more\n"
                                                   "S| more\n"
                                                   "C| and more\n");

    ck_assert_uint_eq(session->left_out.steps, 5);
    ck_assert_uint_eq(session->last_step_count, 5);
    ck_assert_int_eq(session->last_steps[3].kind, STEP_TLS);
    ck_assert_uint_eq(session->last_steps[3].octets, 3 + 4 + 8);
    ck_assert_int_eq(session->last_steps[4].kind, STEP_TLS);
    ck_assert_uint_eq(session->last_steps[4].octets, 3 + 4);
    ck_assert_int_gt(session->last_steps[3].t_end, session->last_steps[3].t);
    session_free(session);
}
END_TEST

START_TEST(a_message_that_was_left_out_has_its_size)
{
    struct session *session = session_of(TWO_STEPS "S: 250 hello\n"
                                                   "C: MAIL FROM:<alice@example.org>\n"
                                                   "S: 250 ok\n"
                                                   "C: RCPT TO:<bob@example.com>\n"
                                                   "S: 250 ok\n"
                                                   "C: DATA\n"
                                                   "S: 354 go on\n"
                                                   "C: one\n"
                                                   "C: two\n"
                                                   "C: .\n"
                                                   "S: 250 taken\n");
    const struct step *message = last_of_kind(session, STEP_MESSAGE);

    ck_assert_uint_eq(message->octets, 10);
    ck_assert_int_eq(message->t_end - message->t, 2 * DURATION_MILLISECOND);
    ck_assert_uint_eq(session->transactions[0].message.bytes, 10);
    ck_assert_int_eq(session->transactions[0].message_step, STEP_NONE);
    session_free(session);
}
END_TEST

START_TEST(a_chunk_that_was_left_out_has_its_size)
{
    struct session *session = session_of(TWO_STEPS "S: 250 CHUNKING\n"
                                                   "C: MAIL FROM:<alice@example.org>\n"
                                                   "S: 250 ok\n"
                                                   "C: BDAT 4 LAST\n"
                                                   "C| abcd\n"
                                                   "S: 250 taken\n");
    const struct step *chunk = last_of_kind(session, STEP_COMMAND);

    expect_text(chunk->command.verb, "BDAT");
    ck_assert(chunk->has_octets);
    ck_assert_uint_eq(chunk->octets, 4);
    session_free(session);
}
END_TEST

/* The places of the steps kept aside are used again, not written to. */
START_TEST(a_message_longer_ago_than_the_last_steps_spoils_none_of_them)
{
    struct session *session = session_of(TWO_STEPS "C: DATA\n"
                                                   "S: 354 go on\n"
                                                   "C: one\n"
                                                   "S: 500 1\n"
                                                   "S: 500 2\n"
                                                   "S: 500 3\n"
                                                   "S: 500 4\n"
                                                   "S: 500 5\n"
                                                   "S: 500 6\n"
                                                   "S: 500 7\n"
                                                   "S: 500 8\n"
                                                   "C: two\n"
                                                   "C: .\n");

    ck_assert_uint_eq(session->last_step_count, SESSION_LAST_STEPS);
    for (size_t i = 0; i < SESSION_LAST_STEPS; i++) {
        ck_assert_int_eq(session->last_steps[i].kind, STEP_REPLY);
        ck_assert_uint_eq(session->last_steps[i].octets, 0);
        ck_assert_int_eq(session->last_steps[i].t_end, session->last_steps[i].t);
    }
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("dialogue_limits");
    TCase *steps = tcase_create("steps");

    tcase_add_test(steps, tls_that_was_left_out_is_one_step_for_each_side);
    tcase_add_test(steps, a_message_that_was_left_out_has_its_size);
    tcase_add_test(steps, a_chunk_that_was_left_out_has_its_size);
    tcase_add_test(steps, a_message_longer_ago_than_the_last_steps_spoils_none_of_them);
    suite_add_tcase(suite, steps);
    return suite;
}

SUITE_MAIN(suite);
