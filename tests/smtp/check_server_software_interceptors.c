/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Interceptors that a session's texts give away, and what explains the same texts otherwise. */
#include "tests/smtp/fingerprint_trial.h"

/* The only interceptor that the field gives away; NULL for none. */
static const char *interceptor(const struct trial *trial, enum fingerprint_field field)
{
    struct product_set set = fingerprints_interceptors(trial->software, &trial->prints, field);
    int product = product_set_next(set, PRODUCT_NONE);

    if (product == PRODUCT_NONE)
        return NULL;
    ck_assert_int_eq(product_set_next(set, product), PRODUCT_NONE);
    return server_software_product(trial->software, product)->id;
}

#define POSTFIX_UNTIL_DATA                                                                         \
    "S: 220 mail.example.com ESMTP Postfix\n"                                                      \
    "C: EHLO client.example.org\n"                                                                 \
    "S: 250-mail.example.com\n"                                                                    \
    "S+ 250-STARTTLS\n"                                                                            \
    "S+ 250 ENHANCEDSTATUSCODES\n"                                                                 \
    "C: MAIL FROM:<alice@example.org>\n"                                                           \
    "S: 250 2.1.0 Ok\n"                                                                            \
    "C: RCPT TO:<bob@example.com>\n"                                                               \
    "S: 250 2.1.5 Ok\n"                                                                            \
    "C: DATA\n"

#define CONTENT "C| Subject: x\\r\\n\\r\\ntext\\r\\n.\\r\\n\n"

START_TEST(the_norton_proxy_is_given_away_by_each_of_its_texts)
{
    struct trial trial = play(POSTFIX_UNTIL_DATA "S: 354 Please start mail input.\n" CONTENT
                                                 "S: 250 Mail queued for delivery.\n"
                                                 "C: RSET\n"
                                                 "S: 250 2.0.0 Ok\n"
                                                 "C: STARTTLS\n"
                                                 "S: 500 Unsupported command.\n"
                                                 "C: QUIT\n"
                                                 "S: 221 Closing connection. Good bye.\n");

    ck_assert_str_eq(interceptor(&trial, FINGERPRINT_DATA), "norton-email-proxy");
    ck_assert_str_eq(interceptor(&trial, FINGERPRINT_MESSAGE), "norton-email-proxy");
    ck_assert_str_eq(interceptor(&trial, FINGERPRINT_STARTTLS), "norton-email-proxy");
    ck_assert_str_eq(interceptor(&trial, FINGERPRINT_QUIT), "norton-email-proxy");
    ck_assert_ptr_null(interceptor(&trial, FINGERPRINT_BANNER));
    ck_assert_ptr_null(interceptor(&trial, FINGERPRINT_RSET));
    ck_assert(fingerprints_contradict(trial.software, &trial.prints, FINGERPRINT_BANNER,
                                      FINGERPRINT_DATA));
    end(&trial);
}
END_TEST

START_TEST(a_221_that_the_server_did_not_say_is_enough)
{
    struct trial trial = play("S: 220 mail.example.com ESMTP Postfix\n"
                              "C: QUIT\n"
                              "S: 221 Closing connection. Good bye.\n");

    ck_assert_str_eq(interceptor(&trial, FINGERPRINT_QUIT), "norton-email-proxy");
    end(&trial);
}
END_TEST

START_TEST(the_library_with_the_same_221_explains_it_by_its_354)
{
    struct trial trial =
        play("S: 220 mail.example.com at your service\n"
             "C: HELO client.example.org\n"
             "S: 250 OK\n"
             "C: MAIL FROM:<alice@example.org>\n"
             "S: 250 OK\n"
             "C: RCPT TO:<bob@example.com>\n"
             "S: 250 OK\n"
             "C: DATA\n"
             "S: 354 Start mail input; end with <CRLF>.<CRLF>\n" CONTENT "S: 250 OK\n"
             "C: QUIT\n"
             "S: 221 Closing connection. Good bye.\n");

    for (int field = 0; field < FINGERPRINT_FIELD_COUNT; field++)
        ck_assert_ptr_null(interceptor(&trial, (enum fingerprint_field)field));
    end(&trial);
}
END_TEST

START_TEST(the_library_with_the_same_221_explains_it_by_its_banner)
{
    struct trial trial = play("S: 220 SMTP service ready\n"
                              "C: QUIT\n"
                              "S: 221 Closing connection. Good bye.\n");

    ck_assert_ptr_null(interceptor(&trial, FINGERPRINT_QUIT));
    end(&trial);
}
END_TEST

START_TEST(a_demonstration_server_explains_its_250_by_its_354)
{
    struct trial trial = play("S: 220 mail.example.com Example SMTP Service\n"
                              "C: HELO client.example.org\n"
                              "S: 250 Hello\n"
                              "C: MAIL FROM:<alice@example.org>\n"
                              "S: 250 Hello\n"
                              "C: RCPT TO:<bob@example.com>\n"
                              "S: 250 Hello\n"
                              "C: DATA\n"
                              "S: 354 Please start mail input; end with <CRLF>.<CRLF>\n" CONTENT
                              "S: 250 Mail queued for delivery.\n");

    ck_assert(is_by(&trial, FINGERPRINT_MESSAGE, "norton-email-proxy"));
    ck_assert_ptr_null(interceptor(&trial, FINGERPRINT_MESSAGE));
    ck_assert_ptr_null(interceptor(&trial, FINGERPRINT_DATA));
    end(&trial);
}
END_TEST

START_TEST(the_words_of_the_rfc_give_nobody_away)
{
    struct trial trial =
        play(POSTFIX_UNTIL_DATA "S: 354 Start mail input; end with <CRLF>.<CRLF>\n" CONTENT
                                "S: 250 2.0.0 Ok: queued as 4F2A\n");

    ck_assert(is_by(&trial, FINGERPRINT_DATA, "clamsmtp"));
    ck_assert_ptr_null(interceptor(&trial, FINGERPRINT_DATA));
    ck_assert(fingerprints_contradict(trial.software, &trial.prints, FINGERPRINT_BANNER,
                                      FINGERPRINT_DATA));
    end(&trial);
}
END_TEST

START_TEST(two_interceptors_with_one_text_are_both_named)
{
    struct trial trial = play("S: 220 smtp.passthru\n");
    struct product_set set =
        fingerprints_interceptors(trial.software, &trial.prints, FINGERPRINT_BANNER);

    ck_assert(product_set_contains(set, server_software_find(trial.software, "clamsmtp")));
    ck_assert(product_set_contains(set, server_software_find(trial.software, "proxsmtp")));
    end(&trial);
}
END_TEST

START_TEST(an_interceptors_text_in_the_wrong_place_gives_nobody_away)
{
    struct trial trial = play("S: 220 mail.example.com ESMTP Postfix\n"
                              "C: RSET\n"
                              "S: 250 Mail queued for delivery.\n"
                              "C: NOOP\n"
                              "S: 250 Closing connection. Good bye.\n"
                              "C: QUIT\n"
                              "S: 250 Closing connection. Good bye.\n");

    for (int field = 0; field < FINGERPRINT_FIELD_COUNT; field++)
        ck_assert_ptr_null(interceptor(&trial, (enum fingerprint_field)field));
    end(&trial);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("interceptors");
    TCase *interceptors = tcase_create("interceptors");

    tcase_add_test(interceptors, the_norton_proxy_is_given_away_by_each_of_its_texts);
    tcase_add_test(interceptors, a_221_that_the_server_did_not_say_is_enough);
    tcase_add_test(interceptors, the_library_with_the_same_221_explains_it_by_its_354);
    tcase_add_test(interceptors, the_library_with_the_same_221_explains_it_by_its_banner);
    tcase_add_test(interceptors, a_demonstration_server_explains_its_250_by_its_354);
    tcase_add_test(interceptors, the_words_of_the_rfc_give_nobody_away);
    tcase_add_test(interceptors, two_interceptors_with_one_text_are_both_named);
    tcase_add_test(interceptors, an_interceptors_text_in_the_wrong_place_gives_nobody_away);
    suite_add_tcase(suite, interceptors);
    return suite;
}

SUITE_MAIN(suite);
