/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of a session is compared with its server's other sessions. */
#include "smtp/history/session_features.h"
#include "tests/smtp/history/history_kit.h"

static struct history *history;
static struct session_features features;

static void begin(void)
{
    history = history_new();
}

static void end(void)
{
    history_free(history);
}

static struct session *play(const char *script)
{
    struct session *session = play_from(history, 1, script);

    session_features_find(session, session->fingerprints, &features);
    return session;
}

static void expect_text(enum profile_feature which, const char *text)
{
    struct bytes found = features.feature[which].text;

    if (!bytes_equal(found, bytes_of_string(text)))
        ck_abort_msg("`%.*s` instead of `%s`", (int)found.length, (const char *)found.data, text);
}

/* ------------------------------------------------------------------------ keywords */

#define EHLO(lines)                                                                                \
    "S: 220 mail.example.com ESMTP\nC: EHLO client.example.org\nS: 250-mail.example.com\n" lines   \
    "S+ 250 HELP\n" QUIT

START_TEST(keywords_are_in_order_without_their_values_and_starttls_first)
{
    play(EHLO("S+ 250-SIZE 1000\nS+ 250-STARTTLS\nS+ 250-AUTH PLAIN\nS+ 250-8BITMIME\n"));
    expect_text(FEATURE_KEYWORDS, "STARTTLS 8BITMIME AUTH HELP SIZE");
    ck_assert(keywords_have_starttls(features.feature[FEATURE_KEYWORDS].text));
}
END_TEST

START_TEST(a_keyword_stands_before_those_that_begin_with_it)
{
    play(EHLO("S+ 250-XCLIENT\nS+ 250-AUTHENTIC\nS+ 250-AUTH PLAIN\nS+ 250-X\n"));
    expect_text(FEATURE_KEYWORDS, "AUTH AUTHENTIC HELP X XCLIENT");
    ck_assert(!keywords_have_starttls(features.feature[FEATURE_KEYWORDS].text));
}
END_TEST

START_TEST(an_empty_line_is_no_keyword)
{
    play(EHLO("S+ 250- \nS+ 250-SIZE\n"));
    expect_text(FEATURE_KEYWORDS, "HELP SIZE");
}
END_TEST

/* An EHLO that offers so many keywords of so many letters, all different. */
static void offer(unsigned count, unsigned letters)
{
    static char lines[1 << 16];
    size_t length = 0;

    for (unsigned i = 0; i < count; i++)
        length += (size_t)snprintf(lines + length, sizeof lines - length, "S+ 250-A%0*u\n",
                                   (int)letters - 1, i);
    char script[sizeof lines + 256];
    snprintf(script, sizeof script, "%s%s%s",
             "S: 220 mail.example.com ESMTP\nC: EHLO client.example.org\nS: 250-mail.example.com\n",
             lines, "S+ 250 HELP\n" QUIT);
    play(script);
}

START_TEST(of_many_keywords_the_first_64_are_compared)
{
    offer(63, 3);
    ck_assert_uint_eq(features.feature[FEATURE_KEYWORDS].text.length, 63 * 4 + strlen("HELP"));
    offer(64, 3);
    ck_assert_uint_eq(features.feature[FEATURE_KEYWORDS].text.length, 64 * 4 - 1);
}
END_TEST

START_TEST(of_long_keywords_as_many_as_fit)
{
    offer(40, 20);
    ck_assert_uint_eq(features.feature[FEATURE_KEYWORDS].text.length, 24 * 21 - 1);
}
END_TEST

static const char *const without_keywords[] = {
    "S: 220 mail.example.com LMTP\nC: LHLO client.example.org\nS: 250-hello\nS+ 250 SIZE\n" QUIT,
    "S: 220 mail.example.com ESMTP\nC: EHLO client.example.org\nS: 250 hello\n" QUIT,
    "S: 220 mail.example.com ESMTP\nC: HELO client.example.org\nS: 250 hello\n" QUIT,
    "S: 220 mail.example.com ESMTP\n" QUIT,
};

START_TEST(only_ehlo_has_keywords_to_compare)
{
    play(without_keywords[_i]);
    ck_assert(!bytes_present(features.feature[FEATURE_KEYWORDS].text));
}
END_TEST

START_TEST(where_steps_are_left_out_keywords_are_not_compared)
{
    history->options.sessions.limits.steps = 3;
    play(EHLO("S+ 250-SIZE\n"));
    ck_assert(!bytes_present(features.feature[FEATURE_KEYWORDS].text));
}
END_TEST

/* --------------------------------------------------------------------------- names */

/* So many mails, and the farewell names the queue of the last one. */
static void send_mails(unsigned count)
{
    static char script[1 << 16];
    size_t length = (size_t)snprintf(script, sizeof script, "%s", HELLO);

    for (unsigned i = 0; i < count; i++)
        length += (size_t)snprintf(script + length, sizeof script - length,
                                   ALICE_TO_BOB "C: DATA\nS: 354 go\nC| x\\r\\n.\\r\\n\n"
                                                "S: 250 Ok: queued as zqueue%c\n",
                                   'a' + (int)i);
    snprintf(script + length, sizeof script - length, "C: QUIT\nS: 221 Bye zqueue%c\n",
             'a' + (int)count - 1);
    play(script);
}

/* The client's own name is one of them. */
START_TEST(the_names_of_the_first_fifteen_mails_do_not_count)
{
    send_mails(15);
    expect_text(FEATURE_221, "Bye #");
    send_mails(16);
    expect_text(FEATURE_221, "Bye zqueuep");
}
END_TEST

/* -------------------------------------------------------------------- certificates */

#define DIGEST "11111111111111111111111111111111"

static void show_certificate(const char *sha256, const char *issuer)
{
    struct session *session = play(EHLO(""));
    struct tls_handshake handshake = { 0 };
    struct tls_certificate certificate = { .sha256 = bytes_of_string(sha256),
                                           .issuer = bytes_of_string(issuer) };

    handshake.certificate[SIDE_SERVER] = &certificate;
    session->tls.handshake = &handshake;
    session_features_find(session, session->fingerprints, &features);
    session->tls.handshake = NULL;
}

START_TEST(a_certificate_is_its_digest_and_its_issuer)
{
    show_certificate(DIGEST DIGEST, "CN=Example CA");
    expect_text(FEATURE_CERTIFICATE, DIGEST " by CN=Example CA");
    show_certificate(DIGEST DIGEST, "");
    expect_text(FEATURE_CERTIFICATE, DIGEST " by ");
}
END_TEST

START_TEST(one_that_could_not_be_read_is_not_compared)
{
    show_certificate("", "CN=Example CA");
    ck_assert(!bytes_present(features.feature[FEATURE_CERTIFICATE].text));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("session_features");
    TCase *keywords = tcase_create("keywords");
    TCase *texts = tcase_create("texts");

    tcase_add_checked_fixture(keywords, begin, end);
    tcase_add_test(keywords, keywords_are_in_order_without_their_values_and_starttls_first);
    tcase_add_test(keywords, a_keyword_stands_before_those_that_begin_with_it);
    tcase_add_test(keywords, an_empty_line_is_no_keyword);
    tcase_add_test(keywords, of_many_keywords_the_first_64_are_compared);
    tcase_add_test(keywords, of_long_keywords_as_many_as_fit);
    tcase_add_loop_test(keywords, only_ehlo_has_keywords_to_compare, 0,
                        sizeof without_keywords / sizeof without_keywords[0]);
    tcase_add_test(keywords, where_steps_are_left_out_keywords_are_not_compared);
    tcase_add_checked_fixture(texts, begin, end);
    tcase_add_test(texts, the_names_of_the_first_fifteen_mails_do_not_count);
    tcase_add_test(texts, a_certificate_is_its_digest_and_its_issuer);
    tcase_add_test(texts, one_that_could_not_be_read_is_not_compared);
    suite_add_tcase(suite, keywords);
    suite_add_tcase(suite, texts);
    return suite;
}

SUITE_MAIN(suite);
