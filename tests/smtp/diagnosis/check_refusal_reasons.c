/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a refusal complains of, by its code and its words. */
#include "smtp/diagnosis/refusal_reasons.h"

#include "smtp/reply_parser.h"
#include "tests/support/suite_main.h"

/* Replies of real servers, and what they are about. */
static const struct row {
    uint16_t code;
    const char *text;
    const char *reason; /* NULL for none */
    enum blame blame;
} rows[] = {
    { 504, "5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname", "helo-name",
      BLAME_CLIENT },
    { 450, "4.7.1 <x>: Helo command rejected: Host not found", "helo-name", BLAME_CLIENT },
    { 503, "5.5.2 Send hello first", "helo-missing", BLAME_CLIENT },
    { 503, "5.5.1 Error: send HELO/EHLO first", "helo-missing", BLAME_CLIENT },
    { 530, "5.7.0 Must issue a STARTTLS command first", "tls-required", BLAME_CLIENT },
    { 530, "5.7.0 Authentication required", "authentication-required", BLAME_CLIENT },
    { 535, "5.7.8 Error: authentication failed", "authentication-failed", BLAME_CLIENT },
    { 535, "5.7.3 Authentication unsuccessful", "authentication-failed", BLAME_CLIENT },
    { 535, "go away", "authentication-failed", BLAME_CLIENT },
    { 454, "4.7.1 <bob@example.net>: Relay access denied", "relay-denied", BLAME_CLIENT },
    { 550, "5.7.1 Unable to relay", "relay-denied", BLAME_CLIENT },
    { 450, "4.7.1 Greylisted, see http://www.example.com/", "greylisting", BLAME_SERVER },
    { 451, "4.7.1 Greylisting in action, please come back later", "greylisting", BLAME_SERVER },
    { 422, "4.2.2 Greylisted, please try again in a few moments.", "greylisting-odd-code",
      BLAME_SERVER },
    { 452, "4.2.2 graylisted", "greylisting-odd-code", BLAME_SERVER },
    { 421, "4.7.0 Greylisted, come back later", "greylisting", BLAME_SERVER },
    { 451, "4.2.2 graylisted", "greylisting-odd-code", BLAME_SERVER },
    { 552, "5.2.2 Mailbox full", "mailbox-full", BLAME_SERVER },
    { 452, "4.2.2 The email account is over quota", "mailbox-full", BLAME_SERVER },
    { 552, "5.3.4 Message size exceeds fixed limit", "message-too-large", BLAME_CLIENT },
    { 552, "no", "message-too-large", BLAME_CLIENT },
    { 552, "#5.3.4 message header size exceeds limit", "header-too-large", BLAME_CLIENT },
    { 550, "5.1.1 <bob@example.com>: Recipient address rejected: User unknown", "unknown-recipient",
      BLAME_CLIENT },
    { 550, "No such user here", "unknown-recipient", BLAME_CLIENT },
    { 450, "4.1.8 <a@b.example>: Sender address rejected: Domain not found", "sender-domain",
      BLAME_CLIENT },
    { 550, "5.7.26 Unauthenticated email is not accepted", "sender-authentication", BLAME_CLIENT },
    { 450, "4.7.25 Client host rejected: cannot find your hostname, [192.0.2.9]", "reverse-dns",
      BLAME_CLIENT },
    { 554, "5.7.1 Service unavailable; Client host [192.0.2.9] blocked using bl.example.net",
      "blocklisted", BLAME_CLIENT },
    { 554, "5.6.0 A virus was found", "virus", BLAME_CLIENT },
    { 554, "5.7.1 Message rejected as spam", "spam", BLAME_CLIENT },
    { 421, "4.7.0 mail.example.com Error: too many connections from 192.0.2.9", "too-many",
      BLAME_CLIENT },
    { 554, "SMTP synchronization error", "protocol-error", BLAME_CLIENT },
    { 521, "5.5.1 Protocol error", "protocol-error", BLAME_CLIENT },
    { 451, "See http://www.example.com/stray newline", "bare-line-feeds", BLAME_CLIENT },
    { 500, "5.5.2 Line too long", "line-too-long", BLAME_CLIENT },
    { 452, "4.3.1 Insufficient system storage", "server-resources", BLAME_SERVER },
    { 421, "4.3.2 No system resources", "server-resources", BLAME_SERVER },
    /* No reason is better than a wrong one. */
    { 550, "5.7.1 rejected", NULL, BLAME_CLIENT },
    { 550, "", NULL, BLAME_CLIENT },
    { 451, "4.3.0 Temporary lookup failure", NULL, BLAME_CLIENT },
    { 503, "5.5.1 Error: nested MAIL command", NULL, BLAME_CLIENT },
    /* Only refusals have reasons. */
    { 250, "2.1.5 greylisted no more", NULL, BLAME_CLIENT },
    { 354, "line too long", NULL, BLAME_CLIENT },
    { 0, "spam", NULL, BLAME_CLIENT },
};

START_TEST(the_words_tell_what_a_refusal_is_about)
{
    const struct row *row = &rows[_i];
    struct bytes line = bytes_of_string(row->text);
    struct reply reply = { .code = row->code, .line_count = 1, .lines = &line };
    struct reply_status status = reply_status_of(&reply);
    const struct refusal_reason *reason = refusal_reason_of(&status);

    ck_assert_str_eq(reason != NULL ? reason->id : "none",
                     row->reason != NULL ? row->reason : "none");
    if (reason == NULL)
        return;
    ck_assert_int_eq(reason->blame, row->blame);
    ck_assert_uint_gt(strlen(reason->sentence), 0);
    ck_assert_uint_gt(strlen(reason->remedy), 0);
}
END_TEST

START_TEST(a_nul_in_the_words_is_a_blank)
{
    static const char words[] = "5.7.1 Mailbox\0full of spam";
    const struct bytes text = bytes_of(words, sizeof words - 1);
    struct reply_status status = { .code = 554, .text = text };

    ck_assert_ptr_nonnull(refusal_reason_of(&status));
    ck_assert_str_eq(refusal_reason_of(&status)->id, "mailbox-full");
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("refusal_reasons");
    TCase *texts = tcase_create("texts");

    tcase_add_loop_test(texts, the_words_tell_what_a_refusal_is_about, 0,
                        sizeof rows / sizeof rows[0]);
    tcase_add_test(texts, a_nul_in_the_words_is_a_blank);
    suite_add_tcase(suite, texts);
    return suite;
}

SUITE_MAIN(suite);
