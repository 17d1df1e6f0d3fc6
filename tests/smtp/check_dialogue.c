/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole dialogues: what was said becomes a record. Every script is played as it
 * stands, byte by byte, and cut in two at every place. */
#include "tests/support/dialogue_script.h"
#include "tests/support/suite_main.h"

#define TEXT(string) bytes_of_string(string)

static void expect_text(struct bytes text, const char *expected)
{
    if (!bytes_equal(text, TEXT(expected)))
        ck_abort_msg("`%.*s` instead of `%s`", (int)text.length, (const char *)text.data, expected);
}

static const char ordinary[] =
    "S: 220 mail.example.com ESMTP\n"
    "C: EHLO client.example.org\n"
    "S: 250-mail.example.com\n"
    "S+ 250-PIPELINING\n"
    "S+ 250 SIZE 10240000\n"
    "C: MAIL FROM:<alice@example.org> SIZE=300\n"
    "S: 250 2.1.0 Ok\n"
    "C: RCPT TO:<bob@example.com>\n"
    "S: 250 2.1.5 Ok\n"
    "C: DATA\n"
    "S: 354 go ahead\n"
    "C| Message-ID: <1@example.org>\\r\\n\\r\\n..dot\\r\\nend\\r\\n.\\r\\n\n"
    "S: 250 2.0.0 Ok: queued as 4F2A\n"
    "C: QUIT\n"
    "S: 221 2.0.0 Bye\n";

START_TEST(an_ordinary_delivery_is_accepted)
{
    struct session *session = script_session_any_cut(ordinary, NULL);
    const struct transaction *transaction = session->transactions;

    ck_assert_int_eq(session->protocol, PROTOCOL_SMTP);
    ck_assert_int_eq(session->greeting, 0);
    ck_assert_int_eq(session->helo, 1);
    ck_assert_uint_eq(session->extension_count, 2);
    expect_text(session->extensions[1], "SIZE 10240000");
    ck_assert_uint_eq(session->transaction_count, 1);
    expect_text(transaction->mail_from, "alice@example.org");
    ck_assert_uint_eq(transaction->parameter_count, 1);
    expect_text(transaction->parameters[0], "SIZE=300");
    ck_assert_uint_eq(transaction->recipient_count, 1);
    expect_text(transaction->recipients[0].address, "bob@example.com");
    expect_text(transaction->recipients[0].status.enhanced, "2.1.5");
    ck_assert_int_eq(transaction->outcome, OUTCOME_ACCEPTED);
    expect_text(transaction->queue_id, "4F2A");
    expect_text(transaction->message.message_id, "<1@example.org>");
    ck_assert_uint_eq(transaction->message.bytes, 29 + 2 + 6 + 5);
    ck_assert_uint_eq(transaction->message.lines, 4);
    ck_assert_uint_eq(session->step_count, 14);
    session_free(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("dialogue");
    TCase *deliveries = tcase_create("deliveries");

    tcase_add_test(deliveries, an_ordinary_delivery_is_accepted);
    suite_add_tcase(suite, deliveries);
    return suite;
}

SUITE_MAIN(suite);
