/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dialogues that go on for long are read to their end. */
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "tests/support/dialogue_script.h"
#include "tests/support/suite_main.h"

struct script {
    char *text;
    size_t length;
    FILE *file;
};

static void script_open(struct script *script)
{
    *script = (struct script){ 0 };
    script->file = memory_made(open_memstream(&script->text, &script->length));
    fputs("S: 220 mail.example.com ESMTP\nC: EHLO client.example.org\nS: 250 mail.example.com\n",
          script->file);
}

static struct session *play(struct script *script)
{
    struct session *session;

    fclose(script->file);
    session = script_session(script->text, NULL);
    free(script->text);
    return session;
}

static void add_envelope(struct script *script, unsigned n)
{
    fprintf(script->file,
            "C: MAIL FROM:<from%u@example.org>\nC+ RCPT TO:<to%u@example.com>\nC+ DATA\n"
            "S: 250 ok\nS+ 250 ok\nS+ 354 go\n",
            n, n);
}

/* More than others count before they read no more: 25 refusals, 256 transactions. */
START_TEST(the_last_of_many_messages_is_read_as_the_first)
{
    enum { MESSAGES = 600, MESSAGES_WITH_STEPS = 250 };
    struct script script;
    struct session *session;
    char expected[32];

    script_open(&script);
    for (unsigned n = 0; n < MESSAGES; n++) {
        add_envelope(&script, n);
        fprintf(script.file, "C: text\nC+ .\nS: 250 2.0.0 Ok: queued as Q%u\n", n);
        fputs("C: FROB\nS: 500 what\nC: VRFY x\nS: 472 never heard\n", script.file);
    }
    session = play(&script);
    ck_assert_uint_eq(session->transaction_count, MESSAGES);
    for (unsigned n = 0; n < MESSAGES; n++) {
        ck_assert_int_eq(session->transactions[n].outcome, OUTCOME_ACCEPTED);
        ck_assert_uint_eq(session->transactions[n].message.bytes, strlen("text\r\n"));
        if (n >= MESSAGES_WITH_STEPS)
            continue;
        snprintf(expected, sizeof expected, "Q%u", n);
        ck_assert(bytes_equal(session->transactions[n].queue_id, bytes_of_string(expected)));
    }
    ck_assert_uint_gt(session->left_out.steps, 0);
    session_free(session);
}
END_TEST

/* Beyond what others keep of a stream. */
START_TEST(what_comes_behind_a_large_message_is_read)
{
    enum { LINES = 60000 };
    static const char line[] =
        "seventy octets of text, of which many together make a large message...";
    struct script script;
    struct session *session;

    script_open(&script);
    add_envelope(&script, 0);
    for (unsigned n = 0; n < LINES; n++)
        fprintf(script.file, "C: %s\n", line);
    fputs("C: .\nC+ MAIL FROM:<next@example.org>\nS: 250 2.0.0 Ok: queued as Q1\nS+ 250 ok\n",
          script.file);
    session = play(&script);
    ck_assert_uint_eq(session->transactions[0].message.bytes,
                      (uint64_t)LINES * strlen(line) + (uint64_t)LINES * strlen("\r\n"));
    ck_assert(session->transactions[0].message.complete);
    ck_assert_uint_eq(session->transaction_count, 2);
    ck_assert_int_eq(session->transactions[1].mail_status.code, 250);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("long dialogues");
    TCase *length = tcase_create("length");

    tcase_set_timeout(length, 300);
    tcase_add_test(length, the_last_of_many_messages_is_read_as_the_first);
    tcase_add_test(length, what_comes_behind_a_large_message_is_read);
    suite_add_tcase(suite, length);
    return suite;
}

SUITE_MAIN(suite);
